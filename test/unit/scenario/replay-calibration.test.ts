import { describe, expect, it } from 'vitest';
import { loadReplay } from '../../../src/scenario/load-replay.ts';
import { compareMilestones, recordedMilestones } from '../../../src/scenario/replay-calibration.ts';
import { calibrationScenario, closedLoopScenario } from '../../../src/scenario/replay-scenario.ts';

const minute = 60_000;
const recorded = { beganAt: 10 * minute, detectedAt: 12 * minute, mitigatedAt: 50 * minute, recoveredAt: 70 * minute };

describe('compareMilestones', () => {
  it('accepts the recorded times themselves', () => {
    expect(compareMilestones(recorded, recorded, minute).calibrated).toBe(true);
  });

  it('accepts a difference of a quarter of the time since the beginning, and refuses a second more', () => {
    const at = (mitigatedAt: number) => compareMilestones(recorded, { ...recorded, mitigatedAt }, minute).calibrated;
    expect(at(60 * minute)).toBe(true);
    expect(at(60 * minute + 1_000)).toBe(false);
    expect(at(40 * minute)).toBe(true);
    expect(at(40 * minute - 1_000)).toBe(false);
  });

  it('accepts a difference within the stated precision where a quarter would be less', () => {
    const late = { ...recorded, detectedAt: 13 * minute };
    expect(compareMilestones(recorded, late, minute).calibrated).toBe(true);
    expect(compareMilestones(recorded, late, 1_000).calibrated).toBe(false);
  });

  it('refuses a milestone that the simulation does not reach, by name', () => {
    const result = compareMilestones(recorded, { ...recorded, recoveredAt: null }, minute);
    expect(result).toMatchObject({ calibrated: false, why: 'the simulation has no `recovered`' });
  });

  it('refuses another order even where both times are near enough', () => {
    const close = { beganAt: 0, detectedAt: 10 * minute, mitigatedAt: 11 * minute, recoveredAt: null };
    const swapped = { beganAt: 0, detectedAt: 11 * minute, mitigatedAt: 10 * minute, recoveredAt: null };
    expect(compareMilestones(close, swapped, minute)).toMatchObject({
      calibrated: false,
      why: '`detected` and `mitigated` come in the other order',
    });
  });

  it('ignores what the record does not hold', () => {
    const unsure = { ...recorded, recoveredAt: null };
    expect(compareMilestones(unsure, { ...recorded, recoveredAt: 900 * minute }, minute).calibrated).toBe(true);
  });

  it('is not calibrated without a beginning', () => {
    expect(compareMilestones({ ...recorded, beganAt: null }, recorded, minute).calibrated).toBe(false);
  });
});

describe('recordedMilestones', () => {
  it('leaves out what is of low certainty and the end of a harm that nobody suffered', () => {
    expect(recordedMilestones(loadReplay('replays/wikimedia-2019-04-25-traffic-artefact').incident)).toEqual({
      beganAt: 538_000,
      detectedAt: 23 * minute,
      mitigatedAt: null,
      recoveredAt: null,
    });
  });

  it('counts from the start of the window', () => {
    expect(recordedMilestones(loadReplay('replays/posthog-2025-10-21-flags-redis').incident)).toEqual({
      beganAt: 10 * minute,
      detectedAt: 12 * minute,
      mitigatedAt: 85 * minute,
      recoveredAt: 113 * minute,
    });
  });
});

describe('the closed loop', () => {
  const posthog = loadReplay('replays/posthog-2025-10-21-flags-redis');

  it('is there for the two incidents whose faults the simulator has, and for no other', () => {
    expect(closedLoopScenario(loadReplay('replays/github-2018-10-21-failover'))).toBeNull();
    expect(closedLoopScenario(posthog)?.agent).toBe('candidate');
    expect(closedLoopScenario(loadReplay('replays/wikimedia-2019-04-25-traffic-artefact'))).not.toBeNull();
  });

  it('names the evidence of recorded proposals as the simulator names it', () => {
    const agent = closedLoopScenario(loadReplay('replays/wikimedia-2019-04-25-traffic-artefact'))?.agent;
    if (agent === undefined || agent === 'candidate' || agent.kind !== 'scripted') throw new Error('not scripted');
    expect(
      agent.proposals.map(({ proposal }) => proposal.evidence.map((row) => `${row.metric} ${row.source}`)),
    ).toEqual([
      ['request_rps service-metrics'],
      ['restarts service-metrics', 'edge_rps edge-metrics'],
      ['request_rps service-metrics'],
      ['request_rps service-metrics'],
    ]);
  });

  it('scores only labels that hold whatever the candidate did before', () => {
    const wanted = closedLoopScenario(posthog)?.expected.map((window) => window.wanted);
    expect(wanted).toEqual(['should-act', 'must-not-act', 'may-act']);
  });

  it('plays the recorded human actions in for the calibration, with automation silent', () => {
    const scenario = calibrationScenario(posthog);
    expect(scenario?.agent).toEqual({ kind: 'silent' });
    expect(scenario?.people[0]?.interventions).toEqual([
      {
        kind: 'repair',
        at: 14 * minute,
        takes: 0,
        action: { kind: 'rollback-deploy', target: 'flags-service', amount: 0 },
      },
      {
        kind: 'repair',
        at: 85 * minute,
        takes: 0,
        action: { kind: 'throttle-traffic', target: 'postgres', amount: 0.7 },
      },
    ]);
  });
});
