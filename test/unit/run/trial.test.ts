import { describe, expect, it } from 'vitest';
import { atLevel, calm, minute, restart, scaleOut, scripted, tell, yes } from './told-trial.ts';

const leak = { id: 'leak', kind: 'memory-leak', target: 'catalogue', pattern: 'oom-leak' } as const;

describe('the time of a trial', () => {
  it('tells the world of each fault at its time and of its end at its end', async () => {
    const faults = [
      { ...leak, at: '2m', until: '7m' },
      { id: 'surge', kind: 'traffic-surge', target: 'gateway', pattern: 'surge', at: '4m' } as const,
    ];
    const { seen } = await tell(calm({ faults }), atLevel(1));
    expect(seen.commands.map(({ at, command }) => [at, command.kind, command.id])).toEqual([
      [2 * minute, 'inject', 'inject-leak'],
      [4 * minute, 'inject', 'inject-surge'],
      [7 * minute, 'clear', 'clear-leak'],
    ]);
  });

  it('begins a fault that lies between two ticks at the next one', async () => {
    const { seen } = await tell(calm({ faults: [{ ...leak, at: '62s' }] }), atLevel(1));
    expect(seen.commands.map(({ at }) => at)).toEqual([65_000]);
  });

  it('writes down the beginning and the end of a fault, each once, with the truth of that moment', async () => {
    const trial = await tell(calm({ faults: [{ ...leak, at: '130s', until: '400s' }] }), atLevel(1));
    const edges = trial.of('fault').map(({ id, phase, at }) => [id, phase, at]);
    // A fault is told between two ticks and shows in the next.
    expect(edges).toEqual([
      ['leak', 'began', 135_000],
      ['leak', 'ended', 405_000],
    ]);
    const active = trial.of('truth').filter(({ at }) => at === 135_000 || at === 405_000);
    expect(active.map(({ activeFaults }) => activeFaults)).toEqual([['leak'], []]);
  });

  it('writes the truth of a calm trial down once in each minute and not more', async () => {
    const { of } = await tell(calm(), atLevel(1));
    expect(of('truth').map(({ at }) => at)).toEqual(Array.from({ length: 20 }, (_, index) => (index + 1) * minute));
  });

  it('writes the truth down where the objective is crossed, both ways, to the tick', async () => {
    const outage = { id: 'outage', kind: 'dependency-outage', target: 'catalogue', pattern: 'outage' } as const;
    const trial = await tell(calm({ faults: [{ ...outage, at: '3m', until: '5m' }] }), atLevel(1));
    const met = trial.of('truth').map(({ at, objectiveMet }) => ({ at, objectiveMet }));
    const crossings = met.filter(({ objectiveMet }, index) => objectiveMet !== (met[index - 1]?.objectiveMet ?? true));
    expect(crossings).toEqual([
      { at: 185_000, objectiveMet: false },
      { at: 305_000, objectiveMet: true },
    ]);
  });

  it('misses no crossing at the very end of a step', async () => {
    // Far more users than can be served, from the very tick at which automation looks: no fault tells of it.
    const points = [
      { at: '190s', rate: 120 },
      { at: '195s', rate: 50_000 },
    ];
    const trial = await tell(calm({ workload: { entry: 'gateway', rate: 120, points } }), atLevel(1));
    expect(trial.of('truth').find(({ objectiveMet }) => !objectiveMet)?.at).toBe(195_000);
  });

  it('writes nothing of the truth beyond minutes, crossings and edges', async () => {
    const { of } = await tell(calm({ faults: [{ ...leak, at: '130s', until: '400s' }] }), atLevel(1));
    const between = of('truth').filter(({ at }) => at % minute !== 0);
    expect(between.map(({ at }) => at)).toEqual([135_000, 405_000]);
  });

  it('runs to its horizon and counts all entries in the last one', async () => {
    const { entries, of } = await tell(calm({ horizon: '7m' }), atLevel(1));
    const [end] = of('end');
    expect(end).toMatchObject({ at: 7 * minute, entries: entries.length });
    expect(entries.at(-1)).toBe(end);
    expect(entries.map(({ seq }) => seq)).toEqual(entries.map((_, index) => index));
  });

  it('counts each look at which nothing was proposed as idle', async () => {
    const quiet = await tell(calm({ horizon: '10m' }), atLevel(1));
    const spoken = await tell(calm({ horizon: '10m', agent: scripted([['2m', {}]]) }), atLevel(1));
    expect(quiet.of('end')[0]?.idle).toBe(40);
    expect(spoken.of('end')[0]?.idle).toBe(39);
  });
});

