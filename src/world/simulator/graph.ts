import { invariant } from '../../base/errors.ts';
import type { Topology } from '../../domain/topology.ts';

/** The call relations of a topology as columns; services by their index in the file, edges grouped by caller. */
export interface Graph {
  readonly names: readonly string[];
  readonly indexOf: ReadonlyMap<string, number>;
  /** Callers before the services they call. */
  readonly order: Int32Array;
  /** Edges of service s are `edgeStart[s]` up to, not including, `edgeStart[s + 1]`. */
  readonly edgeStart: Int32Array;
  readonly callee: Int32Array;
  readonly calls: Float64Array;
  readonly timeoutMs: Float64Array;
  readonly retries: Int32Array;
  readonly hasBreaker: Uint8Array;
  readonly required: Uint8Array;
  readonly caches: Int32Array;
}

/** Graphs by the topology they were made from: many trials share one scenario, and neither ever changes. */
const known = new WeakMap<Topology, Graph>();

/** The graph of a topology whose dependencies exist and form no cycle; scenario loading has made sure of both. */
export function graphOf(topology: Topology): Graph {
  const graph = known.get(topology) ?? makeGraph(topology);
  known.set(topology, graph);
  return graph;
}

function makeGraph(topology: Topology): Graph {
  const services = topology.services;
  const names = services.map((service) => service.name);
  const indexOf = new Map(names.map((name, index) => [name, index]));
  const edges = services.flatMap((service) => service.dependsOn);
  const edgeStart = new Int32Array(services.length + 1);
  services.forEach((service, index) => {
    edgeStart[index + 1] = edgeStart[index]! + service.dependsOn.length;
  });
  const callee = Int32Array.from(edges, (edge) => {
    const index = indexOf.get(edge.service);
    invariant(index !== undefined, `the topology has no service ${edge.service}`);
    return index;
  });
  return {
    names,
    indexOf,
    order: callersFirst(services.length, edgeStart, callee),
    edgeStart,
    callee,
    calls: Float64Array.from(edges, (edge) => edge.calls),
    timeoutMs: Float64Array.from(edges, (edge) => edge.timeout),
    retries: Int32Array.from(edges, (edge) => edge.retries),
    hasBreaker: Uint8Array.from(edges, (edge) => (edge.breaker ? 1 : 0)),
    required: Uint8Array.from(edges, (edge) => (edge.required ? 1 : 0)),
    caches: Int32Array.from(services.flatMap((service, s) => (service.kind === 'cache' ? [s] : []))),
  };
}

/** Kahn's order: a service comes once all its callers have come. */
function callersFirst(count: number, edgeStart: Int32Array, callee: Int32Array): Int32Array {
  const waitingFor = new Int32Array(count);
  for (const to of callee) waitingFor[to]!++;
  const order = new Int32Array(count);
  let filled = 0;
  for (let s = 0; s < count; s++) if (waitingFor[s] === 0) order[filled++] = s;
  for (let next = 0; next < filled; next++) {
    const s = order[next]!;
    for (let e = edgeStart[s]!; e < edgeStart[s + 1]!; e++) {
      const to = callee[e]!;
      waitingFor[to]!--;
      if (waitingFor[to] === 0) order[filled++] = to;
    }
  }
  invariant(filled === count, 'a topology with a cycle reached the simulator');
  return order;
}
