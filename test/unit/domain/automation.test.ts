import { describe, expect, it } from 'vitest';
import { automationsOf } from '../../../src/domain/automation.ts';
import { loadCandidate } from '../../../src/policy/load-candidate.ts';

const reference = loadCandidate('policies/production-platform');

describe('the automations of a candidate', () => {
  it('are what it authorises without asking, once for each pattern', () => {
    expect(automationsOf(reference).map(({ id }) => id)).toEqual([
      'rolling-restart/oom-leak/restart-stateless-deployment',
      'rolling-restart/queue-worker-stuck/restart-stateless-deployment',
      // The rule names no pattern, so it holds for those whose runbook recommends a scale-out.
      'scale-out/cache-saturation/scale-up-autoscaled-deployment',
      'scale-out/queue-backlog/scale-up-autoscaled-deployment',
      'scale-out/retry-storm/scale-up-autoscaled-deployment',
      'scale-out/traffic-surge/scale-up-autoscaled-deployment',
      'rotate-certificate/certificate-expiry/rotate-certificate-outside-production',
      'restart-log-gateway/telemetry-outage/restart-log-pipeline-gateway',
    ]);
  });

  it('are not what only a person may start, nor what is only recommended', () => {
    const { policy } = reference;
    const [first, ...others] = policy.authorised;
    const asked = { ...policy, authorised: [{ ...first!, level: 2 as const }, ...others] };
    const ids = (candidate: Parameters<typeof automationsOf>[0]) =>
      automationsOf(candidate).map(({ action }) => action);
    expect(ids({ ...reference, policy: asked })).not.toContain('rolling-restart');
    expect(ids({ ...reference, policy: { ...policy, alwaysHuman: ['scale-out'] } })).not.toContain('scale-out');
  });

  it('are none where nothing is authorised', () => {
    expect(automationsOf({ ...reference, policy: { ...reference.policy, authorised: [] } })).toEqual([]);
  });
});
