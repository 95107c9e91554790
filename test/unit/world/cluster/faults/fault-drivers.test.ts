import { describe, expect, it } from 'vitest';
import { faultSchema } from '../../../../../src/domain/fault.ts';
import { faultDriverOf } from '../../../../../src/world/cluster/faults/fault-drivers.ts';
import { smallShop } from '../small-shop.ts';

function refusal(more: object): string | null {
  const fault = faultSchema.parse({ id: 'f', at: '0s', pattern: 'p', ...more });
  return faultDriverOf(fault.kind).refuse(fault, { scenario: smallShop });
}

describe('a fault of an edge', () => {
  const edge = { kind: 'edge-degradation', target: 'gateway', callee: 'cart' };

  it('is refused when it does nothing, because nobody could see that it bites', () => {
    expect(refusal(edge)).toMatch(/neither to be late nor to fail/);
    expect(refusal({ ...edge, delay: '400ms' })).toBeNull();
    expect(refusal({ ...edge, errorRatio: 0.5 })).toBeNull();
  });

  it('is refused where nobody calls', () => {
    expect(refusal({ ...edge, target: 'cart', callee: 'gateway', delay: '400ms' })).toBe('cart does not call gateway');
  });
});
