import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/base/package-root.ts';
import { judgeJournal } from '../../src/jobs/judge-journal.ts';
import { readJournal } from '../../src/journal/read-journal.ts';
import type { CheckedPrediction } from './check-prediction.ts';
import { checkPrediction } from './check-prediction.ts';
import type { Predictions } from './prediction-schema.ts';
import { explanationsSchema, predictionsSchema } from './prediction-schema.ts';
import { predictionsPage } from './predictions-table.ts';

const folder = join(packageRoot, 'reports', 'example');

/** The page of all rounds. */
export const examplePageFile = join(folder, 'README.md');

/** Each round was predicted before any of it was measured; the newest is the last. */
export const roundNames = ['first', 'second'] as const;

export type RoundName = (typeof roundNames)[number];

/** Where what one round predicted and measured is kept. */
export function roundFiles(round: RoundName) {
  return {
    calibration: join(folder, round, 'calibration'),
    measured: join(folder, round, 'measured'),
    predictions: join(folder, round, 'predictions.json'),
    explanations: join(folder, round, 'explanations.json'),
  };
}

/** The journals of a folder in the order of their names, without those of twins. */
export function journalsIn(path: string): readonly string[] {
  const names = readdirSync(path).filter((name) => name.endsWith('.jsonl') && !name.endsWith('.twin.jsonl'));
  return names.toSorted().map((name) => join(path, name));
}

/** What a round predicted, as it was committed. */
export function readPredictions(round: RoundName): Predictions {
  return predictionsSchema.parse(JSON.parse(readFileSync(roundFiles(round).predictions, 'utf8')));
}

/** Each prediction of a round beside the trial that was measured for it, judged by the rules of today. */
function checkedPredictions(round: RoundName, { predictions }: Predictions): readonly CheckedPrediction[] {
  const files = journalsIn(roundFiles(round).measured);
  const measured = files.map((file) => ({ file, start: readJournal(file).start }));
  return predictions.map((prediction) => {
    // The very scenario and candidate that were predicted, and no later version of them.
    const trial = measured.find(
      ({ start }) =>
        start.scenarioDigest === prediction.scenarioDigest &&
        start.candidate.digest === prediction.candidateDigest &&
        start.world === 'cluster',
    );
    if (trial === undefined) throw new Error(`nothing was measured for the prediction of ${prediction.scenario}`);
    return checkPrediction(prediction, judgeJournal(trial.file));
  });
}

/** The page of predictions and measurements, from the files beside it; the newest round comes first. */
export function examplePage(): string {
  return predictionsPage(
    roundNames.toReversed().map((name) => {
      const predictions = readPredictions(name);
      const explanations: unknown = JSON.parse(readFileSync(roundFiles(name).explanations, 'utf8'));
      const checked = checkedPredictions(name, predictions);
      return { name, predictions, checked, explanations: explanationsSchema.parse(explanations) };
    }),
  );
}
