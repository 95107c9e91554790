import { describe, expect, it } from 'vitest';
import { createAliases } from '../../../src/agent/aliases.ts';
import { externalRequest } from '../../../src/agent/external-request.ts';
import { actionOf, observationOf, runbookOf } from './fixture.ts';

const names = ['order-queue', 'order', 'corruption-restart-worse'];

describe('aliases', () => {
  it('are the same for the same seed and others for another seed or name', () => {
    const hidden = (seed: number) => names.map((name) => createAliases(seed, names).hide(name));
    expect(hidden(1)).toEqual(hidden(1));
    expect(new Set([...hidden(1), ...hidden(2)]).size).toBe(6);
    expect(hidden(1).every((alias) => /^service-[0-9a-f]{8}$/.test(alias))).toBe(true);
  });

  it('do not depend on the order of the names', () => {
    expect(createAliases(1, names.toReversed()).hide('order')).toBe(createAliases(1, names).hide('order'));
  });

  it('replace whole words in texts, the longest name first', () => {
    const { hide, hideIn } = createAliases(1, names);
    expect(hideIn('Order-queue of order, reorder and orders')).toBe(
      `${hide('order-queue')} of ${hide('order')}, reorder and orders`,
    );
  });

  it('are taken back from all that the agent said', () => {
    const { hide, reveal } = createAliases(1, names);
    const alias = hide('order-queue');
    const said = {
      service: alias,
      pattern: 'leak',
      diagnosis: `${alias} leaks`,
      confidence: 0.5,
      evidence: [{ service: alias, metric: 'memory_ratio', source: 'service-metrics', value: 1, eventAt: 0 }],
      actions: [
        { kind: 'restart-pod' as const, target: alias, amount: 0 },
        { kind: 'restart-pod' as const, target: 'unknown', amount: 0 },
      ],
      rationale: `restart ${alias}`,
      calls: null,
      versions: { agent: 'x', model: 'none', prompt: 'none' },
    };
    expect(reveal(said)).toMatchObject({
      service: 'order-queue',
      diagnosis: 'order-queue leaks',
      rationale: 'restart order-queue',
      evidence: [{ service: 'order-queue' }],
      actions: [{ target: 'order-queue' }, { target: 'unknown' }],
    });
  });
});

describe('what an external agent is sent', () => {
  it('holds no true name of a service anywhere', () => {
    const observation = observationOf({
      shown: { 'order-queue': { error_ratio: 0.9 }, order: { error_ratio: null } },
      alerts: ['order-queue', 'order'],
      callers: { 'order-queue': ['order'] },
      texts: [{ service: 'order', text: 'the order-queue is stuck, restart order' }],
    });
    const context = {
      ...observation.context,
      changeRecords: ['order'],
      underRepair: ['order-queue'],
      deploys: [{ service: 'order', at: 1 }],
      events: [{ name: 'order-sale', services: ['order'] }],
    };
    const runbook = runbookOf('leak', [['error_ratio', 1, 0.3]], {
      actions: [actionOf('drain-queue', { on: 'order-queue', rollbackTrigger: 'order fails' })],
      gather: ['error_ratio of order'],
      doNotTouch: ['order'],
    });
    const aliases = createAliases(7, ['order-queue', 'order']);
    const line = JSON.stringify(
      externalRequest({ observation: { ...observation, context }, runbooks: [runbook] }, aliases),
    );
    // Of the two names only `order` could stand inside another word, and no other word here holds it.
    expect(line).not.toContain('order');
    expect(line).not.toContain('\n');
    const sent = JSON.parse(line) as { observation: { values: unknown[]; alerts: { id: string }[] } };
    expect(sent.observation.values).toEqual([
      expect.objectContaining({ service: aliases.hide('order-queue'), value: 0.9, quality: 'measured' }),
      expect.objectContaining({ service: aliases.hide('order'), value: null, quality: 'missing' }),
    ]);
    expect(sent.observation.alerts[0]?.id).toBe(`error-burn-fast@${aliases.hide('order-queue')}#1`);
  });
});
