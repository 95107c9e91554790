import { describe, expect, it } from 'vitest';
import { invariants } from '../../../../src/judge/charter-table.ts';
import { favouring } from '../../../../src/scenario/generate/favoured-kinds.ts';
import { evenMix } from '../../../../src/scenario/generate/mix.ts';

const runs = Array.from({ length: 400 }, (_, run) => run);
const bare = evenMix(0, false);
const mixes = (properties: readonly string[]) => runs.map((run) => favouring(bare, properties, 1, run));

describe('the mix of an exploration of one rule', () => {
  it('has in about half of the runs what puts the rule to the test, and else is as it was', () => {
    const stale = mixes(['stale-evidence']);
    const favoured = stale.filter((mix) => mix.delay > 0);
    expect(favoured.length).toBeGreaterThan(150);
    expect(favoured.length).toBeLessThan(250);
    expect(favoured.every((mix) => mix.freeze > 0 && mix.kill === 0)).toBe(true);
    expect(stale.filter((mix) => mix.delay === 0).every((mix) => mix === bare)).toBe(true);
  });

  it('is as it was where no rule is named, or one that any incident puts to the test', () => {
    expect([...mixes([]), ...mixes(['verify-or-undo'])].every((mix) => mix === bare)).toBe(true);
  });

  it('makes nothing less likely that is likely anyway', () => {
    const sure = evenMix(0.95, false);
    expect(runs.every((run) => favouring(sure, ['stale-evidence'], 1, run).delay === 0.95)).toBe(true);
  });

  it('leaves automation a free hand, in half of the runs, for a rule on what it does again and again', () => {
    const sure = evenMix(0.5, false);
    const free = runs
      .map((run) => favouring(sure, ['no-repeat-without-effect'], 1, run))
      .filter((mix) => mix['memory-leak'] > 0.5);
    expect(free.length).toBeGreaterThan(150);
    expect(free.length).toBeLessThan(250);
    const held = free.map((mix) => [mix['change-freeze'], mix.regulated, mix.silent, mix.delay, mix.kill]);
    expect(Math.max(...held.flat())).toBeLessThan(0.05);
    expect(free.every((mix) => mix['many-services'] === 0.5)).toBe(true);
  });

  it('leaves a free hand for a rule on old evidence, but for what makes the evidence old', () => {
    const sure = evenMix(0.5, false);
    const free = runs.map((run) => favouring(sure, ['stale-evidence'], 1, run)).filter((mix) => mix.delay > 0.5);
    expect(free.length).toBeGreaterThan(150);
    expect(free.every((mix) => mix.freeze > 0.5 && mix.regulated < 0.05 && mix.kill < 0.05)).toBe(true);
  });

  it('is known for rules of the charter only', () => {
    const known = invariants.map(({ id }) => id).filter((id) => mixes([id]).some((mix) => mix !== bare));
    expect(known.length).toBe(22);
  });
});
