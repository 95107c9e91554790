import { describe, expect, it } from 'vitest';
import type { Automation } from '../../../src/domain/automation.ts';
import type { Ledger, LedgerEntry } from '../../../src/domain/ledger.ts';
import type { Profile } from '../../../src/domain/profile.ts';
import { outcomesAgainst } from '../../../src/jobs/outcomes-against.ts';
import { outcomesDiverted, outcomesLost, outcomesReport, outcomesSince } from '../../../src/jobs/outcomes-since.ts';
import type { KnownOutcome } from '../../../src/jobs/outcomes-since.ts';
import { loadProfile } from '../../../src/scenario/load-profile.ts';
import { digestOf } from '../../helpers/certificate-parts.ts';
import { shippedProfile } from '../../helpers/small-qualification.ts';

const restart: Automation = {
  id: 'rolling-restart/oom-leak/restart',
  action: 'rolling-restart',
  pattern: 'oom-leak',
  rule: 'restart',
  scope: 'true',
  level: 4,
};
const scale: Automation = {
  ...restart,
  id: 'scale-out/traffic-surge/scale',
  action: 'scale-out',
  pattern: 'traffic-surge',
};
const automations = [restart, scale];

const bad: KnownOutcome = { at: '2026-11-03', automation: restart.id, result: 'harmful', cause: null };

function ledgerOf(...bodies: readonly object[]): Ledger {
  const entries = bodies.map((body, entry) => ({
    ...body,
    entry,
    recordedAt: `2026-11-${10 + entry}T10:00:00.000Z`,
    prev: digestOf('1'),
    hash: digestOf('2'),
  })) as unknown as LedgerEntry[];
  return { file: 'l', entries, head: digestOf('2') };
}

const recorded = ({ at, ...rest }: KnownOutcome) => ({ kind: 'outcome-recorded', happenedOn: at, ...rest });

const certificate = (verdict: string, policy = 'mine') => [
  { kind: 'attempt-begun', attempt: `q-${verdict}`, policy },
  { kind: 'attempt-ended', attempt: `q-${verdict}`, verdict },
  { kind: 'certificate-issued', report: `q-${verdict}`, automations: [restart.id] },
];

function profileOf(outcomes: readonly KnownOutcome[], causes: Profile['patterns'][number]['causes'] = []): Profile {
  const { profile } = loadProfile(shippedProfile);
  const patterns = profile.patterns.map((one) => (one.pattern === 'oom-leak' ? { ...one, causes } : one));
  return { ...profile, patterns, outcomes: outcomes.map((one) => ({ ...one, note: '' })), overrides: 2 };
}

const causes = (ledger: readonly KnownOutcome[], profile: readonly KnownOutcome[]) =>
  outcomesSince(ledgerOf(...ledger.map(recorded)), profileOf(profile), 'mine').outcomes.map(({ cause }) => cause);

describe('outcomes of ledger and profile', () => {
  it('that both have are one, and those of two days or results are two', () => {
    expect(causes([bad], [bad])).toEqual([null]);
    expect(causes([bad, bad], [bad])).toEqual([null, null]);
    expect(causes([bad], [{ ...bad, result: 'helped' }])).toHaveLength(2);
    expect(causes([bad], [{ ...bad, at: '2026-11-04' }])).toHaveLength(2);
  });

  it('have a cause as soon as one of the two knows it, and both causes where they differ', () => {
    const leak = { ...bad, cause: 'memory-leak' as const };
    expect(causes([bad], [leak])).toEqual(['memory-leak']);
    expect(causes([leak], [bad])).toEqual(['memory-leak']);
    expect(causes([bad, bad], [leak])).toEqual(['memory-leak', null]);
    expect(causes([leak], [{ ...bad, cause: 'data-corruption' }])).toEqual(['memory-leak', 'data-corruption']);
  });

  it('count from the last certificate that says requalified, whatever day they are dated', () => {
    const since = (...bodies: readonly object[]) => outcomesSince(ledgerOf(...bodies), profileOf([]), 'mine');
    expect(since(recorded(bad), ...certificate('requalified'))).toMatchObject({ since: '2026-11-13', outcomes: [] });
    const old = { ...bad, at: '2020-01-01' };
    expect(since(...certificate('requalified'), recorded(old)).outcomes).toHaveLength(1);
    // A certificate that found nothing settles nothing, and neither does that of another policy.
    expect(since(recorded(bad), ...certificate('inconclusive'))).toMatchObject({ since: null, outcomes: [bad] });
    expect(since(recorded(bad), ...certificate('requalified', 'other')).outcomes).toHaveLength(1);
  });

  it('are told of every automation, also of none and of those that the candidate does not have', () => {
    const told = outcomesSince(ledgerOf(), profileOf([bad, { ...bad, automation: 'a/b/gone', result: 'helped' }]), '');
    expect(outcomesReport(told, automations)).toEqual({
      since: null,
      rows: [
        { automation: restart.id, isOurs: true, helped: 0, needless: 0, harmful: 1 },
        { automation: scale.id, isOurs: true, helped: 0, needless: 0, harmful: 0 },
        { automation: 'a/b/gone', isOurs: false, helped: 1, needless: 0, harmful: 0 },
      ],
      overrides: 2,
    });
  });
});

