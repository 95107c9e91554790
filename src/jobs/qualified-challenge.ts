import { digest } from '../base/canonical-json.ts';
import type { Charter } from '../domain/charter.ts';
import { encodeScenario } from '../domain/encode-scenario.ts';
import type { Scenario } from '../domain/scenario.ts';
import { checkLabels } from '../judge/check-labels.ts';
import type { Challenge } from './challenge.ts';

type State = Scenario['context']['qualification'];

/** The state of a qualification at a moment, such as `2026-03-02T10:00:00Z`. */
export type StateAt = (instant: string) => State;

/**
 * A challenge in which a certificate says what the scenario assumes of the qualification, as of the scenario's own time. A
 * scenario that is about a certain state keeps it.
 */
export function qualifiedChallenge(challenge: Challenge, stateAt: StateAt, charter: Charter): Challenge {
  const { twin } = challenge;
  return {
    ...challenge,
    ...qualified(challenge, stateAt, charter),
    twin: twin && { ...twin, ...qualified(twin, stateAt, charter) },
  };
}

type Told = Pick<Challenge, 'scenario' | 'scenarioDigest'>;

function qualified({ scenario, scenarioDigest }: Told, stateAt: StateAt, charter: Charter): Told {
  const { context, startAt } = scenario;
  if (context.qualification !== 'assumed') return { scenario, scenarioDigest };
  const told = { ...scenario, context: { ...context, qualification: stateAt(startAt) } };
  const kept = { ...told, expected: withoutLoose(told, charter) };
  return { scenario: kept, scenarioDigest: digest(encodeScenario(kept)) };
}

/**
 * The labels that still stand. They were written, and reviewed, for a policy that holds its qualification; without one the
 * charter wants a person where they let automation act.
 */
function withoutLoose(scenario: Scenario, charter: Charter): Scenario['expected'] {
  const unreviewed = scenario.expected.map((label) => ({ ...label, reviewedBy: null }));
  const loose = new Set(checkLabels({ ...scenario, expected: unreviewed }, charter).map(({ path }) => path[1]));
  return scenario.context.qualification === 'valid'
    ? scenario.expected
    : scenario.expected.filter((_, place) => !loose.has(place));
}
