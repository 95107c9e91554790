import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { explore, reduceMet } from '../src/jobs/explore.ts';
import type { Exploring } from '../src/jobs/explore.ts';
import { benchOf } from '../src/jobs/run-exploration.ts';
import type { Bench } from '../src/jobs/try-incident.ts';

/** What each planted candidate breaks. */
const rules: Readonly<Record<string, string>> = {
  'always-calls-the-on-call': 'right-role-in-time',
  'anyone-clears-what-is-regulated': 'regulated-asset',
  'approval-reused-for-another-plan': 'approval-binds-action',
  'approvals-last-all-day': 'approval-binds-action',
  'ignores-regulated-tags': 'regulated-asset',
  'no-cool-down': 'no-repeat-without-effect',
  'no-time-to-abort': 'notified-and-abortable',
  'no-verification': 'verify-or-undo',
  'novelty-read-as-confidence': 'novel-pattern',
  'one-signal-is-enough': 'single-signal',
  'radius-without-limit': 'blast-radius',
  'records-nothing': 'reconstructable',
  'talks-over-the-commander': 'commander-in-control',
  'timeout-as-consent': 'silence-is-not-consent',
  'trusts-stale-data': 'stale-evidence',
};

/** An exploration that has found nothing by then counts as one that needed so many runs. */
const runsMax = 1_500;
const siblingRuns = Number(valueOf('sibling-runs') ?? 3_000);
const seedsAsked = Number(valueOf('seeds') ?? 20);
/** Distinct violations of any rule are counted over so many runs, by each mixture and from so many of the seeds. */
const budget = Number(valueOf('budget') ?? 300);
const distinctSeeds = Number(valueOf('distinct-seeds') ?? seedsAsked);
const mixtures = ['swarm', 'fixed', 'crowded'] as const;
const seeds = Array.from({ length: seedsAsked }, (_, index) => index + 1);
const planted = join(import.meta.dirname, '..', 'policies', 'planted');

/** What is asked of each planted candidate: medians, and of the reduced incidents the largest of all seeds. */
const targets = { runs: 300, seconds: 5, trials: 60, faults: 2, distortions: 2, services: 4 } as const;
const besideNames = [
  'runs, fixed mix',
  'found, no rule named',
  'runs, no rule named',
  `distinct violations in ${budget} runs (mean of ${distinctSeeds} seeds): ${mixtures.join(', ')}`,
];

const only = valueOf('only');
// Only what has a budget: nothing with another mixture, and nothing without a rule named.
const isBrief = process.argv.includes('--brief');
const names = readdirSync(planted).filter((name) => !name.endsWith('-repaired') && (only === null || name === only));
console.log(
  `Medians of ${seeds.length} seeds; runs and seconds to the violation of the candidate's own rule, with \`--property\` naming it, which puts it to the test in every other run, and with no rule named. A seed that found nothing counts as ${runsMax} runs.\n`,
);
console.log(
  [
    'candidate',
    'found',
    `runs (under ${targets.runs})`,
    `seconds (under ${targets.seconds})`,
    `reducing trials (under ${targets.trials})`,
    `faults (at most ${targets.faults})`,
    `distortions (at most ${targets.distortions})`,
    `services (at most ${targets.services})`,
    '',
    ...(isBrief ? [] : besideNames),
  ].join(' | '),
);
for (const name of names) console.log(await rowOf(name));
// The siblings differ in their titles only, so each is given incidents of its own.
if (process.argv.includes('--siblings')) {
  for (const [index, name] of names.entries()) console.log(await siblingOf(`${name}-repaired`, index + 1));
} else console.log('\nThe repaired siblings were not run: --siblings.');

/** What one seed found, and how small it became. */
interface Found {
  readonly runs: number;
  readonly seconds: number;
  readonly trials: number;
  readonly size: readonly [faults: number, distortions: number, services: number];
}

async function rowOf(name: string): Promise<string> {
  const bench = benchOf(join(planted, name));
  const rule = rules[name] ?? '';
  const found: (Found | null)[] = [];
  for (const seed of seeds) found.push(await findWith(bench, rule, seed, 'swarm'));
  const shown = found.filter((one) => one !== null);
  const of = (value: (one: Found) => number) => median(shown.map(value));
  const largest = (place: 0 | 1 | 2) => Math.max(0, ...shown.map(({ size }) => size[place]));
  const figures = {
    runs: median(found.map((one) => one?.runs ?? runsMax)),
    seconds: of(({ seconds }) => seconds),
    trials: of(({ trials }) => trials),
    faults: largest(0),
    distortions: largest(1),
    services: largest(2),
  };
  return [
    name,
    `${shown.length} of ${seeds.length}`,
    figures.runs,
    figures.seconds.toFixed(1),
    figures.trials,
    figures.faults,
    figures.distortions,
    figures.services,
    shown.length === seeds.length && isWithin(figures) ? 'PASS' : 'MISS',
    ...(isBrief ? [] : await besideOf(bench, rule)),
  ].join(' | ');
}

