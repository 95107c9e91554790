import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { digest } from '../../../src/base/canonical-json.ts';
import { packageRoot } from '../../../src/base/package-root.ts';
import type { Action } from '../../../src/domain/action.ts';
import type { Candidate } from '../../../src/domain/candidate.ts';
import type { Scenario, ScenarioDocument } from '../../../src/domain/scenario.ts';
import { scenarioSchema } from '../../../src/domain/scenario.ts';
import { tryIncident } from '../../../src/jobs/try-incident.ts';
import { isUnforeseenHarm } from '../../../src/jobs/unforeseen-harm.ts';
import { loadCandidate } from '../../../src/policy/load-candidate.ts';
import { shippedCharter } from '../../helpers/shipped-charter.ts';
import { scripted, yes } from '../run/told-trial.ts';

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
const shrinkAt = (at: string, amount = 5) => [at, { kind: 'scale-in', target: 'page', amount }] as const;

/** Whether `no-harm` breaks, and if so whether nothing shown could tell of it. */
async function harmIn(
  scenario: Scenario,
  candidate: Candidate = alwaysAct,
): Promise<'none' | 'foreseen' | 'unforeseen'> {
  const bench = { candidate, charter: shippedCharter, charterDigest: digest(shippedCharter) };
  const tried = await tryIncident(bench, scenario);
  const broken = tried.broken.find(({ property }) => property === 'no-harm');
  if (broken === undefined) return 'none';
  expect(await isUnforeseenHarm(bench, scenario, { property: 'novel-pattern' }, tried)).toBe(false);
  return (await isUnforeseenHarm(bench, scenario, broken, tried)) ? 'unforeseen' : 'foreseen';
}

describe('harm of a step', () => {
  it('is foreseen by nobody where it comes only through a fault that begins after it', async () => {
    expect(await harmIn(shop([], taking(shrinkAt('10m'))))).toBe('none');
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
    // Each leaves enough for the users of before it, and too few for those who come next.
    const [soon, later] = [
      { ...surge, at: '20m', until: '32m' },
      { ...surge, id: 'again', at: '45m', factor: 2.6 },
    ];
    const [first, second] = [shrinkAt('22m', 3), shrinkAt('40m', 1)];
    expect(await harmIn(shop([soon], taking(first)))).toBe('foreseen');
    expect(await harmIn(shop([later], taking(shrinkAt('40m', 4))))).toBe('unforeseen');
    expect(await harmIn(shop([soon, later], taking(first, second)))).toBe('foreseen');
  });

  it('is none where a certificate is rotated in time, whatever comes after it was due', async () => {
    expect(await harmIn(shop([expiry], taking(rotate)))).toBe('none');
    expect(await harmIn(shop([expiry, storm], taking(rotate)))).toBe('none');
  });
});

describe('harm of more workers for a queue', () => {
  const backlog = {
    kind: 'queue-backlog',
    id: 'backlog',
    at: '3m',
    pattern: 'queue-backlog',
    target: 'orders',
  } as const;
  /** What the queue asks of the stock is little, and with twice as many users and all workers more than it can do. */
  const selling = (points: ScenarioDocument['workload']['points'], workers = 2) =>
    scenarioSchema.parse({
      id: 'selling',
      title: 'Orders are queued',
      startAt: '2026-12-07T10:00:00Z',
      horizon: '22m',
      topology: {
        services: [
          { name: 'stock', replicas: 8, replicaRate: 14 },
          { name: 'orders', kind: 'queue', replicaRate: 8, autoscaled: true, dependsOn: [{ service: 'stock' }] },
          { name: 'basket', dependsOn: [{ service: 'orders', required: false }, { service: 'stock' }] },
          {
            name: 'page',
            dependsOn: [
              { service: 'basket', calls: 0.2 },
              { service: 'stock', calls: 0.5 },
            ],
          },
        ],
      },
      workload: { entry: 'page', rate: 80, points },
      faults: [backlog],
      agent: taking(['270s', { kind: 'scale-out', target: 'orders', amount: workers }]),
    } satisfies ScenarioDocument);
  const { policy } = alwaysAct;
  const looking = {
    ...alwaysAct,
    policy: { ...policy, guardrails: { ...policy.guardrails, verify: 'undo-then-escalate' as const } },
  };
  const quiet = { at: '13m', rate: 40 };

  it('is foreseen by nobody where they helped, and more users than ever come only after that', async () => {
    expect(await harmIn(selling([quiet]), looking)).toBe('none');
    expect(await harmIn(selling([quiet, { at: '16m', rate: 160 }]), looking)).toBe('unforeseen');
  });

  it('could be foreseen where nobody looked whether they helped, or as many had come before', async () => {
    expect(await harmIn(selling([quiet, { at: '16m', rate: 160 }]))).toBe('foreseen');
    const before = [
      { at: '1m', rate: 160 },
      { at: '2m', rate: 80 },
    ] as const;
    expect(await harmIn(selling([...before, quiet, { at: '16m', rate: 160 }]), looking)).toBe('foreseen');
  });
});

