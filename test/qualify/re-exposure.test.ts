import { describe, expect, it } from 'vitest';
import type { Candidate } from '../../src/domain/candidate.ts';
import type { Scenario } from '../../src/domain/scenario.ts';
import { loadCharter } from '../../src/jobs/load-charter.ts';
import { sampledAutomations } from '../../src/jobs/qualify-targets.ts';
import { playSample, trySample } from '../../src/jobs/qualify-work.ts';
import { yardsticksOf } from '../../src/jobs/qualify-yardsticks.ts';
import type { Yardsticks } from '../../src/jobs/qualify-yardsticks.ts';
import { endUnder } from '../../src/jobs/judged-under.ts';
import { loadCandidate } from '../../src/policy/load-candidate.ts';
import { reExposed } from '../../src/scenario/generate/re-exposed.ts';
import { drawSample, sampleArbitrary } from '../../src/scenario/generate/sample-arbitrary.ts';
import { stratumOf } from '../../src/scenario/generate/strata.ts';
import { loadProfile } from '../../src/scenario/load-profile.ts';
import { minutes } from '../helpers/journal-builder.ts';
import { candidateWith, logGateway, shippedProfile } from '../helpers/small-qualification.ts';

const { profile } = loadProfile(shippedProfile);
const { charter, digest: charterDigest } = loadCharter();
const scaling = loadCandidate('policies/production-platform');

/** Everything as it is but the step for a surge: it hides the alert, and users are served as before. */
const masking: Candidate = {
  ...scaling,
  name: 'masking',
  digest: 'masking',
  runbooks: scaling.runbooks.map((runbook) =>
    runbook.pattern === 'traffic-surge'
      ? {
          ...runbook,
          actions: runbook.actions.map((action) => ({
            ...action,
            kind: 'suppress-alert' as const,
            amount: { default: 30, max: 30 },
            undo: 'self-restoring' as const,
          })),
        }
      : runbook,
  ),
};

/** A surge of some minutes, which hurts users until it passes or somebody scales. */
function surge(until: number | null): Scenario {
  const incidents = sampleArbitrary({
    profile,
    asOf: '2026-11-21',
    places: [{ target: 'search', shape: { factor: 1.6 } }],
    fault: 'traffic-surge',
    pattern: 'traffic-surge',
    evidence: [],
    stratum: 'none',
    variant: 0,
    uncollected: null,
  });
  const drawn = drawSample(incidents, 3);
  return { ...drawn, faults: drawn.faults.map((fault) => ({ ...fault, at: minutes(3), until })) };
}

async function compared(candidate: Candidate, incident: Scenario): Promise<Yardsticks> {
  const bench = { candidate, charter, charterDigest };
  return yardsticksOf(bench, incident, 1, await endUnder(bench, candidate, incident, 1));
}

describe('a recovery that is re-exposed', () => {
  it('survives the second surge where automation scaled for the first', async () => {
    const { candidate, nothing } = await compared(scaling, surge(minutes(15)));
    expect(candidate).toMatchObject({ recovered: true, struckAgain: 'held' });
    expect(nothing).toEqual({ afterMs: minutes(40), recovered: false, struckAgain: 'relapsed' });
  });

  it('is a relapse where automation only hid the first surge until it passed', async () => {
    const { candidate } = await compared(masking, surge(minutes(15)));
    expect(candidate).toEqual({ afterMs: minutes(40), recovered: false, struckAgain: 'relapsed' });
  });

  it('is compared as it was played where the surge never passes by itself', async () => {
    const { candidate, nothing } = await compared(scaling, surge(null));
    expect(candidate).toMatchObject({ recovered: true, struckAgain: null });
    expect(nothing).toEqual({ afterMs: minutes(40), recovered: false, struckAgain: null });
  });
});

describe('a trial of a sample set', () => {
  it('is what it was without the comparison, while what passed strikes once more in the comparison', async () => {
    const bench = { candidate: loadCandidate(candidateWith(logGateway)), charter, charterDigest };
    const { sampled } = await sampledAutomations(bench, profile);
    const setup = { bench, profile, asOf: '2026-11-21', seed: 7, sampled };
    const numbers = Array.from({ length: 60 }, (_, number) => number).filter((number) => stratumOf(number) === 'none');
    let struck = 0;
    for (const number of numbers) {
      const { scenario, journal } = await playSample(setup, 0, number);
      const shown = await trySample(setup, number);
      expect([shown.chainHead, shown.entries]).toEqual([journal.head, journal.entries.length]);
      expect(journal.entries.filter(({ kind, at }) => kind === 'fault' && at >= minutes(30))).toEqual([]);
      expect(shown.yardsticks).not.toBeNull();
      if (reExposed(scenario) !== scenario) struck += 1;
    }
    expect(struck).toBeGreaterThan(1);
  });
});
