import type { Factors } from '../run/factors.ts';
import { timesCompared } from './qualify-yardsticks.ts';
import type { Yardsticks } from './qualify-yardsticks.ts';
import type { SampleShown } from './sample-trial.ts';
import type { TimeToRecover } from './time-to-recover.ts';
import type { Stratum } from '../scenario/generate/strata.ts';

/** What is told of a trial beside what it showed. */
export interface ToldBeside {
  readonly factors: Factors | null;
  readonly yardsticks: Yardsticks | null;
}

/**
 * What one trial of a sample set counts as, in words that `grep` finds: each number of the report is the number of lines of
 * `trials.txt` with some of them. The order of the words is fixed; what a trial has none of is `-`. `factors` are those of its
 * incident, null where there was none; `yardsticks` what its incident came to under those who are compared, null where it was not compared.
 */
export function trialTold(stratum: Stratum, shown: SampleShown, beside: ToldBeside): string {
  const { factors, yardsticks } = beside;
  const { exposed, triggers, step, acted, violations, elsewhere, effects, verified, distortions, people } = shown;
  const words: readonly (readonly [string, string])[] = [
    ['stratum', stratum],
    ['exposed', exposed ? 'yes' : 'no'],
    ['safe', shown.safe ? 'yes' : 'no'],
    ['trigger', exposed ? listed(triggers, '+', 'none') : '-'],
    ['wanted', step?.wanted ?? '-'],
    ['given', step?.given ?? '-'],
    ['alone', acted ? 'yes' : 'no'],
    // What the harness lost may have been one.
    ['violation', violations.length > 0 || shown.fault !== null ? 'yes' : 'no'],
    ['broken', listed(violations.map(({ invariant, kind }) => `${invariant}:${kind}`))],
    ['broken-by-others', listed(elsewhere.map(({ invariant, kind }) => `${invariant}:${kind}`))],
    ['lost', shown.fault === null ? 'no' : 'yes'],
    ['worth', listed((['alone', 'approved'] as const).flatMap((how) => effects[how].map((one) => `${one}:${how}`)))],
    ['verified', listed(verified)],
    ['radius', radiusOf(shown)],
    ['distorted', listed(distortions)],
    ['people', [people.asked, people.approved, people.rejected, people.unanswered].join('/')],
    ['hurt-ms', hurtOf(shown)],
    ['recovery', recoveryOf(yardsticks)],
    ['factors', listed(factors ?? [])],
    ['agent', shown.agent === null ? '-' : `${shown.agent.of}:${shown.agent.kind}`],
  ];
  return words.map(([name, value]) => `${name}=${value}`).join(' ');
}

function listed(values: readonly string[], between = ',', none = '-'): string {
  return values.length === 0 ? none : values.join(between);
}

function radiusOf({ reach }: SampleShown): string {
  const beyond = reach.filter(({ isBeyond }) => isBeyond).map(({ what }) => what);
  if (reach.length === 0) return '-';
  return beyond.length === 0 ? 'within' : `beyond:${beyond.join(',')}`;
}

/** With a `+` where users were still hurt at the horizon. */
function hurtOf({ recovery }: SampleShown): string {
  return recovery === null ? '-' : `${recovery.afterMs}${recovery.recovered ? '' : '+'}`;
}

/** In milliseconds, of each of the four whom the curves compare: `candidate:0:recovered,do-nothing:2400000:never`. */
function recoveryOf(yardsticks: Yardsticks | null): string {
  const times = yardsticks && timesCompared(yardsticks);
  if (times === null) return '-';
  const rows = [
    ['candidate', times.candidate],
    ['do-nothing', times.nothing],
    ['always-ask', times.ask],
    ['reference', times.reference],
  ] as const;
  return rows.map(([who, time]) => `${who}:${time.afterMs}:${endOf(time)}`).join(',');
}

function endOf({ recovered, struckAgain }: TimeToRecover): string {
  return struckAgain ?? (recovered ? 'recovered' : 'never');
}
