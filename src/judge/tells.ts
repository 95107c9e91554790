import type { Distortion, DistortionOf } from '../domain/distortion.ts';
import type { EntryOf } from '../domain/entry.ts';
import type { Fault, FaultOf } from '../domain/fault.ts';
import type { Scenario } from '../domain/scenario.ts';
import type { SourceName } from '../domain/series.ts';

/**
 * Whether one observation held what was needed to know better. Truth decides what was harmful; the observation decides
 * what could be known (design.md section 6).
 */
export type Tells = (observation: EntryOf<'observation'>) => boolean;

/**
 * Kill switch, qualification, events and windows are shown as they are: no distortion of them exists. That a service
 * carries no classification tag is shown as well, and is not the same as a tag that says no (requirements.md E3).
 */
export const contextTells: Tells = () => true;

/** That a symptom has two causes is known from both of them: nobody needs to see which one it is to ask. */
export const ambiguousTells: Tells = () => true;

/** The budget can be shown as it once was. */
export function budgetTells(scenario: Scenario): Tells {
  const frozen = scenario.distortions.filter((one) => one.kind === 'frozen-budget');
  return (observation) => !frozen.some((one) => holds(one, observation.at));
}

/**
 * Corruption looks like a leak unless the count of integrity errors is shown, or was until it fell to zero. The history of
 * any cause can be shown wrongly, and only labels that nobody reviewed give it away.
 */
export function causeTells(scenario: Scenario, fault: Fault): Tells {
  const wrong = scenario.distortions.filter(
    (one) => one.kind === 'wrong-history' && one.pattern === fault.pattern && one.reviewed >= one.occurrences,
  );
  return (observation) =>
    !wrong.some((one) => holds(one, observation.at)) &&
    (fault.kind !== 'data-corruption' ||
      // What is written down follows the agent's choice of service; to look elsewhere is no want of knowledge.
      !observation.values.some(([service]) => service === fault.target) ||
      observation.values.some(
        ([service, metric, , value]) =>
          service === fault.target &&
          metric === integrityErrors &&
          value !== null &&
          (value > 0 || fell(scenario, fault)),
      ));
}

/** The count that tells a leak from records that go bad: memory rises in both. */
export const integrityErrors = 'integrity_errors_per_min';

/** Whether the count was shown as it is before something set it to zero. */
function fell({ distortions }: Scenario, { target, at }: FaultOf<'data-corruption'>): boolean {
  return distortions.some((one) => one.kind === 'zero' && one.at > at && meetsIntegrityErrors(one, target));
}

/** Whether a distortion meets that count for a service. Log lines alone tell it, so a break of another source does not. */
export function meetsIntegrityErrors({ service, metric, source }: Touches, target: string): boolean {
  if (source !== null && source !== logs) return false;
  return (service ?? target) === target && (metric ?? integrityErrors) === integrityErrors;
}

type Touches = Pick<DistortionOf<'zero'>, 'service' | 'metric' | 'source'>;

const logs: SourceName = 'logs';

/** A frozen value with fresh timestamps is given away by nothing that is shown. */
export function distortionTells(one: Distortion): Tells {
  const hidden = one.kind === 'freeze' && one.timestamps === 'fresh';
  return () => !hidden;
}

/** Whether a distortion is at work at a moment. */
export function holds(one: Distortion, at: number): boolean {
  return one.at <= at && at < (one.until ?? Infinity);
}