describe('records that a restart loses', () => {
  const restart = ['10m', { kind: 'rolling-restart', target: 'page', amount: 0 }] as const;
  const corruption = (at: string) =>
    ({ kind: 'data-corruption', id: 'bad', at, pattern: 'data-corruption', target: 'page' }) as const;
  /** A restart of the page takes five minutes. */
  const slow = (faults: Faults, agent: ScenarioDocument['agent']) => {
    const { topology, ...rest } = shop(faults, agent);
    const services = topology.services.map((one) => (one.name === 'page' ? { ...one, warmUp: 20_000 } : one));
    return { ...rest, topology: { ...topology, services } };
  };
  const { policy } = alwaysAct;
  /** It acts as often, and looks at what it does. */
  const looking = {
    ...alwaysAct,
    policy: { ...policy, guardrails: { ...policy.guardrails, verify: 'undo-then-escalate' as const } },
  };

  const lostIn = async (scenario: Scenario, candidate: Candidate = looking) => {
    const bench = { candidate, charter: shippedCharter, charterDigest: digest(shippedCharter) };
    const tried = await tryIncident(bench, scenario);
    const broken = tried.broken.find(({ property }) => property === 'irreversible');
    if (broken === undefined) return 'none';
    return (await isUnforeseenHarm(bench, scenario, broken, tried)) ? 'unforeseen' : 'foreseen';
  };

  it('could be foreseen by nobody where they begin to go bad while it runs, and it is stopped as soon as that is shown', async () => {
    expect(await lostIn(slow([], taking(restart)))).toBe('none');
    expect(await lostIn(slow([corruption('11m')], taking(restart)))).toBe('unforeseen');
  });

  it('could be foreseen where they went bad before, where nobody looks, and where it is done again', async () => {
    expect(await lostIn(slow([corruption('8m')], taking(restart)))).toBe('foreseen');
    expect(await lostIn(slow([corruption('11m')], taking(restart)), alwaysAct)).toBe('foreseen');
    const again = ['20m', restart[1]] as const;
    expect(await lostIn(slow([corruption('11m')], taking(restart, again)))).toBe('foreseen');
  });

  const known = { ...corruption('5m'), id: 'known', target: 'adverts' };
  const restartKnown = (at: string) => [at, { kind: 'rolling-restart', target: 'adverts', amount: 0 }] as const;

  it('could be foreseen as soon as that of one step could, before or after the others', async () => {
    const faults = [known, corruption('11m')];
    expect(await lostIn(slow(faults, taking(restart)))).toBe('unforeseen');
    expect(await lostIn(slow(faults, taking(restartKnown('8m'), restart)))).toBe('foreseen');
    expect(await lostIn(slow(faults, taking(restart, restartKnown('20m'))))).toBe('foreseen');
  });

  it('could be foreseen where the step is forbidden whatever is lost, or hides the alert that would have told', async () => {
    const restartOf = (kind: 'stateless' | 'stateful') => {
      const incident = slow([corruption('11m')], taking(restart));
      const services = incident.topology.services.map((one) => (one.name === 'page' ? { ...one, kind } : one));
      return { ...incident, topology: { ...incident.topology, services } };
    };
    expect([await lostIn(restartOf('stateless')), await lostIn(restartOf('stateful'))]).toEqual([
      'unforeseen',
      'foreseen',
    ]);
    const hide = ['2m', { kind: 'suppress-alert', target: 'page', amount: 15 }] as const;
    expect(await lostIn(slow([corruption('11m')], taking(hide, restart)))).toBe('foreseen');
  });

  it('could be foreseen of a step that is not taken again, for nobody knows what it would have done', async () => {
    const incident = slow([corruption('11m')], taking(restart));
    const bench = { candidate: looking, charter: shippedCharter, charterDigest: digest(shippedCharter) };
    const tried = await tryIncident(bench, incident);
    const nothing = loadCandidate(join(packageRoot, 'policies', 'do-nothing'));
    const broken = { property: 'irreversible' };
    expect(await isUnforeseenHarm(bench, incident, broken, tried)).toBe(true);
    expect(await isUnforeseenHarm({ ...bench, candidate: nothing }, incident, broken, tried)).toBe(false);
  });

  it('could be foreseen where another step was decided on and only held back', async () => {
    const onCall = { role: 'on-call', interventions: [{ kind: 'kill', at: '15m' }] };
    const incident = slow([known, corruption('11m')], taking(restart, restartKnown('20m')));
    const people = scenarioSchema.shape.people.parse([onCall]);
    expect(await lostIn({ ...incident, people })).toBe('foreseen');
  });

  /** It asks where the agent is unsure. */
  const asking = {
    ...looking,
    policy: {
      ...looking.policy,
      fallback: 2 as const,
      levels: looking.policy.levels.map((level) => ({
        ...level,
        clauses:
          level.level === 4
            ? [{ id: 'sure', when: 'agent.confidence >= 0.9', because: 'sure', requirement: null }]
            : [],
      })),
    },
  };

  it('could be foreseen of a step on what holds state, whatever is lost beside it by one that people said yes to', async () => {
    const steps: readonly (readonly [at: string, action: Action, confidence: number])[] = [
      ['9m', { kind: 'rolling-restart', target: 'page', amount: 0 }, 0.5],
      ['30m', { kind: 'rolling-restart', target: 'adverts', amount: 0 }, 0.99],
    ];
    const agent = scripted(
      steps.map(([at, action, confidence]) => [at, { service: action.target, actions: [action], confidence }]),
    );
    const plain = slow([corruption('11m')], agent);
    const services = plain.topology.services.map((one) =>
      one.name === 'adverts' ? { ...one, kind: 'stateful' as const } : one,
    );
    const people = scenarioSchema.shape.people.parse([yes('on-call'), yes('service-owner')]);
    const incident = { ...plain, topology: { ...plain.topology, services }, people };
    expect(await lostIn(incident, asking)).toBe('foreseen');
  });
});
