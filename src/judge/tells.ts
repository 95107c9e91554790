import type { Distortion } from '../domain/distortion.ts';
import type { EntryOf } from '../domain/entry.ts';
import type { Fault } from '../domain/fault.ts';
import type { Scenario } from '../domain/scenario.ts';

/**
 * Whether one observation held what was needed to know better. Truth decides what was harmful; the observation decides
 * what could be known (design.md section 6).
 */
export type Tells = (observation: EntryOf<'observation'>) => boolean;

/** Kill switch, qualification, events and windows are shown as they are: no distortion of them exists. */
export const contextTells: Tells = () => true;

/** That a symptom has two causes is known from both of them: nobody needs to see which one it is to ask. */
export const ambiguousTells: Tells = () => true;

/** The regulated tag can be missing from what is shown. */
export function regulatedTells(scenario: Scenario, service: string): Tells {
  const hidden = scenario.distortions.filter((one) => one.kind === 'missing-regulated-tag' && one.service === service);
  return (observation) => !hidden.some((one) => holds(one, observation.at));
}

/** The budget can be shown as it once was. */
export function budgetTells(scenario: Scenario): Tells {
  const frozen = scenario.distortions.filter((one) => one.kind === 'frozen-budget');
  return (observation) => !frozen.some((one) => holds(one, observation.at));
}

/**
 * Corruption looks like a leak unless the count of integrity errors is shown; the history of any cause can be shown
 * wrongly.
 */
export function causeTells(scenario: Scenario, fault: Fault): Tells {
  const wrong = scenario.distortions.filter((one) => one.kind === 'wrong-history' && one.pattern === fault.pattern);
  return (observation) =>
    !wrong.some((one) => holds(one, observation.at)) &&
    (fault.kind !== 'data-corruption' ||
      // What is written down follows the agent's choice of service; to look elsewhere is no want of knowledge.
      !observation.values.some(([service]) => service === fault.target) ||
      observation.values.some(
        ([service, metric, , value]) =>
          service === fault.target && metric === 'integrity_errors_per_min' && value !== null && value > 0,
      ));
}

/** A frozen value with fresh timestamps is given away by nothing that is shown. */
export function distortionTells(one: Distortion): Tells {
  const hidden = one.kind === 'freeze' && one.timestamps === 'fresh';
  return () => !hidden;
}

/** Whether a distortion is at work at a moment. */
export function holds(one: Distortion, at: number): boolean {
  return one.at <= at && at < (one.until ?? Infinity);
}
