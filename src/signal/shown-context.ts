import type { Distortion, DistortionKind, DistortionOf } from '../domain/distortion.ts';
import type { Context, PatternHistory, Qualification, ShownService } from '../domain/observation.ts';
import type { Scenario, TrueContext } from '../domain/scenario.ts';
import type { RunningContext } from '../domain/signals.ts';
import type { Service } from '../domain/topology.ts';
import { shownBudget } from './shown-budget.ts';
import type { BudgetRecord } from './shown-budget.ts';
import { trafficFractions } from './traffic-fractions.ts';

/** The part of the context that only time changes: it is made once for each span between two such times. */
interface Frame {
  readonly from: number;
  readonly to: number;
  /** Services whose replica count is not the present one. */
  readonly oldCounts: ReadonlySet<string>;
  readonly still: Pick<Context, 'history' | 'changeWindow' | 'events' | 'deploys' | 'texts'>;
  /** Before anybody scales out. */
  readonly services: readonly ShownService[];
}

/** How many replicas of a service there are, beside what is written down in the scenario. */
export interface ReplicaCounts {
  /** The shown number of ready ones; NaN when it is unknown. */
  ready(service: string): number;
  /** How many more there are, by the steps that changed it; null where there were none. */
  changedBy(service: string): number | null;
}

/** Makes the context as automation is shown it at `at`. */
export type ContextMaker = (at: number, running: RunningContext, replicas: ReplicaCounts) => Context;

/** The context of a scenario, with the distortions of it that are active at the time. */
export function createContextMaker(scenario: Scenario, budget: BudgetRecord): ContextMaker {
  const changeRecords = Object.freeze([...scenario.context.changeRecords]);
  let frame: Frame | null = null;
  let services: readonly ShownService[] = [];
  return (at, running, replicas) => {
    if (frame === null || !holds(frame, at)) {
      frame = frameAt(scenario, at);
      services = frame.services;
    }
    services = withReplicas(services, frame, replicas);
    return {
      services,
      ...frame.still,
      budget: shownBudget(scenario, budget, at, running.budgetRemaining),
      qualification: running.suspended ? 'revoked' : shownQualification(scenario.context.qualification),
      changeRecords,
      killed: running.killed,
      commanderInControl: running.commanderInControl,
      underRepair: [...running.underRepair],
    };
  };
}

/** Every time at which something in the context begins or ends. */
function edgesOf({ context, distortions, faults }: Scenario): readonly number[] {
  const spans = [...context.changeFreezes, ...context.events].flatMap(({ from, to }) => [from, to]);
  const distorted = distortions.flatMap(({ at, until }) => (until === null ? [at] : [at, until]));
  return [...spans, ...distorted, ...context.deploys.map(({ at }) => at), ...faults.map(({ at }) => at)];
}

/** The frames of each scenario that were asked for. There are no more of them than times at which something changes. */
const frames = new WeakMap<Scenario, Frame[]>();

function frameAt(scenario: Scenario, at: number): Frame {
  const known = frames.get(scenario) ?? [];
  const found = known.find((frame) => holds(frame, at));
  if (found !== undefined) return found;
  const frame = makeFrame(scenario, at);
  known.push(frame);
  frames.set(scenario, known);
  return frame;
}

function holds({ from, to }: Frame, at: number): boolean {
  return from <= at && at < to;
}

function makeFrame(scenario: Scenario, at: number): Frame {
  const edges = edgesOf(scenario);
  const active = scenario.distortions.filter((one) => one.at <= at && (one.until === null || at < one.until));
  const { context } = scenario;
  const stale = ofKind(active, 'stale-topology');
  return {
    from: Math.max(0, ...edges.filter((edge) => edge <= at)),
    to: Math.min(Number.POSITIVE_INFINITY, ...edges.filter((edge) => edge > at)),
    oldCounts: new Set(stale.map(({ service }) => service)),
    services: shownServices(scenario, active),
    still: {
      history: frozen(shownHistory(context.history, ofKind(active, 'wrong-history'))),
      changeWindow: context.changeFreezes.some(({ from, to }) => from <= at && at < to) ? 'closed' : 'open',
      events: frozen(
        context.events
          .filter(({ from, to }) => from <= at && at < to)
          .map(({ name, services }) => ({ name, services: Object.freeze([...services]) })),
      ),
      deploys: frozen(shownDeploys(scenario, at)),
      texts: frozen(ofKind(active, 'injected-text').map(({ service, text }) => ({ service, text }))),
    },
  };
}

