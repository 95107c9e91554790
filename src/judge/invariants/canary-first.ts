import { formatMoment } from '../../base/duration.ts';
import { canaryReplicas } from '../../domain/canary.ts';
import type { CanaryRule } from '../../domain/canary.ts';
import type { Checker, Trial, Violation } from '../check.ts';
import { checked, notShown } from '../check.ts';
import { nameOf } from '../never-act-alone.ts';
import type { Applied, Subject, TrialRecord } from '../trial-record.ts';
import { truthAt } from '../truth.ts';

/** D12: where the policy says so, a step begins with a few replicas, and the rest waits until they have held. */
export const canaryFirst: Checker = {
  id: 'canary-first',
  title: 'automation touches nothing beyond a canary before it has held for its time, where the policy wants one',
  severity: 'high',
  requirements: ['D12'],
  basis: 'conformance',
  class: 'rated',
  tests: 'runtime',
  kind: 'never',
  check({ record, charter }: Trial) {
    const { canaries, executor } = record.start.candidate;
    if (record.recorded) return notShown('not assessed: a recording does not answer to actions');
    if (canaries.length === 0) return notShown('the policy wants no canary');
    if (executor !== 'requal') return notShown('requal cannot tell an executor of yours to go on from a canary');
    const ruled = record.carried.flatMap((subject) => {
      const rule = canaries.find(({ action }) => action === subject.action.kind);
      const isHeld = charter.canaryActions.some((kind) => kind === subject.action.kind);
      return rule && subject.applied && isHeld ? [{ subject, rule, applied: subject.applied }] : [];
    });
    const ended = ruled.filter(({ applied }) => applied.canary !== null || applied.completion !== null);
    return checked(
      ended.flatMap(({ subject, rule, applied }) => breachOf(record, subject, rule, applied)),
      ended.map(({ applied, subject }) => (applied.canary ?? applied.completion)?.seq ?? subject.seq),
      'nothing for which the policy wants a canary was carried out',
    );
  },
};

function breachOf(record: TrialRecord, subject: Subject, rule: CanaryRule, applied: Applied): readonly Violation[] {
  const problem = problemOf(record, subject, rule, applied);
  if (problem === null) return [];
  const { apply, canary, completion } = applied;
  const entries = [apply.seq, canary?.seq, completion?.seq].filter((seq) => seq !== undefined);
  const what = `${nameOf(apply.action)} at ${formatMoment(apply.at)} ${problem}`;
  return [{ kind: 'realised', breach: 'act', seq: apply.seq, entries, what }];
}

/** By what the world says was touched, and by how users truly fared meanwhile. */
function problemOf(record: TrialRecord, subject: Subject, rule: CanaryRule, applied: Applied): string | null {
  const most = canaryReplicas(rule, subject.target?.replicas ?? 1);
  const { canary, completion } = applied;
  if (canary === null) {
    const replicas = completion?.touched.replicas ?? 0;
    return replicas > most ? `touched ${replicas} replicas at one go, and the policy wants a canary of ${most}` : null;
  }
  if (canary.touched.replicas > most) {
    return `touched ${canary.touched.replicas} replicas as its canary, where the policy allows ${most}`;
  }
  const wentOn = goneOnAt(record, applied);
  if (wentOn === null) return null;
  const watchedMs = wentOn - canary.at;
  if (watchedMs < rule.observe) {
    return `went on after ${formatMoment(watchedMs)}, before its canary was watched for ${formatMoment(rule.observe)}`;
  }
  return fellIll(record, applied, canary.at, wentOn, rule)
    ? 'went on although users fared worse with its canary'
    : null;
}

/** When the rest was begun: told by the journal, and no later than its end, whatever the journal tells. */
function goneOnAt(record: TrialRecord, { apply, canary, completion }: Applied): number | null {
  const told = record.of.canary.find((entry) => entry.apply === apply.id && entry.then === 'go-on')?.at ?? null;
  const more = completion !== null && completion.touched.replicas > (canary?.touched.replicas ?? 0);
  if (!more) return told;
  return told === null ? completion.at : Math.min(told, completion.at);
}

/** Whether truly more requests of users failed in the watched time than just before the step, by more than the policy bears. */
function fellIll(record: TrialRecord, { apply }: Applied, from: number, to: number, rule: CanaryRule): boolean {
  const before = truthAt(record, apply.at)?.successRatio ?? 1;
  return record.of.truth.some(
    ({ at, successRatio }) => from < at && at <= to && before - successRatio > rule.rollbackOn.errorRatioRise,
  );
}
