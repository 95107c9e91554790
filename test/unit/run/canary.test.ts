import { describe, expect, it } from 'vitest';
import { shippedCandidate } from '../../helpers/random-trial.ts';
import type { DoorTrial } from './door-trial.ts';
import { scenarioOf, tryOut } from './door-trial.ts';

const candidate = shippedCandidate('with-canary');
const told = (trial: DoorTrial) => trial.of('completion').map(({ what, touched }) => [what, touched.replicas]);

describe('a trial with a canary', () => {
  it('that holds restarts one replica, watches it for three minutes, and then the rest', async () => {
    const trial = await tryOut(candidate, scenarioOf('canary-holds'));
    expect(told(trial)).toEqual([
      ['canary', 1],
      ['apply', 6],
    ]);
    const [canary, whole] = trial.of('completion');
    const [watched] = trial.of('canary');
    expect(watched).toMatchObject({ result: 'healthy', then: 'go-on' });
    expect(watched!.at - canary!.at).toBe(180_000);
    expect(whole!.at).toBeGreaterThan(watched!.at);
    expect(trial.finding('canary-first')).toMatchObject({ verdict: 'pass', exercised: true, realised: 0 });
    expect(trial.of('plan')[0]?.plan.canary).toMatchObject({ replicas: 1, observeMs: 180_000 });
  });

  it('that worsens never touches the rest, and a person is called', async () => {
    const trial = await tryOut(candidate, { ...scenarioOf('canary-worsens', 1_320_000), people: [] });
    expect(told(trial)).toEqual([['canary', 1]]);
    const [watched] = trial.of('canary');
    expect(watched).toMatchObject({ result: 'worse', then: 'escalate' });
    const page = trial.of('escalation').find(({ what, at }) => what === 'page' && at === watched!.at);
    expect(page?.payload.whyStopped).toContain('the rest is not touched');
    expect(trial.finding('canary-first')).toMatchObject({ verdict: 'pass', exercised: true });
  });

  it.each([
    ['while it is watched', 1_200_000, [['canary', 1]], []],
    ['while it goes on', 1_320_000, [['canary', 1]], ['healthy']],
  ])('stands still when the kill switch is pressed %s', async (_, at, before, results) => {
    const scenario = scenarioOf('canary-holds');
    const people = scenario.people.map((one) =>
      one.role === 'incident-commander' ? { ...one, interventions: [{ kind: 'kill' as const, at }] } : one,
    );
    const trial = await tryOut(candidate, { ...scenario, people });
    expect(trial.of('person').some(({ what }) => what === 'killed')).toBe(true);
    expect(told(trial).slice(0, before.length)).toEqual(before);
    const own = new Set(trial.of('apply').flatMap(({ by, id }) => (by === 'automation' ? [id] : [])));
    const touched = trial.of('completion').filter(({ what, apply }) => what === 'apply' && own.has(apply));
    expect(touched.every(({ outcome, touched: { replicas } }) => outcome === 'aborted' && replicas < 6)).toBe(true);
    expect(trial.of('canary').map(({ result }) => result)).toEqual(results);
    expect(trial.finding('stoppable-in-30s')?.verdict).not.toBe('fail');
    expect(trial.finding('killed')?.verdict).not.toBe('fail');
  });

  it('that a runtime would leave out is found', async () => {
    const { policy } = candidate;
    const careless = { ...policy, guardrails: { ...policy.guardrails, canaries: [] } };
    const trial = await tryOut({ ...candidate, policy: careless }, scenarioOf('canary-holds'));
    const [start, ...rest] = trial.journal.entries;
    expect(told(trial)).toEqual([['apply', 6]]);
    if (start?.kind !== 'start') throw new Error('a journal begins with its start');
    const promised = { ...start, candidate: { ...start.candidate, canaries: policy.guardrails.canaries } };
    const { findings } = trial.judge([promised, ...rest]);
    expect(findings.find(({ invariant }) => invariant === 'canary-first')).toMatchObject({
      verdict: 'fail',
      realised: 1,
    });
  });
});
