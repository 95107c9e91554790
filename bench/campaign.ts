// `npm run bench:campaign [-- --trials=100000 --compared=12000]`: `requal run` itself, with one worker and with two, and with very
// many trials: how fast they go from the first line to the report, and how much memory the whole process takes.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { printTable } from './print-table.ts';

const trialsAsked = numberOf('trials', 100_000);
const trialsCompared = numberOf('compared', 12_000);
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
  const ran = (trials: number, workers: number) => measured(scenario, trials, workers);
  const one = ran(trialsCompared, 1);
  const two = ran(trialsCompared, 2);
  const many = ran(trialsAsked, 2);
  const quarters = [0, 1, 2, 3].map((quarter) => peakOf(many.samples, quarter));
  const scaling = two.perSecond / one.perSecond;
  console.log(
    `\n${trialsAsked} trials of 5 minutes and eight services, ${(many.bytes / megabyte).toFixed(0)} MB of results.`,
  );
  printTable([
    { what: `${trialsCompared} trials, no worker beside`, value: one.perSecond, unit: '/s', budget: '', isMet: null },
    { what: `${trialsCompared} trials, 2 workers`, value: two.perSecond, unit: '/s', budget: '', isMet: null },
    {
      what: '1 to 2 workers',
      value: scaling,
      unit: 'times',
      budget: `${scalingMin} times`,
      isMet: scaling >= scalingMin,
    },
    { what: `${trialsAsked} trials, 2 workers`, value: many.perSecond, unit: '/s', budget: '', isMet: null },
    {
      what: 'memory, most',
      value: many.peak,
      unit: 'MiB',
      budget: `${memoryMaxMb} MiB`,
      isMet: many.peak < memoryMaxMb,
    },
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

/** A process of its own, as a user starts it, so that nothing of another run is counted. */
function measured(scenario: string, trials: number, workers: number) {
  const [memory, out] = [join(folder, 'memory.json'), join(folder, 'reports')];
  const began = performance.now();
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--import', new URL('./tell-memory.ts', import.meta.url).href, 'src/cli.ts', 'run', scenario].concat(
      ['--candidate', 'policies/production-platform', '--out', out],
      ['--seeds', `${trials}`, '--workers', `${workers}`],
    ),
    { encoding: 'utf8', env: { ...process.env, REQUAL_BENCH_MEMORY: memory }, maxBuffer: 64 * megabyte },
  );
  const seconds = (performance.now() - began) / 1_000;
  if (status !== 0) throw new Error(`requal run ended with ${status}: ${stderr}`);
  const { peak, samples } = JSON.parse(readFileSync(memory, 'utf8')) as { peak: number; samples: number[] };
  const [report = ''] = readdirSync(out);
  const bytes = statSync(join(out, report, 'results.jsonl')).size;
  rmSync(out, { recursive: true });
  return { perSecond: trials / seconds, peak, samples, bytes };
}

function peakOf(samples: readonly number[], quarter: number): number {
  const length = Math.ceil(samples.length / 4);
  return Math.max(0, ...samples.slice(quarter * length, (quarter + 1) * length));
}

function numberOf(name: string, otherwise: number): number {
  return Number(process.argv.find((one) => one.startsWith(`--${name}=`))?.slice(name.length + 3) ?? otherwise);
}
