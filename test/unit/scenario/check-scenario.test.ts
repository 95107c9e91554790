import { describe, expect, it } from 'vitest';
import { faultKinds } from '../../../src/domain/fault.ts';
import type { Scenario, ScenarioDocument } from '../../../src/domain/scenario.ts';
import { scenarioSchema } from '../../../src/domain/scenario.ts';
import { checkScenario } from '../../../src/scenario/check-scenario.ts';
import { checkSeries } from '../../../src/scenario/check-series.ts';

const sound = {
  id: 'shop',
  title: 'A shop',
  startAt: '2026-03-02T10:00:00Z',
  topology: {
    services: [
      { name: 'gateway', dependsOn: [{ service: 'checkout' }, { service: 'cache' }] },
      { name: 'checkout', dependsOn: [{ service: 'orders' }] },
      { name: 'orders' },
      { name: 'cache', kind: 'cache' },
      { name: 'logs', kind: 'telemetry' },
    ],
    nodes: 3,
  },
  workload: { entry: 'gateway', rate: 100 },
} satisfies ScenarioDocument;

function scenario(more: Partial<ScenarioDocument>): Scenario {
  return scenarioSchema.parse({ ...sound, ...more });
}

/** \`path: message\` of each problem of the shop with these fields. */
function problems(more: Partial<ScenarioDocument>): readonly string[] {
  const found = scenario(more);
  return [...checkScenario(found), ...checkSeries(found)].map(({ path, message }) => `${path.join('.')}: ${message}`);
}

const leak = { id: 'leak', kind: 'memory-leak', target: 'orders', at: '5m', pattern: 'oom' } as const;
const label = { from: '5m', to: '10m', wanted: 'stay-out', because: 'x' } as const;
const services = (...list: ScenarioDocument['topology']['services']): Partial<ScenarioDocument> => ({
  topology: { services: list },
  workload: { entry: 'a', rate: 1 },
});

