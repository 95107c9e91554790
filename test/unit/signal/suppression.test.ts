import { describe, expect, it } from 'vitest';
import type { AlertChange } from '../../../src/domain/signals.ts';
import type { Command, Completion } from '../../../src/domain/world.ts';
import { nothingTouched } from '../../../src/domain/world.ts';
import { createSignals } from '../../../src/signal/create-signals.ts';
import { atRest, minute, scenarioOf, stepTo, tableOf, told } from './fixture.ts';
import type { Course } from './fixture.ts';

const hot: Course = () => 0.9;
const hotUntil =
  (end: number): Course =>
  (at) =>
    at < end ? 0.9 : 0.4;
const hotFrom =
  (start: number): Course =>
  (at) =>
    at < start ? 0.4 : 0.9;

function suppress(amount: number, id = 'first', target = 'cart'): Command {
  return { kind: 'apply', id, by: 'automation', action: { kind: 'suppress-alert', target, amount } };
}

function completed(id: string, at: number, outcome: Completion['outcome'] = 'done'): Completion {
  return { id, at, outcome, reason: '', touched: nothingTouched };
}

interface Given {
  readonly cart?: Course;
  readonly commands?: readonly Command[];
  readonly completions?: readonly Completion[];
  readonly until?: number;
  readonly stepMs?: number;
}

/** Memory of the cart as given, and of the store too high a while later, for half an hour. */
function play({ cart = hot, commands = [], completions = [], until = 30 * minute, stepMs = 15_000 }: Given) {
  const table = tableOf(
    [
      ['cart', 'memory_ratio', 'service-metrics', cart],
      ['store', 'memory_ratio', 'service-metrics', hotFrom(90_000)],
    ],
    until,
  );
  const signals = createSignals(scenarioOf(), table);
  for (const command of commands) signals.begun(command);
  const changes: AlertChange[] = [];
  for (let at = 0; at <= until; at += stepMs) {
    const due = completions.filter((one) => one.at <= at && one.at > at - stepMs);
    changes.push(...signals.absorb(stepTo(at, table, { completions: due })));
  }
  const ofCart = told(changes.filter(({ alert }) => alert.service === 'cart')).map((one) => one.replace('memory-', ''));
  return { signals, changes, ofCart, shown: signals.observe(until, atRest) };
}

describe('a suppressed alert', () => {
  it('does not fire, and fires when the suppression ends while its rule holds', () => {
    const during = play({ commands: [suppress(20)], completions: [completed('first', 20_000)], until: 15 * minute });
    expect(during.ofCart).toEqual(['60 suppressed high@cart#1']);
    expect(during.shown.alerts.map(({ service }) => service)).toEqual(['store']);
    expect(during.shown.silenced).toEqual(['cart']);

    const after = play({ commands: [suppress(20)], completions: [completed('first', 20_000)] });
    expect(after.ofCart).toEqual(['60 suppressed high@cart#1', '1220 fired high@cart#1']);
    expect(after.shown.alerts.map(({ id, firedAt }) => [id, firedAt])).toEqual([
      ['memory-high@cart#1', minute],
      ['memory-high@store#1', 150_000],
    ]);
    expect(after.shown.silenced).toEqual([]);
  });

  it('is never shown when its rule stops to hold before the end', () => {
    const done = play({
      cart: hotUntil(5 * minute),
      commands: [suppress(20)],
      completions: [completed('first', 20_000)],
    });
    expect(done.changes.filter(({ alert, isShown }) => alert.service === 'cart' && isShown)).toEqual([]);
    expect(done.ofCart.map((one) => one.split(' ')[1])).toEqual(['suppressed', 'resolved']);
  });

  it.each(['undo', 'abort'] as const)(
    'fires when the suppression is ended by an %s, and not when that only begins',
    (kind) => {
      const lift: Command = { kind, id: 'lift', applied: 'first' };
      const commands = [suppress(0), lift];
      const began = completed('first', 20_000);
      expect(play({ commands, completions: [began] }).ofCart).toEqual(['60 suppressed high@cart#1']);
      expect(play({ commands, completions: [began, completed('lift', 5 * minute, 'failed')] }).ofCart).toHaveLength(1);
      expect(play({ commands, completions: [began, completed('lift', 5 * minute)] }).ofCart).toEqual([
        '60 suppressed high@cart#1',
        '300 fired high@cart#1',
      ]);
    },
  );

  it('stays hidden without an end where none was asked for', () => {
    const done = play({ commands: [suppress(0)], completions: [completed('first', 20_000)] });
    expect(done.ofCart).toEqual(['60 suppressed high@cart#1']);
  });

  it('leaves other services as they are', () => {
    const ofStore = (given: Given) => play(given).changes.filter(({ alert }) => alert.service === 'store');
    const given = { commands: [suppress(5)], completions: [completed('first', 20_000)] };
    expect(ofStore(given)).toEqual(ofStore({}));
    expect(ofStore(given)).toHaveLength(1);
  });

  it('is hidden until the last of several suppressions ends', () => {
    const done = play({
      commands: [suppress(5), suppress(5, 'second')],
      completions: [completed('first', 20_000), completed('second', 3 * minute)],
    });
    expect(done.ofCart).toEqual(['60 suppressed high@cart#1', '480 fired high@cart#1']);
  });

  it('does not depend on how often somebody stops in between', () => {
    const given = { commands: [suppress(7)], completions: [completed('first', 125_000)] };
    expect(play({ ...given, stepMs: 5 * minute }).ofCart).toEqual(play({ ...given, stepMs: 5_000 }).ofCart);
    expect(play(given).ofCart).toHaveLength(3);
  });
});

