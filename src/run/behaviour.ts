import { digest } from '../base/canonical-json.ts';
import type { Entry } from '../domain/entry.ts';
import type { Outcome } from '../domain/finding.ts';

/**
 * What a trial was like, without names, times and numbers: the clauses that matched or were unknown, the guardrails that
 * refused, the invariants that were put to the test, and what came of it. How many different ones were met is the honest
 * measure of what was explored; the number of trials is not.
 */
export function behaviourOf(entries: readonly Entry[], { verdict, findings, dispositions }: Outcome): string {
  const decided = new Set<string>();
  const refused = new Set<string>();
  for (const entry of entries) {
    if (entry.kind === 'decision') {
      decided.add(`${entry.disposition} ${entry.action?.kind ?? ''}`);
      for (const { id, result } of entry.clauses) decided.add(`${id} ${result}`);
    } else if (entry.kind === 'ruling' && entry.ruling === 'deny') refused.add(entry.guardrail ?? '');
  }
  return digest({
    decided: [...decided].toSorted(),
    refused: [...refused].toSorted(),
    rules: findings.filter(({ exercised }) => exercised).map(({ invariant, verdict: found }) => [invariant, found]),
    given: [...new Set(dispositions.map(({ wanted, given, correct }) => `${wanted} ${given} ${correct}`))].toSorted(),
    verdict,
  });
}
