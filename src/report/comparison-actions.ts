import type { Action } from '../domain/action.ts';
import type { Comparison } from '../domain/comparison.ts';
import type { Entry, EntryOf } from '../domain/entry.ts';
import { entriesOfKind } from './comparison-input.ts';

type Decided = Comparison['decisions'][number][number];
type Compared = Comparison['actions'][number];
type CarriedOut = NonNullable<Compared['sides'][number]>;
type Reach = NonNullable<CarriedOut['measured']>;

/** What was decided, each change once with how often it was repeated. Looks made again before execution repeat the first. */
export function decidedSteps(entries: readonly Entry[]): Decided[] {
  const proposals = new Map(entriesOfKind(entries, 'proposal').map((proposal) => [proposal.id, proposal]));
  const steps: Decided[] = [];
  for (const decision of entriesOfKind(entries, 'decision')) {
    if (decision.phase !== 'proposed') continue;
    const { at, disposition, level, action } = decision;
    const step = {
      at,
      times: 1,
      disposition,
      level,
      action,
      pattern: proposals.get(decision.proposal)?.pattern ?? null,
    };
    const last = steps.at(-1);
    if (last && decisionKey(last) === decisionKey(step)) steps[steps.length - 1] = { ...last, times: last.times + 1 };
    else steps.push(step);
  }
  return steps;
}

/** What a decision was, without when and how often. */
export function decisionKey({ disposition, level, action, pattern }: Decided): string {
  return JSON.stringify([disposition, level, action && actionKey(action), pattern]);
}

/** Steps carried out, the n-th of one kind and target on one side beside the n-th on the other. */
export function comparedActions(first: readonly Entry[], second: readonly Entry[]): Compared[] {
  const sides = [carriedOut(first), carriedOut(second)] as const;
  const keys = [...new Set([...sides[0].keys(), ...sides[1].keys()])];
  return keys
    .map((key): Compared => {
      const [left, right] = [sides[0].get(key) ?? null, sides[1].get(key) ?? null];
      const action = (left ?? right)?.action as Action;
      return { action, sides: [left && left.step, right && right.step] };
    })
    .sort((a, b) => beginOf(a) - beginOf(b));
}

function carriedOut(entries: readonly Entry[]): ReadonlyMap<string, { action: Action; step: CarriedOut }> {
  const completions = entriesOfKind(entries, 'completion').filter(({ what }) => what === 'apply');
  const plans = Map.groupBy(entriesOfKind(entries, 'plan'), ({ plan }) => plan.digest);
  const truths = entriesOfKind(entries, 'truth');
  const lookedOn = entriesOfKind(entries, 'start').some(({ world }) => world === 'recorded');
  const counts = new Map<string, number>();
  return new Map(
    entriesOfKind(entries, 'apply').map((apply) => {
      const key = `${apply.by} ${actionKey(apply.action)}`;
      const count = (counts.get(key) ?? 0) + 1;
      counts.set(key, count);
      const completion = completions.find((one) => one.apply === apply.id) ?? null;
      const plan = plans.get(apply.planDigest ?? '')?.findLast(({ seq }) => seq < apply.seq)?.plan ?? null;
      const declared = plan && { ...plan.scope, services: plan.scope.services.length };
      const step = stepOf(apply, declared && reachOf(declared), completion, lookedOn);
      const users = step.outcome === 'not-applied' ? null : usersDuring(truths, apply.at, completion?.at ?? Infinity);
      return [`${key} ${count}`, { action: apply.action, step: { ...step, users } }];
    }),
  );
}

/** A recording is only looked at: nothing there was carried out, whatever the journal does not say of its end. */
function stepOf(
  apply: EntryOf<'apply'>,
  declared: Reach | null,
  completion: EntryOf<'completion'> | null,
  lookedOn: boolean,
): Omit<CarriedOut, 'users'> {
  const applied = completion !== null && completion.outcome !== 'not-applied';
  return {
    at: apply.at,
    by: apply.by,
    outcome: completion?.outcome ?? (lookedOn ? 'not-applied' : 'running'),
    tookMs: completion && completion.at - apply.at,
    declared,
    measured: applied ? reachOf({ ...completion.touched, services: completion.touched.services.length }) : null,
  };
}

/** A step that has not ended is counted until the last that is told. */
function usersDuring(truths: readonly EntryOf<'truth'>[], began: number, ended: number): CarriedOut['users'] {
  const first = truths.findLast(({ at }) => at <= began) ?? nobodyYet;
  const last = truths.find(({ at }) => at >= ended) ?? truths.at(-1);
  if (last === undefined || last.at <= first.at) return null;
  return { from: first.at, to: last.at, offered: last.offered - first.offered, failed: last.failed - first.failed };
}

/** Before the first truth nothing had happened. */
const nobodyYet = { at: 0, offered: 0, failed: 0 };

function reachOf({ services, replicas, concurrentFraction, cumulativeFraction, trafficFraction }: Reach): Reach {
  return { services, replicas, concurrentFraction, cumulativeFraction, trafficFraction };
}

function actionKey({ kind, target, amount }: Action): string {
  return `${kind} ${target} ${amount}`;
}

function beginOf({ sides }: Compared): number {
  return Math.min(...sides.map((side) => side?.at ?? Number.MAX_SAFE_INTEGER));
}
