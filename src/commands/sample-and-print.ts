import { join } from 'node:path';
import { exitCodes } from '../base/exit-codes.ts';
import { playListedTrial } from '../jobs/play-listed-trial.ts';
import { countOf } from '../report/words.ts';
import { wholeNumber } from './whole-number.ts';

/** What `requal sample` was asked, as the command line has it. */
export interface SampleOptions {
  readonly report: string;
  readonly automation: string;
  readonly number: number;
  readonly out: string | undefined;
  readonly json: boolean;
}

/** Plays the trial, says where its journal is, and returns the exit code. */
export async function sampleAndPrint({ report, automation, number, out, json }: SampleOptions): Promise<number> {
  wholeNumber('<number>', number, 0, Number.MAX_SAFE_INTEGER);
  const file = out ?? join(report, 'journals', `${automation.replaceAll('/', '.')}-${number}.jsonl`);
  const played = await playListedTrial(report, automation, number, file);
  const words = `The trial that the report lists: ${countOf(played.entries, 'entry', 'entries')}, ${played.chainHead}\nJournal: ${file}\n`;
  process.stdout.write(json ? `${JSON.stringify(played, null, 2)}\n` : words);
  return exitCodes.pass;
}