describe('an alert that fires already when it is suppressed', () => {
  const given = { commands: [suppress(10)], completions: [completed('first', 2 * minute)] };

  it('goes from what is shown without having resolved, and comes back as the same alert', () => {
    const during = play({ ...given, until: 5 * minute });
    expect(during.ofCart).toEqual(['60 fired high@cart#1', '120 suppressed high@cart#1']);
    expect(during.shown.alerts.map(({ service }) => service)).toEqual(['store']);
    expect(during.signals.isHiding()).toBe(true);
    const after = play(given);
    expect(after.ofCart.slice(2)).toEqual(['720 fired high@cart#1']);
    expect(after.shown.alerts.map(({ id }) => id)).toEqual(['memory-high@cart#1', 'memory-high@store#1']);
    expect(after.signals.isHiding()).toBe(false);
  });

  it('is not known to have ended before the suppression has', () => {
    const ends = { ...given, cart: hotUntil(4 * minute) };
    const during = play({ ...ends, until: 10 * minute });
    expect(during.ofCart.at(-1)).toContain('resolved');
    expect(during.changes.at(-1)?.isShown).toBe(false);
    expect(during.signals.isHiding()).toBe(true);
    const after = play(ends);
    expect(after.signals.isHiding()).toBe(false);
    expect(after.ofCart).toHaveLength(3);
  });
});

describe('a world whose samples come late', () => {
  it('is silenced by the time that it has got to', () => {
    const table = tableOf([['cart', 'memory_ratio', 'service-metrics', hot]], 10 * minute);
    const signals = createSignals(scenarioOf(), table);
    signals.begun(suppress(20));
    signals.absorb(stepTo(2 * minute, table));
    table.filled = (2 * minute) / 5_000 + 1;
    const changes = signals.absorb(stepTo(3 * minute, table, { completions: [completed('first', 150_000)] }));
    expect(told(changes)).toEqual(['180 suppressed memory-high@cart#1']);
    expect(signals.observe(3 * minute, atRest).alerts).toEqual([]);
  });
});

describe('what silences nothing', () => {
  const late = hotFrom(3 * minute);

  it.each([
    ['a suppression that failed', [suppress(20)], [completed('first', 20_000, 'failed')]],
    ['one that was aborted before its completion', [suppress(20)], [completed('first', 20_000, 'aborted')]],
    ['one that a recording only looks on at', [suppress(20)], [completed('first', 20_000, 'not-applied')]],
    ['one that is not completed', [suppress(20)], []],
    ['one of another service', [suppress(20, 'first', 'logs')], [completed('first', 20_000)]],
    ['one that is over', [suppress(2)], [completed('first', 20_000)]],
  ])('%s', (_what, commands, completions) => {
    const given = { cart: late, until: 10 * minute };
    expect(play({ ...given, commands, completions }).changes).toEqual(play(given).changes);
  });
});
