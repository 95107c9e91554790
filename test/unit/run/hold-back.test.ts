import { describe, expect, it } from 'vitest';
import type { ScenarioDocument } from '../../../src/domain/scenario.ts';
import { approvalsOf, atLevel, calm, guarded, minute, restart, scaleOut, scripted, tell, yes } from './told-trial.ts';

const no = (respondsIn = '1m') => yes('on-call', { answers: 'always-reject', respondsIn: [respondsIn] });
const everySix = (...proposals: readonly Parameters<typeof scripted>[0][number][1][]) =>
  scripted(proposals.map((proposal, place) => [`${1 + 6 * place}m`, proposal]));

/** Half an hour in which the same is proposed each six minutes. */
const insisting = calm({ horizon: '30m', agent: everySix({}, {}, {}, {}), people: [no()] });

/** Within `ms` after a no people are not asked again. */
function patientFor(ms: number) {
  return guarded(atLevel(2), { approval: { bindsTo: 'digest', askAgainAfter: ms } });
}

async function askedAt(document: ScenarioDocument, ms: number) {
  const trial = await tell(document, patientFor(ms));
  const requests = trial.of('escalation').filter(({ what }) => what === 'approval-request');
  return {
    trial,
    asked: requests.map(({ at }) => at / minute),
    held: trial.of('held-back').map(({ at }) => at / minute),
  };
}

describe('a step that people said no to', () => {
  it('is not asked about again within the time that the policy sets, and each time is counted', async () => {
    const { trial, asked, held } = await askedAt(insisting, 30 * minute);
    expect(asked).toEqual([1]);
    expect(held).toEqual([7, 13, 19]);
    expect(trial.of('held-back').map(({ request, times, action }) => [request, times, action])).toEqual(
      [1, 2, 3].map((times) => ['escalation-1', times, restart]),
    );
    const seen = new Map(trial.of('observation').map(({ id, at }) => [id, at]));
    for (const { observation, at } of trial.of('held-back')) expect(seen.get(observation)).toBe(at);
  });

  it('is asked about again once that time is over, and a new no counts anew', async () => {
    const { trial, asked, held } = await askedAt(insisting, 11 * minute);
    expect(asked).toEqual([1, 13]);
    expect(held).toEqual([7, 19]);
    expect(trial.of('held-back').map(({ times }) => times)).toEqual([1, 1]);
  });

  it('is asked about each time where the policy sets no time', async () => {
    expect(await askedAt(insisting, 0)).toMatchObject({ asked: [1, 7, 13, 19], held: [] });
  });

  it('is the same step when the plan for it is another', async () => {
    const distortions = [
      { id: 'old-map', kind: 'stale-topology', at: '0ms', until: '3m', service: 'catalogue', replicas: 12 },
    ] as const;
    const { trial, asked } = await askedAt({ ...insisting, distortions: [...distortions] }, 30 * minute);
    expect(asked).toEqual([1]);
    expect(trial.of('held-back')[0]?.planDigest).not.toBe(trial.of('escalation')[0]?.planDigest);
  });

  it.each([
    ['another step', { actions: [scaleOut] }],
    ['another diagnosis', { pattern: 'deadlock' }],
    ['other evidence', { evidence: [['cpu_ratio', 'service-metrics']] }],
  ] as const)('leaves %s to be asked about at once', async (_, other) => {
    const agent = everySix({}, other, {});
    const { asked, held } = await askedAt({ ...insisting, agent }, 30 * minute);
    expect(asked).toEqual([1, 7]);
    expect(held).toEqual([13]);
  });

  it('is asked about at once when something else begins to fire', async () => {
    const fault = { id: 'bad', kind: 'bad-deploy', target: 'gateway', pattern: 'bad-deploy', at: '8m' } as const;
    const { trial, asked, held } = await askedAt({ ...insisting, faults: [fault] }, 30 * minute);
    const firedAt = trial.of('alert')[0]!.at;
    expect(firedAt).toBeLessThan(13 * minute);
    expect(held[0]).toBe(7);
    expect(asked).toEqual([1, 13]);
  });

  it('is asked about at once when the policy decides for another reason', async () => {
    const own = atLevel(2);
    const clause = (id: string, when: string) => ({ id, when, because: 'so it is', requirement: null });
    const levels = [
      {
        level: 2 as const,
        title: 'Ask',
        match: 'any' as const,
        clauses: [clause('always', 'true'), clause('frozen', '!window.open')],
      },
    ];
    const approval = { bindsTo: 'digest' as const, askAgainAfter: 30 * minute };
    const candidate = { ...own, policy: { ...own.policy, levels, guardrails: { ...own.policy.guardrails, approval } } };
    const context = { changeFreezes: [{ from: '10m', to: '30m' }] };
    const trial = await tell({ ...insisting, context }, candidate);
    expect(trial.of('held-back').map(({ at }) => at / minute)).toEqual([7, 19]);
    expect(trial.of('escalation').map(({ at }) => at / minute)).toEqual([1, 13]);
  });

  it('is asked about again when nobody had answered: silence is no no', async () => {
    const candidate = guarded(atLevel(2, { approvals: approvalsOf('cancel') }), {
      approval: { bindsTo: 'digest', askAgainAfter: 30 * minute },
    });
    const trial = await tell({ ...insisting, people: [] }, candidate);
    expect(trial.of('escalation').map(({ at }) => at / minute)).toEqual([1, 7, 13, 19]);
    expect(trial.of('held-back')).toEqual([]);
  });
});

