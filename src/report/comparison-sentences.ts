import { formatMoment } from '../base/duration.ts';
import type { Comparison, ComparisonSide } from '../domain/comparison.ts';
import { actionWords } from './action-words.ts';
import { decisionKey } from './comparison-actions.ts';
import { momentToleranceMs } from './comparison-milestones.ts';
import { largestGap } from './curve-gap.ts';
import { nameOfMilestone } from './milestone-words.ts';
import { countOf, percentWords, sentenceCase, spanWords, unstopped, valueWords, wordList } from './words.ts';

type Facts = Omit<Comparison, 'differences' | 'agreements'>;
type Sentences = Pick<Comparison, 'differences' | 'agreements'>;

/** Shares of replicas and traffic closer than this are told as the same. */
const shareTolerance = 0.02;

/** What differs and what agrees, in sentences that need no table. Each names both sides. */
export function comparisonSentences(facts: Facts): Sentences {
  const parts = [verdicts(facts), findings(facts), windows(facts), milestones(facts), decisions(facts)];
  const all = [...parts, actions(facts), curves(facts)];
  return {
    differences: all.flatMap((part) => part.differences),
    agreements: all.flatMap((part) => part.agreements),
  };
}

/** `in the simulator`, `in the cluster`, `in the recording`, `in A`. */
export function placeOf({ label }: Pick<ComparisonSide, 'label'>): string {
  if (label === 'recorded') return 'in the recording';
  return label.length === 1 ? `in ${label}` : `in the ${label}`;
}

function verdicts({ sides }: Facts): Sentences {
  const [a, b] = sides;
  const untried = sides.flatMap((side) =>
    side.notTried === null
      ? []
      : [`${sentenceCase(placeOf(side))} it was not tried to its end: ${stopped(side.notTried)}`],
  );
  const unsafe =
    a.unsafe.attempted === b.unsafe.attempted && a.unsafe.realised === b.unsafe.realised
      ? []
      : [
          `Unsafe decisions differ: ${sides.map((side) => `${side.unsafe.attempted} attempted and ${side.unsafe.realised} realised ${placeOf(side)}`).join(', ')}.`,
        ];
  if (a.verdict === b.verdict)
    return { differences: [...untried, ...unsafe], agreements: [`Both verdicts are ${a.verdict}.`] };
  const words = sides.map((side) => `${side.verdict} ${placeOf(side)} (${unstopped(side.why)})`);
  return { differences: [`The verdict differs: ${wordList(words)}.`, ...untried, ...unsafe], agreements: [] };
}

function findings({ findings: differing, findingsCompared, sides }: Facts): Sentences {
  const differences = differing.map(({ invariant, answers }) => {
    const words = answers.map((answer, index) => {
      const side = sides[index] as ComparisonSide;
      if (answer === null) return `was not asked ${placeOf(side)}`;
      const came = answer.exercised || answer.verdict === 'fail' ? answer.verdict : 'never came up';
      return `${came === 'never came up' ? came : `is ${came}`} ${placeOf(side)} (${unstopped(answer.why)})`;
    });
    return `The rule ${invariant} ${wordList(words)}.`;
  });
  const same = findingsCompared - differing.length;
  return { differences, agreements: [`${same} of ${findingsCompared} rules have the same answer.`] };
}

function windows({ windows: all, sides }: Facts): Sentences {
  const differences = all
    .filter(({ same }) => !same)
    .map(({ from, to, wanted, answers }) => {
      const words = answers.map((answer, index) => {
        const side = sides[index] as ComparisonSide;
        if (answer === null) return `there is no such window ${placeOf(side)}`;
        const judged = answer.correct === null ? 'not judged' : answer.correct ? 'right' : 'wrong';
        return `${answer.given} was given ${placeOf(side)} (${judged})`;
      });
      return `From ${formatMoment(from)} to ${formatMoment(to)}, where ${wanted} was wanted, ${wordList(words)}.`;
    });
  if (all.length === 0) return { differences, agreements: [] };
  const same = all.length - differences.length;
  return {
    differences,
    agreements: [`${same} of ${all.length} windows got the same disposition and answer.`],
  };
}

function milestones({ milestones: all, sides }: Facts): Sentences {
  const sentences = all.map((milestone) => ({ ...milestone, sentence: milestoneSentence(milestone, sides) }));
  const differs = ({ at, differenceMs, inSpread }: (typeof sentences)[number]): boolean =>
    inSpread === false ||
    (inSpread === null && (differenceMs === null ? at[0] !== at[1] : Math.abs(differenceMs) > momentToleranceMs));
  const same = sentences.filter((one) => !differs(one) && one.at[0] !== null);
  return {
    differences: sentences.filter(differs).map(({ sentence }) => sentence),
    agreements: same.map(({ sentence }) => sentence),
  };
}

function milestoneSentence(
  { name, at, differenceMs, spread, inSpread }: Facts['milestones'][number],
  sides: Facts['sides'],
): string {
  const what = sentenceCase(nameOfMilestone(name));
  const moments = at.map(
    (one, index) => `${one === null ? 'never' : `at ${formatMoment(one)}`} ${placeOf(sides[index] as ComparisonSide)}`,
  );
  const apart =
    differenceMs === null || differenceMs === 0
      ? ''
      : `, ${spanWords(Math.abs(differenceMs))} ${differenceMs > 0 ? 'later' : 'earlier'}`;
  return `${what} ${moments.join(' and ')}${apart}${spread === null ? '' : spreadWords(spread, inSpread, sides)}.`;
}

