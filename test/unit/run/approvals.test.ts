import type { Action } from '../../../src/domain/action.ts';
import { describe, expect, it } from 'vitest';
import { shippedCandidate } from '../../helpers/random-trial.ts';
import { approvalsOf, atLevel, calm, guarded, minute, restart, scaleOut, scripted, tell, yes } from './told-trial.ts';

const asked = scripted([['1m', {}]]);
const twoGroups = approvalsOf('page-on-call', [['on-call'], ['service-owner']]);
/** The dependency map shows twice the replicas until then, so that the plan of before is another one. */
const oldMap = { id: 'old-map', kind: 'stale-topology', at: '0ms', service: 'catalogue', replicas: 12 } as const;

/** Asks while changes are allowed and leaves it to a person while they are not. */
function askInTheWindow() {
  const own = atLevel(2);
  const clause = (id: string, when: string) => ({ id, when, because: 'so it is', requirement: null });
  return {
    ...own,
    policy: {
      ...own.policy,
      levels: [
        { level: 2 as const, title: 'Ask', match: 'any' as const, clauses: [clause('always', 'true')] },
        { level: 1 as const, title: 'Assist', match: 'any' as const, clauses: [clause('frozen', '!window.open')] },
      ],
    },
  };
}

describe('an approval request', () => {
  it('lets the plan run once a person has said yes, after a second look and a ruling on it', async () => {
    const trial = await tell(calm({ agent: asked, people: [yes()] }), atLevel(2));
    expect(trial.of('escalation')).toMatchObject([{ what: 'approval-request', at: minute, deadlineAt: 6 * minute }]);
    expect(trial.of('person')).toMatchObject([{ what: 'answered', answer: 'approve', regarding: 'escalation-1' }]);
    const after = trial.entries.filter(({ kind, at }) => at === 2 * minute && kind !== 'truth');
    const looked = ['observation', 'evidence-truth', 'decision'];
    expect(after.map(({ kind }) => kind)).toEqual(['person', ...looked, 'ruling', 'apply']);
    expect(trial.of('decision').map(({ phase, at }) => [phase, at / minute])).toEqual([
      ['proposed', 1],
      ['re-checked', 2],
    ]);
    expect(trial.commands).toEqual(['120000 apply apply-1']);
  });

  it('is decided on again by what is seen then, of the service and of all that the evidence speaks of', async () => {
    const evidence = [['cpu_ratio', 'service-metrics']] as const;
    const document = calm({ agent: scripted([['1m', { evidence }]]), people: [yes()] });
    const trial = await tell(document, atLevel(2));
    const [first, again] = trial.of('observation');
    expect(trial.of('decision').map(({ observation, at }) => [observation, at])).toEqual([
      [first?.id, first?.at],
      [again?.id, 2 * minute],
    ]);
    expect(again?.at).toBe(2 * minute);
    expect(trial.of('evidence-truth').map(({ observation }) => observation)).toEqual([first?.id, again?.id]);
    expect(trial.of('evidence-truth')[1]?.evidence[0]?.trueEventAt).toBe(2 * minute);
    expect(again?.values.find(([, metric]) => metric === 'cpu_ratio')?.[5]).toBe(2 * minute);
  });

  it('says whose yes it needs and why theirs', async () => {
    const trial = await tell(calm({ agent: asked }), atLevel(2, { approvals: twoGroups }));
    expect(trial.of('escalation')[0]).toMatchObject({
      roles: ['on-call', 'service-owner'],
      needs: { groups: [['on-call'], ['service-owner']], because: 'it is a step of tier 1' },
    });
  });

  it('is what the apply rests on: the person, the plan and how long the yes is good', async () => {
    const trial = await tell(calm({ agent: asked, people: [yes()] }), atLevel(2));
    const [escalation] = trial.of('escalation');
    const [apply] = trial.of('apply');
    expect(apply?.decision).toBe(trial.of('decision')[1]?.id);
    expect(apply?.approvals).toEqual([
      {
        role: 'on-call',
        person: 'on-call-1',
        planDigest: escalation?.planDigest,
        actionKind: 'rolling-restart',
        givenAt: 2 * minute,
        validUntil: 7 * minute,
      },
    ]);
  });

  it('lets nothing run before every group has said yes', async () => {
    const people = [yes('on-call'), yes('service-owner', { respondsIn: ['4m'] })];
    const trial = await tell(calm({ agent: asked, people }), atLevel(2, { approvals: twoGroups }));
    expect(trial.of('person').map(({ at }) => at / minute)).toEqual([2, 5]);
    expect(trial.commands).toEqual(['300000 apply apply-1']);
    expect(trial.of('apply')[0]?.approvals.map(({ role }) => role)).toEqual(['on-call', 'service-owner']);
  });

  it('is not granted by one group alone', async () => {
    const trial = await tell(calm({ agent: asked, people: [yes('on-call')] }), atLevel(2, { approvals: twoGroups }));
    expect(trial.of('person').map(({ what, at }) => [what, at / minute])).toEqual([
      ['answered', 2],
      ['acknowledged', 7],
    ]);
    expect(trial.of('timeout')).toMatchObject([{ at: 6 * minute, ledTo: 'page-on-call' }]);
    expect(trial.commands).toEqual([]);
  });

  it('is over for all when one group says no, and a later yes is not heard', async () => {
    const people = [yes('on-call', { answers: 'always-reject' }), yes('service-owner', { respondsIn: ['2m'] })];
    const trial = await tell(calm({ agent: asked, people }), atLevel(2, { approvals: twoGroups }));
    expect(trial.of('person').map(({ role, answer }) => [role, answer])).toEqual([['on-call', 'reject']]);
    expect([...trial.of('timeout'), ...trial.of('ruling')]).toEqual([]);
    expect(trial.commands).toEqual([]);
  });

  it('grants nothing when the plan that is made anew is another one', async () => {
    const trial = await tell(
      calm({ agent: asked, people: [yes()], distortions: [{ ...oldMap, until: '90s' }] }),
      atLevel(2),
    );
    const [before, after] = trial.of('decision');
    expect(after?.phase).toBe('re-checked');
    expect(after?.planDigest).not.toBe(before?.planDigest);
    expect(trial.of('plan').map(({ plan }) => plan.digest)).toEqual([before?.planDigest, after?.planDigest]);
    expect(trial.of('ruling')).toMatchObject([
      { ruling: 'deny', guardrail: 'approval', planDigest: after?.planDigest },
    ]);
    expect(trial.of('escalation').map(({ what }) => what)).toEqual(['approval-request', 'page']);
    expect(trial.commands).toEqual([]);
  });

  it('is no ground for another plan that may be carried out alone by then', async () => {
    // While the map shows two replicas the policy asks; the plan made anew concerns fewer of them at one time.
    const few = { ...oldMap, replicas: 2, until: '90s' };
    const own = atLevel(4);
    const clause = (id: string, when: string) => ({ id, when, because: 'so it is', requirement: null });
    const levels = [
      ...own.policy.levels,
      { level: 2 as const, title: 'Ask', match: 'any' as const, clauses: [clause('many', 'scope.concurrent > 0.3')] },
    ];
    const trial = await tell(calm({ agent: asked, people: [yes()], distortions: [few] }), {
      ...own,
      policy: { ...own.policy, levels },
    });
    expect(trial.of('decision').map(({ disposition }) => disposition)).toEqual(['ask', 'act']);
    expect(trial.of('apply')).toMatchObject([{ decision: 'decision-2', approvals: [] }]);
  });

  it('leads to a page when the situation changed while it was awaited', async () => {
    const context = { changeFreezes: [{ from: '90s', to: '20m' }] };
    const trial = await tell(calm({ agent: asked, people: [yes()], context }), askInTheWindow());
    expect(trial.of('decision').map(({ disposition }) => disposition)).toEqual(['ask', 'assist']);
    expect(trial.of('escalation')[1]).toMatchObject({
      what: 'page',
      at: 2 * minute,
      payload: { whyStopped: 'the situation changed while the approval was awaited' },
    });
    expect(trial.of('ruling')).toEqual([]);
    expect(trial.commands).toEqual([]);
  });

  it('is taken back when another plan for the same step is asked about', async () => {
    const agent = scripted([
      ['1m', {}],
      ['3m', {}],
    ]);
    const people = [yes('on-call', { respondsIn: ['4m'] })];
    const document = calm({ agent, people, distortions: [{ ...oldMap, until: '90s' }] });
    const trial = await tell(document, atLevel(2));
    expect(trial.of('escalation').map(({ what, at }) => [what, at / minute])).toEqual([
      ['approval-request', 1],
      ['approval-request', 3],
    ]);
    expect(trial.of('withdrawn')).toMatchObject([{ escalation: 'escalation-1', at: 3 * minute }]);
    expect(trial.of('withdrawn')[0]?.why).toContain('the plan changed');
    expect(trial.of('person').map(({ regarding, at }) => [regarding, at / minute])).toEqual([['escalation-2', 7]]);
    expect(trial.commands).toEqual(['420000 apply apply-1']);
  });

  it('stands beside a request for another step', async () => {
    const agent = scripted([
      ['1m', {}],
      ['2m', { actions: [scaleOut] }],
    ]);
    const trial = await tell(calm({ agent }), atLevel(2));
    expect(trial.of('escalation').filter(({ what }) => what === 'approval-request')).toHaveLength(2);
    expect(trial.of('withdrawn')).toEqual([]);
  });

  const deploy = { id: 'bad', kind: 'bad-deploy', target: 'catalogue', pattern: 'bad-deploy' } as const;
  const patient = approvalsOf('cancel').map((rule) => ({ ...rule, timeout: 25 * minute, validFor: 25 * minute }));
  const mended = calm({ horizon: '30m', faults: [{ ...deploy, at: '1m', until: '6m' }] });

  it('is taken back once nothing has fired for two minutes, and not before', async () => {
    const trial = await tell(mended, atLevel(2, { approvals: patient }));
    const quietSince = trial.of('alert').at(-1);
    expect(quietSince?.phase).toBe('resolved');
    expect(trial.of('withdrawn').map(({ at }) => at)).toEqual([quietSince!.at + 2 * minute]);
    expect(trial.of('withdrawn')[0]?.why).toContain('the incident was mended');
  });

  it('lets nothing run once nothing fires any more, and says so', async () => {
    const quietAt = (await tell(mended, atLevel(2, { approvals: patient }))).of('alert').at(-1)!.at;
    const askedAt = (await tell(mended, atLevel(2, { approvals: patient }))).of('escalation')[0]!.at;
    const respondsIn = [`${(quietAt + minute - askedAt) / 1_000}s`];
    const trial = await tell(
      { ...mended, people: [yes('on-call', { respondsIn })] },
      atLevel(2, { approvals: patient }),
    );
    expect(trial.of('alert').some(({ phase }) => phase === 'fired')).toBe(true);
    expect(trial.of('person').map(({ what }) => what)).toContain('answered');
    expect(trial.of('escalation').at(-1)).toMatchObject({
      what: 'notice',
      payload: { whyStopped: 'nothing fires any more: what it was to end is over' },
    });
    expect(trial.commands).toEqual([]);
  });

  it('grants the next plan only where the policy lets a yes be used again', async () => {
    const document = calm({
      agent: scripted([
        ['1m', {}],
        ['6m', { actions: [{ kind: 'restart-pod', target: 'catalogue', amount: 0 }] }],
      ]),
      people: [yes()],
    });
    const strict = await tell(document, atLevel(2));
    const loose = await tell(document, guarded(atLevel(2), { approval: { bindsTo: 'nothing', askAgainAfter: 0 } }));
    expect(strict.of('escalation').filter(({ what }) => what === 'approval-request').length).toBe(2);
    expect(loose.of('escalation').filter(({ what }) => what === 'approval-request').length).toBe(1);
    expect(loose.of('ruling').length).toBe(2);
  });

  it('grants nothing once the yes itself has run out', async () => {
    const brief = approvalsOf('cancel', [['on-call'], ['service-owner']]).map((rule) => ({
      ...rule,
      validFor: 30_000,
    }));
    const people = [yes('on-call'), yes('service-owner', { respondsIn: ['4m'] })];
    const trial = await tell(calm({ agent: asked, people }), atLevel(2, { approvals: brief }));
    expect(trial.of('ruling')).toMatchObject([{ ruling: 'deny', guardrail: 'approval' }]);
    expect(trial.commands).toEqual([]);
  });
});

