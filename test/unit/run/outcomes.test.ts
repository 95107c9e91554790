import { describe, expect, it } from 'vitest';
import { limits } from '../../../src/domain/limits.ts';
import type { Policy } from '../../../src/domain/policy.ts';
import type { ScenarioDocument } from '../../../src/domain/scenario.ts';
import { atLevel, calm, guarded, minute, restart, scaleOut, scripted, tell, yes } from './told-trial.ts';

const leak = { id: 'leak', kind: 'memory-leak', target: 'catalogue', pattern: 'oom-leak', at: '1m' } as const;
const deploy = { id: 'bad', kind: 'bad-deploy', target: 'catalogue', pattern: 'bad-deploy', at: '1m' } as const;
const leaking = calm({ horizon: '40m', faults: [{ ...leak, until: '11m' }] });
const broken = calm({ horizon: '30m', faults: [deploy] });

/** Telemetry of the catalogue is gone from then on. */
const blind = { id: 'blind', kind: 'drop', at: '5m', service: 'catalogue' } as const;

describe('what was carried out', () => {
  it('is closed when what it was to end has stopped', async () => {
    const trial = await tell(leaking, atLevel(4));
    const [apply] = trial.of('apply');
    const [verified] = trial.of('verification');
    const [completion] = trial.of('completion');
    expect(apply?.action).toEqual(restart);
    expect(verified).toMatchObject({ apply: 'apply-1', result: 'helped', then: 'close' });
    expect(verified!.at).toBeGreaterThan(completion!.at);
    expect([...trial.of('stop'), ...trial.of('escalation')]).toEqual([]);
  });

  it('is undone when it did not help, and a person is paged when that has ended', async () => {
    const agent = scripted([['5m', { actions: [scaleOut] }]]);
    const trial = await tell({ ...broken, agent }, atLevel(4));
    expect(trial.of('verification')).toMatchObject([{ result: 'did-not-help', then: 'undo' }]);
    const [stop] = trial.of('stop');
    expect(stop).toMatchObject({ apply: 'apply-1', what: 'undo', at: trial.of('verification')[0]?.at });
    expect(trial.commands).toEqual(['300000 apply apply-1', `${stop!.at} undo apply-1-undo`]);
    const undone = trial.of('completion').find(({ what }) => what === 'undo');
    expect(undone?.outcome).toBe('done');
    const [page] = trial.of('escalation');
    expect(page).toMatchObject({ what: 'page', decision: 'decision-1' });
    expect(page!.seq).toBeGreaterThan(undone!.seq);
  });

  it('goes to a person at once where it did not help and cannot be undone', async () => {
    const trial = await tell({ ...broken, agent: scripted([['5m', {}]]) }, atLevel(4));
    expect(trial.of('verification')).toMatchObject([{ result: 'did-not-help', then: 'escalate' }]);
    expect(trial.of('escalation')).toMatchObject([{ what: 'page', at: trial.of('verification')[0]?.at }]);
    expect(trial.of('stop')).toEqual([]);
    expect(trial.commands).toEqual(['300000 apply apply-1']);
  });

  it('is not undone where the policy only escalates', async () => {
    const agent = scripted([['5m', { actions: [scaleOut] }]]);
    const trial = await tell({ ...broken, agent }, guarded(atLevel(4), { verify: 'escalate' }));
    expect(trial.of('verification')).toMatchObject([{ result: 'did-not-help', then: 'escalate' }]);
    expect(trial.commands).toEqual(['300000 apply apply-1']);
  });

  it('is looked at no more where the policy does not verify', async () => {
    const agent = scripted([['5m', { actions: [scaleOut] }]]);
    const trial = await tell({ ...broken, agent }, guarded(atLevel(4), { verify: 'off' }));
    expect(trial.of('verification')).toMatchObject([{ result: 'not-assessed', then: 'nothing' }]);
    expect(trial.of('escalation')).toEqual([]);
    expect(trial.commands).toEqual(['300000 apply apply-1']);
  });

  it('goes to a person, and is not undone, where nobody can tell whether it helped', async () => {
    const agent = scripted([['4m', { actions: [scaleOut] }]]);
    const trial = await tell({ ...broken, agent, distortions: [blind] }, atLevel(4));
    expect(trial.of('verification')).toMatchObject([{ result: 'not-assessed', then: 'escalate' }]);
    expect(trial.of('escalation')).toMatchObject([{ what: 'page' }]);
    expect(trial.commands).toEqual(['240000 apply apply-1']);
  });

  it('goes to a person where the world could not do it at all', async () => {
    const action = { kind: 'clear-cache' as const, target: 'catalogue', amount: 0 };
    const people = [yes('on-call')];
    const trial = await tell({ ...broken, people, agent: scripted([['5m', { actions: [action] }]]) }, atLevel(2));
    expect(trial.of('completion')).toMatchObject([{ outcome: 'failed', reason: 'it is no cache' }]);
    expect(trial.of('verification')).toMatchObject([{ result: 'did-not-help', then: 'escalate' }]);
    expect(trial.of('escalation').map(({ what }) => what)).toEqual(['approval-request', 'page']);
  });

  it('is told with the truth right after its end', async () => {
    const trial = await tell(calm({ agent: scripted([['61s', {}]]) }), atLevel(4));
    const [completion] = trial.of('completion');
    expect(completion).toBeDefined();
    const next = trial.of('truth').find(({ seq }) => seq > completion!.seq);
    expect(next!.at - completion!.at).toBeLessThanOrEqual(limits.decisionEveryMs);
  });
});

