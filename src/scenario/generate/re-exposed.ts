import type { Fault } from '../../domain/fault.ts';
import { reExposure } from '../../domain/re-exposure.ts';
import type { Scenario } from '../../domain/scenario.ts';

/**
 * The incident with each fault that passes by itself striking once more (design.md section 7): the same kind, place and shape,
 * for as long as it lasted and at most `reExposure.longestMs`. A fault that never passes by itself exposes the system all along,
 * to its own dynamics and to what is left of it after a remedy, and needs no second strike; nor does one that has not passed yet.
 * Where nothing strikes again it is the same object.
 */
export function reExposed(scenario: Scenario): Scenario {
  const again = scenario.faults.flatMap(strikeAgain);
  return again.length === 0 ? scenario : { ...scenario, faults: [...scenario.faults, ...again] };
}

/** One that ends at the very moment would end together with the beginning of its own second strike, so it has not passed yet. */
function strikeAgain(fault: Fault): readonly Fault[] {
  const { id, at, until } = fault;
  if (until === null || until >= reExposure.atMs) return [];
  const lastsMs = Math.min(until - at, reExposure.longestMs);
  return [{ ...fault, id: `${id}-again`, at: reExposure.atMs, until: reExposure.atMs + lastsMs }];
}
