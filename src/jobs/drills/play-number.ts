import { UserError } from '../../base/errors.ts';
import type { Journal } from '../../journal/journal.ts';
import { playSample } from '../qualify-work.ts';
import type { QualifySetup } from '../qualify-work.ts';
import { drillOf } from './drill-number.ts';
import { playDrill } from './play-drill.ts';

/** Plays any trial of an automation by its number: one of the sample set, or a drill. Throws `UserError` for a drill that never was. */
export async function playNumber(setup: QualifySetup, index: number, number: number): Promise<Journal> {
  const drill = drillOf(number);
  if (drill === null) return (await playSample(setup, index, number)).journal;
  const { journal } = await playDrill(setup, index, drill);
  if (journal !== null) return journal;
  throw new UserError(`The incident ${drill.base} gives no occasion for the drill ${drill.kind}.`, {
    mend: 'Take a number that trials.txt lists.',
  });
}