describe('a no that is said while its request is taken back', () => {
  const aborted = (at: string) =>
    calm({ ...insisting, people: [no(), yes('service-owner', { interventions: [{ kind: 'abort', at }] })] });

  it('is a no all the same, and one that would have come later is not said', async () => {
    expect(await askedAt(aborted('118s'), 30 * minute)).toMatchObject({ asked: [1], held: [7, 13, 19] });
    expect(await askedAt(aborted('110s'), 30 * minute)).toMatchObject({ asked: [1, 7], held: [13, 19] });
  });

  it('is no yes: what was taken back is not carried out', async () => {
    const late = (...interventions: NonNullable<NonNullable<ScenarioDocument['people']>[number]['interventions']>) =>
      tell(
        calm({
          ...insisting,
          people: [yes('on-call', { respondsIn: ['59s'] }), yes('service-owner', { interventions })],
        }),
        patientFor(30 * minute),
      );
    const aborted = await late({ kind: 'abort', at: '118s' });
    const rearmed = await late({ kind: 'kill', at: '117s' }, { kind: 're-arm', at: '118s' });
    for (const trial of [aborted, rearmed]) {
      expect(trial.of('person').filter(({ answer, at }) => answer === 'approve' && at === 2 * minute)).toHaveLength(1);
      expect(trial.of('apply').filter(({ at }) => at <= 3 * minute)).toEqual([]);
    }
    expect((await late()).of('apply').map(({ at }) => at)[0]).toBe(2 * minute);
  });

  it('is one no where two say it at once', async () => {
    const alert = { id: 'again', measure: 'rejections', above: 1, over: 86_400_000, heldFor: 0 } as const;
    const own = patientFor(0);
    const qualityAlerts = [{ ...alert, then: 'review', provenance: 'published' } as const];
    const two = [no(), yes('service-owner', { answers: 'always-reject', respondsIn: ['1m'] })];
    const approvals = approvalsOf('page-on-call', [['on-call'], ['service-owner']]);
    const policy = { ...own.policy, qualityAlerts, approvals };
    const trial = await tell({ ...insisting, people: two }, { ...own, policy });
    expect(trial.of('person').map(({ at }) => at / minute)).toEqual([2, 2, 8, 8, 14, 14, 20, 20]);
    expect(trial.of('quality-alert').map(({ value, at }) => [value, at])).toEqual([[2, 8 * minute]]);
  });
});

describe('a recommendation that is held back', () => {
  it('counts as one more no in the automation’s own alert on rejections', async () => {
    const alert = {
      id: 'again',
      measure: 'rejections',
      above: 2,
      over: 86_400_000,
      heldFor: 0,
      then: 'review',
      provenance: 'published',
    } as const;
    const own = patientFor(30 * minute);
    const trial = await tell(insisting, { ...own, policy: { ...own.policy, qualityAlerts: [alert] } });
    expect(trial.of('quality-alert')).toMatchObject([{ id: 'again', value: 3, at: 13 * minute + 15_000 }]);
  });
});
