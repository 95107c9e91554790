import { UserError } from '../../base/errors.ts';
import type { Journal } from '../../journal/journal.ts';
import { factorsOf } from '../../run/factors.ts';
import { stratumOf } from '../../scenario/generate/strata.ts';
import { playSample, shownOf, yardsticksFor } from '../qualify-work.ts';
import type { QualifySetup } from '../qualify-work.ts';
import { trialTold } from '../trial-told.ts';
import { drillOf } from './drill-number.ts';
import { drillShown } from './drill-shown.ts';
import { playDrill } from './play-drill.ts';

/**
 * Plays any trial of an automation by its number, one of the sample set or a drill, and tells what it counts as in
 * `trials.txt`. Throws `UserError` for a drill that never was.
 */
export async function playNumber(
  setup: QualifySetup,
  index: number,
  number: number,
): Promise<{ readonly journal: Journal; readonly told: string }> {
  const drill = drillOf(number);
  if (drill === null) {
    const { scenario, journal } = await playSample(setup, index, number);
    const yardsticks = await yardsticksFor(setup, index, number, { scenario, journal });
    const beside = { factors: factorsOf(scenario), yardsticks };
    return { journal, told: trialTold(stratumOf(number), shownOf(setup, index, journal), beside) };
  }
  const { base: before, journal } = await playDrill(setup, index, drill);
  if (journal !== null) return { journal, told: drillShown(setup, index, drill, { before, journal }).told };
  throw new UserError(`The incident ${drill.base} gives no occasion for the drill ${drill.kind}.`, {
    mend: 'Take a number that trials.txt lists.',
  });
}
