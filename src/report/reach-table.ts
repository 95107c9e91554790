import type { AutomationReport } from '../domain/qualification-report.ts';
import type { ReachMeasure, ReachRow } from '../domain/reach.ts';
import { countOf, percentWords } from './words.ts';

export const reachHeads = ['blast radius', 'measured', 'its plan', 'the policy', 'trials beyond', 'trial'] as const;

/** What was measured against what was declared: words and numbers, without markup. */
export function reachCells({ reach }: Pick<AutomationReport, 'reach'>): readonly (readonly string[])[] {
  return reach.map(({ what, measured, planned, allowed, beyond, trial }) => [
    names[what],
    amountOf(what, measured),
    planned === null ? 'not declared' : amountOf(what, planned),
    allowed === null ? 'not declared' : amountOf(what, allowed),
    String(beyond),
    `number ${trial}`,
  ]);
}

/** In a clause: whether it was within. */
export function reachSummary({ reach, radiusBeyond }: Pick<AutomationReport, 'reach' | 'radiusBeyond'>): string {
  if (reach.length === 0) return 'nothing was carried out alone, so nothing was measured';
  if (radiusBeyond === 0) return 'within what was declared in every trial; measures below';
  return `beyond what was declared in ${countOf(radiusBeyond, 'trial')}; measures below`;
}

/** By what rule each row is beyond, in sentences. */
export const reachRule =
  'Of each measure, the step that ran alone and reached furthest. The plan is made before a step of what is shown; what the policy does not declare is taken from the plan alone, and what no plan says from the policy alone. More than either of them, by a single replica, is beyond: one such trial withholds a requalification, and more than the violations that the plan accepts demote.';

/** One measure beyond what was declared, as a clause. */
export function reachWords({ what, measured, planned, allowed, beyond, trial }: ReachRow): string {
  const declared = [
    ...(planned === null ? [] : [`${amountOf(what, planned)} planned`]),
    ...(allowed === null ? [] : [`${amountOf(what, allowed)} allowed by the policy`]),
  ];
  const isOther = measured <= Math.min(planned ?? Infinity, allowed ?? Infinity);
  return `${names[what]} ${amountOf(what, measured)}${isOther ? ' and others than planned' : ''}, where ${declared.join(' and ')} (${countOf(beyond, 'trial')}; number ${trial})`;
}

const names: Readonly<Record<ReachMeasure, string>> = {
  services: 'services',
  collateral: 'services beside its target',
  replicas: 'replicas of one step',
  'concurrent-share': 'share of replicas at one time',
  'cumulative-share': 'share of replicas by the end',
  'traffic-share': 'share of user traffic',
  'services-in-window': 'services of all steps in the window',
};

function amountOf(what: ReachMeasure, amount: number): string {
  return what.endsWith('-share') ? percentWords(amount) : String(amount);
}
