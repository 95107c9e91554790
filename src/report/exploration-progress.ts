import { SingleBar, Presets } from 'cli-progress';
import { canRedraw } from '../base/environment.ts';
import { countOf } from './words.ts';

/** What is told while an exploration goes on. */
export interface Told {
  readonly phase: 'exploring' | 'reducing';
  readonly runs: number;
  readonly behaviours: number;
  readonly pairs: number;
  readonly violations: number;
  readonly kept: number;
}

/** Tells a waiting person how far an exploration is: on stderr, redrawn where a person watches, else a line at each end. */
export function createExplorationProgress(
  total: number,
  stream: NodeJS.WritableStream = process.stderr,
  redraw: boolean = canRedraw(),
): { update(told: Told): void; stop(): void } {
  const format =
    '{bar} {value} of {total} incidents, {behaviours} behaviours, {pairs} pairs of factors, {violations} violations{reducing}';
  const bar = new SingleBar(
    { format, barsize: 20, hideCursor: true, clearOnComplete: true, stream },
    Presets.shades_classic,
  );
  let last: Told | null = null;
  let stopped = false;
  return {
    update(told) {
      if (stopped) return;
      const payload = payloadOf(told);
      if (redraw && last === null) bar.start(total, told.runs, payload);
      else if (redraw) bar.update(told.runs, payload);
      else if (last === null) stream.write(`Exploring ${countOf(total, 'incident')} at most.\n`);
      last = told;
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

function payloadOf({ phase, behaviours, pairs, violations, kept }: Told) {
  const reducing = phase === 'reducing' ? `, ${kept} reduced` : '';
  return { behaviours, pairs, violations, reducing };
}
