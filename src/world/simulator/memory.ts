import type { Topology } from '../../domain/topology.ts';
import { createColumns, resetColumns } from './columns.ts';
import type { Columns } from './columns.ts';
import { edgeAt, initialEdges } from './edge-columns.ts';
import type { EdgeColumn } from './edge-columns.ts';
import { graphOf } from './graph.ts';
import { initialServices, serviceAt } from './service-columns.ts';
import type { ServiceColumn } from './service-columns.ts';

/** Replicas of one service at most; the bound of the topology's schema. */
export const slotsMax = 200;
/** Memories that are kept for each topology; a trial and its forks need no more at one time. */
const keptMax = 4;
const kept = new WeakMap<Topology, Memory[]>();

/** All columns of one simulation. */
export interface Memory {
  readonly services: Columns<ServiceColumn>;
  readonly edges: Columns<EdgeColumn>;
  readonly replicas: ReturnType<typeof replicaColumns>;
}

/** Columns as they stand before the first tick, in the memory of a closed world with the same topology where one is left. */
export function takeMemory(topology: Topology): Memory {
  const memory = kept.get(topology)?.pop();
  const services = initialServices(topology);
  const edges = initialEdges(graphOf(topology));
  if (memory === undefined) {
    const replicas = replicaColumns(topology.services.length);
    return { services: createColumns(serviceAt, services), edges: createColumns(edgeAt, edges), replicas };
  }
  resetColumns(memory.services, services);
  resetColumns(memory.edges, edges);
  for (const column of Object.values(memory.replicas)) column.fill(0);
  return memory;
}

/** Takes the memory back. Nobody may look at the simulation that had it afterwards. */
export function returnMemory(topology: Topology, memory: Memory): void {
  const spare = kept.get(topology) ?? [];
  if (spare.length < keptMax) spare.push(memory);
  kept.set(topology, spare);
}

/** By slot: `slotsMax` of them for each service. */
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
  };
}
