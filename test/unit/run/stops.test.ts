import { describe, expect, it } from 'vitest';
import type { Candidate } from '../../../src/domain/candidate.ts';
import type { ScenarioDocument } from '../../../src/domain/scenario.ts';
import type { Answers } from '../../../src/run/answers.ts';
import {
  approvalsOf,
  atLevel,
  calm,
  guarded,
  minute,
  proposalOf,
  scaleOut,
  scripted,
  tell,
  yes,
} from './told-trial.ts';

type Person = NonNullable<ScenarioDocument['people']>[number];
type Intervention = NonNullable<Person['interventions']>[number];

/** Somebody who does this and nothing else. */
function commander(...interventions: Intervention[]): Person {
  return { role: 'incident-commander', respondsIn: ['1m'], answers: 'always-approve', interventions };
}

const stops: readonly (readonly [name: string, stop: Intervention])[] = [
  ['the kill switch', { kind: 'kill', at: '80s' }],
  ['a commander who takes over', { kind: 'take-over', at: '80s' }],
];

/** Until the alert on the deploy that most of these tests begin with a program is asked at one and at two minutes. */
const quietAsks = 2;

/** An external agent that says the same at each look while an alert fires, and is charged a latency for it. */
function slowAgent(
  latencyMs: number,
  timesMax = Infinity,
): { candidate: (own: Candidate) => Candidate; answers: Answers } {
  let asks = 0;
  return {
    candidate: (own) => ({
      ...own,
      agent: { kind: 'exec', command: ['nobody'], timeLimit: 1_000, latency: latencyMs },
    }),
    answers: {
      live: false,
      reused: () => 0,
      async ask() {
        asks += 1;
        if (asks <= quietAsks || asks > quietAsks + timesMax) return { kind: 'nothing' } as never;
        return { kind: 'proposal', proposal: proposalOf(0, {}), latencyMs } as never;
      },
      write: () => {},
    },
  };
}

describe.each(stops)('%s', (_name, stop) => {
  it('aborts what runs, within the same step', async () => {
    const people = [commander(stop)];
    const trial = await tell(calm({ agent: scripted([['1m', {}]]), people }), atLevel(4));
    expect(trial.commands).toEqual(['60000 apply apply-1', '80000 abort apply-1-abort']);
    expect(trial.of('stop')).toMatchObject([{ apply: 'apply-1', what: 'abort', at: 80_000 }]);
    const applied = trial.of('completion').find(({ what }) => what === 'apply');
    expect(applied).toMatchObject({ outcome: 'aborted' });
    expect(applied!.at).toBeLessThanOrEqual(80_000 + 30_000);
  });

  it('hands over what is still to be verified, and does not undo it', async () => {
    const agent = scripted([['4m', { actions: [scaleOut] }]]);
    const people = [commander({ ...stop, at: '6m' })];
    const trial = await tell(calm({ agent, people, faults: [stillBad] }), atLevel(4));
    expect(trial.of('verification')).toMatchObject([{ at: 6 * minute, result: 'not-assessed', then: 'escalate' }]);
    expect(trial.of('escalation').map(({ what }) => what)).toContain('page');
    expect(trial.commands).toEqual(['240000 apply apply-1']);
  });

  it('closes the requests that are open: a yes that comes later is not heard', async () => {
    const people = [commander(stop), yes('on-call')];
    const trial = await tell(calm({ agent: scripted([['1m', {}]]), people }), atLevel(2));
    expect(trial.of('escalation').length).toBe(1);
    expect(trial.of('person').map(({ what }) => what)).not.toContain('answered');
    expect(trial.of('withdrawn')).toMatchObject([{ escalation: 'escalation-1' }]);
    expect(trial.of('withdrawn')[0]?.why).toMatch(/the kill switch was pressed|took control/);
    expect([...trial.of('timeout'), ...trial.of('ruling')]).toEqual([]);
    expect(trial.commands).toEqual([]);
  });

  it('lets nothing new begin', async () => {
    const agent = scripted([
      ['2m', {}],
      ['8m', { actions: [scaleOut] }],
    ]);
    const trial = await tell(calm({ agent, people: [commander(stop)] }), atLevel(4));
    expect(trial.of('ruling').map(({ ruling }) => ruling)).toEqual(['deny', 'deny']);
    expect(trial.commands).toEqual([]);
  });

  it('drops what the agent was still thinking about', async () => {
    const slow = slowAgent(60_000);
    const bad = calm({ horizon: '6m', faults: [stillBad] });
    const first = (await tell(bad, atLevel(1))).of('proposal')[0]!.at;
    const people = [commander({ ...stop, at: `${(first + 30_000) / 1_000}s` })];
    const trial = await tell({ ...bad, people }, slow.candidate(atLevel(1)), slow.answers);
    // Asked at each look, it is first heard on what it was asked at the look after the stop.
    expect(trial.of('proposal')[0]!.at).toBe(first + 90_000);
  });
});

