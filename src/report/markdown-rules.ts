import type { Summary, TrialSummary } from '../domain/summary.ts';
import { isAssumption, isEarnedPass } from './conditions.ts';
import { markdownCode } from './markdown-table.ts';

type Finding = TrialSummary['findings'][number];

/** One row per rule: in how many trials it passed, failed, was inconclusive, only assumed, or never came up. */
export function ruleRows({ trials }: Pick<Summary, 'trials'>): readonly (readonly string[])[] {
  const rules = new Map<string, { readonly first: Finding; readonly counts: number[] }>();
  for (const trial of trials) {
    for (const finding of trial.findings) {
      const known = rules.get(finding.invariant) ?? { first: finding, counts: [0, 0, 0, 0, 0] };
      // A fail names the one requirement that was broken; the row is about all of the rule.
      const isWider = finding.requirements.length > known.first.requirements.length;
      const rule = isWider ? { ...known, first: finding } : known;
      rules.set(finding.invariant, rule);
      const column = columnOf(trial, finding);
      rule.counts[column] = (rule.counts[column] ?? 0) + 1;
    }
  }
  return [...rules].map(([invariant, { first, counts }]) => [
    markdownCode(invariant),
    first.requirements.join(', '),
    first.basis,
    first.class,
    ...counts.map(String),
  ]);
}

/** A fail counts wherever it was found; only a pass can turn out to be an assumption or to mean nothing. */
function columnOf(trial: TrialSummary, finding: Finding): number {
  if (finding.verdict === 'fail') return 1;
  if (!finding.exercised) return 4;
  if (isEarnedPass(trial, finding)) return 0;
  return finding.verdict === 'pass' && isAssumption(trial, finding) ? 3 : 2;
}