describe('as many remediations as may be at one time', () => {
  const names = Array.from({ length: limits.remediationsMax + 1 }, (_, index) => `part-${index + 1}`);
  const services: ScenarioDocument['topology']['services'] = [
    { name: 'gateway', replicas: 6, replicaRate: 100, dependsOn: names.map((service) => ({ service, calls: 0.1 })) },
    ...names.map((name) => ({ name, replicas: 6, replicaRate: 40 })),
  ];
  // One for each look, so that all are under way before the first has been verified.
  const agent = scripted(
    names.map((name, index) => [`${60 + 15 * index}s`, { service: name, actions: [{ ...restart, target: name }] }]),
  );
  const generous = guarded(atLevel(4), {
    rateLimit: { perTargetPerHour: 50, perHour: 50 },
    blastRadius: { concurrentMax: 1, servicesMax: 50, cumulativeServicesMax: 50, window: minute },
    preflight: { ownerKnown: false, sourcesMin: 1, reversible: false },
  });

  it('are carried out, and one more goes to a person without reaching the world', async () => {
    const trial = await tell(calm({ topology: { services }, agent, horizon: '6m' }), generous);
    expect(trial.of('ruling').map(({ ruling }) => ruling)).toEqual(names.map(() => 'admit'));
    expect(trial.of('apply').length).toBe(limits.remediationsMax);
    expect(trial.commands.length).toBe(limits.remediationsMax);
    expect(trial.of('escalation')).toMatchObject([
      { what: 'page', payload: { whyStopped: 'as many remediations are under way as may be at one time' } },
    ]);
  });
});

