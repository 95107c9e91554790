import { describe, expect, it } from 'vitest';
import type { Command } from '../../../src/domain/world.ts';
import { atLevel, calm, minute, restart, scripted, tell, yes } from './told-trial.ts';
import type { ToldTrial } from './told-trial.ts';

const outage = { id: 'outage', kind: 'dependency-outage', target: 'catalogue', pattern: 'outage', at: '30s' } as const;
const deploy = { id: 'bad', kind: 'bad-deploy', target: 'catalogue', pattern: 'bad-deploy', at: '30s' } as const;
const saturated = {
  id: 'full',
  kind: 'cache-saturation',
  target: 'hot-cache',
  pattern: 'cache-saturation',
  at: '30s',
} as const;

/** Paged at once, there a minute later, and at work two minutes after that. */
const mender = yes('service-owner', { repairsAfter: '2m' });

const byHand = {
  role: 'on-call' as const,
  respondsIn: ['1m'],
  interventions: [
    { kind: 'repair' as const, at: '1m', takes: '4m', action: { ...restart, kind: 'restart-pod' as const } },
  ],
};

/** What people did, in whole words. */
function told({ of }: ToldTrial) {
  return of('person').map(({ what, regarding }) => `${what} ${regarding}`.trim());
}

function cleared({ seen }: ToldTrial): Command[] {
  return seen.commands.flatMap(({ command }) => (command.kind === 'clear' ? [command] : []));
}

describe('a repair by the person who was called', () => {
  const paged = calm({ faults: [deploy], people: [mender], agent: scripted([['2m', {}]]), horizon: '30m' });

  it('begins after the page was acknowledged, with the remedy that an informed person knows', async () => {
    const trial = await tell(paged, atLevel(1));
    expect(told(trial)).toEqual([
      'acknowledged escalation-1',
      'repairs repair-escalation-1',
      'repaired repair-escalation-1',
    ]);
    const [, begun] = trial.of('person');
    expect(begun?.at).toBe(5 * minute);
    expect(trial.of('apply')).toMatchObject([
      {
        by: 'person',
        decision: null,
        planDigest: null,
        approvals: [],
        action: { kind: 'rollback-deploy' },
        at: begun?.at,
      },
    ]);
    expect(trial.commands).toEqual(['300000 apply apply-1']);
  });

  it('is written down with its completion and the truth at its beginning and at its end', async () => {
    const trial = await tell(paged, atLevel(1));
    const [, begun, ended] = trial.of('person');
    expect(trial.of('completion')).toMatchObject([{ apply: 'apply-1', what: 'apply', outcome: 'done' }]);
    for (const person of [begun!, ended!]) {
      const next = trial.of('truth').find(({ at }) => at > person.at);
      expect(next!.at - person.at).toBeLessThanOrEqual(15_000);
    }
  });

  it('ends what was wrong, also where no action of the catalogue does', async () => {
    const trial = await tell({ ...paged, faults: [outage] }, atLevel(1));
    const ended = trial.of('person').find(({ what }) => what === 'repaired');
    expect(trial.of('apply')).toEqual([]);
    expect(cleared(trial)).toMatchObject([{ faultId: 'outage' }]);
    expect(trial.of('fault').at(-1)).toMatchObject({ id: 'outage', phase: 'ended' });
    expect(trial.of('fault').at(-1)!.at).toBeGreaterThan(ended!.at);
    expect(trial.of('truth').at(-1)?.objectiveMet).toBe(true);
  });

  it('lets the traffic in again that it shed', async () => {
    const topology = {
      services: [
        { name: 'gateway', replicas: 6, replicaRate: 100, dependsOn: [{ service: 'catalogue', calls: 0.5 }] },
        { name: 'catalogue', replicas: 6, replicaRate: 40, dependsOn: [{ service: 'hot-cache' }] },
        { name: 'hot-cache', kind: 'cache' as const, replicas: 4, replicaRate: 100 },
      ],
    };
    const trial = await tell({ ...paged, topology, faults: [saturated] }, atLevel(1));
    const ended = trial.of('person').find(({ what }) => what === 'repaired');
    expect(trial.of('apply').map(({ action }) => action.kind)).toEqual(['throttle-traffic']);
    expect(trial.commands).toEqual(['300000 apply apply-1', `${ended!.at} undo apply-1-undo`]);
    expect(trial.of('stop')).toMatchObject([{ by: 'person', apply: 'apply-1', what: 'undo', at: ended!.at }]);
    expect(trial.of('completion').map(({ apply, what, outcome }) => [apply, what, outcome])).toEqual([
      ['apply-1', 'apply', 'done'],
      ['apply-1', 'undo', 'done'],
    ]);
  });

  it('ends the page, so that another incident pages anew although alerts still fire', async () => {
    // Nothing but the end of the repair ends an outage, so alerts fire up to it and, with the next outage, on.
    const first = { ...paged, faults: [outage] };
    const ended = (await tell(first, atLevel(1))).of('person').find(({ what }) => what === 'repaired')!.at;
    const second = { ...outage, id: 'next', at: `${ended / 1_000 + 5}s` };
    const again = Math.ceil(ended / minute) + 3;
    const agent = scripted([
      ['2m', {}],
      [`${again}m`, {}],
    ]);
    const trial = await tell({ ...paged, faults: [outage, second], agent }, atLevel(1));
    const firing = (at: number) =>
      trial.of('alert').reduce((open, one) => (one.at > at ? open : open + (one.phase === 'fired' ? 1 : -1)), 0);
    for (let at = ended; at <= again * minute; at += 5_000) expect(firing(at)).toBeGreaterThan(0);
    expect(trial.of('escalation').map(({ what, at }) => [what, at / minute])).toEqual([
      ['page', 2],
      ['page', again],
    ]);
  });
});

describe('a repair that is one step and no more', () => {
  const document = calm({ faults: [outage], people: [byHand] });

  it('ends no cause', async () => {
    const trial = await tell(document, atLevel(1));
    expect(told(trial)).toEqual(['repairs repair-by-on-call-1-1', 'repaired repair-by-on-call-1-1']);
    expect(trial.of('person').map(({ at }) => at / minute)).toEqual([1, 5]);
    expect(trial.seen.commands.at(-1)?.command).toMatchObject({ kind: 'apply', id: 'apply-1', by: 'person' });
    expect(cleared(trial)).toEqual([]);
    expect(trial.of('fault').map(({ phase }) => phase)).toEqual(['began']);
  });

  it('keeps the traffic out that it shed', async () => {
    const action = { kind: 'throttle-traffic' as const, target: 'catalogue', amount: 0.3 };
    const people = [{ ...byHand, interventions: [{ ...byHand.interventions[0]!, action }] }];
    const trial = await tell(calm({ faults: [outage], people }), atLevel(1));
    expect(trial.commands).toEqual(['60000 apply apply-1']);
  });

  it('keeps automation off the same service until it is over, and no longer', async () => {
    const agent = scripted([
      ['3m', {}],
      ['8m', {}],
    ]);
    const trial = await tell(calm({ people: [byHand], agent }), atLevel(4));
    expect(trial.of('observation').map(({ context }) => context.underRepair)).toEqual([['catalogue'], []]);
    expect(trial.of('ruling').map(({ ruling, guardrail }) => [ruling, guardrail])).toEqual([
      ['deny', 'conflict'],
      ['admit', null],
    ]);
    expect(trial.commands).toEqual(['60000 apply apply-1', '480000 apply apply-2']);
  });
});