function shownServices({ topology, workload }: Scenario, active: readonly Distortion[]): readonly ShownService[] {
  const stale = new Map(ofKind(active, 'stale-topology').map((one) => [one.service, one]));
  const untagged = new Set(ofKind(active, 'missing-regulated-tag').map(({ service }) => service));
  const owners = new Map(ofKind(active, 'wrong-owner').map(({ service, owner }) => [service, owner]));
  const callersOf = new Map(
    topology.services.map(({ name }) => [name, stale.has(name) ? [] : callersIn(topology.services, name)]),
  );
  const fractions = trafficFractions(topology.services, workload.entry, callersOf);
  return frozen(
    topology.services.map((service) => ({
      name: service.name,
      kind: service.kind,
      namespace: service.namespace,
      environment: service.environment,
      replicas: stale.get(service.name)?.replicas ?? service.replicas,
      autoscaled: service.autoscaled,
      shared: service.shared,
      regulated: untagged.has(service.name) ? null : service.regulated.length > 0,
      owner: owners.has(service.name) ? (owners.get(service.name) ?? null) : service.owner,
      readyAfterMs: service.startTime + service.warmUp,
      trafficFraction: fractions.get(service.name) ?? 0,
      callers: Object.freeze(callersOf.get(service.name) ?? []),
    })),
  );
}

function callersIn(services: readonly Service[], name: string): string[] {
  return services.filter(({ dependsOn }) => dependsOn.some(({ service }) => service === name)).map((one) => one.name);
}

/** What is written down, and what steps have changed of it since: whoever keeps the inventory knows of those. */
function withReplicas(
  services: readonly ShownService[],
  { oldCounts, services: written }: Frame,
  counts: ReplicaCounts,
): readonly ShownService[] {
  let changed: ShownService[] | null = null;
  for (let i = 0; i < services.length; i++) {
    const service = services[i] as ShownService;
    if (oldCounts.has(service.name)) continue;
    const by = counts.changedBy(service.name);
    const replicas =
      by === null
        ? orMoreReady(service.replicas, counts.ready(service.name))
        : Math.max(1, (written[i] as ShownService).replicas + by);
    if (replicas === service.replicas) continue;
    changed ??= [...services];
    changed[i] = Object.freeze({ ...service, replicas });
  }
  return changed === null ? services : Object.freeze(changed);
}

/**
 * More ready replicas than written down mean that somebody scaled out of whom nobody knows. Fewer mean nothing of the kind: they
 * may be restarting, so what is written down stands.
 */
function orMoreReady(replicas: number, ready: number): number {
  return ready > replicas ? Math.floor(ready) : replicas;
}

function shownHistory(
  history: TrueContext['history'],
  wrong: readonly DistortionOf<'wrong-history'>[],
): readonly PatternHistory[] {
  const shown = new Map<string, PatternHistory>(
    history.map((one) => [one.pattern, { ...one, reviewed: one.reviewed ?? one.occurrences }]),
  );
  for (const { pattern, occurrences, reviewed, consistency } of wrong) {
    shown.set(pattern, { pattern, occurrences, reviewed, consistency });
  }
  return [...shown.values()];
}

/** The deploy system shows each deploy; that one of them is bad, it does not. */
function shownDeploys({ context, faults }: Scenario, at: number): Context['deploys'] {
  const bad = faults.flatMap((fault) => (fault.kind === 'bad-deploy' ? [{ service: fault.target, at: fault.at }] : []));
  return [...context.deploys, ...bad]
    .filter((deploy) => deploy.at <= at)
    .map((deploy) => ({ service: deploy.service, at: deploy.at }))
    .toSorted((a, b) => a.at - b.at || (a.service < b.service ? -1 : a.service > b.service ? 1 : 0));
}

function ofKind<K extends DistortionKind>(all: readonly Distortion[], kind: K): readonly DistortionOf<K>[] {
  return all.filter((one): one is DistortionOf<K> => one.kind === kind);
}

/** Frames are shared by observations, so nobody who holds one may change it for the next. */
function frozen<T extends object>(list: readonly T[]): readonly T[] {
  for (const one of list) Object.freeze(one);
  return Object.freeze(list);
}

/**
 * What is assumed is shown as valid: a policy that could read that it is being tried could behave only then. That it was
 * assumed stands in the journal, in the scenario.
 */
function shownQualification(qualification: Scenario['context']['qualification']): Qualification {
  return qualification === 'assumed' ? 'valid' : qualification;
}