const stillBad = {
  id: 'bad',
  kind: 'bad-deploy',
  target: 'catalogue',
  pattern: 'bad-deploy',
  at: '10s',
  errorRatio: 0.2,
} as const;

describe('after a stop', () => {
  const twice = scripted([
    ['2m', {}],
    ['8m', {}],
  ]);

  it('automation may act again once it is re-armed, and not before', async () => {
    const people = [commander({ kind: 'kill', at: '1m' }, { kind: 're-arm', at: '5m' })];
    const trial = await tell(calm({ agent: twice, people }), atLevel(4));
    expect(trial.of('person').map(({ what, at }) => [what, at / minute])).toEqual([
      ['killed', 1],
      ['re-armed', 5],
    ]);
    expect(trial.of('ruling').map(({ ruling, guardrail }) => [ruling, guardrail])).toEqual([
      ['deny', 'kill-switch'],
      ['admit', null],
    ]);
    expect(trial.commands).toEqual(['480000 apply apply-1']);
  });

  it('automation may act again once control is handed back, and not before', async () => {
    const people = [commander({ kind: 'take-over', at: '1m', until: '5m' })];
    const trial = await tell(calm({ agent: twice, people }), atLevel(4));
    expect(trial.of('person').map(({ what }) => what)).toEqual(['took-over', 'handed-back']);
    expect(trial.of('ruling').map(({ guardrail }) => guardrail)).toEqual(['commander-in-control', null]);
    expect(trial.commands).toEqual(['480000 apply apply-1']);
  });

  it('re-arming does not hand control back, nor the other way round', async () => {
    const people = [
      commander({ kind: 'kill', at: '1m' }, { kind: 'take-over', at: '1m' }, { kind: 're-arm', at: '90s' }),
    ];
    const trial = await tell(calm({ agent: twice, people }), atLevel(4));
    expect(trial.of('ruling').map(({ guardrail }) => guardrail)).toEqual([
      'commander-in-control',
      'commander-in-control',
    ]);
  });

  it('a request may be made anew after the re-arm, and the yes to it counts', async () => {
    const people = [commander({ kind: 'kill', at: '80s' }, { kind: 're-arm', at: '5m' }), yes('on-call')];
    const agent = scripted([
      ['1m', {}],
      ['8m', {}],
    ]);
    const trial = await tell(calm({ agent, people }), atLevel(2, { approvals: approvalsOf('cancel') }));
    expect(trial.commands).toEqual(['540000 apply apply-1']);
  });
});

describe('a person who aborts', () => {
  const document = calm({
    agent: scripted([
      ['1m', {}],
      ['17m', { actions: [scaleOut] }],
    ]),
    people: [commander({ kind: 'abort', at: '80s' })],
  });

  it('stops what runs and nothing that comes after it', async () => {
    const trial = await tell(document, atLevel(3));
    expect(trial.commands).toEqual(['60000 apply apply-1', '80000 abort apply-1-abort', '1020000 apply apply-2']);
    expect(trial.of('stop')).toMatchObject([{ apply: 'apply-1', what: 'abort', why: 'a person aborted it' }]);
    expect(
      trial
        .of('completion')
        .filter(({ apply }) => apply === 'apply-1')
        .map(({ what, outcome }) => [what, outcome]),
    ).toEqual([
      ['apply', 'aborted'],
      ['abort', 'done'],
    ]);
  });

  it('takes back what waits for an approval, and says why', async () => {
    const people = [commander({ kind: 'abort', at: '80s' }), yes('on-call')];
    const trial = await tell(calm({ agent: scripted([['1m', {}]]), people }), atLevel(2));
    expect(trial.of('withdrawn')).toMatchObject([
      { escalation: 'escalation-1', at: 80_000, why: 'a person aborted what automation had under way' },
    ]);
    expect(trial.of('person').map(({ what }) => what)).toEqual(['aborted']);
    expect(trial.commands).toEqual([]);
  });

  it('stops nothing where nothing runs', async () => {
    const idle = calm({ people: [commander({ kind: 'abort', at: '80s' })] });
    const trial = await tell(idle, atLevel(3));
    expect(trial.of('person').map(({ what }) => what)).toEqual(['aborted']);
    expect(trial.of('stop')).toEqual([]);
    expect(trial.commands).toEqual([]);
  });
});

