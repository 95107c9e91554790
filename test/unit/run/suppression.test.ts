import { describe, expect, it } from 'vitest';
import type { Action } from '../../../src/domain/action.ts';
import { overBecause } from '../../../src/run/is-over.ts';
import { atLevel, calm, minute, scripted, tell } from './told-trial.ts';
import type { ToldTrial } from './told-trial.ts';

const suppress = (amount: number): Action => ({ kind: 'suppress-alert', target: 'catalogue', amount });
const deploy = { id: 'bad', kind: 'bad-deploy', target: 'catalogue', pattern: 'bad-deploy', at: '5m' } as const;
const may = {
  authorised: [
    {
      id: 'may-suppress',
      kind: 'suppress-alert' as const,
      level: 4 as const,
      patterns: [],
      where: 'true',
      because: 'it may',
    },
  ],
};

/** A deploy that goes bad at minute 5 of a shop whose catalogue was silenced at minute 1, and proposals of nothing later. */
const silenced = (amount: number) =>
  calm({ faults: [deploy], agent: scripted([['1m', { actions: [suppress(amount)] }]]), horizon: '30m' });

const plain = calm({ faults: [deploy], agent: scripted([]), horizon: '30m' });

function alerts({ of }: ToldTrial, service = 'catalogue') {
  return of('alert')
    .filter((alert) => alert.service === service)
    .map(({ at, phase, id }) => ({ at, phase, id }));
}

