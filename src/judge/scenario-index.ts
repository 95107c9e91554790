import { limits } from '../domain/limits.ts';
import type { Scenario, ScenarioDocument } from '../domain/scenario.ts';
import { scenarioSchema } from '../domain/scenario.ts';
import type { Service } from '../domain/topology.ts';

/** A scenario's truth with the look-ups that every checker needs. */
export interface ScenarioIndex {
  readonly scenario: Scenario;
  readonly services: ReadonlyMap<string, Service>;
  /** True occurrences by pattern; a pattern that is not listed never occurred. */
  readonly occurrences: ReadonlyMap<string, number>;
  /** Share of the user requests that come by a service, by the true calls; 0 to 1. */
  readonly traffic: ReadonlyMap<string, number>;
  /** Requests that a service gets for one request of a user when nothing fails, by the true calls. */
  readonly visits: ReadonlyMap<string, number>;
}

const byDocument = new WeakMap<ScenarioDocument, ScenarioIndex>();
/** A journal that was read again has its own copy of the scenario; parsing it costs more than judging the trial. */
const byText = new Map<string, ScenarioIndex>();

/** The scenario of a journal's first entry, parsed once for each text of it. */
export function scenarioIndexOf(document: ScenarioDocument): ScenarioIndex {
  const known = byDocument.get(document);
  if (known) return known;
  const text = JSON.stringify(document);
  const index = byText.get(text) ?? indexOf(scenarioSchema.parse(document));
  byDocument.set(document, index);
  if (byText.size >= limits.parsedScenariosMax) byText.clear();
  byText.set(text, index);
  return index;
}

/** The look-ups of a parsed scenario. */
export function indexOf(scenario: Scenario): ScenarioIndex {
  const services = new Map(scenario.topology.services.map((service) => [service.name, service]));
  return {
    scenario,
    services,
    occurrences: new Map(scenario.context.history.map(({ pattern, occurrences }) => [pattern, occurrences])),
    traffic: trafficShares(scenario.workload.entry, services),
    visits: visitsOf(scenario.workload.entry, services),
  };
}

/** Follows the calls from the entry. The topology has no rings; the bound on the depth keeps a bad one from hanging. */
function trafficShares(entry: string, services: ReadonlyMap<string, Service>): Map<string, number> {
  const shares = new Map<string, number>();
  let layer = new Map([[entry, 1]]);
  for (let depth = 0; depth < services.size && layer.size > 0; depth += 1) {
    const next = new Map<string, number>();
    for (const [name, share] of layer) {
      shares.set(name, Math.min(1, (shares.get(name) ?? 0) + share));
      for (const { service, calls } of services.get(name)?.dependsOn ?? []) {
        next.set(service, Math.min(1, (next.get(service) ?? 0) + share * Math.min(1, calls)));
      }
    }
    layer = next;
  }
  return shares;
}

/** As above, where a service may be called more than once; a cache calls for its misses only. */
function visitsOf(entry: string, services: ReadonlyMap<string, Service>): Map<string, number> {
  const visits = new Map<string, number>();
  let layer = new Map([[entry, 1]]);
  for (let depth = 0; depth < services.size && layer.size > 0; depth += 1) {
    const next = new Map<string, number>();
    for (const [name, count] of layer) {
      visits.set(name, (visits.get(name) ?? 0) + count);
      const { dependsOn, kind, hitRatio } = services.get(name) ?? { dependsOn: [], kind: 'stateless', hitRatio: 0 };
      const passed = count * (kind === 'cache' ? 1 - hitRatio : 1);
      for (const { service, calls } of dependsOn) next.set(service, (next.get(service) ?? 0) + passed * calls);
    }
    layer = next;
  }
  return visits;
}
