import { describe, expect, it } from 'vitest';
import type { Entry, EntryOf } from '../../src/domain/entry.ts';
import type { Touched } from '../../src/domain/world.ts';
import type { Journal } from '../../src/journal/journal.ts';
import { playSample, shownOf } from '../../src/jobs/qualify-work.ts';
import type { QualifySetup } from '../../src/jobs/qualify-work.ts';
import { sampledAutomations } from '../../src/jobs/qualify-targets.ts';
import { benchOf } from '../../src/jobs/run-exploration.ts';
import { trialTold } from '../../src/jobs/trial-told.ts';
import { loadProfile } from '../../src/scenario/load-profile.ts';
import { candidateWith, logGateway, shippedProfile } from '../helpers/small-qualification.ts';

/** The first trial of a sample in which its step ran alone to its end. */
async function ranAlone(): Promise<{ readonly setup: QualifySetup; readonly journal: Journal }> {
  const bench = benchOf(candidateWith(logGateway));
  const { profile } = loadProfile(shippedProfile);
  const { sampled } = await sampledAutomations(bench, profile);
  const setup = { bench, profile, asOf: '2026-11-21', seed: 5, sampled };
  for (let number = 0; number < 50; number += 1) {
    const { journal } = await playSample(setup, 0, number);
    if (shownOf(setup, 0, journal).reach.length > 0) return { setup, journal };
  }
  throw new Error('its step never ran alone');
}

/** The same journal, of a world in which what was done touched more. */
function touching(journal: Journal, more: (touched: Touched) => Partial<Touched>): Journal {
  const entries = journal.entries.map((entry: Entry): Entry => {
    if (entry.kind !== 'completion') return entry;
    const touched = { ...entry.touched, ...more(entry.touched) };
    return { ...entry, touched } satisfies EntryOf<'completion'>;
  });
  return { ...journal, entries };
}

describe('what a step measurably touched', () => {
  it('is beyond what was declared by a service, a replica, a share or traffic more, and else within', async () => {
    const { setup, journal } = await ranAlone();
    const told = (more: (touched: Touched) => Partial<Touched>) => {
      const shown = shownOf(setup, 0, touching(journal, more));
      const [, radius] = /radius=(\S+)/.exec(trialTold('none', shown, { factors: null, yardsticks: null })) ?? [];
      return radius;
    };
    expect(told(() => ({}))).toBe('within');
    expect(told(({ replicas }) => ({ replicas: replicas + 1 }))).toBe('beyond:replicas');
    expect(told(() => ({ concurrentFraction: 0.4 }))).toBe('beyond:concurrent-share');
    expect(told(({ services }) => ({ services: [...services, 'payments'] }))).toBe('beyond:services,collateral');
    // Another than was planned is more, however many there are.
    expect(told(() => ({ services: ['payments'] }))).toBe('beyond:services,collateral');
    expect(told(({ trafficFraction }) => ({ trafficFraction: trafficFraction + 0.01 }))).toBe('beyond:traffic-share');
    expect(told(() => ({ trafficFraction: 1, concurrentFraction: 0 }))).toBe('within');
  });

  it('is beyond what the policy declares over all steps in its window, whatever each plan said', async () => {
    const { setup, journal } = await ranAlone();
    const { bench } = setup;
    const { guardrails } = bench.candidate.policy;
    const narrow = { ...guardrails.blastRadius, cumulativeServicesMax: 1 };
    const policy = { ...bench.candidate.policy, guardrails: { ...guardrails, blastRadius: narrow } };
    const strict = { ...setup, bench: { ...bench, candidate: { ...bench.candidate, policy } } };
    const beyond = (one: QualifySetup, played: Journal) =>
      shownOf(one, 0, played).reach.flatMap(({ what, isBeyond }) => (isBeyond ? [what] : []));
    expect(beyond(strict, journal)).toEqual([]);
    const first = journal.entries.find((entry) => entry.kind === 'apply');
    const ended = journal.entries.find((entry) => entry.kind === 'completion');
    if (first?.kind !== 'apply' || ended?.kind !== 'completion') throw new Error('nothing was carried out');
    // Somebody said yes to a step elsewhere just before it; what automation touched is what it touched.
    const [id, seq] = ['before', first.seq - 0.5];
    const action = { ...first.action, target: 'payments' };
    const touched = { ...ended.touched, services: ['payments'] };
    const entries = journal.entries.flatMap((entry): readonly Entry[] => {
      if (entry === first) return [{ ...first, id, seq, action }, first];
      return entry === ended ? [{ ...ended, apply: id, touched }, ended] : [entry];
    });
    const both = { ...journal, entries };
    expect(beyond(setup, both)).not.toContain('services-in-window');
    expect(beyond(strict, both)).toContain('services-in-window');
  });
});
