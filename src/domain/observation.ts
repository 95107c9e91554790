import type { Role } from './primitives.ts';
import type { ServiceKind } from './topology.ts';
import type { Quality } from './series.ts';

/** One value as shown. `value` is null unless the quality is `measured`. Times count from the start of the trial. */
export interface ObservedValue {
  readonly service: string;
  readonly metric: string;
  readonly source: string;
  readonly value: number | null;
  readonly quality: Quality;
  /** When it was measured, as its timestamp claims. */
  readonly eventAt: number;
  /** When it could first be seen. Never after the observation's `at`. */
  readonly visibleAt: number;
}

/** One measured value, and when it was measured as its timestamp claims, in milliseconds from the start of the trial. */
export interface Sample {
  readonly eventAt: number;
  readonly value: number;
}

/** The rule by which an alert says that samples of a service no longer come. */
export const telemetryAbsent = 'telemetry-absent';

/** The rule by which an alert says that records of a service go bad. */
export const recordsGoBad = 'integrity-errors';

/** The rule by which an alert says that machines below a service are gone. */
export const nodesLost = 'nodes-lost';

/** An alert that fires on what is shown. `firedAt` is milliseconds from the start of the trial. */
export interface Alert {
  readonly id: string;
  readonly rule: string;
  readonly service: string;
  readonly metric: string;
  readonly firedAt: number;
  readonly text: string;
}

/** A service as the context shows it: it may be old, untagged or wrongly owned. */
export interface ShownService {
  readonly name: string;
  readonly kind: ServiceKind;
  readonly namespace: string;
  readonly environment: 'production' | 'staging';
  readonly replicas: number;
  readonly autoscaled: boolean;
  readonly shared: boolean;
  /** Null where the service carries no classification tag: that none is there does not say that no regime applies (E3). */
  readonly regulated: boolean | null;
  readonly owner: Role | null;
  /** Start plus warm-up of one replica, as documented. */
  readonly readyAfterMs: number;
  /** Share of user traffic that passes through it, as the dependency map has it. */
  readonly trafficFraction: number;
  readonly callers: readonly string[];
}

/** What history says about a pattern. The agent never supplies this. */
export interface PatternHistory {
  readonly pattern: string;
  readonly occurrences: number;
  /** Of these, how many a person has reviewed and found to be rightly named (requirements.md E7). */
  readonly reviewed: number;
  /** Share of the occurrences in which the same remedy had the same outcome. */
  readonly consistency: number;
}

export type Qualification = 'valid' | 'missing' | 'expired' | 'revoked';

/** What automation may know beyond telemetry, each from the context and none of it from the agent. */
export interface Context {
  readonly services: readonly ShownService[];
  readonly history: readonly PatternHistory[];
  readonly budget: { readonly remainingFraction: number | null; readonly asOf: number };
  readonly qualification: Qualification;
  /** Whether changes are allowed now (requirements.md D10). */
  readonly changeWindow: 'open' | 'closed';
  /** A business event that protects services now (requirements.md E5). */
  readonly events: readonly { readonly name: string; readonly services: readonly string[] }[];
  /** Services with a documented change record (requirements.md B4). */
  readonly changeRecords: readonly string[];
  readonly deploys: readonly { readonly service: string; readonly at: number }[];
  /** Kill switch pressed and not re-armed. */
  readonly killed: boolean;
  readonly commanderInControl: boolean;
  /** Services that a person is repairing by hand right now. */
  readonly underRepair: readonly string[];
  /** Free text near the incident: log lines, tickets, annotations. Data, never instructions. */
  readonly texts: readonly { readonly service: string; readonly text: string }[];
}

/** All that automation may see at one moment. A read-only view: values are looked up, not copied. */
export interface Observation {
  readonly at: number;
  /** Alerts that fire now and are not suppressed, oldest first. */
  readonly alerts: readonly Alert[];
  /** Services whose alerts are suppressed: that none of theirs is shown says nothing of how they fare. */
  readonly silenced: readonly string[];
  readonly context: Context;
  /** The newest shown value of a series; null when there is no such series. */
  value(service: string, metric: string): ObservedValue | null;
  /** The newest shown value of a series as a number; null when there is no such series or it was not measured. */
  measured(service: string, metric: string): number | null;
  /** All series of a service, newest shown value each, in a fixed order. */
  valuesOf(service: string): readonly ObservedValue[];
  /** Mean of the measured values shown in the last `windowMs`; null when there is none. */
  mean(service: string, metric: string, windowMs: number): number | null;
  /** The same as it was `agoMs` ago; null as well where nothing was shown yet. */
  meanAgo(service: string, metric: string, windowMs: number, agoMs: number): number | null;
  /** All that is shown by now of a metric and claims to have been measured after `since`, by all of its sources, oldest first. */
  samplesSince(service: string, metric: string, since: number): readonly Sample[];
}