describe('an alert on the automation itself', () => {
  const rejections: Policy['qualityAlerts'][number] = {
    id: 'rejected-twice',
    measure: 'rejections',
    above: 1,
    over: 60 * minute,
    heldFor: 0,
    then: 'suspend-level-4',
    provenance: 'published',
  };
  /** Acts alone while it is qualified, and else asks. */
  function qualified(then: typeof rejections.then) {
    const own = atLevel(4, { qualityAlerts: [{ ...rejections, then }] });
    const clause = (id: string, when: string) => ({ id, when, because: 'so it is', requirement: null });
    const revoked = clause('not-qualified', 'qualification.state == "revoked"');
    const levels = [
      ...own.policy.levels,
      { level: 2 as const, title: 'Ask', match: 'any' as const, clauses: [revoked] },
    ];
    return { ...own, policy: { ...own.policy, levels } };
  }
  const overrides = ['2m', '3m'].map((at) => ({ kind: 'override' as const, at, reason: 'it is wrong' }));
  const document = calm({
    context: { changeFreezes: [{ from: '0ms', to: '4m' }] },
    people: [{ role: 'incident-commander', interventions: overrides }],
    agent: scripted([
      ['1m', {}],
      ['150s', {}],
      ['10m', {}],
    ]),
  });

  it('takes level 4 away, and what is shown is a revoked qualification', async () => {
    const trial = await tell(document, qualified('suspend-level-4'));
    expect(trial.of('quality-alert')).toMatchObject([
      { id: 'rejected-twice', measure: 'rejections', value: 2, then: 'suspend-level-4', at: 3 * minute },
    ]);
    expect(trial.of('observation').map(({ context }) => context.qualification)).toEqual(['valid', 'valid', 'revoked']);
    expect(trial.of('decision').map(({ disposition }) => disposition)).toEqual(['act', 'act', 'ask']);
    expect(trial.commands).toEqual([]);
  });

  it('takes nothing away where the policy only opens a ticket', async () => {
    const trial = await tell(document, qualified('open-ticket'));
    expect(trial.of('quality-alert').length).toBe(1);
    expect(trial.of('decision').map(({ disposition }) => disposition)).toEqual(['act', 'act', 'act']);
    expect(trial.commands).toEqual(['600000 apply apply-1']);
  });

  it('is raised by an agent that says nothing while an alert fires', async () => {
    const silent: Policy['qualityAlerts'][number] = { ...rejections, id: 'silent', measure: 'silent', above: 0 };
    const candidate = atLevel(1, { qualityAlerts: [{ ...silent, then: 'review' }] });
    const trial = await tell({ ...broken, agent: { kind: 'silent' } }, candidate);
    const [alert] = trial.of('alert');
    expect(trial.of('quality-alert')).toMatchObject([{ id: 'silent' }]);
    const late = trial.of('quality-alert')[0]!.at - alert!.at;
    expect(late).toBeGreaterThanOrEqual(5 * minute);
    expect(late).toBeLessThanOrEqual(5 * minute + 2 * limits.decisionEveryMs);
  });

  describe('where the agent spoke once, and another service fails later', () => {
    const silent: Policy['qualityAlerts'][number] = { ...rejections, id: 'silent', measure: 'silent', above: 0 };
    const candidate = atLevel(1, { qualityAlerts: [{ ...silent, then: 'review' }] });
    const later = { ...deploy, id: 'later', target: 'adverts', at: '25m' } as const;
    const mender = yes('service-owner', { repairsAfter: '2m' });
    // Two thirds of what users ask of the catalogue it can do, so that its alerts last from the first minute on.
    const services = [
      {
        name: 'gateway',
        replicas: 6,
        replicaRate: 100,
        dependsOn: [{ service: 'catalogue' }, { service: 'adverts', calls: 0.5, required: false }],
      },
      { name: 'catalogue', replicas: 4, replicaRate: 20 },
      { name: 'adverts', replicas: 6, replicaRate: 100 },
    ];
    const crowded = { topology: { services } };
    const raisedIn = async (changes: Partial<ScenarioDocument>) => {
      const agent = scripted([['5m', {}]]);
      const trial = await tell(calm({ horizon: '45m', faults: [deploy, later], agent, ...changes }), candidate);
      return trial.of('quality-alert').map(({ at }) => at / minute);
    };

    it.each([
      [
        'and nothing fired in between',
        { topology: { services: services.map((one) => ({ ...one, replicas: 6 + one.replicas })) } },
      ],
      ['and the first alerts last', crowded],
    ])('is raised once who was called is done, %s', async (_, changes) => {
      const raised = await raisedIn({ ...changes, people: [mender] });
      expect(raised).toHaveLength(1);
      expect(raised[0]).toBeGreaterThan(30);
      expect(raised[0]).toBeLessThan(35);
    });

    it('is not raised while who was called has not come, nor where nothing fails later', async () => {
      expect(await raisedIn({ ...crowded, people: [] })).toEqual([]);
      expect(await raisedIn({ people: [mender], faults: [deploy] })).toEqual([]);
    });
  });
});
