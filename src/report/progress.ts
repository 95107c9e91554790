import { Presets, SingleBar } from 'cli-progress';
import { monotonicNowMs } from '../base/clock.ts';
import { canRedraw } from '../base/environment.ts';
import { paceWords } from './pace-words.ts';
import { countOf } from './words.ts';

/** Tells a waiting person how far a run is. It writes to stderr only, so that stdout stays one document. */
export interface Progress {
  /** So many of so many trials are done, and so many of those failed. The first call begins the bar. */
  readonly update: (done: number, total: number, failed: number) => void;
  /** Something besides that a person must know, on a line of its own. */
  readonly notice: (sentence: string) => void;
  /** The run is over, in whatever way; further calls do nothing. */
  readonly stop: () => void;
}

/** Where nothing can be redrawn, a line so often shows that a long run goes on. */
const lineEveryMs = 30_000;

/**
 * A bar that redraws itself where a person watches; elsewhere one quiet line at the start, one at the end and few between,
 * so that a log is not filled with bars. Tests give their own stream and clock, and say whether it redraws.
 */
export function createProgress(
  stream: NodeJS.WritableStream = process.stderr,
  redraw: boolean = canRedraw(),
  now: () => number = monotonicNowMs,
): Progress {
  return redraw ? barProgress(stream, now) : lineProgress(stream, now);
}

function barProgress(stream: NodeJS.WritableStream, now: () => number): Progress {
  const bar = new SingleBar(
    { format: '{bar} {words}', barsize: 30, hideCursor: true, clearOnComplete: true, stream },
    Presets.shades_classic,
  );
  const pace = createPace(now);
  let last: readonly [done: number, total: number, failed: number] = [0, 0, 0];
  let state: 'waiting' | 'running' | 'stopped' = 'waiting';
  const start = (): void => bar.start(last[1], last[0], { words: pace.words(...last) });
  return {
    update(...counts) {
      if (state === 'stopped') return;
      last = counts;
      if (state === 'waiting') start();
      else bar.update(last[0], { words: pace.words(...last) });
      state = 'running';
    },
    notice(sentence) {
      if (state === 'running') bar.stop();
      stream.write(`${sentence}\n`);
      if (state === 'running') start();
    },
    stop() {
      if (state === 'running') bar.stop();
      state = 'stopped';
    },
  };
}

function lineProgress(stream: NodeJS.WritableStream, now: () => number): Progress {
  const pace = createPace(now);
  let last: { readonly done: number; readonly total: number } | null = null;
  let toldAt = now();
  let stopped = false;
  return {
    update(done, total, failed) {
      if (stopped) return;
      if (last === null) stream.write(`Running ${countOf(total, 'trial')}.\n`);
      last = { done, total };
      const words = pace.words(done, total, failed);
      if (now() - toldAt < lineEveryMs) return;
      toldAt = now();
      stream.write(`${words}.\n`);
    },
    notice: (sentence) => void stream.write(`${sentence}\n`),
    stop() {
      if (!stopped && last !== null)
        stream.write(`${last.done} of ${countOf(last.total, 'trial is', 'trials are')} done.\n`);
      stopped = true;
    },
  };
}

/** Measures from the first call on, since a run that is gone on with has trials that took no time now. */
function createPace(now: () => number) {
  let first: { readonly done: number; readonly at: number } | null = null;
  return {
    words(done: number, total: number, failed: number): string {
      first ??= { done, at: now() };
      const pace = paceWords(done - first.done, total - first.done, now() - first.at);
      return `${done} of ${countOf(total, 'trial')}${pace === '' ? '' : `, ${pace}`}${failed > 0 ? `, ${failed} failed` : ''}`;
    },
  };
}
