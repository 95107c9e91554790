import type { Topology } from './topology.ts';

/** Services with each caller before the services it calls, or the services of one cycle. */
export type CallOrder =
  | { readonly kind: 'order'; readonly services: readonly string[] }
  | { readonly kind: 'cycle'; readonly services: readonly string[] };

/** Orders a topology by its calls: depth first, in the order of the file. Unknown names are passed over. */
export function callOrder(topology: Topology): CallOrder {
  const callees = new Map(
    topology.services.map((service) => [service.name, service.dependsOn.map((call) => call.service)]),
  );
  const done = new Set<string>();
  const order: string[] = [];
  for (const service of topology.services) {
    const cycle = visit(service.name, callees, done, [], order);
    if (cycle) return { kind: 'cycle', services: cycle };
  }
  return { kind: 'order', services: order.reverse() };
}

function visit(
  name: string,
  callees: ReadonlyMap<string, readonly string[]>,
  done: Set<string>,
  path: readonly string[],
  order: string[],
): readonly string[] | null {
  if (path.includes(name)) return path.slice(path.indexOf(name));
  if (done.has(name) || !callees.has(name)) return null;
  for (const callee of callees.get(name) ?? []) {
    const cycle = visit(callee, callees, done, [...path, name], order);
    if (cycle) return cycle;
  }
  done.add(name);
  order.push(name);
  return null;
}
