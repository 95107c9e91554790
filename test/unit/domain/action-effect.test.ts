import { describe, expect, it } from 'vitest';
import { actionEffect } from '../../../src/domain/action-effect.ts';
import type { ForkEnd } from '../../../src/domain/fork-end.ts';
import { forkEnd as end } from '../../helpers/fork-end.ts';

const effect = (actual: Partial<ForkEnd>, otherwise: Partial<ForkEnd>) =>
  actionEffect({ actual: { ...end, ...actual }, otherwise: { ...end, ...otherwise } });

describe('the effect of an action', () => {
  it('is harmful or helpful by what became of records, whatever became of requests', () => {
    expect(effect({ recordsLost: 1, failed: 0 }, { failed: 5_000 })).toBe('harmful');
    expect(effect({ failed: 5_000 }, { recordsLost: 1, failed: 0 })).toBe('helpful');
  });

  it('is harmful or helpful by failed requests beyond half a per cent of those offered', () => {
    expect(effect({ failed: 151 }, { failed: 100 })).toBe('harmful');
    expect(effect({ failed: 100 }, { failed: 151 })).toBe('helpful');
    expect(effect({ failed: 150 }, { failed: 100 })).toBe('needless');
    expect(effect({ failed: 100 }, { failed: 150 })).toBe('needless');
  });

  it('takes fewer than twenty requests for nothing, however few were offered', () => {
    expect(effect({ offered: 100, failed: 30 }, { offered: 100, failed: 10 })).toBe('needless');
    expect(effect({ offered: 100, failed: 31 }, { offered: 100, failed: 10 })).toBe('harmful');
  });

  it('is harmful or helpful by the time in which users were served badly, where as many requests failed', () => {
    expect(effect({ hurtMs: 361_000 }, {})).toBe('harmful');
    expect(effect({ hurtMs: 300_000 }, { hurtMs: 361_000 })).toBe('helpful');
    expect(effect({ hurtMs: 360_000 }, {})).toBe('needless');
    expect(effect({ hurtMs: 300_000 }, { hurtMs: 360_000 })).toBe('needless');
    expect(effect({ failed: 0, hurtMs: 900_000 }, { failed: 5_000 })).toBe('helpful');
  });

  it('is not known from a journal that does not tell that time, but for what it does tell', () => {
    const { hurtMs: _untold, ...old } = end;
    expect(actionEffect({ actual: old, otherwise: old })).toBe('unknown');
    expect(actionEffect({ actual: { ...old, failed: 900 }, otherwise: old })).toBe('harmful');
  });

  it('is needless only where the objective was met without the action', () => {
    expect(effect({}, { objectiveMet: false })).toBe('neutral');
    expect(effect({}, { objectiveMet: true })).toBe('needless');
  });

  it('is unknown where a loss was not counted', () => {
    expect(effect({ recordsLost: null }, {})).toBe('unknown');
    expect(effect({}, { recordsLost: null })).toBe('unknown');
  });
});
