import { describe, expect, it } from 'vitest';
import { actionTraits } from '../../../src/domain/action.ts';
import { faultKinds, faultSchema } from '../../../src/domain/fault.ts';
import { remediesOf } from '../../../src/domain/remedy.ts';

const faults = faultKinds.map((kind) =>
  faultSchema.parse({
    kind,
    id: 'f',
    at: '1m',
    pattern: 'p',
    ...(kind === 'node-loss' ? {} : { target: 'orders' }),
    ...(kind === 'edge-degradation' ? { callee: 'callee' } : {}),
  }),
);

describe('remediesOf', () => {
  it.each(faults.map((fault) => [fault.kind, fault] as const))(
    'knows for %s only changes of its own target',
    (_, fault) => {
      for (const { kind, target, amount } of remediesOf(fault)) {
        expect(target).toBe('orders');
        expect(actionTraits[kind].tier).toBeGreaterThan(0);
        expect(amount > 0).toBe(actionTraits[kind].amount !== 'none');
      }
    },
  );

  it('knows none where only work by hand helps', () => {
    const helpless = faults.filter((fault) => remediesOf(fault).length === 0).map((fault) => fault.kind);
    expect(helpless.toSorted()).toEqual([
      'crash-loop',
      'data-corruption',
      'dependency-outage',
      'edge-degradation',
      'node-loss',
      'pod-kill',
      'readiness-failure',
    ]);
  });

  it('never restarts what a restart makes worse', () => {
    const corruption = faults.find((fault) => fault.kind === 'data-corruption');
    expect(corruption && remediesOf(corruption)).toEqual([]);
  });
});
