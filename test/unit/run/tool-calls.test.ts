import { describe, expect, it } from 'vitest';
import { limits } from '../../../src/domain/limits.ts';
import { shippedCandidate } from '../../helpers/random-trial.ts';
import { candidateBehind, commandThat, scenarioOf, tryOut } from './door-trial.ts';

const leak = scenarioOf('leak-known-cause');

/** An agent that proposes to restart the leaking service, and tells of these calls, written as JavaScript. */
function telling(calls: string) {
  const agent = commandThat(`
    const { name } = ask.observation.context.services.find((one) => one.name === ask.observation.alerts[0]?.service) ?? {};
    say(name === undefined ? 'null' : { service: name, pattern: 'oom-leak', diagnosis: 'a leak', confidence: 0.95,
      evidence: [], actions: [{ kind: 'rolling-restart', target: name, amount: 0 }], rationale: '',
      calls: ${calls}, versions: { agent: 'caller/1' } });`);
  return candidateBehind({ agent });
}
const looked = (...about: string[]) => `[{ tool: 'query-metrics', target: name, about: ${JSON.stringify(about)} }]`;

describe('calls of tools', () => {
  it('of the matcher are folded into its proposals: what the runbook names was looked at', async () => {
    const trial = await tryOut(shippedCandidate('production-platform'), leak);
    const [proposal, plan] = [trial.of('proposal')[0], trial.of('plan')[0]];
    expect(plan?.toGather).toEqual(['memory_ratio', 'integrity_errors_per_min']);
    expect(proposal?.calls).toEqual([
      { tool: 'query-metrics', target: 'catalogue', about: expect.arrayContaining(plan?.toGather as string[]) },
    ]);
    expect(trial.of('quality-alert')).toEqual([]);
  });

  it('that came too late or not at all raise the alert of a policy that has it', async () => {
    const trial = await tryOut(telling(looked('memory_ratio')), leak);
    const alert = trial.of('quality-alert').find(({ measure }) => measure === 'tool-order');
    expect(alert).toMatchObject({ id: 'order', value: expect.any(Number) });
    expect(alert!.at - trial.of('proposal')[0]!.at).toBeLessThanOrEqual(limits.decisionEveryMs);
    expect(trial.finding('automation-alerts')).toMatchObject({ verdict: 'pass', exercised: true });
    const complete = await tryOut(telling(looked('memory_ratio', 'integrity_errors_per_min')), leak);
    expect(complete.of('quality-alert').filter(({ measure }) => measure === 'tool-order')).toEqual([]);
  });

  it('are missed by a policy without that alert', async () => {
    const own = telling('[]');
    const { policy } = own;
    const qualityAlerts = policy.qualityAlerts.filter(({ measure }) => measure !== 'tool-order');
    const trial = await tryOut({ ...own, policy: { ...policy, qualityAlerts } }, leak);
    expect(trial.finding('automation-alerts')).toMatchObject({ verdict: 'fail', realised: 1 });
  });

  it('of proposals that are not written down are counted with the next one that is', async () => {
    const trial = await tryOut(telling(`Array.from({ length: 7 }, () => (${looked('memory_ratio')})[0])`), leak);
    expect(trial.of('proposal')[0]).toMatchObject({ callsBefore: 0 });
    const between = trial.of('proposal').map(({ callsBefore }) => callsBefore);
    expect(between.some((count) => count > 0 && count % 7 === 0)).toBe(true);
    expect(trial.of('quality-alert').map(({ measure }) => measure)).toContain('tool-calls');
    expect((await trial.again()).lines).toEqual(trial.journal.lines);
  });

  it('that are not told are not guessed', async () => {
    const trial = await tryOut(telling('null'), leak);
    expect(trial.of('proposal')[0]).toMatchObject({ calls: null, callsBefore: 0 });
    expect(trial.of('quality-alert').map(({ measure }) => measure)).not.toContain('tool-order');
  });
});