describe('what a look leads to', () => {
  it('is written as observation, proposal, plan, decision, ruling and apply, in this order', async () => {
    const trial = await tell(calm({ agent: scripted([['2m', {}]]) }), atLevel(4));
    const told = trial.entries.filter(({ kind, at }) => at === 2 * minute && kind !== 'truth');
    expect(told.map(({ kind }) => kind)).toEqual([
      'observation',
      'evidence-truth',
      'proposal',
      'plan',
      'decision',
      'ruling',
      'apply',
    ]);
    expect(trial.commands).toEqual(['120000 apply apply-1']);
  });

  it('has the alert before the proposal that it provoked', async () => {
    const trial = await tell(calm({ horizon: '30m', faults: [{ ...leak, at: '1m' }] }), atLevel(1));
    const first = (kind: string) => trial.entries.findIndex((entry) => entry.kind === kind);
    expect(trial.of('proposal').length).toBeGreaterThan(0);
    expect(first('alert')).toBeGreaterThan(0);
    expect(first('proposal')).toBeGreaterThan(first('alert'));
    expect(first('decision')).toBeGreaterThan(first('proposal'));
  });

  it('asks an agent that speaks when an alert fires nothing before one does', async () => {
    const { of } = await tell(calm({ horizon: '10m' }), atLevel(4));
    expect([...of('alert'), ...of('observation'), ...of('proposal')]).toEqual([]);
  });

  it('is written once in five minutes while it does not change', async () => {
    const times = ['1m', '2m', '4m', '5m', '6m', '7m', '12m'];
    const { of } = await tell(calm({ agent: scripted(times.map((at) => [at, {}])) }), atLevel(1));
    expect(of('proposal').map(({ at }) => at / minute)).toEqual([1, 6, 12]);
    expect(of('decision').length).toBe(3);
  });

  it('is written at once where it is another plan', async () => {
    const agent = scripted([
      ['1m', {}],
      ['2m', { actions: [scaleOut] }],
    ]);
    const { of } = await tell(calm({ agent }), atLevel(1));
    expect(of('proposal').map(({ actions }) => actions[0]?.kind)).toEqual(['rolling-restart', 'scale-out']);
  });

  it('is written each time where it is to act, and a guardrail speaks each time', async () => {
    const frozen = { changeFreezes: [{ from: '0ms', to: '20m' }] };
    const agent = scripted([
      ['1m', {}],
      ['2m', {}],
      ['3m', {}],
    ]);
    const trial = await tell(calm({ agent, context: frozen }), atLevel(4));
    expect(trial.of('ruling').map(({ at, ruling, guardrail }) => [at / minute, ruling, guardrail])).toEqual([
      [1, 'deny', 'change-window'],
      [2, 'deny', 'change-window'],
      [3, 'deny', 'change-window'],
    ]);
    expect(trial.commands).toEqual([]);
  });

  it('is nothing in the world while the same plan is under way, however often it is written down', async () => {
    const agent = scripted([
      ['1m', {}],
      ['90s', {}],
      ['2m', {}],
    ]);
    const trial = await tell(calm({ agent, horizon: '3m' }), atLevel(4));
    expect(trial.of('proposal').map(({ at }) => at)).toEqual([minute, 2 * minute]);
    expect(trial.of('ruling').map(({ guardrail }) => guardrail)).toEqual([null, 'idempotency-key']);
    expect(trial.commands).toEqual(['60000 apply apply-1']);
  });

  it('is nothing while the same plan waits for its approval', async () => {
    const agent = scripted([
      ['1m', {}],
      ['7m', {}],
      ['11m', {}],
    ]);
    const slow = atLevel(2, {
      approvals: [1].map((tier) => ({
        tier,
        groups: [['on-call' as const]],
        timeout: 9 * minute,
        onTimeout: 'cancel' as const,
        validFor: minute,
      })),
    });
    const { of } = await tell(calm({ agent }), slow);
    expect(of('escalation').map(({ at, what }) => [at / minute, what])).toEqual([
      [1, 'approval-request'],
      [11, 'approval-request'],
    ]);
  });

  it('is a page where the policy leaves it to a person, and nothing reaches the world', async () => {
    const trial = await tell(calm({ agent: scripted([['1m', {}]]) }), atLevel(1));
    expect(trial.of('escalation')).toMatchObject([{ what: 'page', roles: ['service-owner'], at: minute }]);
    expect(trial.of('ruling')).toEqual([]);
    expect(trial.commands).toEqual([]);
  });

  it('is a page where the agent recommends nothing, whatever the policy would let it do', async () => {
    const trial = await tell(calm({ agent: scripted([['1m', { actions: [] }]]) }), atLevel(4));
    expect(trial.of('escalation').map(({ what }) => what)).toEqual(['page']);
    expect(trial.of('plan')).toEqual([]);
    expect(trial.commands).toEqual([]);
  });

  it('is a notice and wakes nobody where the policy stays out', async () => {
    const people = [yes('service-owner', { repairsAfter: '1m' })];
    const trial = await tell(calm({ agent: scripted([['1m', {}]]), people }), atLevel(0));
    expect(trial.of('escalation').map(({ what }) => what)).toEqual(['notice']);
    expect(trial.of('person')).toEqual([]);
    expect(trial.commands).toEqual([]);
  });

  it('is told to the owner with the end of the time to abort it, at level 3', async () => {
    const trial = await tell(calm({ agent: scripted([['1m', {}]]) }), atLevel(3));
    expect(trial.of('escalation')).toMatchObject([{ what: 'notice', deadlineAt: 3 * minute }]);
    expect(trial.commands).toEqual(['60000 apply apply-1']);
  });

  it('is a page with the name of the guardrail where that denies it, and nothing reaches the world', async () => {
    const people = [yes('incident-commander', { interventions: [{ kind: 'take-over', at: '30s' }] })];
    const trial = await tell(calm({ agent: scripted([['1m', {}]]), people }), atLevel(4));
    expect(trial.of('ruling')).toMatchObject([{ ruling: 'deny', guardrail: 'commander-in-control' }]);
    expect(trial.of('escalation')[0]?.payload.whyStopped).toContain('guardrail commander-in-control');
    expect(trial.commands).toEqual([]);
  });

  it('rests on how often the first recommendation changed in the last ten minutes', async () => {
    const agent = scripted([
      ['1m', {}],
      ['2m', { actions: [scaleOut] }],
      ['3m', { actions: [{ ...restart, kind: 'restart-pod' }] }],
      ['11m', { actions: [scaleOut] }],
      ['19m', { actions: [scaleOut] }],
    ]);
    const { of } = await tell(calm({ agent }), atLevel(1));
    expect(of('decision').map(({ facts }) => facts.agent.changes)).toEqual([0, 1, 2, 3, 0]);
  });

  it('rests on how often what the first recommendation is for changed, though its step stayed the same', async () => {
    const agent = scripted([
      ['1m', {}],
      ['2m', { pattern: 'bad-deploy' }],
    ]);
    const { of } = await tell(calm({ agent }), atLevel(1));
    expect(of('decision').map(({ facts }) => facts.agent.changes)).toEqual([0, 1]);
  });

  it('takes the action that is proposed first', async () => {
    const trial = await tell(calm({ agent: scripted([['1m', { actions: [scaleOut, restart] }]]) }), atLevel(4));
    expect(trial.of('apply').map(({ action }) => action.kind)).toEqual(['scale-out']);
  });
});