describe('checkScenario', () => {
  it('finds nothing in a sound scenario', () => {
    expect(problems({ faults: [leak], expected: [label] })).toEqual([]);
  });

  it.each<[string, Partial<ScenarioDocument>, string]>([
    ['an entry', { workload: { entry: 'gatewy', rate: 1 } }, 'workload.entry: There is no service `gatewy`'],
    ['a target', { faults: [{ ...leak, target: 'order' }] }, 'faults.0.target: There is no service `order`'],
    [
      'a distortion',
      { distortions: [{ id: 'd', kind: 'drop', at: '1m', service: 'x' }] },
      'distortions.0.service: There is no service `x`',
    ],
    ['a label', { expected: [{ ...label, target: 'x' }] }, 'expected.0.target: There is no service `x`'],
    [
      'a dependency',
      services({ name: 'a', dependsOn: [{ service: 'b' }] }),
      'topology.services.0.dependsOn.0.service: There is no service `b`',
    ],
    [
      'an event',
      { context: { events: [{ name: 'sale', from: '1m', to: '2m', services: ['x'] }] } },
      'context.events.0.services.0: There is no',
    ],
    ['a change record', { context: { changeRecords: ['x'] } }, 'context.changeRecords.0: There is no service `x`'],
    [
      'a deploy',
      { context: { deploys: [{ service: 'x', at: '1m' }] } },
      'context.deploys.0.service: There is no service `x`',
    ],
    [
      'a repair',
      {
        people: [
          {
            role: 'on-call',
            interventions: [{ kind: 'repair', at: '1m', action: { kind: 'restart-pod', target: 'x' } }],
          },
        ],
      },
      'people.0.interventions.0.action.target: There is no service `x`',
    ],
  ])('finds %s that names no service', (_, more, problem) => {
    expect(problems(more)).toHaveLength(1);
    expect(problems(more)[0]).toContain(problem);
  });

  it.each<[string, Partial<ScenarioDocument>, string]>([
    ['service', services({ name: 'a' }, { name: 'a' }), 'topology.services.1: `a` is there twice.'],
    [
      'dependency',
      services({ name: 'a', dependsOn: [{ service: 'b' }, { service: 'b' }] }, { name: 'b' }),
      'topology.services.0.dependsOn.1: `b` is there twice.',
    ],
    ['fault', { faults: [leak, leak] }, 'faults.1: `leak` is there twice.'],
    [
      'distortion',
      {
        distortions: [
          { id: 'd', kind: 'drop', at: '1m' },
          { id: 'd', kind: 'zero', at: '1m' },
        ],
      },
      'distortions.1: `d` is there twice.',
    ],
    ['role', { people: [{ role: 'on-call' }, { role: 'on-call' }] }, 'people.1: `on-call` is there twice.'],
    [
      'pattern',
      {
        context: {
          history: [
            { pattern: 'p', occurrences: 1 },
            { pattern: 'p', occurrences: 2 },
          ],
        },
      },
      'context.history.1: `p` is there twice.',
    ],
  ])('finds a %s that is there twice', (_, more, problem) => {
    expect(problems(more)).toEqual([problem]);
  });

  it('names all services of a cycle of calls, and a service that calls itself', () => {
    const ring = services(
      { name: 'a', dependsOn: [{ service: 'b' }] },
      { name: 'b', dependsOn: [{ service: 'c' }] },
      { name: 'c', dependsOn: [{ service: 'b' }] },
    );
    expect(problems(ring)).toEqual(['topology.services.1.dependsOn: The topology has a cycle: b → c → b.']);
    expect(problems(services({ name: 'a', dependsOn: [{ service: 'a' }] }))).toEqual([
      'topology.services.0.dependsOn: The topology has a cycle: a → a.',
    ]);
  });

  it.each<[Partial<ScenarioDocument>, string]>([
    [{ faults: [{ ...leak, at: '1h' }] }, "faults.0.at: It begins at 1h, after the trial's end at 1h."],
    [{ faults: [{ ...leak, until: '5m' }] }, 'faults.0.until: It ends at 5m, not after its beginning at 5m.'],
    [{ faults: [{ ...leak, until: '61m' }] }, "faults.0.until: It ends at 61m, after the trial's end at 1h."],
    [
      { distortions: [{ id: 'd', kind: 'drop', at: '2h' }] },
      "distortions.0.at: It begins at 2h, after the trial's end at 1h.",
    ],
    [{ expected: [{ ...label, to: '1m' }] }, 'expected.0.to: It ends at 1m, not after its beginning at 5m.'],
    [
      { expected: [{ ...label, from: '1h', to: '2h' }] },
      "expected.0.from: It begins at 1h, after the trial's end at 1h.",
    ],
    [
      { context: { changeFreezes: [{ from: '2m', to: '1m' }] } },
      'context.changeFreezes.0.to: It ends at 1m, not after its beginning at 2m.',
    ],
    [
      { context: { events: [{ name: 'e', from: '2m', to: '2m', services: [] }] } },
      'context.events.0.to: It ends at 2m, not after',
    ],
    [
      { people: [{ role: 'on-call', absent: [{ from: '2m', to: '1m' }] }] },
      'people.0.absent.0.to: It ends at 1m, not after',
    ],
    [
      { people: [{ role: 'on-call', interventions: [{ kind: 'take-over', at: '2m', until: '1m' }] }] },
      'people.0.interventions.0.until: It ends at 1m, not after',
    ],
    [{ horizon: '90s' }, 'horizon: The horizon of 90s is not a number of whole minutes from 1m to 30h.'],
    [{ horizon: '0s' }, 'horizon: The horizon of 0ms is not a number of whole minutes'],
    [{ horizon: '31h' }, 'horizon: The horizon of 31h is not a number of whole minutes'],
    [
      {
        workload: {
          entry: 'gateway',
          rate: 1,
          points: [
            { at: '2m', rate: 1 },
            { at: '2m', rate: 2 },
          ],
        },
      },
      'workload.points.1.at: The points of the workload must follow one another in time.',
    ],
    [
      { people: [{ role: 'on-call', respondsIn: ['1m', '3m', '2m'] }] },
      'people.0.respondsIn.2: The times of `respondsIn` are quantiles and must not fall.',
    ],
  ])('finds times that cannot be: %j', (more, problem) => {
    expect(problems(more)).toHaveLength(1);
    expect(problems(more)[0]).toContain(problem);
  });

  it('lets a freeze, an event and an absence outlast the trial', () => {
    const span = { from: '0s', to: '9h' };
    const context = { changeFreezes: [span], events: [{ name: 'sale', ...span, services: ['orders'] }] };
    expect(problems({ context, people: [{ role: 'on-call', absent: [span] }] })).toEqual([]);
  });

  it.each<[string, Partial<ScenarioDocument>, string]>([
    [
      'a full cache in what is no cache',
      { faults: [{ ...leak, kind: 'cache-saturation' }] },
      'faults.0.target: A `cache-saturation` needs a service of kind `cache`, and `orders` is `stateless`.',
    ],
    [
      'a telemetry outage elsewhere',
      { faults: [{ ...leak, kind: 'telemetry-outage' }] },
      'faults.0.target: A `telemetry-outage` needs a service of kind `telemetry`',
    ],
    [
      'more nodes lost than there are',
      { faults: [{ id: 'n', kind: 'node-loss', at: '5m', pattern: 'p', nodes: 4 }] },
      'faults.0.nodes: It loses 4 nodes, and the topology has 3.',
    ],
    [
      'an empty envelope',
      services({ name: 'a', envelope: { replicasMin: 5, replicasMax: 4 } }),
      "topology.services.0.envelope.replicasMin: The envelope's least number of replicas, 5, is above its most, 4.",
    ],
    [
      'a twin of itself',
      { twin: { id: 'shop', trigger: 'novelty', hazard: 'novel-pattern' } },
      'twin.id: A scenario cannot be its own twin.',
    ],
  ])('finds %s', (_, more, problem) => {
    expect(problems(more)).toHaveLength(1);
    expect(problems(more)[0]).toContain(problem);
  });

  it('accepts a fault of each kind where it can bite', () => {
    const targets: Record<string, string> = { 'cache-saturation': 'cache', 'telemetry-outage': 'logs' };
    const faults = faultKinds.map((kind) => {
      const common = { id: kind, at: '5m', pattern: 'p' };
      if (kind === 'node-loss') return { ...common, kind };
      const target = targets[kind] ?? 'orders';
      return kind === 'edge-degradation' ? { ...common, kind, target, callee: 'cache' } : { ...common, kind, target };
    });
    for (const fault of faults) expect(problems({ faults: [fault] })).toEqual([]);
  });

  it('finds every problem, not the first alone, each with a way to mend it', () => {
    const found = checkScenario(scenario({ horizon: '90s', faults: [{ ...leak, target: 'x' }], expected: [label] }));
    expect(found.map(({ path }) => path[0])).toEqual(['faults', 'faults', 'horizon', 'expected']);
    for (const { mend } of found) expect(mend).toMatch(/[.?]$/);
  });
});

