import { describe, expect, it } from 'vitest';
import { actionEffect } from '../../../src/domain/action-effect.ts';
import type { ForkEnd } from '../../../src/domain/entry.ts';

const end: ForkEnd = { offered: 10_000, failed: 100, recordsLost: 0, budgetRemaining: 0.5, objectiveMet: true };
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

  it('is needless only where the objective was met without the action', () => {
    expect(effect({}, { objectiveMet: false })).toBe('neutral');
    expect(effect({}, { objectiveMet: true })).toBe('needless');
  });

  it('is unknown where a loss was not counted', () => {
    expect(effect({ recordsLost: null }, {})).toBe('unknown');
    expect(effect({}, { recordsLost: null })).toBe('unknown');
  });
});