describe('silence until the deadline', () => {
  const document = calm({ agent: asked });
  /** What the policy makes of it: where it leads to, who is paged then, and what the guard rules. */
  async function silence(onTimeout: Parameters<typeof approvalsOf>[0]) {
    const trial = await tell(document, atLevel(2, { approvals: approvalsOf(onTimeout) }));
    expect(trial.of('timeout').map(({ at, escalation, ledTo }) => [at / minute, escalation, ledTo])).toEqual([
      [6, 'escalation-1', onTimeout],
    ]);
    expect(trial.commands).toEqual([]);
    const pages = trial.of('escalation').slice(1);
    return { paged: pages.flatMap(({ roles }) => roles), ruled: trial.of('ruling').map(({ guardrail }) => guardrail) };
  }

  it('wakes the on-call where the policy says page-on-call', async () => {
    expect(await silence('page-on-call')).toEqual({ paged: ['on-call'], ruled: [] });
  });

  it('goes to whom the policy escalates to where it says queue', async () => {
    expect(await silence('queue')).toEqual({ paged: ['service-owner'], ruled: [] });
  });

  it('leads to nothing where the policy says cancel', async () => {
    expect(await silence('cancel')).toEqual({ paged: [], ruled: [] });
  });

  it('leads to nothing that changes anything where the policy says read-only', async () => {
    expect(await silence('read-only')).toEqual({ paged: [], ruled: [] });
  });

  it('is refused by the guard where the policy takes it for consent, and goes to a person', async () => {
    expect(await silence('execute')).toEqual({ paged: ['service-owner'], ruled: ['approval'] });
  });

  it('closes the request: an answer that comes later is not heard', async () => {
    const late = [yes('on-call', { respondsIn: ['8m'] })];
    const trial = await tell(calm({ agent: asked, people: late }), atLevel(2, { approvals: approvalsOf('cancel') }));
    expect(trial.of('timeout').length).toBe(1);
    expect(trial.of('person')).toEqual([]);
    expect(trial.commands).toEqual([]);
  });

  it('ends at the deadline, to the tick, and not at the next look', async () => {
    const odd = approvalsOf('cancel').map((rule) => ({ ...rule, timeout: 5 * minute + 5_000 }));
    const trial = await tell(document, atLevel(2, { approvals: odd }));
    expect(trial.of('timeout').map(({ at }) => at)).toEqual([6 * minute + 5_000]);
  });

  it('lets the plan be asked about again', async () => {
    const agent = scripted([
      ['1m', {}],
      ['7m', {}],
    ]);
    const trial = await tell(calm({ agent }), atLevel(2, { approvals: approvalsOf('cancel') }));
    expect(trial.of('escalation').map(({ what, at }) => [what, at / minute])).toEqual([
      ['approval-request', 1],
      ['approval-request', 7],
    ]);
  });
});

