import { limits } from '../../domain/limits.ts';
import type { Service, Topology } from '../../domain/topology.ts';
import { positionsOf } from './columns.ts';

/** A service that was deployed before the trial was deployed this long ago. */
const deployedBeforeMs = 14 * 86_400_000;

/** What is kept of each service, as numbers; what is yes or no is 1 or 0. */
export const serviceAt = positionsOf([
  // What its schema says.
  'isQueue',
  'isCache',
  'isExternal',
  'replicaRate',
  'usualMemory',
  'serviceMs',
  // Requests that one replica works on at one time: its rate times its service time (Little's law).
  'serversPerReplica',
  'startTicks',
  'warmTicks',

  // What faults and actions set. `refused` holds bits of `refusal`.
  'desired',
  'queueMax',
  'refused',
  'throttled',
  // Share of requests that an outage at the service fails.
  'outage',
  // Share of its speed that a dip takes away, and that a lock takes away.
  'hindered',
  'locked',
  'hit',
  'hitTarget',
  // Growth of memory per tick, as a share of the limit.
  'leak',
  // Records corrupted per minute now, and at the beginning of the fault.
  'corruption',
  'corruptionBase',
  'slowdown',
  'badErrors',
  'badLatency',
  'flagOff',
  // Version that is being rolled out: -1 none, 0 the good one, 1 the bad one.
  'rolloutTo',
  'rolloutTick',
  'hasFormer',
  'deployedAt',
  'certificateUntil',
  // Renewed in this trial: the date at which the old certificate ends does nothing any more.
  'isRenewed',
  'externalArrivals',

  // What the replicas come to: `power` is those that are ready, weighted by warm-up, memory pressure and slowness.
  'ready',
  'power',
  'memoryMean',
  'badShare',
  // Share of a tick's requests that die with a killed replica.
  'killedShare',
  'restarts',
  // Not 0 while a service must be looked at replica by replica; whoever changes anything about it sets it to 1.
  'isBusy',

  // What the slowly changing columns come to; `refreshReplicas` keeps them. `waitRow` says which row of waits holds.
  'perSecond',
  'perCapacity',
  'waitRow',
  'ownError',
  'ownMs',
  // Share of the arrivals that never reaches the service.
  'away',
  // 1 where some requests of each tick are turned away, or none can be served.
  'isObstructed',
  // Share of the served requests that goes on to what the service calls: of a cache, the misses.
  'passedOn',

  // What the ticks compute: the last tick.
  'arrivals',
  'served',
  'queue',
  'utilisation',
  // Wait in the queue that has built up, and the wait of chance, in milliseconds.
  'queueWaitMs',
  'waitMs',
  'latencyMs',
  // What a caller waits for: the answer, or for a queue only its receipt.
  'answerMs',
  // Shares of the arrivals: shed by a throttle; too many for its queue.
  'shedShare',
  'rejectedShare',
  // Share of the served requests that failed, and share of attempts that fail as the callers see it.
  'servedError',
  'seenError',
  // 1 where something was turned away or had to queue in this tick; 1 where every request was answered well.
  'isRough',
  'isClean',

  // Counters since the start; and records lost or corrupted since the last row of samples.
  'completed',
  'failed',
  'lostInTick',

  // 1 where the last row of samples holds nothing unusual, so that the next one differs in the flows only.
  'isPlain',
  // 1 where the replicas have been looked at since the last row, and always for a cache.
  'hasMoved',
  // Why cells of the last row that was not plain are missing, as bits; -1 before the first row.
  'lostFor',
]);

export type ServiceColumn = keyof typeof serviceAt;

/** The values by topology: many trials share one scenario. */
const known = new WeakMap<Topology, Float64Array>();

/** All columns as they stand before the first tick of any trial with this topology. */
export function initialServices(topology: Topology): Float64Array {
  const values = known.get(topology) ?? makeInitial(topology.services);
  known.set(topology, values);
  return values;
}

function makeInitial(services: readonly Service[]): Float64Array {
  const values = new Float64Array(Object.keys(serviceAt).length * services.length);
  const set = (column: ServiceColumn, value: (service: Service) => number): void =>
    services.forEach((service, s) => {
      values[serviceAt[column] * services.length + s] = value(service);
    });
  set('isQueue', (service) => (service.kind === 'queue' ? 1 : 0));
  set('isCache', (service) => (service.kind === 'cache' ? 1 : 0));
  set('isExternal', (service) => (service.kind === 'external' ? 1 : 0));
  set('replicaRate', (service) => service.replicaRate);
  set('usualMemory', (service) => service.memory);
  set('serviceMs', (service) => service.serviceTime);
  set('serversPerReplica', (service) => (service.replicaRate * service.serviceTime) / 1_000);
  set('startTicks', (service) => Math.ceil(service.startTime / limits.tickMs));
  set('warmTicks', (service) => Math.ceil(service.warmUp / limits.tickMs));
  set('desired', (service) => service.replicas);
  set('queueMax', (service) => queueRoom(service, service.replicas));
  set('hit', (service) => (service.kind === 'cache' ? service.hitRatio : 0));
  set('hitTarget', (service) => (service.kind === 'cache' ? service.hitRatio : 0));
  set('slowdown', () => 1);
  set('badLatency', () => 1);
  set('rolloutTo', () => -1);
  set('hasFormer', () => 1);
  set('deployedAt', () => -deployedBeforeMs);
  set('isBusy', () => 1);
  set('passedOn', () => 1);
  set('hasMoved', () => 1);
  set('lostFor', () => -1);
  return values;
}

/** How many requests may wait at a service with so many replicas. */
export function queueRoom(service: Service, replicas: number): number {
  const seconds = service.kind === 'queue' ? limits.backlogSecondsMax : limits.queueSecondsMax;
  return replicas * service.replicaRate * seconds;
}
