import { describe, expect, it } from 'vitest';
import type { Command, Completion } from '../../../src/domain/world.ts';
import { nothingTouched } from '../../../src/domain/world.ts';
import { createSignals } from '../../../src/signal/create-signals.ts';
import { atRest, minute, scenarioOf, stepTo, tableOf } from './fixture.ts';
import type { Course, DistortionDocuments } from './fixture.ts';

type Scaling = 'scale-in' | 'scale-out' | 'rolling-restart';

const scale = (kind: Scaling, id: string, amount = 1): Command => ({
  kind: 'apply',
  id,
  by: 'person',
  action: { kind, target: 'cart', amount },
});
const undo = (id: string, applied: string): Command => ({ kind: 'undo', id, applied });

function ended(id: string, at: number, replicas: number, outcome: Completion['outcome'] = 'done'): Completion {
  return { id, at, outcome, reason: '', touched: { ...nothingTouched, services: ['cart'], replicas } };
}

interface Given {
  readonly commands: readonly Command[];
  readonly completions: readonly Completion[];
  /** Ready replicas of the cart, of which four are written down; null while nothing is told. */
  readonly ready?: Course;
  readonly distortions?: DistortionDocuments;
}

/** How many replicas the cart is shown to have, at each of these minutes. */
function shownAt(minutes: readonly number[], { commands, completions, ready = () => null, distortions = [] }: Given) {
  const table = tableOf([['cart', 'replicas_ready', 'platform', ready]], 20 * minute);
  const signals = createSignals(scenarioOf({ distortions }), table);
  const shown: (number | undefined)[] = [];
  for (let at = 0; at <= 20 * minute; at += 15_000) {
    // Each takes half a minute; what has no end begins at once.
    const beginsAt = ({ id }: Command) => (completions.find((one) => one.id === id)?.at ?? 30_000) - 30_000;
    for (const command of commands) if (beginsAt(command) === at) signals.begun(command);
    const due = completions.filter((one) => one.at <= at && one.at > at - 15_000);
    signals.absorb(stepTo(at, table, { completions: due }));
    const { services } = signals.observe(at, atRest).context;
    if (minutes.includes(at / minute)) shown.push(services.find(({ name }) => name === 'cart')?.replicas);
  }
  return shown;
}

describe('the replicas that a service is shown to have', () => {
  it('are fewer by those that somebody took away, though nothing is told of it, and never none', () => {
    const commands = [scale('scale-in', 'one')];
    expect(shownAt([4, 6], { commands, completions: [ended('one', 5 * minute, 1)] })).toEqual([4, 3]);
    expect(shownAt([6], { commands, completions: [ended('one', 5 * minute, 9)] })).toEqual([1]);
    // Stopped midway, it took what it took; where nothing was carried out, nothing.
    expect(shownAt([6], { commands, completions: [ended('one', 5 * minute, 2, 'aborted')] })).toEqual([2]);
    expect(shownAt([6], { commands, completions: [ended('one', 5 * minute, 2, 'not-applied')] })).toEqual([4]);
  });

  it('are told by telemetry still after a step that gave and took nothing', () => {
    const commands = [scale('scale-out', 'one')];
    const given = { commands, ready: (at: number) => (at < 4 * minute ? 4 : 6) };
    expect(shownAt([6], { ...given, completions: [ended('one', 5 * minute, 0, 'failed')] })).toEqual([6]);
    expect(shownAt([6], { ...given, completions: [ended('one', 5 * minute, 1, 'failed')] })).toEqual([5]);
  });

  it('are as many as before once that is taken back', () => {
    const commands = [scale('scale-in', 'one', 2), undo('back', 'one')];
    const completions = [ended('one', 5 * minute, 2), ended('back', 9 * minute, 2)];
    expect(shownAt([6, 10], { commands, completions })).toEqual([2, 4]);
  });

  it('are no more after an undo than before, whatever was ready until then', () => {
    const commands = [scale('scale-out', 'two', 2), undo('back', 'two')];
    const completions = [ended('two', 5 * minute, 2), ended('back', 9 * minute, 2)];
    const ready: Course = (at) => (at < 5 * minute ? 4 : at <= 9 * minute ? 6 : null);
    expect(shownAt([4, 6, 9, 10], { commands, completions, ready })).toEqual([4, 6, 4, 4]);
    // They are gone from the inventory as soon as the undo begins, and back in it where it took none away.
    expect(shownAt([8.25, 8.5], { commands, completions, ready })).toEqual([6, 4]);
    const vain = [completions[0]!, ended('back', 9 * minute, 0, 'failed')];
    expect(shownAt([8.5, 10], { commands, completions: vain, ready })).toEqual([4, 6]);
    // Whatever old numbers come late or stand still.
    const late: DistortionDocuments = [{ kind: 'delay', id: 'late', at: '0s', service: 'cart', by: '3m' }];
    expect(shownAt([10, 20], { commands, completions, ready, distortions: late })).toEqual([4, 4]);
  });

  it('are those of all steps together, though nothing is told of any, and no more than each was told to add', () => {
    const commands = [scale('scale-out', 'out', 2), scale('scale-in', 'in', 1)];
    const completions = [ended('out', 5 * minute, 2), ended('in', 7 * minute, 1)];
    expect(shownAt([4, 6, 8], { commands, completions })).toEqual([4, 6, 5]);
    expect(shownAt([8], { commands, completions: [ended('out', 5 * minute, 3), completions[1]!] })).toEqual([5]);
  });

  it('are what a lie of telemetry says for as long as it lasts', () => {
    const ready: Course = () => 4;
    const lie = { kind: 'contradict', id: 'lie', service: 'cart', metric: 'replicas_ready', value: 40 } as const;
    const distortions: DistortionDocuments = [{ ...lie, at: '5m', until: '8m' }];
    expect(shownAt([4, 6, 9], { commands: [], completions: [], ready, distortions })).toEqual([4, 40, 4]);
  });

  it('are not fewer while some only restart, or while the step goes on', () => {
    const ready: Course = (at) => (at < 5 * minute ? 4 : 2);
    expect(shownAt([6], { commands: [], completions: [], ready })).toEqual([4]);
    const commands = [scale('rolling-restart', 'one')];
    expect(shownAt([6], { commands, completions: [ended('one', 5 * minute, 3)], ready })).toEqual([4]);
    expect(shownAt([6], { commands: [scale('scale-in', 'one')], completions: [], ready })).toEqual([4]);
  });

  it('count a step that began with a few and went on once, by all that it touched', () => {
    const commands: Command[] = [
      { ...scale('scale-in', 'one', 3), kind: 'apply-canary', replicas: 1 } as Command,
      { kind: 'extend', id: 'rest', applied: 'one' },
    ];
    const completions = [ended('one', 5 * minute, 1), ended('rest', 7 * minute, 3)];
    expect(shownAt([6, 8], { commands, completions })).toEqual([3, 1]);
    const failed = [ended('one', 5 * minute, 1), ended('rest', 7 * minute, 0, 'failed')];
    expect(shownAt([8], { commands, completions: failed })).toEqual([3]);
  });

  it('stay what an old map says of them', () => {
    const commands = [scale('scale-in', 'one')];
    const distortions: DistortionDocuments = [
      { kind: 'stale-topology', id: 'old', at: '0s', service: 'cart', replicas: 7 },
    ];
    expect(shownAt([6], { commands, completions: [ended('one', 5 * minute, 1)], distortions })).toEqual([7]);
  });
});
