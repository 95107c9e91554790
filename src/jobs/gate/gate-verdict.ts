import type { GateReport } from '../../domain/gate.ts';
import { formatPlace } from '../../base/errors.ts';
import { limits } from '../../domain/limits.ts';
import type { PairDecision } from '../../statistics/paired-decision.ts';
import { unseenChange } from './unseen-change.ts';
import { invariants } from '../../judge/charter-table.ts';
import { countOf, percentWords, wordList } from '../../report/words.ts';

/** All that a verdict of the gate rests on. */
export interface GateShown extends Pick<
  GateReport,
  'changes' | 'equality' | 'findings' | 'cells' | 'pairs' | 'shipped' | 'useful'
> {
  /** Null where no pair was needed, or none was played. */
  readonly decision: PairDecision | null;
  readonly confidence: number;
  readonly budget: number;
}

/** A verdict with its reasons, the weightiest first. */
export interface GateVerdict {
  readonly verdict: GateReport['verdict'];
  readonly why: readonly string[];
}

/** A share of harness faults above which nothing is concluded from the rest (design.md section 7). */
const faultsMax = 0.01;

/**
 * The verdict of a gate. What is new and not waived fails, whatever else is better; of an absolute rule one occurrence is new. A pass needs a proof that the two are equal, or a
 * bound on added violations under its budget with nothing left open; all else is inconclusive.
 */
export function gateVerdict(shown: GateShown): GateVerdict {
  const failing = failReasons(shown);
  if (failing.length > 0) return { verdict: 'fail', why: failing };
  const unseen = unseenChange(shown);
  const first = unseen === null ? [] : [unseen];
  const open = openReasons(shown);
  if (open.length > 0) return { verdict: 'inconclusive', why: [...first, ...open] };
  return { verdict: 'pass', why: [...first, ...passReasons(shown)] };
}

function failReasons({ findings, decision, useful }: GateShown): readonly string[] {
  const added = findings.filter(({ state }) => state === 'new');
  const why: string[] = [];
  for (const source of ['lint', 'shipped', 'generated'] as const) {
    const own = added.filter((finding) => finding.source === source);
    if (own.length === 0) continue;
    const rules = wordList([...new Set(own.map(({ rule }) => rule))]);
    why.push(`${countOf(own.length, 'new finding')} ${sourceWords[source]}: ${rules}.`);
  }
  // Without numbers a generated finding is new for this reason alone.
  const once = added.filter(
    ({ source, rule }) => source === 'generated' && (decision?.kind !== 'worse' || isAbsolute(rule)),
  );
  if (once.length > 0)
    why.push(
      `${wordList([...new Set(once.map(({ rule }) => rule))])} is absolute there, and the baseline keeps to it in the same incident: one occurrence fails.`,
    );
  if (decision?.kind === 'worse') {
    const { worse, by } = { worse: decision.worse.discordant, by: decision.worse.by };
    const how = by === 'mcnemar' ? 'the exact test of McNemar' : 'the e-process';
    why.push(
      `On the same draws the candidate was worse in ${countOf(worse.worse, 'incident')} and better in ${worse.better}; ${how} shows that this is no chance.`,
    );
  }
  const over = usefulness(useful, 'low');
  return over === null ? why : [...why, over];
}

const sourceWords = {
  lint: 'in the files',
  shipped: 'in what is shipped or was found before',
  generated: 'in generated incidents',
} as const;

function openReasons(shown: GateShown): readonly string[] {
  const { equality, decision, pairs, shipped, findings, useful } = shown;
  const why: string[] = [];
  if (pairs.ended === 'interrupted') why.push('It was interrupted.');
  if (shipped.notJudged.length > 0)
    why.push(`The harness failed in ${wordList(shipped.notJudged)}, so nothing is known there.`);
  why.push(...approvalReasons(findings));
  if (equality.kind === 'equal') return why;
  why.push(...boundReasons(shown, decision), ...aimReasons(shown), ...faultReasons(pairs));
  const over = usefulness(useful, 'high');
  return over === null ? why : [...why, over];
}

/** Reasons that are told in full; the report has the rest. */
const approvalsToldMax = 5;

