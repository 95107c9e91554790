import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { digest } from '../../../src/base/canonical-json.ts';
import { packageRoot } from '../../../src/base/package-root.ts';
import type { Action } from '../../../src/domain/action.ts';
import type { Scenario, ScenarioDocument } from '../../../src/domain/scenario.ts';
import { scenarioSchema } from '../../../src/domain/scenario.ts';
import { tryIncident } from '../../../src/jobs/try-incident.ts';
import { isUnforeseenHarm } from '../../../src/jobs/unforeseen-harm.ts';
import { loadCandidate } from '../../../src/policy/load-candidate.ts';
import { shippedCharter } from '../../helpers/shipped-charter.ts';
import { scripted } from '../run/told-trial.ts';

const alwaysAct = loadCandidate(join(packageRoot, 'policies', 'always-act'));
type Faults = NonNullable<ScenarioDocument['faults']>;

/** An agent that has these steps taken, whatever is shown. */
const taking = (...steps: readonly (readonly [at: string, action: Action])[]) =>
  scripted(steps.map(([at, action]) => [at, { service: action.target, actions: [action], confidence: 0.99 }]));

/** A page beside adverts that it can do without; their certificate ends at minute 5. */
const shop = (faults: Faults, agent: ScenarioDocument['agent'], points: ScenarioDocument['workload']['points'] = []) =>
  scenarioSchema.parse({
    id: 'shop',
    title: 'A page and its adverts',
    startAt: '2026-12-07T10:00:00Z',
    topology: {
      services: [
        { name: 'adverts', environment: 'staging', replicas: 10, replicaRate: 2 },
        {
          name: 'page',
          replicas: 10,
          replicaRate: 12,
          dependsOn: [{ service: 'adverts', calls: 0.2, required: false }],
        },
      ],
    },
    workload: { entry: 'page', rate: 30, points },
    faults,
    agent,
  } satisfies ScenarioDocument);

const expiry = {
  kind: 'expired-certificate',
  id: 'expiry',
  at: '5m',
  pattern: 'certificate-expiry',
  target: 'adverts',
} as const;
const storm = { kind: 'retry-storm', id: 'storm', at: '20m', pattern: 'retry-storm', target: 'adverts' } as const;
const surge = { kind: 'traffic-surge', id: 'surge', pattern: 'traffic-surge', target: 'page', factor: 3 } as const;

const rotate = ['15s', { kind: 'rotate-certificate', target: 'adverts', amount: 0 }] as const;
const shrinkAt = (at: string) => [at, { kind: 'scale-in', target: 'page', amount: 5 }] as const;

/** Whether `no-harm` breaks, and if so whether nothing shown could tell of it. */
async function harmIn(scenario: Scenario): Promise<'none' | 'foreseen' | 'unforeseen'> {
  const bench = { candidate: alwaysAct, charter: shippedCharter, charterDigest: digest(shippedCharter) };
  const tried = await tryIncident(bench, scenario);
  const broken = tried.broken.find(({ property }) => property === 'no-harm');
  if (broken === undefined) return 'none';
  expect(await isUnforeseenHarm(bench, scenario, { property: 'novel-pattern' }, tried)).toBe(false);
  return (await isUnforeseenHarm(bench, scenario, broken, tried)) ? 'unforeseen' : 'foreseen';
}

describe('harm of a step', () => {
  it('is foreseen by nobody where it comes only through a fault that begins after it', async () => {
    expect(await harmIn(shop([expiry], taking(rotate)))).toBe('none');
    expect(await harmIn(shop([expiry, storm], taking(rotate)))).toBe('unforeseen');
    const late = { ...surge, at: '26m' };
    expect(await harmIn(shop([late], taking(shrinkAt('10m'))))).toBe('unforeseen');
  });

  it('could be foreseen where the fault was there when it was taken, or while it was under way or looked at', async () => {
    expect(await harmIn(shop([{ ...surge, at: '8m' }], taking(shrinkAt('10m'))))).toBe('foreseen');
    expect(await harmIn(shop([{ ...surge, at: '605s' }], taking(shrinkAt('10m'))))).toBe('foreseen');
  });

  it('could be foreseen where users come in numbers, which is no fault', async () => {
    const points = [
      { at: '20m', rate: 30 },
      { at: '25m', rate: 90 },
    ];
    expect(await harmIn(shop([], taking(shrinkAt('10m')), points))).toBe('foreseen');
  });

  it('is looked at step by step, so that one that nobody could foresee hides no other', async () => {
    const faults = [expiry, storm, { ...surge, at: '22m' }];
    expect(await harmIn(shop(faults, taking(rotate, shrinkAt('26m'))))).toBe('foreseen');
  });
});