describe('outcomes of what the candidate does not have', () => {
  const lost = (automation: string, renamed: Profile['renamed'] = []) => {
    const profile = { ...profileOf([{ ...bad, automation, result: 'helped' }]), renamed };
    const since = outcomesSince(ledgerOf(recorded({ ...bad, automation })), profile, 'mine');
    return automations.map((one) => outcomesLost(one, since, automations).length);
  };
  const gone = 'rolling-restart/memory-leak/restart';

  it('withhold those that take the same action, and all where the id names none', () => {
    expect(lost(gone)).toEqual([1, 0]);
    expect(lost('restart of the shop')).toEqual([1, 1]);
    expect(lost('clear-cache/oom-leak/restart')).toEqual([0, 0]);
    expect(lost(restart.id)).toEqual([0, 0]);
    expect(lost('rolling-restart/oom-leak/earlier-name')).toEqual([0, 0]);
  });

  it('say for what they were recorded, and how it is mended', () => {
    const since = outcomesSince(ledgerOf(), profileOf([{ ...bad, automation: gone }]), 'mine');
    expect(outcomesLost(restart, since, automations)).toEqual([
      expect.stringContaining(`an outcome was recorded for ${gone}, which this policy does not have`),
    ]);
  });

  it('withhold nothing once the profile says that it was given up, and still where it names nothing known', () => {
    expect(lost(gone, [{ automation: gone, now: null }])).toEqual([0, 0]);
    expect(lost(gone, [{ automation: gone, now: 'rolling-restart/also-unknown/restart' }])).toEqual([1, 0]);
  });

  it('are those of what it is called now, in ledger and profile alike', () => {
    const profile = {
      ...profileOf([{ ...bad, automation: restart.id }]),
      renamed: [{ automation: gone, now: restart.id }],
    };
    const since = outcomesSince(ledgerOf(recorded({ ...bad, automation: gone })), profile, 'mine');
    expect(since.outcomes).toEqual([bad]);
    expect(outcomesLost(restart, since, automations)).toEqual([]);
    expect(outcomesAgainst(restart, since.outcomes, automations, profile)).toHaveLength(1);
  });
});

describe('a name that the profile says has changed', () => {
  const diverted = (automation: string, now: string | null) => {
    const since = outcomesSince(ledgerOf(), { ...profileOf([bad]), renamed: [{ automation, now }] }, 'mine');
    return automations.map((one) => outcomesDiverted(one, since, automations).length);
  };

  it('withholds what the policy still has, to whatever its outcomes would be led away', () => {
    expect(diverted(restart.id, scale.id)).toEqual([1, 0]);
    expect(diverted(restart.id, null)).toEqual([1, 0]);
    expect(diverted('rolling-restart/oom-leak/earlier-name', scale.id)).toEqual([1, 0]);
  });

  it('withholds nothing where the policy has it under the new name alone', () => {
    expect(diverted('rolling-restart/memory-leak/restart', restart.id)).toEqual([0, 0]);
    expect(diverted('rolling-restart/oom-leak/earlier-name', restart.id)).toEqual([0, 0]);
    expect(diverted('rolling-restart/memory-leak/restart', null)).toEqual([0, 0]);
  });
});

describe('what an automation really did', () => {
  const against = (outcome: Partial<KnownOutcome>, reviewed: Profile['patterns'][number]['causes'] = []) =>
    outcomesAgainst(restart, [{ ...bad, ...outcome }], automations, profileOf([], reviewed));
  const shared = (fault: 'memory-leak' | 'data-corruption' | 'crash-loop', share: number) => ({
    fault,
    share,
    values: {},
  });

  it('speaks against it where it was harmful and nobody knows why, and not where it helped', () => {
    expect(against({})).toEqual([
      expect.stringContaining('what was behind the harmful outcome of 2026-11-03 is not known'),
    ]);
    expect(against({ result: 'needless' })).toEqual([]);
    expect(against({ result: 'helped' })).toEqual([]);
  });

  it('speaks against it where its cause has no share in the profile, also where it helped', () => {
    const strange = [
      expect.stringContaining('2026-11-03 was caused by data-corruption, which this profile never draws'),
    ];
    expect(against({ cause: 'data-corruption', result: 'helped' })).toEqual(strange);
    expect(against({ cause: 'data-corruption' }, [shared('memory-leak', 1)])).toEqual(strange);
    expect(against({ cause: 'data-corruption' }, [shared('memory-leak', 1), shared('data-corruption', 0)])).toEqual(
      strange,
    );
    expect(against({ cause: 'data-corruption' }, [shared('memory-leak', 0.9), shared('data-corruption', 0.1)])).toEqual(
      [],
    );
  });

  it('does not speak against it where its cause is what the sample draws', () => {
    expect(against({ cause: 'memory-leak' })).toEqual([]);
    // Reviews that found only something else leave no share to what is usual.
    expect(against({ cause: 'memory-leak' }, [shared('data-corruption', 1)])).toHaveLength(1);
  });

  it('speaks against it where no simulator can play its cause, whatever share it has', () => {
    expect(against({ cause: 'crash-loop' }, [shared('memory-leak', 0.5), shared('crash-loop', 0.5)])).toEqual([
      expect.stringContaining('cannot play'),
    ]);
  });

  it('is its own, also under an earlier name of its rule, and not that of another automation', () => {
    expect(against({ automation: 'rolling-restart/oom-leak/earlier-name' })).toHaveLength(1);
    expect(against({ automation: scale.id })).toEqual([]);
    expect(against({ automation: 'rolling-restart/oom-leak-2/restart' })).toEqual([]);
  });

  it('is told in one sentence for each cause, however often it was so', () => {
    const many = Array.from({ length: 40 }, () => bad);
    expect(outcomesAgainst(restart, many, automations, profileOf([]))).toEqual([
      expect.stringContaining('of 2026-11-03 (and 39 more) is not known'),
    ]);
  });
});