function isWithin({ faults, distortions, services, ...medians }: Record<keyof typeof targets, number>): boolean {
  const isSmall = faults <= targets.faults && distortions <= targets.distortions && services <= targets.services;
  return isSmall && medians.runs < targets.runs && medians.seconds < targets.seconds && medians.trials < targets.trials;
}

/** What has no budget of its own: how other mixtures compare, and how long it takes when nobody says what to look for. */
async function besideOf(bench: Bench, rule: string): Promise<readonly (string | number)[]> {
  const fixed: number[] = [];
  const unnamed: (number | null)[] = [];
  const distinct = { swarm: [] as number[], fixed: [] as number[], crowded: [] as number[] };
  for (const seed of seeds) {
    fixed.push((await findWith(bench, rule, seed, 'fixed'))?.runs ?? runsMax);
    unnamed.push(await findUnnamed(bench, rule, seed));
    if (seed > distinctSeeds) continue;
    for (const mixture of mixtures) distinct[mixture].push(await distinctWith(bench, seed, mixture));
  }
  return [
    median(fixed),
    `${unnamed.filter((one) => one !== null).length} of ${seeds.length}`,
    median(unnamed.map((one) => one ?? runsMax)),
    mixtures.map((mixture) => meanOf(distinct[mixture]).toFixed(1)).join(', '),
  ];
}

async function findWith(
  bench: Bench,
  rule: string,
  seed: number,
  mixture: Exploring['mixture'],
): Promise<Found | null> {
  const began = performance.now();
  const exploring = {
    seed,
    runs: runsMax,
    time: null,
    workers: 1,
    properties: [rule],
    hidden: false,
    profile: null,
    mixture,
  };
  const state = await explore(bench, exploring, ({ met }) => (met.size > 0 ? 'stop' : 'go-on'));
  const seconds = (performance.now() - began) / 1_000;
  const [met] = state.met.values();
  if (!met) return null;
  if (mixture === 'fixed') return { runs: state.runs, seconds, trials: 0, size: [0, 0, 0] };
  const { scenario, trials } = await reduceMet(bench, met);
  const size = [scenario.faults.length, scenario.distortions.length, scenario.topology.services.length] as const;
  return { runs: state.runs, seconds, trials, size };
}

/** In how many runs of all that is watched its own rule is met as well; null when it is not. */
async function findUnnamed(bench: Bench, rule: string, seed: number): Promise<number | null> {
  const exploring = {
    seed,
    runs: runsMax,
    time: null,
    workers: 1,
    properties: [],
    hidden: false,
    profile: null,
    mixture: 'swarm' as const,
  };
  const isMet = (met: ReadonlyMap<string, { readonly broken: { readonly property: string } }>) =>
    [...met.values()].some(({ broken }) => broken.property === rule);
  const state = await explore(bench, exploring, ({ met }) => (isMet(met) ? 'stop' : 'go-on'));
  return isMet(state.met) ? state.runs : null;
}

/** How many distinct violations of all rules a mixture meets on the budget. */
async function distinctWith(bench: Bench, seed: number, mixture: Exploring['mixture']): Promise<number> {
  const exploring = {
    seed,
    runs: budget,
    time: null,
    workers: 1,
    properties: [],
    hidden: false,
    profile: null,
    mixture,
  };
  return (await explore(bench, exploring, () => 'go-on')).met.size;
}

async function siblingOf(name: string, seed: number): Promise<string> {
  const exploring = {
    seed,
    runs: siblingRuns,
    time: null,
    workers: null,
    properties: [],
    hidden: false,
    profile: null,
    mixture: 'swarm' as const,
  };
  const { met, runs } = await explore(benchOf(join(planted, name)), exploring, () => 'go-on');
  const told = [...met.values()].map(({ broken, run }) => `${broken.property} in run ${run}`).join(', ');
  return `${name}: ${runs} runs with seed ${seed}, ${met.size === 0 ? 'nothing found' : told}`;
}

function meanOf(values: readonly number[]): number {
  return values.reduce((sum, one) => sum + one, 0) / values.length;
}

/** Of an even number of values the worse of the two in the middle. */
function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.ceil((sorted.length - 1) / 2)] ?? NaN;
}

function valueOf(name: string): string | null {
  return process.argv.find((one) => one.startsWith(`--${name}=`))?.slice(name.length + 3) ?? null;
}
