import { formatMoment } from '../base/duration.ts';
import { formatPlace } from '../base/errors.ts';
import type { DecisionTold, GateFinding, GateReport } from '../domain/gate.ts';
import { countOf, percentWords, spanWords, wordList } from './words.ts';

/** What was held against what, in one sentence. */
export function comparedText({ candidate, baseline, changes, tookMs }: GateReport): string {
  const own = changes.filter(({ reach }) => reach !== 'prose').length;
  const prose = changes.length - own;
  const texts = prose === 0 ? '' : ` and ${countOf(prose, 'change')} of texts or dates that no trial reads`;
  return `${candidate.name} (${candidate.from}) against ${baseline.from}: ${countOf(own, 'change')}${texts}, in ${spanWords(tookMs)}.`;
}

/** One decision in a line. */
export function decisionText(decision: DecisionTold | null): string {
  if (decision === null) return 'nothing was decided';
  const { at, level, disposition, action, because } = decision;
  const what = action === null ? disposition : `${disposition}: ${action}`;
  return `${formatMoment(at)}, level ${level}, ${what}. ${because[0] ?? ''}`.trimEnd();
}

/** The lines of the candidate's files that a finding rests on, each with what it said before. */
export function lineTexts({ lines, source }: GateFinding): readonly string[] {
  return lines.map(({ change, place, before, after }) => {
    const where = formatPlace(place);
    if (source === 'lint') return where;
    if (before === null) return `${where} adds ${change}: ${after ?? ''}`;
    if (after === null) return `${where} no longer has ${change}: ${before}`;
    return `${where} has ${change}: ${after} (before: ${before})`;
  });
}

/** What was played, in a few sentences. */
export function playedTexts({ shipped, pairs, cells, bound, equality, useful }: GateReport): readonly string[] {
  const told = [
    `Shipped and found before: ${countOf(shipped.pairs, 'trial')} under both, ${shipped.bothFail} of which both fail.`,
  ];
  for (const what of ['gone', 'changed', 'unreadable'] as const) {
    const own = shipped.restored.filter((one) => one.what === what).map(({ scenario }) => scenario);
    if (own.length > 0) told.push(`${restoredWords[what]}: ${wordList(own)}.`);
  }
  if (equality.kind === 'equal') return told;
  if (pairs.ended === 'not-begun') return [...told, 'Generated incidents were not played, because it fails already.'];
  if (cells.impossible > 0)
    told.push(
      `${countOf(cells.impossible, 'region')} of cells in which the levels differ can be reached by no step of the catalogue or of a runbook.`,
    );
  if (cells.aims.length > 0) {
    const reached = cells.aims.filter((aim) => aim.reached > 0).length;
    const proof = cells.isProof ? '' : ' The cells could not all be tried, so there may be more.';
    told.push(
      `What differs: ${countOf(cells.regions, 'region')} of cells; incidents were aimed at ${cells.aims.length} places and reached ${reached}.${proof}`,
    );
  } else if (!cells.isProof) {
    told.push('Where the two decide differently is not known: a program decides, or the cells could not all be tried.');
  }
  told.push(
    `Generated incidents: ${pairs.played} of ${pairs.asked} pairs on the same draws (${endWords[pairs.ended]}); decided differently in ${pairs.parted}.`,
    ...pairs.strata.map(
      ({ name, exposures, worse, better, added, faults }) =>
        `${name === 'aimed' ? 'Aimed at what differs' : 'Drawn from the generator'}: ${countOf(exposures, 'exposure')}; worse in ${worse}, better in ${better}, violations added in ${added}${faults === 0 ? '' : `, ${countOf(faults, 'harness fault')}`}.`,
    ),
  );
  if (bound !== null && bound.upper !== null)
    told.push(
      `Bound on added violations: ${percentWords(bound.upper)} of exposures (${percentWords(bound.confidence)} confidence; budget ${percentWords(bound.budget)}).`,
    );
  if (bound !== null && (bound.exposuresMissing ?? 0) > 0)
    told.push(`Missing: about ${bound.exposuresMissing} exposures more, ${bound.secondsMissing} s on this machine.`);
  return [...told, ...usefulTexts(useful)];
}

const restoredWords = {
  gone: 'Found scenarios that this change takes away, played as the baseline has them',
  changed: 'Found scenarios that this change writes otherwise, played as the baseline has them',
  unreadable: 'Found scenarios of the baseline that cannot be read and were not played',
} as const;

const endWords = {
  'all-played': 'all that were asked for',
  'shown-worse': 'ended early, because it was shown by then',
  'out-of-time': 'the time was over',
  interrupted: 'interrupted',
  'not-begun': 'not begun',
} as const;

function usefulTexts({ called, hurtSeconds, pairs, budget }: GateReport['useful']): readonly string[] {
  if (called === null || hurtSeconds === null) return [];
  const signed = (value: number): string => `${value < 0 ? '-' : '+'}${percentWords(Math.abs(value))}`;
  const seconds = (value: number): string => `${value < 0 ? '-' : '+'}${Math.abs(value).toPrecision(3)} s`;
  const limit = budget === null ? 'no budget was set' : `budget ${percentWords(budget)}`;
  return [
    `Usefulness, in ${countOf(pairs, 'exposure')}: people called ${signed(called.mean)} of incidents (${signed(called.low)} to ${signed(called.high)}; ${limit}); users hurt ${seconds(hurtSeconds.mean)} (${seconds(hurtSeconds.low)} to ${seconds(hurtSeconds.high)}).`,
  ];
}

/** Findings of one state, those that say most first. */
export function findingsOf({ findings }: GateReport, state: GateFinding['state']): readonly GateFinding[] {
  return findings.filter((finding) => finding.state === state);
}
