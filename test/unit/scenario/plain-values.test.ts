import { describe, expect, it } from 'vitest';
import type { ScenarioDocument } from '../../../src/domain/scenario.ts';
import { scenarioSchema } from '../../../src/domain/scenario.ts';
import { defaultedItems, roundedItems } from '../../../src/scenario/plain-values.ts';
import { shortDocument } from '../../../src/scenario/short-document.ts';

const document: ScenarioDocument = {
  id: 'plain',
  title: 'Values of all kinds',
  startAt: '2026-02-02T10:00:00Z',
  topology: {
    services: [
      {
        name: 'shop',
        replicas: 4,
        replicaRate: 83.3,
        memory: 0.2,
        regulated: ['gdpr'],
        dependsOn: [{ service: 'store', retries: 3 }],
      },
      { name: 'store', kind: 'stateful' },
    ],
    nodes: 9,
  },
  workload: { entry: 'shop', rate: 137, noise: 0 },
  objective: { heldFor: '1m' },
  faults: [
    {
      kind: 'memory-leak',
      id: 'leak',
      at: '150s',
      until: '9m',
      pattern: 'oom-leak',
      target: 'shop',
      growthPerMinute: 0.1,
    },
  ],
  distortions: [{ kind: 'delay', id: 'late', at: '4m', by: '90s', service: 'shop' }],
  context: { budgetRemaining: 0.5, history: [{ pattern: 'oom-leak', occurrences: 3, consistency: 0.5 }] },
  people: [{ role: 'on-call', respondsIn: ['9m'] }],
};
const whole = JSON.stringify(document);

/** Which values each item changes, as paths to what a person would have written. */
function changedBy(items: readonly ((one: ScenarioDocument) => ScenarioDocument)[]): readonly string[] {
  const before = leavesOf(shortDocument(scenarioSchema.parse(document)), '');
  return items.map((item) => {
    const after = new Map(leavesOf(shortDocument(scenarioSchema.parse(item(document))), ''));
    return before
      .filter(([path, value]) => after.get(path) !== value)
      .map(([path]) => path)
      .join(' ');
  });
}

function leavesOf(value: unknown, path: string): readonly (readonly [string, unknown])[] {
  if (value === null || typeof value !== 'object') return [[path, value]];
  return Object.entries(value).flatMap(([key, inner]) => leavesOf(inner, path === '' ? key : `${path}.${key}`));
}

describe('values that are made plainer', () => {
  it('are those beside their defaults, each by itself, the weightier ones after the others', () => {
    const [seldom, often] = defaultedItems(document);
    // An objective goes back whole, where that is possible, or by its values.
    expect(changedBy(seldom)).toEqual([
      'objective.heldFor',
      'objective.heldFor',
      'context.history.0.consistency',
      'workload.noise',
      'topology.nodes',
      'topology.services.0.memory',
      'topology.services.0.dependsOn.0.retries',
      'faults.0.until',
      'faults.0.growthPerMinute',
      'people.0.respondsIn.0',
    ]);
    expect(changedBy(often)).toEqual([
      'context.budgetRemaining',
      'topology.services.0.replicaRate',
      'topology.services.0.regulated.0',
      'topology.services.1.kind',
    ]);
  });

  it('are rounded: rates up to two digits, times to the minute', () => {
    const rounded = roundedItems(document).reduce((one, item) => item(one), document);
    const { topology, workload, faults, distortions } = rounded;
    expect([topology.services[0]?.replicaRate, workload.rate]).toEqual([84, 140]);
    expect([faults?.[0]?.at, faults?.[0]?.until]).toEqual(['3m', '9m']);
    expect(distortions?.[0]).toMatchObject({ at: '4m', by: '2m' });
    expect(roundedItems(rounded)).toEqual([]);
  });

  it('leave the scenario that they are asked of as it was', () => {
    for (const item of [...defaultedItems(document).flat(), ...roundedItems(document)]) item(document);
    expect(JSON.stringify(document)).toBe(whole);
  });
});