describe('a page', () => {
  it('goes to nobody where the policy stays out, whether a step is proposed or none', async () => {
    const agent = scripted([
      ['5m', {}],
      ['8m', { actions: [], pattern: null }],
    ]);
    const { of } = await tell(calm({ agent }), atLevel(0));
    expect(of('decision').map(({ disposition }) => disposition)).toEqual(['stand-by', 'stand-by']);
    expect(of('escalation').filter(({ what }) => what !== 'notice')).toEqual([]);
  });

  it('is sent once for one role and service while alerts fire', async () => {
    const deploy = { id: 'bad', kind: 'bad-deploy', target: 'catalogue', pattern: 'bad-deploy', at: '1m' } as const;
    const minutes = [5, 8, 11, 14, 17];
    const agent = scripted(minutes.map((at) => [`${at}m`, {}]));
    const { of } = await tell(calm({ agent, faults: [deploy] }), atLevel(1));
    expect(of('decision').length).toBeGreaterThan(2);
    expect(of('escalation').map(({ what, at }) => [what, at / minute])).toEqual([['page', 5]]);
  });

  it('is sent for another service or to another role as well', async () => {
    const pattern = 'data-corruption';
    const corruption = { id: 'bad', kind: 'data-corruption', target: 'catalogue', pattern, at: '1m' } as const;
    const agent = scripted([
      ['5m', {}],
      ['6m', { service: 'gateway', actions: [{ ...restart, target: 'gateway' }] }],
      ['7m', { actions: [], pattern }],
    ]);
    const context = { history: [{ pattern, occurrences: 4 }] };
    const { of } = await tell(calm({ agent, faults: [corruption], context }), atLevel(1));
    expect(of('escalation').map(({ roles, at }) => [roles[0], at / minute])).toEqual([
      ['service-owner', 5],
      ['service-owner', 6],
      ['database-owner', 7],
    ]);
  });

  it('is sent again where a step on another target is in question, and not where it is on the same', async () => {
    const agent = scripted([
      ['5m', {}],
      ['6m', { confidence: 0.9 }],
      ['7m', { actions: [{ ...restart, target: 'gateway' }] }],
    ]);
    const { of } = await tell(calm({ agent }), atLevel(1));
    expect(of('escalation').map(({ what, at }) => [what, at / minute])).toEqual([
      ['page', 5],
      ['page', 7],
    ]);
  });

  it('about a step is sent where one that only looked at the same was about another service', async () => {
    const look: Action = { kind: 'query-logs', target: 'catalogue', amount: 0 };
    const silence: Action = { kind: 'suppress-alert', target: 'catalogue', amount: 5 };
    const agent = scripted([
      ['5m', { service: 'gateway', actions: [look] }],
      ['6m', { service: 'gateway', actions: [silence] }],
    ]);
    const { of } = await tell(calm({ agent }), atLevel(1));
    expect(of('escalation').map(({ at }) => at / minute)).toEqual([5, 6]);
  });

  it('is sent again for a new incident, when the alerts of the old one are over', async () => {
    const deploy = { kind: 'bad-deploy', target: 'catalogue', pattern: 'bad-deploy' } as const;
    const faults = [
      { id: 'first', ...deploy, at: '1m', until: '6m' },
      { id: 'second', ...deploy, at: '30m' },
    ];
    const agent = scripted([
      ['4m', {}],
      ['34m', {}],
    ]);
    const { of } = await tell(calm({ horizon: '40m', agent, faults }), atLevel(1));
    expect(of('alert').some(({ phase, at }) => phase === 'resolved' && at < 30 * minute)).toBe(true);
    expect(of('escalation').map(({ what, at }) => [what, at / minute])).toEqual([
      ['page', 4],
      ['page', 34],
    ]);
  });
});

describe('a request to nobody', () => {
  it('runs out like any other, and production-platform wakes the on-call', async () => {
    const context = { history: [{ pattern: 'oom-leak', occurrences: 2, consistency: 1 }] };
    const trial = await tell(calm({ agent: asked, context }), shippedCandidate('production-platform'));
    expect(trial.of('timeout')).toMatchObject([{ at: 11 * minute, ledTo: 'page-on-call' }]);
    expect(trial.of('escalation').at(-1)).toMatchObject({ what: 'page', roles: ['on-call'] });
    expect(trial.commands).toEqual([]);
  });
});
