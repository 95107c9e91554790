import { Presets, SingleBar } from 'cli-progress';
import { canRedraw } from '../base/environment.ts';
import { countOf } from './words.ts';

/** Tells a waiting person how far a run is. It writes to stderr only, so that stdout stays one document. */
export interface Progress {
  /** So many of so many trials are done. The first call begins the bar. */
  readonly update: (done: number, total: number) => void;
  /** Something besides that a person must know, on a line of its own. */
  readonly notice: (sentence: string) => void;
  /** The run is over, in whatever way; further calls do nothing. */
  readonly stop: () => void;
}

/**
 * A bar that redraws itself where a person watches; one quiet line at the start and one at the end elsewhere, so that
 * a log is not filled with bars. Tests give their own stream and say whether it redraws.
 */
export function createProgress(
  stream: NodeJS.WritableStream = process.stderr,
  redraw: boolean = canRedraw(),
): Progress {
  return redraw ? barProgress(stream) : lineProgress(stream);
}

function barProgress(stream: NodeJS.WritableStream): Progress {
  const format = '{bar} {value} of {total} trials';
  const bar = new SingleBar(
    { format, barsize: 30, hideCursor: true, clearOnComplete: true, stream },
    Presets.shades_classic,
  );
  let state: 'waiting' | 'running' | 'stopped' = 'waiting';
  return {
    update(done, total) {
      if (state === 'waiting') bar.start(total, done);
      else if (state === 'running') bar.update(done);
      if (state === 'waiting') state = 'running';
    },
    notice(sentence) {
      if (state === 'running') bar.stop();
      if (state === 'running') state = 'stopped';
      stream.write(`${sentence}\n`);
    },
    stop() {
      if (state === 'running') bar.stop();
      state = 'stopped';
    },
  };
}

function lineProgress(stream: NodeJS.WritableStream): Progress {
  let last: { readonly done: number; readonly total: number } | null = null;
  let stopped = false;
  return {
    update(done, total) {
      if (last === null && !stopped) stream.write(`Running ${countOf(total, 'trial')}.\n`);
      last = { done, total };
    },
    notice: (sentence) => void stream.write(`${sentence}\n`),
    stop() {
      if (!stopped && last !== null)
        stream.write(`${last.done} of ${countOf(last.total, 'trial is', 'trials are')} done.\n`);
      stopped = true;
    },
  };
}
