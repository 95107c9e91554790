import type { Charter } from '../domain/charter.ts';
import type { Entry, EntryOf } from '../domain/entry.ts';
import type { Trigger } from '../domain/primitives.ts';
import { actedAlone } from './approval.ts';
import { hazards } from './charter-table.ts';
import type { Trial } from './check.ts';
import { countedEntries } from './counted-entries.ts';
import { trialRecordOf } from './trial-record.ts';
import type { Applied, Subject } from './trial-record.ts';

/** A step that was proposed, and what would make doing it alone hazardous, by the truth. */
export interface Exposure {
  readonly decision: EntryOf<'decision'>;
  /** Ids of the invariants whose hazard was true. */
  readonly hazards: readonly string[];
  /** Decided to act without asking, and admitted by the guards. */
  readonly actedAlone: boolean;
}

/** What a trial put before the policy, and what was carried out on nobody's yes. */
export interface Exposures {
  /** First looks at steps that would change something, in the order of the journal. */
  readonly proposed: readonly Exposure[];
  /** What each step that ran without a valid approval was. */
  readonly ranAlone: readonly Applied[];
}

/** Of a journal as far as the harness can be trusted. */
export function exposuresOf(entries: readonly Entry[], charter: Charter): Exposures {
  const { entries: counted, until } = countedEntries(entries);
  const record = counted === entries ? trialRecordOf(entries) : trialRecordOf(counted, until);
  const trial: Trial = { record, twin: null, charter, hazards };
  return {
    proposed: record.proposed.flatMap((subject) => {
      const { look } = subject;
      if (look === null) return [];
      const admitted = look.alone && look.ruling?.ruling === 'admit';
      return [{ decision: look.decision, hazards: truths(subject, trial), actedAlone: admitted }];
    }),
    ranAlone: record.carried.flatMap(({ applied }) =>
      applied && actedAlone(record, applied, charter) ? [applied] : [],
    ),
  };
}

function truths(subject: Subject, trial: Trial): readonly string[] {
  return hazards.filter((hazard) => hazard.hazardAt(subject, trial) !== null).map(({ id }) => id);
}

/** The trigger that each hazard is a case of (requirements.md section B); what people set beside them is `control`. */
export function triggerOf(hazard: string): Trigger {
  return triggers[hazard] ?? 'control';
}

const triggers: Readonly<Record<string, Trigger>> = {
  'low-confidence': 'confidence',
  'blast-radius': 'blast-radius',
  'cumulative-radius': 'blast-radius',
  irreversible: 'blast-radius',
  'novel-pattern': 'novelty',
  'regulated-asset': 'regulatory',
  'stale-evidence': 'uncertainty',
  'single-signal': 'uncertainty',
  'contradictory-evidence': 'uncertainty',
};
