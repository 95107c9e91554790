import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Policy } from '../../../src/domain/policy.ts';
import type { AllowedAction, Runbook } from '../../../src/domain/runbook.ts';
import { lintActions } from '../../../src/policy/lint-actions.ts';
import { lintAmbiguities } from '../../../src/policy/lint-ambiguities.ts';
import { lintCharter } from '../../../src/policy/lint-charter.ts';
import { lintConditions } from '../../../src/policy/lint-conditions.ts';
import { lintGovernance } from '../../../src/policy/lint-governance.ts';
import type { LintProblem, LintSubject } from '../../../src/policy/lint-report.ts';
import { readCandidate } from '../../../src/policy/load-candidate.ts';
import { shippedCharter } from '../../helpers/shipped-charter.ts';

const asOf = '2026-12-01';
const minute = 60_000;
const {
  candidate,
  policySource,
  runbooks: read,
} = readCandidate(join(import.meta.dirname, '../../../policies/conservative'));
const leaks = read.find(({ runbook }) => runbook.id === 'oom-leak');
if (candidate === null || policySource === null || leaks === undefined) throw new Error('it can be read');
const { policy } = candidate;
const { source, runbook } = leaks;

interface Change {
  readonly policy?: Partial<Policy>;
  readonly metadata?: Partial<Policy['metadata']>;
  readonly runbook?: Partial<Runbook>;
  /** Of the only step of the only runbook, which is a rolling restart. */
  readonly step?: Partial<AllowedAction>;
}

/** All that lint says of the conservative policy with one runbook and this changed; the cells are left out. */
function told({ policy: changed, metadata, runbook: other, step }: Change): readonly LintProblem[] {
  const actions = runbook.actions.slice(0, 1).map((action) => ({ ...action, ...step }));
  const subject: LintSubject = {
    policy: { ...policy, metadata: { ...policy.metadata, ...metadata }, ...changed },
    source: policySource!,
    runbooks: [{ source, runbook: { ...runbook, actions, ...other } }],
    charter: shippedCharter,
    asOf,
  };
  return [
    ...lintGovernance(subject),
    ...lintCharter(subject),
    ...lintConditions(subject, null),
    ...lintActions(subject, null),
    ...lintAmbiguities(subject),
  ];
}

/** The first authorised action alone, which is the rolling restart, with this changed. */
const authorised = (...changes: Partial<Policy['authorised'][number]>[]): Partial<Policy> => ({
  authorised: changes.map((change) => ({ ...policy.authorised[0]!, ...change })),
});
/** These levels alone, the clauses of each as they are written here where they are. */
const levels = (change: Readonly<Record<number, Partial<Policy['levels'][number]>>>): Partial<Policy> => ({
  levels: policy.levels.flatMap((rule) => (change[rule.level] ? [{ ...rule, ...change[rule.level] }] : [])),
});
const clauses = (...texts: string[]) => ({
  clauses: texts.map((when, place) => ({ ...policy.levels[0]!.clauses[0]!, id: `clause-${place}`, when })),
});
const approval = (change: Partial<Policy['approvals'][number]>): Partial<Policy> => ({
  approvals: [{ ...policy.approvals[0]!, ...change }],
});

describe('lint', () => {
  it.each<[string, string, Change]>([
    [
      'authorises-human-action',
      'what only the list of the policy leaves to people',
      { policy: { alwaysHuman: ['rolling-restart'] } },
    ],
    [
      'authorises-human-action',
      'what only the catalogue leaves to people, at level 3',
      { policy: { ...authorised({ kind: 'edit-iam', level: 3 }), alwaysHuman: [] } },
    ],
    ['authorised-nowhere', 'an action below every level that permits', { policy: authorised({ level: 2 }) }],
    ['never-alone', 'a step that no entry names', { step: { kind: 'restart-pod' } }],
    ['one-approver', 'one person for tier 2', { policy: approval({ tier: 2 }) }],
    ['runbook-review', 'a runbook a year and a day after its review', { runbook: { reviewedAt: '2025-11-30' } }],
    ['permits-on-any', 'any one clause of level 3', { policy: levels({ 3: { match: 'any' } }) }],
    [
      'demands-on-all',
      'all of two clauses of level 1',
      { policy: levels({ 1: { match: 'all', ...clauses('scope.shared', 'event.active') } }) },
    ],
    ['empty-level', 'a level without clauses', { policy: levels({ 1: clauses() }) }],
    ['verify-too-soon', 'less than users are looked at', { step: { verifyWithin: minute - 1_000 } }],
    ['amount', 'more by default than at most', { step: { amount: { default: 2, max: 1 } } }],
    [
      'outside-envelope',
      'more replicas than the envelope allows',
      { step: { kind: 'scale-out', amount: { default: 1, max: 3 } } },
    ],
  ])('tells %s of %s', (rule, _, change) => {
    expect(told({}).map((problem) => problem.rule)).not.toContain(rule);
    expect(told(change).map((problem) => problem.rule)).toContain(rule);
  });

  it.each<[string, string, Change]>([
    ['authorises-human-action', 'what people approve', { policy: authorised({ kind: 'edit-iam', level: 2 }) }],
    [
      'authorised-nowhere',
      'an action at the one level that permits',
      { policy: { ...levels({ 3: {} }), ...authorised({ level: 3 }) } },
    ],
    ['irreversible-low-tier', 'a lasting step of tier 2', { step: { undo: 'irreversible', tier: 2 } }],
    ['one-approver', 'one person for tier 1', { policy: approval({ tier: 1 }) }],
    ['only-author', 'a policy that nobody approved', { metadata: { approvals: [] } }],
    [
      'approval-date',
      'an approval of the day',
      { metadata: { approvals: policy.metadata.approvals.map((one) => ({ ...one, at: asOf })) } },
    ],
    ['review-date', 'a review of the day', { metadata: { reviewedAt: asOf } }],
    ['runbook-review', 'a runbook a year after its review', { runbook: { reviewedAt: '2025-12-01' } }],
    ['approval-age', 'as long as the charter allows', { policy: approval({ validFor: 15 * minute }) }],
    ['verify-too-soon', 'as long as users are looked at', { step: { verifyWithin: minute } }],
    ['verify-window', 'as long as the charter allows', { step: { verifyWithin: 30 * minute } }],
    [
      'demands-on-all',
      'the only clause of a level',
      { policy: levels({ 1: { match: 'all', ...clauses('scope.shared') } }) },
    ],
    ['amount', 'as much by default as at most', { step: { amount: { default: 1, max: 1 } } }],
    [
      'outside-envelope',
      'as many replicas as the envelope allows',
      { step: { kind: 'scale-out', amount: { default: 1, max: 2 } } },
    ],
    [
      'outside-envelope',
      'a share of the traffic',
      { step: { kind: 'throttle-traffic', amount: { default: 3, max: 3 } } },
    ],
  ])('does not tell %s of %s', (rule, _, change) => {
    expect(told(change).map((problem) => problem.rule)).not.toContain(rule);
  });
});

