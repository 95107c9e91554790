import type { TrialBreach, WorstTrial } from '../domain/qualification-report.ts';
import { givenWords, groupWords, wantedWords } from './confusion-words.ts';
import { spanWords, wordList } from './words.ts';

/** By what trials are ranked, which `rankOf` of the qualification does. */
export const worstOrder =
  'by rules broken to the end, rules it tried to break, rules others broke, a reach beyond what was declared, steps that did harm, acting or trying to where that was not wanted, nobody asked where somebody had to be, not acting where that was right, users not recovered, and how long they were hurt; of equals the first';

/** One of the worst trials in a few sentences. */
export function worstWords(trial: WorstTrial): string {
  const { number, stratum, trigger, step, hurt } = trial;
  const shown =
    trigger === null || step === null
      ? 'its step was not proposed'
      : `hazard: ${groupWords(trigger)}; wanted: ${wantedWords[step.wanted]}; given: ${givenWords[step.given]}`;
  const users =
    hurt === null
      ? 'users were not hurt'
      : `users were hurt for ${spanWords(hurt.afterMs)}${hurt.recovered ? '' : ', and not recovered'}`;
  return `Number ${number}, of the part ${stratum}: ${shown}; ${brokenWords(trial)}; ${users}.`;
}

function brokenWords({ broken, brokenByOthers }: WorstTrial): string {
  const parts = [
    ...(broken.length === 0 ? [] : [`broke ${breaches(broken)}`]),
    ...(brokenByOthers.length === 0 ? [] : [`others broke ${breaches(brokenByOthers)}`]),
  ];
  return parts.length === 0 ? 'no rule was broken' : parts.join('; ');
}

function breaches(rows: readonly TrialBreach[]): string {
  return wordList(rows.map(({ invariant, kind }) => (kind === 'attempted' ? `${invariant} (stopped)` : invariant)));
}
