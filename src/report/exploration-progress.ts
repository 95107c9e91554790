import { SingleBar, Presets } from 'cli-progress';
import { monotonicNowMs } from '../base/clock.ts';
import { canRedraw } from '../base/environment.ts';
import { paceWords, rateWords } from './pace-words.ts';
import { countOf, spanWords } from './words.ts';

/** What is told while an exploration goes on. */
export interface Told {
  readonly phase: 'exploring' | 'reducing';
  readonly runs: number;
  readonly behaviours: number;
  readonly pairs: number;
  readonly violations: number;
  readonly kept: number;
  readonly reducing: { readonly place: number; readonly total: number; readonly trials: number } | null;
}

/** Until when it goes on: whichever of the two is over first. */
export interface ExplorationEnd {
  readonly runs: number;
  /** In milliseconds; null for as long as the runs take. */
  readonly time: number | null;
}

/** How an exploration is told of while it goes on. */
export interface ExplorationBar {
  update(told: Told): void;
  /** Something besides that a person must know, on a line of its own. */
  notice(sentence: string): void;
  stop(): void;
}

/** Where nothing can be redrawn, a line so often shows that it goes on. */
const lineEveryMs = 30_000;

/**
 * Tells a waiting person how far an exploration is: on stderr, redrawn where a person watches, else a line at each end and
 * few between. Tests give their own stream and clock, and say whether it redraws.
 */
export function createExplorationProgress(
  end: ExplorationEnd,
  stream: NodeJS.WritableStream = process.stderr,
  redraw: boolean = canRedraw(),
  now: () => number = monotonicNowMs,
): ExplorationBar {
  const bar = new SingleBar(
    { format: '{bar} {words}', barsize: 20, hideCursor: true, clearOnComplete: true, stream },
    Presets.shades_classic,
  );
  const began = now();
  let last: Told | null = null;
  let toldAt = began;
  let stopped = false;
  return {
    update(told) {
      if (stopped) return;
      const took = now() - began;
      const share = Math.round(shareOf(told, end, took) * 1_000);
      if (redraw && last === null) bar.start(1_000, share, { words: wordsOf(told, end, took) });
      else if (redraw) bar.update(share, { words: wordsOf(told, end, took) });
      else if (last === null) stream.write(`Exploring ${endWords(end)}.\n`);
      else if (now() - toldAt >= lineEveryMs) {
        toldAt = now();
        stream.write(`${wordsOf(told, end, took)}.\n`);
      }
      last = told;
    },
    notice(sentence) {
      if (redraw && last !== null) bar.stop();
      stream.write(`${sentence}\n`);
    },
    stop() {
      if (stopped) return;
      stopped = true;
      if (redraw && last !== null) bar.stop();
      else if (last !== null) {
        stream.write(`${countOf(last.runs, 'incident')} explored, ${countOf(last.violations, 'violation')} met.\n`);
      }
    },
  };
}

function endWords({ runs, time }: ExplorationEnd): string {
  const incidents = `${countOf(runs, 'incident')} at most`;
  return time === null ? incidents : `${incidents}, for ${spanWords(time)} at most`;
}

/** What of the exploring, or of the reducing, is done, from 0 to 1. */
function shareOf({ runs, reducing }: Told, end: ExplorationEnd, took: number): number {
  if (reducing !== null) return (reducing.place - 1) / reducing.total;
  return Math.min(1, Math.max(runs / end.runs, end.time === null ? 0 : took / end.time));
}

function wordsOf(told: Told, end: ExplorationEnd, took: number): string {
  const { runs, behaviours, pairs, violations, kept, reducing } = told;
  if (reducing !== null) {
    const { place, total, trials } = reducing;
    return `reducing violation ${place} of ${total}: ${countOf(trials, 'trial')}, ${kept} kept`;
  }
  const counted = `${countOf(runs, 'incident')}, ${behaviours} behaviours, ${pairs} pairs of factors, ${countOf(violations, 'violation')}`;
  const pace = runs === 0 ? '' : `, ${leftWords(runs, end, took)}`;
  return `${counted}${pace}`;
}

/** How fast it goes, and how long until the runs or the time are over. */
function leftWords(runs: number, end: ExplorationEnd, took: number): string {
  const perMs = runs / Math.max(took, 1);
  const isTimeFirst = end.time !== null && end.time - took < (end.runs - runs) / perMs;
  if (!isTimeFirst || end.time === null) return paceWords(runs, end.runs, took);
  return `${rateWords(perMs * 1_000)}, ${spanWords(Math.max(0, end.time - took))} left`;
}