describe('words that can be read in two ways', () => {
  const [restart, scale] = [
    { kind: 'rolling-restart', level: 4 },
    { kind: 'scale-out', level: 4 },
  ] as const;
  const both = (...texts: string[]) => levels({ 3: clauses(...texts), 4: clauses(...texts) });
  const share = 'scope.concurrent <= 0.20';
  const undo = 'reversal.kind != "irreversible"';

  it.each<[string, string, Partial<Policy>, readonly number[]]>([
    ['ambiguous-small-services', 'a share of the replicas at either level', both(share), [3, 4]],
    ['ambiguous-small-services', 'a share with an exception', both(`${share} || scope.replicas == 1`), []],
    ['ambiguous-small-services', 'a share beside a number of replicas', both(share, 'scope.replicas >= 5'), []],
    ['ambiguous-small-services', 'a share that any replica keeps to', both('scope.concurrent <= 1.0'), []],
    ['ambiguous-small-services', 'a share that no replica keeps to', both('scope.concurrent <= 0.0'), []],
    ['ambiguous-small-services', 'a share by the end', both('scope.cumulative <= 0.20'), []],
    ['ambiguous-small-services', 'a share that demands a person', levels({ 2: clauses(share) }), []],
    ['ambiguous-radius', 'a share at one time', { ...both(share), ...authorised(restart) }, [3, 4]],
    [
      'ambiguous-radius',
      'a share for restarts at level 3',
      { ...both(share), ...authorised({ ...restart, level: 3 }) },
      [3],
    ],
    ['ambiguous-radius', 'a share where no restart runs alone', { ...both(share), ...authorised(scale) }, []],
    ['ambiguous-radius', 'both shares', { ...both(share, 'scope.cumulative <= 1.0'), ...authorised(restart) }, []],
    [
      'ambiguous-radius',
      'a bound that bounds nothing',
      { ...both('scope.concurrent <= 1.0'), ...authorised(restart) },
      [],
    ],
    ['ambiguous-reversal', 'what is not irreversible', { ...both(undo), ...authorised(restart) }, [3, 4]],
    [
      'ambiguous-reversal',
      'what is not irreversible, at level 3',
      { ...both(undo), ...authorised({ ...restart, level: 3 }) },
      [3],
    ],
    ['ambiguous-reversal', 'what has an undo', { ...both(undo), ...authorised(scale) }, []],
    ['ambiguous-reversal', 'what can be undone', { ...both('reversal.kind == "undo"'), ...authorised(restart) }, []],
    ['ambiguous-reversal', 'whatever it is', { ...both('reversal.kind != "undo"'), ...authorised(restart) }, []],
    ['ambiguous-reversal', 'another thing', { ...both('scope.kind != "queue"'), ...authorised(restart) }, []],
  ])('are told as %s of %s', (rule, _, changed, expected) => {
    const messages = told({ policy: changed })
      .filter((problem) => problem.rule === rule)
      .map(({ message }) => message);
    const of = messages.map((message) => Number(/level (\d)/.exec(message)?.[1]));
    expect(of.toSorted((a, b) => a - b)).toEqual(expected);
  });

  it('are told with the numbers and the names', () => {
    const message = (rule: string, changed: Partial<Policy>) =>
      told({ policy: changed }).find((one) => one.rule === rule)?.message;
    expect(message('ambiguous-small-services', both('scope.concurrent <= 0.3'))).toContain(
      'fewer than 4 replicas one is already more than clause-0 allows at one time (1 of 3 is 33.3 %)',
    );
    const log = { id: 'logs', kind: 'restart-log-gateway', level: 4 } as const;
    const reversal = (...entries: Parameters<typeof authorised>) =>
      message('ambiguous-reversal', { ...levels({ 4: clauses(undo) }), ...authorised(...entries) });
    expect(reversal(restart)).toContain('restart-stateless could never run at level 4');
    expect(reversal(scale, log, restart)).toContain(
      'logs and 1 more could never run at level 4: a restart-log-gateway has no undo',
    );
  });
});
