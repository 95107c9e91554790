import type { ScenarioDocument } from '../domain/scenario.ts';
import { serviceSchema } from '../domain/topology.ts';

type ServiceDocument = ScenarioDocument['topology']['services'][number];
type Call = NonNullable<ServiceDocument['dependsOn']>[number];

/** The fewest calls for one request that are still written: one in a thousand. */
const callsMin = 0.001;

/**
 * The services with every one that is to go passed by: who called it calls what it called, as often as it made them do so.
 * Thus what stands behind a long chain keeps its requests when the chain is left out.
 */
export function spliceServices(
  services: readonly ServiceDocument[],
  gone: ReadonlySet<string>,
): readonly ServiceDocument[] {
  return services.reduce<readonly ServiceDocument[]>(
    (left, { name }) => (gone.has(name) ? passedBy(left, name) : left),
    services,
  );
}

function passedBy(services: readonly ServiceDocument[], name: string): readonly ServiceDocument[] {
  const between = services.find((service) => service.name === name);
  if (between === undefined) return services;
  return services.map((service) => {
    const calls = service.dependsOn ?? [];
    const through = calls.find((call) => call.service === name);
    return through === undefined ? service : { ...service, dependsOn: joined(calls, through, between) };
  });
}

/** The calls of a caller, with those of the service between in the place of the call of it. */
function joined(calls: readonly Call[], through: Call, between: ServiceDocument): Call[] {
  const { kind, hitRatio } = serviceSchema.parse(between);
  const passed = kind === 'cache' ? 1 - hitRatio : 1;
  const kept = calls.filter((call) => call !== through);
  for (const further of between.dependsOn ?? []) {
    const often = (through.calls ?? 1) * passed * (further.calls ?? 1);
    const place = kept.findIndex(({ service }) => service === further.service);
    const before = kept[place];
    if (before === undefined) kept.push({ ...through, service: further.service, calls: written(often) });
    else kept[place] = { ...before, calls: written((before.calls ?? 1) + often) };
  }
  return kept;
}

function written(calls: number): number {
  return Math.max(callsMin, Math.round(calls * 1_000) / 1_000);
}
