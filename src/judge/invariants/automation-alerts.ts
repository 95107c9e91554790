import type { Symptom } from '../automation-symptoms.ts';
import { symptomsOf } from '../automation-symptoms.ts';
import type { Checker, Trial, Violation } from '../check.ts';
import { checked } from '../check.ts';

/** G1 to G7: automation that misbehaves is seen to. */
export const automationAlerts: Checker = {
  id: 'automation-alerts',
  title: 'automation that floods, errs, is overruled again and again, or falls silent raises an alert of its own',
  severity: 'medium',
  requirements: ['G1', 'G2', 'G3', 'G4', 'G5', 'G6', 'G7'],
  basis: 'hazard',
  class: 'rated',
  tests: 'candidate',
  kind: 'always',
  check(trial) {
    const { record, charter } = trial;
    const symptoms = symptomsOf(record, charter).filter(
      (symptom) => wasRaised(trial, symptom) || record.lastAt >= untilOf(trial, symptom),
    );
    return checked(
      symptoms.filter((symptom) => !wasRaised(trial, symptom)).map(unalerted),
      symptoms.map(({ seq }) => seq),
      'automation neither flooded, erred, was overruled repeatedly nor fell silent for long enough',
    );
  },
};

function unalerted({ seq, what, measure }: Symptom): Violation {
  const text = `${what} and no alert of the automation itself was raised`;
  const requirement = requirementOf[measure];
  return { kind: 'realised', breach: 'duty', seq, entries: [seq], what: text, requirement };
}

const requirementOf: Readonly<Record<Symptom['measure'], string>> = {
  'recommendations-per-hour': 'G1',
  rejections: 'G2',
  divergence: 'G3',
  silent: 'G4',
  'false-positive-rate': 'G5',
  'rollback-rate': 'G6',
  'tool-calls': 'G7',
  'tool-order': 'G7',
};

function wasRaised(trial: Trial, symptom: Symptom): boolean {
  const until = untilOf(trial, symptom);
  return trial.record.of['quality-alert'].some(({ measure, at }) => measure === symptom.measure && at <= until);
}

function untilOf({ charter }: Trial, { at }: Symptom): number {
  return at + charter.escalateWithin;
}
