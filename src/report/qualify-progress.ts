import { SingleBar, Presets } from 'cli-progress';
import { canRedraw } from '../base/environment.ts';

/** What is told while a qualification goes on. */
export interface QualifyTold {
  readonly phase: 'veto set' | 'sample set' | 'drift' | 'report';
  readonly automation: string;
  readonly index: number;
  readonly automations: number;
  readonly exposures: number;
  readonly ofExposures: number;
  readonly violations: number;
}

/** Tells a waiting person how far a qualification is: on stderr, redrawn where a person watches, else a line for each automation. */
export function createQualifyProgress(
  stream: NodeJS.WritableStream = process.stderr,
  redraw: boolean = canRedraw(),
): { update(told: QualifyTold): void; stop(): void } {
  const format =
    '{bar} {value} of {total} exposures, {violations} violations, automation {number} of {automations}: {automation}';
  const bar = new SingleBar(
    { format, barsize: 20, hideCursor: true, clearOnComplete: true, stream },
    Presets.shades_classic,
  );
  let shown = '';
  let isDrawn = false;
  return {
    update(told) {
      const now = told.phase === 'sample set' ? told.automation : told.phase;
      const isNew = now !== shown;
      shown = now;
      if (told.phase !== 'sample set' || !redraw) {
        if (isNew) stream.write(lineOf(told));
        return;
      }
      const payload = { ...told, number: told.index + 1 };
      if (isNew && isDrawn) bar.stop();
      if (isNew) bar.start(told.ofExposures, told.exposures, payload);
      else bar.update(Math.min(told.exposures, told.ofExposures), payload);
      isDrawn = true;
    },
    stop() {
      if (isDrawn) bar.stop();
    },
  };
}

function lineOf({ phase, automation, index, automations, ofExposures }: QualifyTold): string {
  if (phase === 'veto set') return 'Playing all that is shipped and was found.\n';
  if (phase === 'drift') return 'Playing what changed since the last certificate.\n';
  if (phase === 'report') return 'Writing the report.\n';
  return `Automation ${index + 1} of ${automations}, ${ofExposures} exposures: ${automation}\n`;
}
