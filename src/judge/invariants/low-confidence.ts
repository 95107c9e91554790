import { actionTraits } from '../../domain/action.ts';
import type { Trial } from '../check.ts';
import { neverActAlone } from '../never-act-alone.ts';
import type { Subject } from '../trial-record.ts';

/** B1: confidence is a claim and no truth, so this compares with what is written, by the risk of the action. */
export const lowConfidence = neverActAlone({
  id: 'low-confidence',
  title: 'automation never acts alone on a diagnosis that its own agent doubts',
  severity: 'high',
  requirements: ['B1'],
  basis: 'conformance',
  class: 'rated',
  tests: 'candidate',
  sameAction: true,
  places: ['agent', 'distortions'],
  hazardAt: doubts,
});

function doubts({ look, action }: Subject, { charter }: Trial): string | null {
  const confidence = look?.proposal?.confidence ?? null;
  if (confidence === null) return null;
  const { tier } = actionTraits[action.kind];
  const least = tier <= 1 ? charter.confidenceMin.tier1 : charter.confidenceMin.tier2;
  return confidence < least ? `the agent's confidence was only ${confidence} (${least} for tier ${tier})` : null;
}
