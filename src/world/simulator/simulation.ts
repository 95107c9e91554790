import type { Action } from '../../domain/action.ts';
import type { Fault } from '../../domain/fault.ts';
import { limits } from '../../domain/limits.ts';
import type { Scenario } from '../../domain/scenario.ts';
import { metricsBySource } from '../../domain/series.ts';
import type { SeriesKey } from '../../domain/series.ts';
import type { Service, Topology } from '../../domain/topology.ts';
import type { Completion } from '../../domain/world.ts';
import { graphOf } from './graph.ts';
import { takeTable } from './sample-buffers.ts';
import { waitTable } from './waiting.ts';

/** Replicas of one service at most; the bound of the topology's schema. */
export const slotsMax = 200;
export const tickSeconds = limits.tickMs / 1_000;
/** What a replica is doing. An absent one has lost its node and has no place yet. */
export const replicaState = { absent: 0, starting: 1, ready: 2 } as const;
/** Why every call to a service is refused, as bits, because several reasons can hold at once. */
export const refusal = { certificate: 1, identity: 2, network: 4, failover: 8, volume: 16 } as const;
/** A service that was deployed before the trial was deployed this long ago. */
const deployedBeforeMs = 14 * 86_400_000;
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
  const services = scenario.topology.services;
  const graph = graphOf(scenario.topology);
  const count = services.length;
  const entry = graph.indexOf.get(scenario.workload.entry) ?? 0;
  const ticksMax = Math.floor(scenario.horizon / limits.tickMs) + 1;
  return {
    scenario,
    seed,
    graph,
    services,
    count,
    entry,
    table: takeTable(keysOf(scenario.topology), limits.tickMs, ticksMax),
    /** The tick that is being computed, or was computed last. */
    tick: -1,
    ...serviceColumns(services, scenario.faults),
    ...flowColumns(count, graph.callee.length),
    ...replicaColumns(count),
    client: { retries: 0, fail: 0, offered: 0, success: 1, latencyMs: 0, surge: 1 },
    totals: { offered: 0, failed: 0, recordsLost: 0 },
    telemetryDown: 0,
    /** Least share of ready replicas, and where; made new when a number of replicas has changed. */
    leastReady: { service: '', fraction: 1 },
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

/** Numbers of each service that its schema gives, and what faults and actions set. */
function serviceColumns(services: readonly Service[], faults: readonly Fault[]) {
  const column = (value: (service: Service) => number) => Float64Array.from(services, value);
  const zeros = () => new Float64Array(services.length);
  return {
    isQueue: Uint8Array.from(services, (service) => (service.kind === 'queue' ? 1 : 0)),
    isCache: Uint8Array.from(services, (service) => (service.kind === 'cache' ? 1 : 0)),
    caches: Int32Array.from(services.flatMap((service, s) => (service.kind === 'cache' ? [s] : []))),
    isExternal: Uint8Array.from(services, (service) => (service.kind === 'external' ? 1 : 0)),
    replicaRate: column((service) => service.replicaRate),
    usualMemory: column((service) => service.memory),
    serviceMs: column((service) => service.serviceTime),
    /** Requests that one replica works on at one time: its rate times its service time (Little's law). */
    serversPerReplica: column((service) => (service.replicaRate * service.serviceTime) / 1_000),
    startTicks: Int32Array.from(services, (service) => Math.ceil(service.startTime / limits.tickMs)),
    warmTicks: Int32Array.from(services, (service) => Math.ceil(service.warmUp / limits.tickMs)),
    desired: Int32Array.from(services, (service) => service.replicas),
    queueMax: column((service) => queueRoom(service, service.replicas)),
    refused: new Uint8Array(services.length),
    throttled: zeros(),
    /** Share of requests that an outage at the service fails. */
    outage: zeros(),
    /** Share of its speed that a dip takes away, and that a lock takes away. */
    hindered: zeros(),
    locked: zeros(),
    hit: column((service) => (service.kind === 'cache' ? service.hitRatio : 0)),
    hitTarget: column((service) => (service.kind === 'cache' ? service.hitRatio : 0)),
    /** Growth of memory per tick, as a share of the limit. */
    leak: zeros(),
    /** Records corrupted per minute now, and at the beginning of the fault. */
    corruption: zeros(),
    corruptionBase: zeros(),
    slowdown: column(() => 1),
    badErrors: zeros(),
    badLatency: column(() => 1),
    flagOff: new Uint8Array(services.length),
    /** Version that is being rolled out: -1 none, 0 the good one, 1 the bad one. */
    rolloutTo: new Int8Array(services.length).fill(-1),
    rolloutTick: new Int32Array(services.length),
    hasFormer: new Uint8Array(services.length).fill(1),
    deployedAt: column(() => -deployedBeforeMs),
    certificateUntil: column((service) => certificateEnd(service.name, faults)),
    /** Renewed in this trial: the date at which the old certificate ends does nothing any more. */
    isRenewed: new Uint8Array(services.length),
  };
}

/** What the ticks compute: per service in the last tick, and counters since the start. */
function flowColumns(count: number, edges: number) {
  const perService = () => new Float64Array(count);
  return {
    arrivals: perService(),
    served: perService(),
    queue: perService(),
    utilisation: perService(),
    /** Wait in the queue that has built up, and the wait of chance, in milliseconds. */
    queueWaitMs: perService(),
    waitMs: perService(),
    latencyMs: perService(),
    /** Shares of the arrivals: shed by a throttle; too many for its queue. `away` is what never reaches it. */
    shedShare: perService(),
    rejectedShare: perService(),
    /** Share of the served requests that failed. */
    servedError: perService(),
    /** Share of attempts that fail as the callers see it. */
    seenError: perService(),
    externalArrivals: perService(),
    completed: perService(),
    failed: perService(),
    /** Records lost or corrupted since the last row of samples. */
    lostInTick: perService(),
    /** What the slowly changing columns come to; `refreshService` keeps them. */
    perSecond: perService(),
    perCapacity: perService(),
    waitTables: Array.from({ length: count }, () => waitTable(1)),
    ownError: perService(),
    ownMs: perService(),
    away: perService(),
    /** 1 where some requests of each tick are turned away, or none can be served. */
    isObstructed: new Uint8Array(count),
    /** What a caller waits for: the answer, or for a queue only its receipt. */
    answerMs: perService(),
    /** 1 where something was turned away or had to queue in this tick; 1 where every request was answered well. */
    isRough: new Uint8Array(count),
    isClean: new Uint8Array(count),
    /** 1 where the last row holds nothing unusual, so that the next one differs in the flows only. */
    isPlain: new Uint8Array(count),
    /** Per edge: chance that an attempt fails and is worth another try; tries per call; requests sent so far. */
    edgeFail: new Float64Array(edges),
    edgeTries: new Float64Array(edges).fill(1),
    edgeSent: new Float64Array(edges),
    edgeExtraRetries: new Int32Array(edges),
    breakerUntil: new Int32Array(edges).fill(-1),
  };
}

function replicaColumns(count: number) {
  const slots = count * slotsMax;
  return {
    replica: new Uint8Array(slots),
    /** The tick after which a starting replica is ready, and after which it is warm. */
    readyTick: new Int32Array(slots),
    warmTick: new Int32Array(slots),
    startedTick: new Int32Array(slots),
    memory: new Float64Array(slots),
    crashes: new Uint8Array(slots),
    isSlow: new Uint8Array(slots),
    isBad: new Uint8Array(slots),
    ready: new Int32Array(count),
    /** Ready replicas weighted by warm-up, memory pressure and slowness. */
    power: new Float64Array(count),
    memoryMean: new Float64Array(count),
    badShare: new Float64Array(count),
    /** Share of a tick's requests that die with a killed replica. */
    killedShare: new Float64Array(count),
    restarts: new Float64Array(count),
    /** Not 0 while a service must be looked at replica by replica; whoever changes anything about it sets it to 1. */
    isBusy: new Uint8Array(count).fill(1),
  };
}

/** How many requests may wait at a service with so many replicas. */
export function queueRoom(service: Service, replicas: number): number {
  const seconds = service.kind === 'queue' ? limits.backlogSecondsMax : limits.queueSecondsMax;
  return replicas * service.replicaRate * seconds;
}

/** A certificate that will pass its date in the trial shows that from the start. */
function certificateEnd(service: string, faults: readonly Fault[]): number {
  const expiry = faults.find((fault) => fault.kind === 'expired-certificate' && fault.target === service);
  return expiry?.at ?? certificateHoldsMs;
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
