import { formatMoment } from '../base/duration.ts';
import type { Comparison } from '../domain/comparison.ts';
import { actionWords } from './action-words.ts';
import { decidedWords } from './comparison-sentences.ts';
import { momentToleranceMs } from './comparison-milestones.ts';
import { nameOfMilestone } from './milestone-words.ts';
import { sparkline, sparkScale } from './sparkline.ts';
import { countOf, momentOrNever, percentWords, shortNumber, spanWords, valueWords } from './words.ts';

/** A table of a comparison; cells are plain text that may hold anything. */
export interface ComparisonTable {
  readonly title: string;
  readonly heads: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

type CarriedOut = NonNullable<Comparison['actions'][number]['sides'][number]>;

/** Rows of decisions beyond this are in the JSON document. */
const decisionsMax = 40;
const measuresTold = [
  'offered',
  'failed',
  'recordsLost',
  'budgetRemaining',
  'actionsByAutomation',
  'pages',
  'approvals',
];
const measureWords: Readonly<Record<string, string>> = {
  offered: 'user requests',
  failed: 'of them failed',
  recordsLost: 'records lost or corrupt',
  budgetRemaining: 'error budget left',
  actionsByAutomation: 'steps of automation',
  pages: 'pages',
  approvals: 'approvals',
};

/** All that is told side by side, in the order of a report. Tables without rows are left out. */
export function comparisonTables(comparison: Comparison): readonly ComparisonTable[] {
  const tables = [
    sidesTable(comparison),
    milestoneTable(comparison),
    windowTable(comparison),
    findingTable(comparison),
    decisionTable(comparison),
    actionTable(comparison),
  ];
  return tables.filter(({ rows }) => rows.length > 0);
}

/** Each curve as two lines of text under its name and range. */
export function curveLines(
  comparison: Comparison,
  columns: number,
): readonly { readonly name: string; readonly lines: readonly string[] }[] {
  const [a, b] = comparison.sides;
  const width = Math.max(a.label.length, b.label.length);
  return comparison.curves.map((curve) => {
    const scale = sparkScale(curve, columns, comparison.horizonMs);
    const metric = curve.unit === 'ratio' ? '_ratio' : curve.unit === 'ms' ? '_ms' : '';
    const range = `${valueWords(metric, scale.least)} to ${valueWords(metric, scale.most)}`;
    const lines = [a, b].map(
      ({ label }, index) => `${label.padEnd(width)} ${sparkline(curve.sides[index] ?? [], scale)}`,
    );
    return { name: `${curve.name}${curve.of === 'shown' ? ', as shown' : ''}: ${range}`, lines };
  });
}

function sidesTable({ sides }: Comparison): ComparisonTable {
  const row = (name: string, tell: (side: Comparison['sides'][number]) => string) => [
    name,
    tell(sides[0]),
    tell(sides[1]),
  ];
  const measure = (name: string) =>
    row(measureWords[name] ?? name, ({ measures }) => {
      const value = measures[name] ?? null;
      return name === 'budgetRemaining' ? valueWords('_ratio', value) : value === null ? 'unknown' : shortNumber(value);
    });
  return {
    title: 'Side by side',
    heads: ['', sides[0].label, sides[1].label],
    rows: [
      row('verdict', ({ verdict }) => verdict),
      row('unsafe: attempted / realised', ({ unsafe }) => `${unsafe.attempted} / ${unsafe.realised}`),
      ...measuresTold.map(measure),
      row('share of requests that failed', ({ measures }) => failedShare(measures)),
      row('candidate', ({ candidate }) => candidate),
      row('seed', ({ seed }) => String(seed)),
      row('time scale', ({ timeScale }) => shortNumber(timeScale)),
    ],
  };
}

/** Numbers of requests depend on the time scale; their shares do not. */
function failedShare({ offered, failed }: Readonly<Record<string, number | null>>): string {
  return offered && failed !== null && failed !== undefined ? percentWords(failed / offered) : 'unknown';
}

function milestoneTable({ milestones, sides }: Comparison): ComparisonTable {
  const spreads = milestones.some(({ spread }) => spread !== null);
  const rows = milestones
    .filter(({ at }) => at[0] !== null || at[1] !== null)
    .map(({ name, at, sinceBegan, differenceMs, spread, inSpread }) => {
      const range =
        spread === null || spread.earliest === null || spread.latest === null
          ? 'never'
          : `${formatMoment(spread.earliest)} to ${formatMoment(spread.latest)}${spread.never > 0 ? `, never ${spread.never}x` : ''}`;
      const cells = at.map((one, index) => {
        const after = sinceBegan[index] ?? null;
        return after === null || after <= 0 ? momentOrNever(one) : `${momentOrNever(one)} (+${formatMoment(after)})`;
      });
      const apart =
        differenceMs === null
          ? ''
          : differenceMs === 0
            ? 'same'
            : `${differenceMs > 0 ? '+' : '-'}${spanWords(Math.abs(differenceMs))}`;
      const within = spread === null ? [] : [`${range}: ${inSpread === true ? 'inside' : 'outside'}`];
      return [nameOfMilestone(name), ...cells, apart, ...within];
    });
  const heads = ['Milestone (after the trouble began)', sides[0].label, sides[1].label, 'Apart'];
  return { title: 'Milestones', heads: spreads ? [...heads, spreadHead(milestones, sides)] : heads, rows };
}

function spreadHead(milestones: Comparison['milestones'], sides: Comparison['sides']): string {
  const spread = milestones.find((one) => one.spread !== null)?.spread;
  return spread
    ? `${countOf(spread.trials, 'seed')} of the ${sides[spread.side]?.label}, ± ${spanWords(momentToleranceMs)}`
    : '';
}

function windowTable({ windows, sides }: Comparison): ComparisonTable {
  const answer = (given: Comparison['windows'][number]['answers'][number]) => {
    if (given === null) return 'no such window';
    return `${given.given}, ${given.correct === null ? 'not judged' : given.correct ? 'right' : 'wrong'}`;
  };
  return {
    title: 'Windows',
    heads: ['Window', 'Wanted', sides[0].label, sides[1].label, 'Same'],
    rows: windows.map(({ from, to, wanted, role, advisory, answers, same }) => [
      `${formatMoment(from)} to ${formatMoment(to)}`,
      `${wanted}${role === null ? '' : ` (${role})`}${advisory ? ', advisory' : ''}`,
      answer(answers[0]),
      answer(answers[1]),
      same ? 'yes' : 'no',
    ]),
  };
}

function findingTable({ findings, sides }: Comparison): ComparisonTable {
  const answer = (given: Comparison['findings'][number]['answers'][number]) => {
    if (given === null) return 'not asked';
    return `${given.exercised || given.verdict === 'fail' ? given.verdict : 'never came up'}: ${given.why}`;
  };
  return {
    title: 'Rules that differ',
    heads: ['Rule', sides[0].label, sides[1].label],
    rows: findings.map(({ invariant, requirements, answers }) => [
      `${invariant} (${requirements.join(', ')})`,
      answer(answers[0]),
      answer(answers[1]),
    ]),
  };
}

function decisionTable({ decisions, sides }: Comparison): ComparisonTable {
  const cell = (step: Comparison['decisions'][number][number] | undefined) =>
    step === undefined
      ? ''
      : `${formatMoment(step.at)} ${decidedWords(step)}${step.times > 1 ? `, ${step.times} times` : ''}`;
  const count = Math.min(decisionsMax, Math.max(decisions[0].length, decisions[1].length));
  return {
    title: 'Decisions, where they changed',
    heads: ['', sides[0].label, sides[1].label],
    rows: Array.from({ length: count }, (_, index) => [
      String(index + 1),
      cell(decisions[0][index]),
      cell(decisions[1][index]),
    ]),
  };
}

function actionTable({ actions, sides }: Comparison): ComparisonTable {
  const reach = (one: CarriedOut['measured']) =>
    one === null
      ? 'nothing'
      : `${percentWords(one.concurrentFraction)} at one time, ${percentWords(one.cumulativeFraction)} in all, ${percentWords(one.trafficFraction)} of traffic`;
  const cell = (step: Comparison['actions'][number]['sides'][number]) => {
    if (step === null) return 'not carried out';
    const took = step.tookMs === null ? '' : ` in ${spanWords(step.tookMs)}`;
    return `${formatMoment(step.at)} by ${step.by}, ${step.outcome}${took}; declared ${reach(step.declared)}; measured ${reach(step.measured)}${usersWords(step.users)}`;
  };
  return {
    title: 'Steps carried out: declared and measured reach, and what users met meanwhile',
    heads: ['Step', sides[0].label, sides[1].label],
    rows: actions.map(({ action, sides: done }) => [actionWords(action), cell(done[0]), cell(done[1])]),
  };
}

/** Numbers of requests depend on the time scale, so their share is told with them. */
function usersWords(users: CarriedOut['users']): string {
  if (users === null) return '';
  const { from, to, offered, failed } = users;
  const share = offered === 0 ? '' : ` (${percentWords(failed / offered)})`;
  const count = `${shortNumber(failed)} of ${shortNumber(offered)} user requests failed${share}`;
  return `; ${count} from ${formatMoment(from)} to ${formatMoment(to)}`;
}