describe('an agent that takes its time', () => {
  const bad = calm({ horizon: '6m', faults: [stillBad] });

  it('is heard after the latency that it is charged, at the next tick', async () => {
    const prompt = slowAgent(0);
    const slow = slowAgent(22_000);
    const first = await tell(bad, prompt.candidate(atLevel(1)), prompt.answers);
    const later = await tell(bad, slow.candidate(atLevel(1)), slow.answers);
    expect(later.of('proposal')[0]!.at - first.of('proposal')[0]!.at).toBe(25_000);
    expect(later.of('proposal')[0]?.latencyMs).toBe(22_000);
  });

  it('is decided on by what is so when it is heard, not when it was asked', async () => {
    const slow = slowAgent(60_000);
    const first = (await tell(bad, atLevel(1))).of('proposal')[0]!.at;
    const freeze = { from: `${(first + 30_000) / 1_000}s`, to: '20m' };
    const document = { ...bad, context: { changeFreezes: [freeze] } };
    const trial = await tell(document, slow.candidate(atLevel(4)), slow.answers);
    expect(trial.of('observation')[0]).toMatchObject({ at: first + 60_000, context: { changeWindow: 'closed' } });
    expect(trial.of('ruling')[0]).toMatchObject({ ruling: 'deny', guardrail: 'change-window' });
    expect(trial.commands).toEqual([]);
  });

  it('does not act on a service that a person has begun to repair meanwhile', async () => {
    const slow = slowAgent(60_000);
    const first = (await tell(bad, atLevel(1))).of('proposal')[0]!.at;
    const repair = {
      kind: 'repair' as const,
      at: `${(first + 30_000) / 1_000}s`,
      takes: '10m',
      action: { kind: 'restart-pod' as const, target: 'catalogue' },
    };
    const trial = await tell({ ...bad, people: [commander(repair)] }, slow.candidate(atLevel(4)), slow.answers);
    expect(trial.of('ruling')[0]).toMatchObject({ ruling: 'deny', guardrail: 'conflict' });
    expect(trial.commands.filter((command) => command.endsWith('apply apply-2'))).toEqual([]);
  });

  it('makes its plan of the replicas that are shown when it is heard', async () => {
    const slow = slowAgent(60_000);
    const first = (await tell(bad, atLevel(1))).of('proposal')[0]!.at;
    const oldMap = { id: 'old-map', kind: 'stale-topology', at: '0ms', service: 'catalogue', replicas: 12 } as const;
    const distortions = [{ ...oldMap, until: `${(first + 30_000) / 1_000}s` }];
    const trial = await tell({ ...bad, distortions }, slow.candidate(atLevel(1)), slow.answers);
    expect(trial.of('plan')[0]?.plan.scope.replicas).toBe(6);
  });

  it('does nothing about what is over when it is heard', async () => {
    const slow = slowAgent(20 * minute, 1);
    const document = calm({ horizon: '30m', faults: [{ ...stillBad, until: '5m' }] });
    const patient = guarded(atLevel(4), { evidenceAgeMax: 60 * minute });
    const trial = await tell(document, slow.candidate(patient), slow.answers);
    const last = trial.of('alert').at(-1)!;
    expect(last.phase).toBe('resolved');
    expect(trial.of('proposal')[0]!.at).toBeGreaterThan(last.at);
    expect(trial.commands).toEqual([]);
    expect(trial.of('escalation')[0]).toMatchObject({ what: 'notice' });
  });
});