/** What a person has to approve is never a pass, whatever the numbers and even the proof say. */
function approvalReasons(findings: GateShown['findings']): readonly string[] {
  const open = findings.filter(({ state }) => state === 'open');
  const told = open
    .slice(0, approvalsToldMax)
    .map(
      ({ id, message, lines }) =>
        `${whereOf(lines)}${message} Waive ${id}, in a change that is merged before this one, to approve it.`,
    );
  const more = open.length - told.length;
  const noun = open.every(({ source }) => source === 'exceptions') ? 'exception' : 'finding';
  return more > 0 ? [...told, `${countOf(more, noun)} more must be approved, see the report.`] : told;
}

function whereOf([line]: GateReport['findings'][number]['lines']): string {
  return line === undefined ? '' : `${formatPlace(line.place)}: `;
}

function boundReasons({ budget, confidence, pairs }: GateShown, decision: PairDecision | null): readonly string[] {
  if (decision?.kind === 'within-budget' || decision?.kind === 'worse') return [];
  const upper = decision?.upper ?? null;
  if (upper === null) {
    const empty = pairs.strata.filter(({ exposures }) => exposures === 0).map(({ name }) => name);
    const where = empty.length === 0 ? '' : ` among the ${wordList(empty)} incidents`;
    return [`Nothing was shown: no step was proposed to either of the two${where}.`];
  }
  const missing = decision?.kind === 'open' ? decision.exposuresMissing : null;
  const more =
    missing === null
      ? 'at the rate that was seen no number of incidents would bring it there'
      : `about ${countOf(missing, 'more exposure')} without more violations would`;
  return [
    `Added violations are bounded by ${percentWords(upper)} of exposures (${percentWords(confidence)} confidence), above the budget of ${percentWords(budget)}; ${more}.`,
  ];
}

/** A region that was hardly reached could hold what the rest does not show. */
function aimReasons({ cells }: GateShown): readonly string[] {
  const short = cells.aims.filter(({ isHazard, reached }) => isHazard && reached < limits.aimReachedMin);
  const told: string[] = [];
  if (short.length > 0) {
    const [first] = short;
    told.push(
      `${countOf(short.length, 'place')} where the two differ and the candidate may do more ${short.length === 1 ? 'was' : 'were'} reached by fewer than ${limits.aimReachedMin} incidents, for example (${first?.reached ?? 0} times): ${first?.name ?? ''}.`,
    );
  }
  const aimed = cells.aims.filter(({ isHazard, kind }) => isHazard && kind === 'cell').length;
  if (cells.hazards > aimed)
    told.push(`Of ${cells.hazards} regions of cells in which the candidate may do more, only ${aimed} were aimed at.`);
  return told;
}

function faultReasons({ strata, faults }: GateShown['pairs']): readonly string[] {
  const short = strata.filter((stratum) => stratum.faults > faultsMax * (stratum.exposures + stratum.faults));
  if (short.length === 0) return [];
  return [
    `The harness failed in more than 1% of the ${wordList(short.map(({ name }) => name))} pairs: ${faults[0] ?? ''}.`,
  ];
}

/** `low`: shown to be over the budget. `high`: not shown to be within it. */
function usefulness({ budget, called, hurtSeconds }: GateShown['useful'], end: 'low' | 'high'): string | null {
  if (budget === null) return null;
  if (called === null || hurtSeconds === null) {
    return end === 'low' ? null : 'Of usefulness nothing is known: there were too few exposures.';
  }
  if (called[end] <= budget) return null;
  const what = `People are called in ${percentWords(Math.max(0, called.mean))} more of the incidents (${percentWords(Math.max(0, called.low))} to ${percentWords(Math.max(0, called.high))})`;
  return end === 'low'
    ? `${what}, above the usefulness budget of ${percentWords(budget)}.`
    : `${what}, which is not shown to be within the usefulness budget of ${percentWords(budget)}.`;
}

function passReasons({ equality, decision, confidence, budget, pairs }: GateShown): readonly string[] {
  if (equality.kind === 'equal') {
    const how = equality.by === 'content' ? 'nothing differs that a trial reads' : 'every cell agrees';
    return [`Proved: the two behave alike, because ${how}.`, ...equality.covered.map((one) => `Proved: ${one}.`)];
  }
  const upper = decision?.kind === 'within-budget' ? decision.upper : budget;
  const exposures = pairs.strata.reduce((sum, stratum) => sum + stratum.exposures, 0);
  return [
    `Added violations are bounded by ${percentWords(upper)} of exposures (${percentWords(confidence)} confidence, budget ${percentWords(budget)}, ${countOf(exposures, 'exposure')}).`,
  ];
}

function isAbsolute(rule: string): boolean {
  return invariants.some((invariant) => invariant.id === rule && invariant.class === 'absolute');
}
