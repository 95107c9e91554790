import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { digest } from '../../../src/base/canonical-json.ts';
import { packageRoot } from '../../../src/base/package-root.ts';
import type { ScenarioDocument } from '../../../src/domain/scenario.ts';
import { scenarioSchema } from '../../../src/domain/scenario.ts';
import { brokenBy } from '../../../src/jobs/try-incident.ts';
import { isUnforeseenHarm } from '../../../src/jobs/unforeseen-harm.ts';
import { loadCandidate } from '../../../src/policy/load-candidate.ts';
import { shippedCharter } from '../../helpers/shipped-charter.ts';

const candidate = loadCandidate(join(packageRoot, 'policies', 'conservative'));
const bench = { candidate, charter: shippedCharter, charterDigest: digest(shippedCharter) };
const noHarm = { property: 'no-harm', kind: 'realised' } as const;

/** A certificate that is rotated in time, so that its service is there to be struck later. */
const rotated = (later: NonNullable<ScenarioDocument['faults']>): ScenarioDocument => ({
  id: 'rotated',
  title: 'A certificate that is rotated in time',
  startAt: '2026-12-07T10:00:00Z',
  topology: {
    services: [
      { name: 'adverts', environment: 'staging', replicas: 10, replicaRate: 2 },
      { name: 'page', dependsOn: [{ service: 'adverts', calls: 0.2, required: false }] },
    ],
  },
  workload: { entry: 'page', rate: 30 },
  faults: [
    { kind: 'expired-certificate', id: 'expiry', at: '5m', pattern: 'certificate-expiry', target: 'adverts' },
    ...later,
  ],
  context: { history: [{ pattern: 'certificate-expiry', occurrences: 10 }] },
});
const storm = { kind: 'retry-storm', id: 'storm', at: '20m', pattern: 'retry-storm', target: 'adverts' } as const;

/** How the rule breaks in an incident, and whether nothing shown could tell of it. */
async function harmIn(document: ScenarioDocument) {
  const scenario = scenarioSchema.parse(document);
  const broken = await brokenBy(bench, scenario, noHarm);
  return broken && { at: broken.at, isUnforeseen: await isUnforeseenHarm(bench, scenario, broken) };
}

describe('harm of a step', () => {
  it('is foreseen by nobody where it comes only through a fault that begins after it', async () => {
    expect(await harmIn(rotated([]))).toBeNull();
    expect(await harmIn(rotated([storm]))).toEqual({ at: 15_000, isUnforeseen: true });
  });

  it('could be foreseen where the fault was there already, or no fault is needed for it', async () => {
    const scenario = scenarioSchema.parse(rotated([storm]));
    const broken = await brokenBy(bench, scenario, noHarm);
    expect(await isUnforeseenHarm(bench, scenario, { ...broken!, at: storm.at === '20m' ? 1_200_000 : 0 })).toBe(false);
    // More users come, which is no fault: the same harm, and nothing is taken away that could excuse it.
    const still = scenarioSchema.parse(rotated([]));
    expect(await isUnforeseenHarm(bench, still, broken!)).toBe(false);
  });

  it('of any other rule is none of it', async () => {
    const scenario = scenarioSchema.parse(rotated([storm]));
    const broken = await brokenBy(bench, scenario, noHarm);
    expect(await isUnforeseenHarm(bench, scenario, { ...broken!, property: 'novel-pattern' })).toBe(false);
  });
});