describe('checkSeries', () => {
  it('accepts the series that a simulated service tells', () => {
    const drop = { id: 'd', kind: 'drop', at: '1m', metric: 'memory_ratio', source: 'service-metrics' } as const;
    const duplicate = { id: 'e', kind: 'duplicate', at: '1m', from: 'service-metrics', to: 'edge-metrics' } as const;
    expect(problems({ distortions: [drop, duplicate] })).toEqual([]);
  });

  it.each<[ScenarioDocument['distortions'], string]>([
    [
      [{ id: 'd', kind: 'zero', at: '1m', metric: 'memory' }],
      'distortions.0.metric: No simulated service tells the metric `memory` here.',
    ],
    [
      [{ id: 'd', kind: 'drop', at: '1m', source: 'prometheus' }],
      'distortions.0.source: No simulated service tells the source `prometheus` here.',
    ],
    [
      [{ id: 'd', kind: 'drop', at: '1m', source: 'probe', metric: 'memory_ratio' }],
      'distortions.0.metric: No simulated service tells the metric `memory_ratio` here.',
    ],
    [
      [{ id: 'd', kind: 'duplicate', at: '1m', from: 'probes', to: 'probe' }],
      'distortions.0.from: No simulated service tells the source `probes` here.',
    ],
  ])('finds a distortion that would change nothing: %j', (distortions, problem) => {
    expect(problems({ distortions })).toEqual([problem]);
  });
});
