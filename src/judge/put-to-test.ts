import type { Charter } from '../domain/charter.ts';
import type { Entry } from '../domain/entry.ts';
import type { Outcome } from '../domain/finding.ts';
import { hazards } from './charter-table.ts';
import type { Trial } from './check.ts';
import { countedEntries } from './counted-entries.ts';
import { trialRecordOf } from './trial-record.ts';

/**
 * Ids of the rules that came up in a trial for which no twin was run: those that were exercised, and of those that forbid
 * acting alone each whose hazard was true of a step that was proposed. Without the twin it is not shown that the rule was what
 * held automation back, so this is no proof that it is kept; but where none of it is so, the rule had no chance to be broken.
 */
export function putToTest({ findings }: Outcome, entries: readonly Entry[], charter: Charter): readonly string[] {
  const exercised = findings.filter((one) => one.exercised).map(({ invariant }) => invariant);
  const counted = countedEntries(entries);
  const record = trialRecordOf(counted.entries, counted.until);
  const trial: Trial = { record, twin: null, charter, hazards };
  const hazardous = hazards.filter(
    (rule) => !exercised.includes(rule.id) && record.proposed.some((step) => rule.hazardAt(step, trial) !== null),
  );
  return [...exercised, ...hazardous.map(({ id }) => id)];
}