describe('a suppression in a trial', () => {
  it('hides what goes wrong until it ends, and then that fires', async () => {
    const [open, shut] = [await tell(plain, atLevel(4, may)), await tell(silenced(15), atLevel(4, may))];
    const first = alerts(open)[0];
    expect(first?.phase).toBe('fired');
    const [done] = shut.of('completion');
    expect(done).toMatchObject({ apply: 'apply-1', outcome: 'done' });
    const end = done!.at + 15 * minute;
    expect(first!.at).toBeLessThan(end);
    // The rules find the same as without it, and nothing of it is shown before the end.
    expect(alerts(shut)[0]).toEqual({ ...first, phase: 'suppressed' });
    const shown = alerts(shut).filter(({ phase }) => phase === 'fired');
    expect(shown.length).toBeGreaterThan(0);
    expect(Math.min(...shown.map(({ at }) => at))).toBe(end);
    expect(alerts(shut, 'gateway')).toEqual(alerts(open, 'gateway'));
  });

  it('changes nothing of what is true', async () => {
    const [open, shut] = [await tell(plain, atLevel(4, may)), await tell(silenced(29), atLevel(4, may))];
    expect(alerts(shut).every(({ phase }) => phase !== 'fired')).toBe(true);
    const last = (trial: ToldTrial) => ({ ...trial.of('truth').at(-1), seq: 0 });
    expect(last(shut)).toEqual(last(open));
    expect(shut.of('fault').map(({ at, phase }) => [at, phase])).toEqual(
      open.of('fault').map(({ at, phase }) => [at, phase]),
    );
  });

  it('is the same trial when it is run again', async () => {
    const [one, other] = [await tell(silenced(15), atLevel(4, may)), await tell(silenced(15), atLevel(4, may))];
    expect(other.entries).toEqual(one.entries);
  });

  it('is never verified as a help by the silence that it makes', async () => {
    const agent = scripted([['10m', { actions: [suppress(15)] }]]);
    const trial = await tell(calm({ faults: [deploy], agent, horizon: '30m' }), atLevel(4, may));
    expect(alerts(trial).map(({ phase }) => phase)).toContain('suppressed');
    expect(trial.of('verification')).toMatchObject([{ result: 'not-assessed', then: 'escalate' }]);
    expect(trial.of('verification')[0]?.why).toContain('suppressed');
  });

  it('holds whoever asked for it', async () => {
    const trial = await tell({ ...plain, people: [silencer('1m')] }, atLevel(4, may));
    expect(trial.of('apply')).toMatchObject([{ by: 'person', action: { kind: 'suppress-alert' } }]);
    expect(alerts(trial)[0]?.phase).toBe('suppressed');
  });

  it('lets nobody be paged by what it hides', async () => {
    const agent = scripted([
      ['2m', {}],
      ['14m', {}],
    ]);
    const trial = await tell({ ...plain, agent, people: [silencer('1m')] }, atLevel(1));
    expect(alerts(trial).filter(({ at }) => at < 14 * minute)).not.toEqual([]);
    expect(trial.of('escalation').map(({ at }) => at / minute)).toEqual([2]);
  });

  it('lets a page stand that is about what it hides, and people be called anew about what was seen to end', async () => {
    const faults = [
      { ...deploy, until: '12m' },
      { ...deploy, id: 'again', at: '19m', until: '26m' },
    ];
    const pagedAbout = async (service: string, isSilenced: boolean) => {
      const agent = scripted([
        ['7m', { service, actions: [] }],
        ['21m', { service, actions: [] }],
      ]);
      const people = isSilenced ? [{ ...silencer('8m'), respondsIn: ['45m' as const] }] : [];
      const trial = await tell({ ...plain, faults, agent, people, horizon: '45m' }, atLevel(1));
      return trial.of('escalation').map(({ at }) => at / minute);
    };
    expect(await pagedAbout('catalogue', false)).toEqual([7, 21]);
    expect(await pagedAbout('catalogue', true)).toEqual([7]);
    expect(await pagedAbout('gateway', true)).toEqual([7, 21]);
  });

  it.each([
    ['before', '7m' as const],
    ['after', '17m' as const],
  ])('has new trouble paged anew where it began %s that of before was seen to end', async (_, silencedAt) => {
    const services = ['catalogue', 'adverts'].map((name) => ({ name }));
    const dependsOn = services.map(({ name }) => ({ service: name, calls: 0.2, required: false }));
    const bad = (id: string, target: string, at: string, until: string | null = null) => ({
      ...deploy,
      id,
      target,
      at,
      until,
    });
    const faults = [bad('a', 'catalogue', '2m'), bad('b', 'adverts', '3m', '8m'), bad('c', 'adverts', '25m')];
    const about = { service: 'adverts', actions: [] };
    const agent = scripted([
      ['6m', about],
      ['30m', about],
    ]);
    const people = [{ ...silencer(silencedAt), respondsIn: ['55m' as const] }];
    const topology = { services: [{ name: 'gateway', dependsOn }, ...services] };
    const trial = await tell(calm({ topology, faults, agent, people, horizon: '40m' }), atLevel(1));
    expect(trial.of('escalation').map(({ at }) => at / minute)).toEqual([6, 30]);
  });

  it('does not let what it hides pass for mended: a request stands, and a yes to it still holds', async () => {
    const faults = [{ ...deploy, target: 'gateway' }];
    const people = [{ ...silencer('8m', 'gateway'), respondsIn: ['4m' as const], answers: 'always-approve' as const }];
    const trial = await tell({ ...plain, faults, agent: 'candidate', people }, atLevel(2));
    const [request] = trial.of('escalation');
    const answered = trial.of('person').find(({ what }) => what === 'answered');
    expect(answered).toMatchObject({ regarding: request?.id, answer: 'approve' });
    const open = (at: number) =>
      alerts(trial, 'gateway').reduce((all, one) => {
        if (one.at > at) return all;
        if (one.phase === 'fired') return all.add(one.id);
        all.delete(one.id);
        return all;
      }, new Set<string>());
    // Nothing was shown as firing for more than two minutes before the yes.
    expect(open(request!.at).size).toBeGreaterThan(0);
    for (let at = answered!.at - 130_000; at <= answered!.at; at += 5_000) expect(open(at).size).toBe(0);
    expect(trial.of('withdrawn')).toEqual([]);
    expect(trial.of('escalation').map(({ payload }) => payload.whyStopped)).not.toContain(overBecause);
    expect(trial.of('ruling')).not.toEqual([]);
  });
});

/** Somebody who answers nobody in time, and silences a service. */
function silencer(at: `${number}m`, target = 'catalogue') {
  const action = { ...suppress(15), target };
  const intervention = { kind: 'repair' as const, at, takes: '1m' as const, action };
  return { role: 'on-call' as const, respondsIn: ['30m' as const], interventions: [intervention] };
}
