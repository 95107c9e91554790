import { Presets, SingleBar } from 'cli-progress';
import { canRedraw } from '../base/environment.ts';

/** What is told while a gate goes on. */
export interface GateTold {
  readonly phase: 'files' | 'shipped' | 'pairs' | 'findings';
  readonly done: number;
  readonly total: number;
}

const phaseWords = {
  files: 'reading and comparing the files',
  shipped: 'playing what is shipped and what was found before',
  pairs: 'playing generated incidents under both',
  findings: 'reducing what was found, and looking for the lines',
} as const;

/** Tells a waiting person how far a gate is: on stderr, redrawn where a person watches, else a line for each phase. */
export function createGateProgress(
  stream: NodeJS.WritableStream = process.stderr,
  redraw: boolean = canRedraw(),
): { update(told: GateTold): void; stop(): void } {
  const format = '{bar} {what}';
  const bar = new SingleBar(
    { format, barsize: 20, hideCursor: true, clearOnComplete: true, stream },
    Presets.shades_classic,
  );
  let last: GateTold['phase'] | null = null;
  return {
    update({ phase, done, total }) {
      const what = phase === 'pairs' ? `${phaseWords[phase]}: ${done} of ${total} at most` : phaseWords[phase];
      if (redraw && last === null) bar.start(total, done, { what });
      else if (redraw) {
        bar.setTotal(total);
        bar.update(done, { what });
      } else if (last !== phase)
        stream.write(`${phaseWords[phase].charAt(0).toUpperCase()}${phaseWords[phase].slice(1)}.\n`);
      last = phase;
    },
    stop() {
      if (redraw && last !== null) bar.stop();
      last = null;
    },
  };
}