function spreadWords(
  { side, trials, earliest, latest, never }: NonNullable<Facts['milestones'][number]['spread']>,
  inSpread: boolean | null,
  sides: Facts['sides'],
): string {
  const range = earliest === null || latest === null ? 'never' : `${formatMoment(earliest)} to ${formatMoment(latest)}`;
  const missing = never > 0 && earliest !== null ? `, and never with ${never}` : '';
  const where = inSpread === true ? 'inside' : 'outside';
  return `, ${where} what ${countOf(trials, 'seed')} give ${placeOf(sides[side] as ComparisonSide)} (${range}${missing})`;
}

function decisions({ decisions: [left, right], sides }: Facts): Sentences {
  const first = left.findIndex((step, index) => {
    const other = right[index];
    return other === undefined || decisionKey(step) !== decisionKey(other);
  });
  const at = first === -1 ? (right.length > left.length ? left.length : -1) : first;
  if (at === -1) {
    return {
      differences: [],
      agreements: [
        `The same was decided in the same order: ${countOf(left.length, 'decision')} that differ from the one before.`,
      ],
    };
  }
  const words = [left[at], right[at]].map((step, index) => {
    const where = placeOf(sides[index] as ComparisonSide);
    return step === undefined
      ? `nothing more was decided ${where}`
      : `${decidedWords(step)} at ${formatMoment(step.at)} ${where}`;
  });
  const before = at === 0 ? '' : ` after ${at} that ${at === 1 ? 'is' : 'are'} the same`;
  return {
    differences: [`The decisions part at the ${ordinal(at + 1)}${before}: ${wordList(words)}.`],
    agreements: [],
  };
}

/** `act (level 4) on rolling-restart of orders`. */
export function decidedWords({ disposition, level, action }: Comparison['decisions'][number][number]): string {
  return `${disposition} (level ${level})${action === null ? '' : ` on ${actionWords(action)}`}`;
}

function actions({ actions: all, sides }: Facts): Sentences {
  const told = all.map(({ action, sides: done }) => {
    const what = sentenceCase(actionWords(action));
    const missing = done.findIndex((side) => side === null);
    if (missing !== -1) {
      const present = done[1 - missing];
      return {
        differs: true,
        text: `${what} was carried out by ${present?.by ?? 'nobody'} ${placeOf(sides[1 - missing] as ComparisonSide)} and not ${placeOf(sides[missing] as ComparisonSide)}.`,
      };
    }
    return reachSentence(what, done as readonly [Done, Done], sides);
  });
  return {
    differences: told.filter(({ differs }) => differs).map(({ text }) => text),
    agreements: told.filter(({ differs }) => !differs).map(({ text }) => text),
  };
}

type Done = NonNullable<Facts['actions'][number]['sides'][number]>;

/** Measured against declared, on each side; a reach beyond what was declared is always told as a difference. */
function reachSentence(
  what: string,
  done: readonly [Done, Done],
  sides: Facts['sides'],
): { differs: boolean; text: string } {
  const words = done.map(({ declared, measured, outcome }, index) => {
    const where = placeOf(sides[index] as ComparisonSide);
    if (measured === null)
      return `${outcome === 'not-applied' ? 'noted and not applied' : `${outcome} and not measured`} ${where}`;
    const said = declared === null ? '' : ` of ${percentWords(declared.concurrentFraction)} declared`;
    return `${outcome} with ${percentWords(measured.concurrentFraction)} at one time${said}, ${countOf(measured.services, 'service')} and ${percentWords(measured.trafficFraction)} of the traffic ${where}`;
  });
  const [a, b] = done;
  const differs =
    a.outcome !== b.outcome ||
    done.some(beyondDeclared) ||
    (['concurrentFraction', 'cumulativeFraction', 'trafficFraction'] as const).some(
      (key) => Math.abs((a.measured?.[key] ?? 0) - (b.measured?.[key] ?? 0)) > shareTolerance,
    );
  const beyond = done.flatMap((one, index) => (beyondDeclared(one) ? [placeOf(sides[index] as ComparisonSide)] : []));
  const note = beyond.length === 0 ? '' : ` It reached further than declared ${wordList(beyond)}.`;
  return { differs, text: `${what}: ${words.join('; ')}.${note}` };
}

function beyondDeclared({ declared, measured }: Done): boolean {
  return (
    declared !== null && measured !== null && measured.concurrentFraction > declared.concurrentFraction + shareTolerance
  );
}

function curves({ curves: all, sides }: Facts): Sentences {
  const differences = all.flatMap((curve) => {
    const gap = largestGap(curve);
    if (gap === null) return [];
    const unit = curve.unit === 'ratio' ? '_ratio' : curve.unit === 'ms' ? '_ms' : '';
    const words = gap.values.map(
      (value, index) => `${valueWords(unit, value)} ${placeOf(sides[index] as ComparisonSide)}`,
    );
    const of = curve.of === 'shown' ? ', as shown' : '';
    return [`${sentenceCase(curve.name)}${of}: furthest apart at ${formatMoment(gap.at)}, ${words.join(' and ')}.`];
  });
  return { differences, agreements: [] };
}

function ordinal(number: number): string {
  const ending = number % 100 >= 11 && number % 100 <= 13 ? 'th' : (['th', 'st', 'nd', 'rd'][number % 10] ?? 'th');
  return `${number}${ending}`;
}

function stopped(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
