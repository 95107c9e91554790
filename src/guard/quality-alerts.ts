import { limits } from '../domain/limits.ts';
import type { Policy } from '../domain/policy.ts';
import type { QualityEvent } from './quality-events.ts';
import { measureQuality } from './quality-events.ts';

type QualityAlertRule = Policy['qualityAlerts'][number];

/** An alert on the automation itself, in the words of the journal's `quality-alert` entry. */
export interface QualityAlert {
  readonly id: string;
  readonly at: number;
  readonly measure: QualityAlertRule['measure'];
  readonly value: number;
  readonly then: QualityAlertRule['then'];
}

/** The automation's own alerts (requirements.md C6, G1 to G8), over what happened in one trial. */
export interface QualityAlerts {
  /** Events come in order of time. */
  record(event: QualityEvent): void;
  /** Alerts that are raised at `at`. Each is raised once until its measure has fallen again. */
  due(at: number): readonly QualityAlert[];
}

export function createQualityAlerts(rules: readonly QualityAlertRule[]): QualityAlerts {
  const keepMs = rules.reduce((longest, rule) => Math.max(longest, rule.over), 0);
  const watches = rules.map((rule) => createWatch(rule));
  let events: QualityEvent[] = [];
  let changed = false;
  let nextAt = Infinity;
  return {
    record(event) {
      if (rules.length === 0) return;
      events.push(event);
      if (events.length > limits.qualityEventsMax) events = events.slice(-limits.qualityEventsMax / 2);
      changed = true;
    },
    due(at) {
      // Nothing new, nothing to forget and no hold to end: the usual case, at each decision.
      if (!changed && at < nextAt) return [];
      changed = false;
      const kept = within(events, at, keepMs);
      if (kept !== events) events = [...kept];
      const raised = watches.map((watch) => watch.look(events, at)).filter((alert) => alert !== null);
      nextAt = watches.reduce((soonest, watch) => Math.min(soonest, watch.nextAt(events, at)), Infinity);
      return raised;
    },
  };
}

/** Follows one rule: since when its measure is above, and whether that has been told. */
function createWatch(rule: QualityAlertRule) {
  let aboveSince: number | null = null;
  let told = false;
  return {
    look(all: readonly QualityEvent[], at: number): QualityAlert | null {
      const value = measureQuality(rule.measure, within(all, at, rule.over), rule.over);
      if (value === null || value <= rule.above) {
        aboveSince = null;
        told = false;
        return null;
      }
      aboveSince ??= at;
      if (told || at - aboveSince < rule.heldFor) return null;
      told = true;
      return { id: rule.id, at, measure: rule.measure, value, then: rule.then };
    },
    /** When looking again could give another answer although nothing was recorded. */
    nextAt(all: readonly QualityEvent[], at: number): number {
      const oldest = all.find((event) => at - event.at < rule.over);
      const forgets = oldest === undefined ? Infinity : oldest.at + rule.over;
      return aboveSince === null || told ? forgets : Math.min(forgets, aboveSince + rule.heldFor);
    },
  };
}

/** Events come in order of time, so where the oldest is young enough all are. */
function within(events: readonly QualityEvent[], at: number, overMs: number): readonly QualityEvent[] {
  const [oldest] = events;
  return oldest === undefined || at - oldest.at < overMs ? events : events.filter((event) => at - event.at < overMs);
}
