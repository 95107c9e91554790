// `npm run predictions make` writes what the simulator says of trials that no cluster has seen yet, and refuses once one
// has. `npm run predictions table` puts what was measured beside it. See reports/example/README.md.
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../src/base/package-root.ts';
import { writeFileWhole } from '../src/base/write-file.ts';
import type { TrialSummary } from '../src/domain/summary.ts';
import { judgeJournal } from '../src/jobs/judge-journal.ts';
import { runTrials } from '../src/jobs/run-trials.ts';
import { readJournal } from '../src/journal/read-journal.ts';
import { momentToleranceMs } from '../src/report/comparison-milestones.ts';
import { examplePage, examplePageFile, journalsIn, roundFiles } from './predictions/example-files.ts';
import { predictionOf, shiftsOf } from './predictions/make-predictions.ts';
import type { Predictions } from './predictions/prediction-schema.ts';
import { predictionsSchema } from './predictions/prediction-schema.ts';

const seeds = Array.from({ length: 10 }, (_, index) => index + 1);

/** What the newest round predicts: scenarios that had never been run in a cluster, some with candidates that fail there. */
const round = 'second';
const published = 'production-platform';
const asked = [
  ['conservative', 'cluster-cache-saturated'],
  ['conservative', 'cluster-cart-leak'],
  ['conservative', 'cluster-unqualified'],
  [published, 'cluster-certificate-internal'],
  [published, 'cluster-change-freeze'],
  [published, 'cluster-retry-storm'],
  [published, 'cluster-unknown-failure'],
  ['planted/radius-without-limit', 'cluster-few-replicas'],
] as const;

interface Simulated {
  readonly trials: readonly TrialSummary[];
  readonly identity: { readonly scenarioDigest: string; readonly candidateDigest: string };
}

const [verb] = process.argv.slice(2);
if (verb === 'make') await make();
else if (verb === 'table') writeFileWhole(examplePageFile, examplePage());
else throw new Error('say `npm run predictions make` or `npm run predictions table`');

async function make(): Promise<void> {
  const files = roundFiles(round);
  if (existsSync(files.measured)) throw new Error('there are measurements already; a prediction now would be none');
  const calibration = [];
  for (const file of journalsIn(files.calibration)) {
    const measured = judgeJournal(file);
    calibration.push({ measured, simulated: (await simulated(published, measured.scenario)).trials });
  }
  const shifts = shiftsOf(calibration);
  const predictions = [];
  for (const [candidate, scenario] of asked) {
    const { trials, identity } = await simulated(candidate, scenario);
    predictions.push(predictionOf(trials, identity, shifts));
  }
  const all: Predictions = {
    seeds,
    toleranceMs: momentToleranceMs,
    calibration: { scenarios: calibration.map(({ measured }) => measured.scenario), shifts: [...shifts] },
    predictions,
  };
  writeFileWhole(files.predictions, `${JSON.stringify(predictionsSchema.parse(all), null, 2)}\n`);
}

/** One scenario in the simulator with each seed, and the digests that say of what it was. */
async function simulated(candidate: string, scenario: string): Promise<Simulated> {
  const out = mkdtempSync(join(tmpdir(), 'requal-predictions-'));
  try {
    const { run, trials } = await runTrials(
      {
        what: [scenario],
        candidates: [join(packageRoot, 'policies', candidate)],
        world: 'simulator',
        seeds,
        out,
        workers: 1,
        certificate: null,
        resume: null,
      },
      { began: () => {}, update: () => {}, notice: () => {} },
    );
    const { start } = readJournal(join(run.folder ?? out, trials[0]?.journal ?? ''));
    return { trials, identity: { scenarioDigest: start.scenarioDigest, candidateDigest: start.candidate.digest } };
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}
