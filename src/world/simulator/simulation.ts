import type { Action } from '../../domain/action.ts';
import type { Fault } from '../../domain/fault.ts';
import { limits } from '../../domain/limits.ts';
import type { Scenario } from '../../domain/scenario.ts';
import { metricsBySource } from '../../domain/series.ts';
import type { SeriesKey } from '../../domain/series.ts';
import type { Topology } from '../../domain/topology.ts';
import type { Completion } from '../../domain/world.ts';
import { graphOf } from './graph.ts';
import { takeMemory } from './memory.ts';
import { takeTable } from './sample-buffers.ts';

export const tickSeconds = limits.tickMs / 1_000;
/** Draws that are made at once; a multiple of four, and short enough that a trial which ends early wastes few. */
const noiseTicks = 64;
/** What a replica is doing. An absent one has lost its node and has no place yet. */
export const replicaState = { absent: 0, starting: 1, ready: 2 } as const;
/** Why every call to a service is refused, as bits, because several reasons can hold at once. */
export const refusal = { certificate: 1, identity: 2, network: 4, failover: 8, volume: 16 } as const;
/** How long a fresh certificate holds. */
export const certificateHoldsMs = 90 * 86_400_000;

/** A fault in the world. A cured one has been ended by an action rather than by being cleared. */
export interface FaultRecord {
  readonly fault: Fault;
  /** Index of the target; -1 for a fault of machines. */
  readonly service: number;
  readonly beganTick: number;
  phase: 'active' | 'cured' | 'cleared';
  /** Ticks in a row in which the target was well, for faults that end by themselves. */
  calmTicks: number;
}

/** A command of kind apply or undo while it runs, and afterwards for as long as it may be undone. */
export interface Operation {
  readonly id: string;
  readonly action: Action;
  readonly by: 'automation' | 'person';
  readonly service: number;
  readonly beganTick: number;
  /** The operation that this one takes back; null for an apply. */
  readonly reverses: Operation | null;
  /** Replicas that the service should have had when it began. */
  readonly replicasBefore: number;
  phase: 'running' | 'ended';
  /** The command whose completion tells its end: its own, or the one that let it go on from its canary. */
  endsAs: string;
  /** Replicas that it may change in this stage; all of them where it has no canary. */
  replicasMax: number;
  /** Replicas that are out because of it now, as slots. */
  out: number[];
  /** Slots that it has restarted, replaced, removed or made unavailable so far; and how many it has added. */
  readonly changed: Set<number>;
  added: number;
  /** Most replicas that were out or being changed at one time. */
  concurrentMax: number;
  /** Share of the requests that it sheds. */
  shedShare: number;
  /** Services that it has changed. */
  readonly services: Set<number>;
  recordsLost: number;
  /** What stood before: a share, a flag, a number of replicas; needed to take it back. */
  before: number;
  /** Faults that it has ended, which taking it back would bring again. */
  readonly cured: FaultRecord[];
}

/** The whole state of one simulated system: plain numbers in columns by service, edge or replica slot. */
export type Simulation = ReturnType<typeof createSimulation>;

/** The system of a scenario as it stands just before its first tick. */
export function createSimulation(scenario: Scenario, seed: number) {
  const { topology } = scenario;
  const graph = graphOf(topology);
  const ticksMax = Math.floor(scenario.horizon / limits.tickMs) + 1;
  const memory = takeMemory(topology);
  noteExpiries(memory.services.views.certificateUntil, topology, scenario.faults);
  return {
    scenario,
    seed,
    graph,
    services: topology.services,
    count: topology.services.length,
    entry: graph.indexOf.get(scenario.workload.entry) ?? 0,
    table: takeTable(keysOf(topology), limits.tickMs, ticksMax),
    /** The tick that is being computed, or was computed last. */
    tick: -1,
    columns: memory,
    /** All columns of services, and of edges, for the loops; then each of them for everybody else. */
    flow: memory.services.all,
    edgeFlow: memory.edges.all,
    ...memory.services.views,
    ...memory.edges.views,
    ...memory.replicas,
    /** Draws for the users' noise, of the ticks from `noiseFrom` on. */
    noise: new Float64Array(noiseTicks),
    noiseFrom: Number.POSITIVE_INFINITY,
    client: { retries: 0, fail: 0, offered: 0, success: 1, latencyMs: 0, surge: 1 },
    totals: { offered: 0, failed: 0, recordsLost: 0 },
    telemetryDown: 0,
    /** Least share of ready replicas, and where; made new when a number of replicas has changed. */
    leastReady: { fraction: 1, service: '' },
    isReadinessNew: true,
    nodesLost: 0,
    faults: [] as FaultRecord[],
    /** Ids of those that are active; a new list with each change, because truths keep the old ones. */
    activeFaults: [] as readonly string[],
    running: [] as Operation[],
    operations: new Map<string, Operation>(),
    aborts: [] as { readonly id: string; readonly operation: Operation }[],
    completions: [] as Completion[],
  };
}

/** A certificate that will pass its date in the trial shows that from the start. */
function noteExpiries(until: Float64Array, { services }: Topology, faults: readonly Fault[]): void {
  until.fill(certificateHoldsMs);
  const expiries = faults.filter((fault) => fault.kind === 'expired-certificate');
  services.forEach(({ name }, s) => {
    const expiry = expiries.find((fault) => fault.target === name);
    if (expiry !== undefined) until[s] = expiry.at;
  });
}

/** Keys by topology: many trials share one scenario. */
const knownKeys = new WeakMap<Topology, readonly SeriesKey[]>();

function keysOf(topology: Topology): readonly SeriesKey[] {
  const keys =
    knownKeys.get(topology) ??
    topology.services.flatMap(({ name: service }) =>
      Object.entries(metricsBySource).flatMap(([source, metrics]) =>
        metrics.map((metric) => ({ service, metric, source })),
      ),
    );
  knownKeys.set(topology, keys);
  return keys;
}
