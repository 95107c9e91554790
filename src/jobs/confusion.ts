import { triggerSchema } from '../domain/primitives.ts';
import { wantedOfStep } from '../domain/step-disposition.ts';
import type { ConfusionRow, GivenToStep, TriggerGroup } from '../domain/step-disposition.ts';
import type { AutomationEvidence } from './automation-evidence.ts';

const groups: readonly TriggerGroup[] = ['none', ...triggerSchema.options, 'several'];

/** The rows of the confusion matrices of one or more samples, in a fixed order, without those that nothing is in. */
export function confusionOf(samples: readonly Pick<AutomationEvidence, 'confusion'>[]): readonly ConfusionRow[] {
  return groups.flatMap((trigger) =>
    wantedOfStep.flatMap((wanted) => {
      const rows = samples.flatMap(({ confusion }) => confusion.get(trigger)?.get(wanted) ?? []);
      const sum = (given: GivenToStep) => rows.reduce((count, row) => count + row[given], 0);
      const given = {
        acted: sum('acted'),
        stopped: sum('stopped'),
        asked: sum('asked'),
        'stayed-out': sum('stayed-out'),
      };
      return rows.length === 0 ? [] : [{ trigger, wanted, given }];
    }),
  );
}
