import type { ObservationBody, ShownContext, ShownValue } from '../domain/entry.ts';
import type { Context, Observation } from '../domain/observation.ts';
import type { Proposal } from '../domain/proposal.ts';

/**
 * What the journal keeps of an observation: the values shown of the service at fault, of its direct neighbours by the
 * shown dependency map and of what the evidence speaks of, and the part of the context that a decision could turn on.
 */
export function observationBody(
  observation: Observation,
  { service, evidence }: Pick<Proposal, 'service' | 'evidence'>,
): Omit<ObservationBody, 'kind' | 'id'> {
  const named = new Set(evidence.map((item) => item.service));
  return {
    alerts: observation.alerts.map(({ id }) => id),
    values: servicesAround(observation.context, service, named).flatMap((name) => valuesOf(observation, name)),
    context: shownContext(observation.context),
  };
}

/** In the order of the dependency map, each once. */
function servicesAround({ services }: Context, meant: string, named: ReadonlySet<string>): readonly string[] {
  const callersOfMeant = services.find(({ name }) => name === meant)?.callers ?? [];
  return services
    .filter(
      ({ name, callers }) =>
        name === meant || callersOfMeant.includes(name) || callers.includes(meant) || named.has(name),
    )
    .map(({ name }) => name);
}

function valuesOf(observation: Observation, service: string): ShownValue[] {
  return observation
    .valuesOf(service)
    .map((one) => [one.service, one.metric, one.source, one.value, one.quality, one.eventAt, one.visibleAt]);
}

function shownContext(context: Context): ShownContext {
  return {
    budgetRemaining: context.budget.remainingFraction,
    changeWindow: context.changeWindow,
    commanderInControl: context.commanderInControl,
    events: context.events.map(({ name }) => name),
    history: context.history.map(({ consistency, occurrences, pattern, reviewed }) => ({
      consistency,
      occurrences,
      pattern,
      reviewed,
    })),
    killed: context.killed,
    qualification: context.qualification,
    texts: context.texts.map(({ text }) => text),
    underRepair: [...context.underRepair],
  };
}
