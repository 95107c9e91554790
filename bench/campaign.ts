// `npm run bench:campaign [--trials=100000]`: how fast trials go by one worker and by two, and how much memory a campaign
// of very many takes, in this process with all of its threads.
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { planRun } from '../src/jobs/run-plan.ts';
import { runAll } from '../src/jobs/run-all.ts';
import type { TrialSetup } from '../src/jobs/trial-work.ts';
import { noResults } from '../src/run/result-file.ts';
import { planDigest } from '../src/jobs/campaign-folder.ts';
import { printTable } from './print-table.ts';

const trialsAsked = numberOf('trials', 100_000);
const trialsCompared = numberOf('compared', 3_000);
const megabyte = 1024 * 1024;
const memoryMaxMb = 512;
const scalingMin = 1.8;

const shortLeak = `
id: short-leak
extends: leak-known-cause
title: A leak that is quick, and cut short
changes:
  - {set: horizon, to: 5m}
  - {set: 'faults[leak].at', to: 30s}
  - {set: 'faults[leak].until', to: 4m}
  - {set: 'faults[leak].growthPerMinute', to: 0.3}
expected: []
exercises: []
`;

const folder = mkdtempSync(join(tmpdir(), 'requal-campaign-'));
try {
  const scenario = join(folder, 'short-leak.yaml');
  writeFileSync(scenario, shortLeak);
  const planned = planRun({
    what: [scenario],
    candidates: ['policies/production-platform'],
    world: null,
    certificate: null,
    seeds: [1],
  });
  const setup: TrialSetup = { ...planned.setup, keep: 'telling' };
  const start = noResults(planDigest(planned.plan));
  const ran = async (name: string, trials: number, workers: number) => {
    const into = join(folder, name);
    mkdirSync(into);
    const seeds = Array.from({ length: trials }, (_, index) => index + 1);
    const rss: number[] = [];
    const began = performance.now();
    const sampling = setInterval(() => rss.push(process.memoryUsage().rss / megabyte), 500);
    const said: string[] = [];
    await runAll(
      {
        setup: { ...setup, seeds },
        total: trials,
        workers,
        folder: into,
        planDigest: start.head,
        kept: start,
        failed: 0,
      },
      { update: () => {}, notice: (sentence) => said.push(sentence), began: () => {} },
    );
    clearInterval(sampling);
    const seconds = (performance.now() - began) / 1_000;
    const bytes = statSync(join(into, 'results.jsonl')).size;
    rmSync(into, { recursive: true });
    for (const sentence of said) console.log(sentence);
    return { perSecond: trials / seconds, seconds, rss, bytes };
  };
  const one = await ran('one', trialsCompared, 1);
  const two = await ran('two', trialsCompared, 2);
  const many = await ran('many', trialsAsked, 2);
  const peak = Math.max(...many.rss);
  const quarters = [0, 1, 2, 3].map((quarter) => peakOf(many.rss, quarter));
  console.log(
    `\n${trialsAsked} trials of 5 minutes and eight services, ${(many.bytes / megabyte).toFixed(0)} MB of results.`,
  );
  printTable([
    { what: 'trials, 1 worker (in the main thread)', value: one.perSecond, unit: '/s', budget: '', isMet: null },
    { what: 'trials, 2 workers', value: two.perSecond, unit: '/s', budget: '', isMet: null },
    {
      what: '1 to 2 workers',
      value: two.perSecond / one.perSecond,
      unit: 'times',
      budget: `${scalingMin} times`,
      isMet: two.perSecond / one.perSecond >= scalingMin,
    },
    { what: 'the whole campaign', value: many.seconds, unit: 's', budget: '', isMet: null },
    { what: 'memory, most', value: peak, unit: 'MiB', budget: `${memoryMaxMb} MiB`, isMet: peak < memoryMaxMb },
    ...quarters.map((value, index) => ({
      what: `memory, quarter ${index + 1}, most`,
      value,
      unit: 'MiB',
      budget: '',
      isMet: null,
    })),
  ]);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

function peakOf(samples: readonly number[], quarter: number): number {
  const length = Math.ceil(samples.length / 4);
  return Math.max(0, ...samples.slice(quarter * length, (quarter + 1) * length));
}

function numberOf(name: string, otherwise: number): number {
  return Number(process.argv.find((one) => one.startsWith(`--${name}=`))?.slice(name.length + 3) ?? otherwise);
}
