import { beforeAll, describe, expect, it } from 'vitest';
import { drillKinds } from '../../src/domain/drill.ts';
import { drillOf } from '../../src/jobs/drills/drill-number.ts';
import { holdDrills } from '../../src/jobs/drills/hold-drills.ts';
import type { HeldDrill } from '../../src/jobs/drills/hold-drills.ts';
import { playNumber } from '../../src/jobs/drills/play-number.ts';
import { sampledAutomations } from '../../src/jobs/qualify-targets.ts';
import type { QualifySetup } from '../../src/jobs/qualify-work.ts';
import { benchOf } from '../../src/jobs/run-exploration.ts';
import { judgeTrial } from '../../src/judge/judge-trial.ts';
import { loadProfile } from '../../src/scenario/load-profile.ts';
import { shippedProfile } from '../helpers/small-qualification.ts';

async function setupOf(policy: string): Promise<QualifySetup> {
  const bench = benchOf(`policies/${policy}`);
  const { profile } = loadProfile(shippedProfile);
  const { sampled } = await sampledAutomations(bench, profile);
  return { bench, profile, asOf: '2026-11-21', seed: 20_261_122, sampled };
}

async function heldOf(setup: QualifySetup): Promise<readonly (readonly HeldDrill[])[]> {
  const held: (readonly HeldDrill[])[] = [];
  for (const index of setup.sampled.keys()) held.push(await holdDrills(setup, index));
  return held;
}

function brokenIn(held: readonly (readonly HeldDrill[])[], kind: HeldDrill['kind']): readonly string[] {
  return held.flat().flatMap((one) => (one.kind === kind ? one.breaches.map(({ invariant }) => invariant) : []));
}

describe('the drills of a policy that keeps its rules', () => {
  let setup: QualifySetup;
  let held: readonly (readonly HeldDrill[])[];
  beforeAll(async () => {
    setup = await setupOf('conservative');
    held = await heldOf(setup);
  }, 120_000);

  it('put each of its automations to the test in every way, and break nothing', () => {
    expect(held.length).toBeGreaterThan(3);
    for (const [index, drills] of held.entries()) {
      expect(drills.map(({ kind }) => kind)).toEqual([...drillKinds]);
      for (const { kind, tested, breaches } of drills) {
        expect([setup.sampled[index]?.automation.id, kind, tested.length]).toEqual([expect.anything(), kind, 3]);
        expect(breaches).toEqual([]);
      }
    }
  });

  it('pull the switch while a step of the automation is under way, and the rule that it stops is exercised', async () => {
    for (const [index, [killed]] of held.entries()) {
      expect(killed?.kind).toBe('killed-midway');
      for (const number of killed?.tested ?? []) {
        const { entries } = (await playNumber(setup, index, number)).journal;
        const { findings, measures } = judgeTrial({ entries, charter: setup.bench.charter, twin: null });
        const stoppable = findings.find(({ invariant }) => invariant === 'stoppable-in-30s');
        expect(stoppable).toMatchObject({ verdict: 'pass', exercised: true });
        expect(entries.some(({ kind }) => kind === 'stop')).toBe(true);
        expect(measures.killTimeMs).toBeLessThanOrEqual(30_000);
      }
    }
  });

  it('are played again by their numbers to the same bytes', async () => {
    const heads = held[0]?.flatMap((one) => one.heads) ?? [];
    expect(heads.length).toBeGreaterThanOrEqual(12);
    for (const [number, head, told] of heads) {
      expect(drillOf(number)).not.toBeNull();
      const again = await playNumber(setup, 0, number);
      expect([again.journal.head, again.told]).toEqual([head, told]);
      expect(told).toMatch(/^drill=[a-z-]+ incident=\d+ tested=(yes|no) broke=/u);
    }
  });
});

describe('the drills', () => {
  it.each([
    ['timeout-as-consent', 'silence', 'silence-is-not-consent'],
    ['approval-reused-for-another-plan', 'stale-approval', 'approval-binds-action'],
  ] as const)('stand against the planted candidate %s, by %s', async (name, kind, invariant) => {
    const held = await heldOf(await setupOf(`planted/${name}`));
    expect(brokenIn(held, kind)).toContain(invariant);
  });
});
