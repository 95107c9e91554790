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

/** Where what is predicted and what was measured is kept. */
export const exampleFiles = {
  calibration: join(folder, 'calibration'),
  measured: join(folder, 'measured'),
  predictions: join(folder, 'predictions.json'),
  explanations: join(folder, 'explanations.json'),
  page: join(folder, 'README.md'),
};

/** The journals of a folder in the order of their names, without those of twins. */
export function journalsIn(path: string): readonly string[] {
  const names = readdirSync(path).filter((name) => name.endsWith('.jsonl') && !name.endsWith('.twin.jsonl'));
  return names.toSorted().map((name) => join(path, name));
}

/** What was predicted, as it was committed. */
export function readPredictions(): Predictions {
  return predictionsSchema.parse(JSON.parse(readFileSync(exampleFiles.predictions, 'utf8')));
}

/** Each prediction beside the trial that was measured for it, judged by the rules of today. */
export function checkedPredictions({ predictions }: Predictions): readonly CheckedPrediction[] {
  const measured = journalsIn(exampleFiles.measured).map((file) => ({ file, start: readJournal(file).start }));
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

/** The page of predictions and measurements, from the files beside it. */
export function examplePage(): string {
  const predictions = readPredictions();
  const explanations: unknown = JSON.parse(readFileSync(exampleFiles.explanations, 'utf8'));
  return predictionsPage(predictions, checkedPredictions(predictions), explanationsSchema.parse(explanations));
}
