import { describe, expect, it } from 'vitest';
import { confidenceOf } from '../../../src/agent/confidence-of.ts';
import { createMatcher } from '../../../src/agent/matcher.ts';
import { proposalSchema } from '../../../src/domain/proposal.ts';
import type { Proposal } from '../../../src/domain/proposal.ts';
import type { Runbook } from '../../../src/domain/runbook.ts';
import type { Scene } from './fixture.ts';
import { actionOf, minute, observationOf, proposalIn, runbookOf } from './fixture.ts';

const leak = runbookOf('leak', [
  ['memory_ratio', 0.9, 0.1, 3],
  ['integrity_errors_per_min', 0, 5, 2],
]);
const corruption = runbookOf('corruption', [
  ['integrity_errors_per_min', 60, 40, 3],
  ['memory_ratio', 0.9, 0.2, 1],
]);
const outage = runbookOf('outage', [['error_ratio', 1, 0.3]]);
const books = [leak, corruption, outage];

function propose(scene: Scene, runbooks: readonly Runbook[] = books): Proposal {
  const proposal = proposalIn(createMatcher().propose({ observation: observationOf(scene), runbooks }));
  expect(proposalSchema.parse(proposal)).toEqual(proposal);
  return proposal;
}

const leaking = { memory_ratio: 0.92, integrity_errors_per_min: 0, edge_error_ratio: 0.2 };

describe('the matcher', () => {
  it('names the nearest known pattern and recommends what its runbook allows', () => {
    const proposal = propose({ shown: { cart: leaking }, alerts: ['cart'] });
    expect(proposal).toMatchObject({
      service: 'cart',
      pattern: 'leak',
      actions: [{ kind: 'rolling-restart', target: 'cart', amount: 0 }],
    });
    expect(proposal.confidence).toBeCloseTo(confidenceOf((0.2 * 3) / 5, 1), 3);
  });

  it('tells patterns with the same symptom apart by the signal that discriminates', () => {
    const records = { ...leaking, integrity_errors_per_min: 55 };
    expect(propose({ shown: { cart: records }, alerts: ['cart'] }).pattern).toBe('corruption');
  });

  it('is less sure the farther away and the less of the signature it sees', () => {
    const at = (memory: number, integrity: number | null = 0) =>
      propose({ shown: { cart: { memory_ratio: memory, integrity_errors_per_min: integrity } }, alerts: ['cart'] }, [
        leak,
      ]);
    const sure = [at(0.9), at(0.95), at(1), at(0.9, null)].map(({ confidence }) => confidence);
    expect(sure[0]).toBeGreaterThan(sure[1] ?? 1);
    expect(sure[1]).toBeGreaterThan(sure[2] ?? 1);
    expect(sure[0]).toBeGreaterThan(sure[3] ?? 1);
    expect(at(0.9, null).pattern).toBe('leak');
  });

  it('says novel, with little confidence and no action, beyond the radius', () => {
    const proposal = propose({
      shown: { cart: { memory_ratio: 0.5, integrity_errors_per_min: 0 } },
      alerts: ['cart'],
    });
    expect(proposal).toMatchObject({ service: 'cart', pattern: null, actions: [] });
    expect(proposal.confidence).toBeLessThanOrEqual(0.3);
    expect(proposal.rationale).toContain('Not even the nearest pattern fits');
  });

  it('says novel when less than half of the nearest signature is measured', () => {
    const proposal = propose({ shown: { cart: { integrity_errors_per_min: 0 } }, alerts: ['cart'] }, [leak]);
    expect(proposal.pattern).toBeNull();
  });

  it('takes a pattern of which enough is seen for nearer than one of which little is, in either order', () => {
    const barely = runbookOf('barely', [
      ['error_ratio', 0.5, 1],
      ['cpu_ratio', 0.5, 0.1, 9],
    ]);
    const seen = runbookOf('seen', [['error_ratio', 0.8, 1]]);
    const scene = { shown: { cart: { error_ratio: 0.5 } }, alerts: ['cart'] };
    expect(propose(scene, [barely, seen]).pattern).toBe('seen');
    expect(propose(scene, [seen, barely]).pattern).toBe('seen');
  });

  it('takes a pattern of which all is seen for likelier than one that is near by the half that is seen', () => {
    const half = runbookOf('half', [
      ['error_ratio', 0.9, 0.3],
      ['cpu_ratio', 1, 0.1],
    ]);
    const whole = runbookOf('whole', [['error_ratio', 0.85, 0.3]]);
    const seen = (cpu: number | null) => ({ shown: { cart: { error_ratio: 0.9, cpu_ratio: cpu } }, alerts: ['cart'] });
    const books = [half, whole];
    expect([books, books.toReversed()].map((all) => propose(seen(null), all).pattern)).toEqual(['whole', 'whole']);
    expect(propose(seen(1), books).pattern).toBe('half');
  });

  it('says novel where the nearest pattern is beyond its radius, though another one is within its own', () => {
    const narrow = runbookOf('narrow', [['error_ratio', 0.75, 0.3]], { matchRadius: 0.4 });
    const wide = runbookOf('wide', [['error_ratio', 0.54, 0.3]]);
    const scene = { shown: { cart: { error_ratio: 0.9 } }, alerts: ['cart'] };
    expect(propose(scene, [wide]).pattern).toBe('wide');
    expect(propose(scene, [wide, narrow])).toMatchObject({ pattern: null, actions: [] });
  });

  it('names the pattern that is near enough, though one too far away is better seen', () => {
    const far = runbookOf('far', [['error_ratio', 0.42, 0.3]]);
    const half = runbookOf('half', [
      ['cpu_ratio', 0.92, 0.3],
      ['memory_ratio', 0.9, 0.1],
    ]);
    const shown = { cart: { error_ratio: 0.9, cpu_ratio: 0.5, memory_ratio: null } };
    expect(propose({ shown, alerts: ['cart'] }, [far, half]).pattern).toBe('half');
  });

  it('keeps the radius and the highest confidence of the runbook', () => {
    const scene = { shown: { cart: { error_ratio: 0.9 } }, alerts: ['cart'] };
    const careful = (changes: object) => propose(scene, [runbookOf('outage', [['error_ratio', 1, 0.3]], changes)]);
    expect(careful({ confidenceMax: 0.7 }).confidence).toBe(0.7);
    expect(careful({ matchRadius: 0.3 }).pattern).toBeNull();
    expect(careful({ matchRadius: 0.34 }).pattern).toBe('outage');
  });

  it('has nothing to say when no alert fires', () => {
    const observation = observationOf({ shown: { cart: leaking } });
    expect(createMatcher().propose({ observation, runbooks: books })).toEqual({ kind: 'nothing' });
  });

  it('knows nothing without runbooks, and says so', () => {
    expect(propose({ shown: { cart: leaking }, alerts: ['cart'] }, [])).toMatchObject({ pattern: null, actions: [] });
  });
});

describe('the service at fault', () => {
  const callers = { store: ['cart'], cart: ['front'] };

  it('is the one that fails by itself and not its callers, which show the same', () => {
    const failing = { error_ratio: 0.95 };
    const shown = { front: failing, cart: failing, store: { error_ratio: 0.9 } };
    const alerts = ['front', 'cart', 'store'];
    expect(propose({ shown, alerts, callers }).service).toBe('store');
    expect(propose({ shown, alerts: alerts.toReversed(), callers }).service).toBe('store');
  });

  it('is the caller when what it calls is well', () => {
    const shown = { front: { error_ratio: 0.1 }, cart: { error_ratio: 0.95 }, store: { error_ratio: 0 } };
    expect(propose({ shown, alerts: ['front', 'cart'], callers }).service).toBe('cart');
  });

  it('is a caller that matches clearly, though something below it matches a little', () => {
    const shown = { front: { error_ratio: 0 }, cart: leaking, store: { error_ratio: 0.6 } };
    expect(propose({ shown, alerts: ['cart', 'store'], callers })).toMatchObject({ service: 'cart', pattern: 'leak' });
  });

  it('is the lowest one when nothing is known', () => {
    const shown = { front: { error_ratio: 0.3 }, cart: { error_ratio: 0.3 }, store: { error_ratio: 0.3 } };
    expect(propose({ shown, alerts: ['front', 'cart', 'store'], callers }).service).toBe('store');
  });

  it('is not one that calls it by way of others which are well', () => {
    const well = { error_ratio: 0 };
    const shown = { front: { error_ratio: 1 }, cart: well, stock: well, store: { error_ratio: 0.95 } };
    const chain = { store: ['stock'], stock: ['cart'], cart: ['front'] };
    expect(propose({ shown, alerts: ['front', 'store'], callers: chain }).service).toBe('store');
    expect(propose({ shown, alerts: ['front', 'store'], callers: { ...chain, stock: [] } }).service).toBe('front');
  });

  it('is found in a dependency map that goes in a ring', () => {
    const ring = { front: ['store'], cart: ['front'], store: ['cart'] };
    const shown = { front: { error_ratio: 1 }, store: { error_ratio: 0.9 } };
    expect(propose({ shown, alerts: ['front', 'store'], callers: ring }).service).toBe('front');
  });

  it('is judged by the dependency map as it is shown', () => {
    const failing = { error_ratio: 0.95 };
    const shown = { cart: { error_ratio: 1 }, store: failing };
    expect(propose({ shown, alerts: ['cart', 'store'], callers: { store: ['cart'] } }).service).toBe('store');
    expect(propose({ shown, alerts: ['cart', 'store'], callers: {} }).service).toBe('cart');
  });

  it('is the telemetry service when samples of others are absent and that is a known pattern', () => {
    const silence = runbookOf('telemetry-outage', [['silent_ratio', 1, 0.3]], {
      actions: [actionOf('restart-log-gateway')],
    });
    const shown = {
      cart: { log_lines_per_min: null },
      store: { log_lines_per_min: null },
      logs: { log_lines_per_min: null },
    };
    const kinds = { logs: 'telemetry' as const };
    const proposal = propose({ shown, kinds, alerts: ['cart:telemetry-absent'] }, [...books, silence]);
    expect(proposal).toMatchObject({ service: 'logs', pattern: 'telemetry-outage' });
    const half = { ...shown, cart: { log_lines_per_min: 100 }, store: { log_lines_per_min: 90 } };
    expect(propose({ shown: half, kinds, alerts: ['cart:telemetry-absent'] }, [silence]).pattern).toBeNull();
  });
});

describe('ties', () => {
  it('are broken by what is shown, not by the order of lists or by names', () => {
    const [one, other] = [
      { error_ratio: 0.95, latency_ms: 10 },
      { error_ratio: 0.95, latency_ms: 20 },
    ];
    const chosen = (names: readonly [string, string], order: readonly string[]) => {
      const shown = { [names[0]]: one, [names[1]]: other };
      const { service } = propose({ shown, alerts: order });
      return shown[service];
    };
    expect(chosen(['a', 'b'], ['a', 'b'])).toEqual(chosen(['a', 'b'], ['b', 'a']));
    expect(chosen(['a', 'b'], ['a', 'b'])).toEqual(chosen(['z', 'b'], ['z', 'b']));
  });

  it('between two that nothing shown tells apart are no diagnosis, and neither is touched', () => {
    const failing = { error_ratio: 0.95, latency_ms: 10 };
    const proposal = propose({ shown: { b: failing, a: { ...failing } }, alerts: ['a', 'b'] });
    expect(proposal).toMatchObject({ service: 'b', pattern: null, actions: [] });
    expect(proposal.diagnosis).toContain('b or a, which nothing shown tells apart');
    expect(proposal.confidence).toBeLessThanOrEqual(0.3);
    const other = propose({ shown: { b: failing, a: { ...failing, latency_ms: 11 } }, alerts: ['a', 'b'] });
    expect(other.actions).not.toEqual([]);
  });

  it.each(['latency_ms', 'error_ratio', 'cpu_ratio'])(
    'are not broken by %s that one of two no longer shows',
    (metric) => {
      const book = runbookOf('outage', [
        ['error_ratio', 1, 0.3],
        ['cpu_ratio', 0.4, 0.3],
        ['edge_error_ratio', 1, 0.3],
      ]);
      const failing = { error_ratio: 0.95, cpu_ratio: 0.3, edge_error_ratio: 0.9, latency_ms: 10 };
      const shown = { b: failing, a: { ...failing, [metric]: null } };
      const proposal = propose({ shown, alerts: ['a', 'b'] }, [book]);
      expect(proposal).toMatchObject({ service: 'b', pattern: null, actions: [] });
    },
  );

  it.each([1, 20])('between two log gateways are not broken by how large they are (%i and 4 replicas)', (replicas) => {
    const silence = runbookOf('telemetry-outage', [['silent_ratio', 1, 0.3]]);
    const shown = { logs: { log_lines_per_min: null }, metrics: { log_lines_per_min: null } };
    const kinds = { logs: 'telemetry', metrics: 'telemetry' } as const;
    const alerts = ['logs:telemetry-absent'];
    const proposal = propose({ shown, kinds, alerts, replicas: { metrics: replicas } }, [silence]);
    expect(proposal).toMatchObject({ pattern: null, actions: [] });
    expect(proposal.diagnosis).toContain('logs or metrics, which nothing shown tells apart');
  });

  it('between a service and its caller are broken by the call, whatever else they have in common', () => {
    const failing = { error_ratio: 0.95, latency_ms: 10 };
    const shown = { page: failing, cart: { ...failing } };
    const proposal = propose({ shown, alerts: ['page', 'cart'], callers: { cart: ['page'] } });
    expect(proposal).toMatchObject({ service: 'cart', pattern: 'outage' });
  });

  it('between runbooks do not depend on their order', () => {
    const same = [runbookOf('one', [['error_ratio', 1, 0.3]]), runbookOf('two', [['error_ratio', 0.8, 0.3]])];
    const scene = { shown: { cart: { error_ratio: 0.9 } }, alerts: ['cart'] };
    expect(propose(scene, same).pattern).toBe(propose(scene, same.toReversed()).pattern);
  });
});

describe('evidence', () => {
  it('is the features as they are shown, also those that are missing', () => {
    const shown = { cart: { ...leaking, integrity_errors_per_min: null } };
    expect(propose({ shown, alerts: ['cart'] }, [leak]).evidence).toEqual([
      { service: 'cart', metric: 'memory_ratio', source: 'service-metrics', value: 0.92, eventAt: 10 * minute - 5_000 },
      {
        service: 'cart',
        metric: 'integrity_errors_per_min',
        source: 'logs',
        value: null,
        eventAt: 10 * minute - 5_000,
      },
      { service: 'cart', metric: 'edge_error_ratio', source: 'edge-metrics', value: 0.2, eventAt: 10 * minute - 5_000 },
    ]);
  });

  it('takes in what the runbook says to gather', () => {
    const book = runbookOf('outage', [['error_ratio', 1, 0.3]], {
      gather: ['deploy_age_s and what the deploy changed'],
    });
    const shown = { cart: { error_ratio: 0.9, deploy_age_s: 50, edge_error_ratio: 0.9 } };
    expect(propose({ shown, alerts: ['cart'] }, [book]).evidence.map(({ metric }) => metric)).toEqual([
      'error_ratio',
      'deploy_age_s',
    ]);
  });

  it('adds an outside view only where it shows the failure too', () => {
    const metrics = (edge: number) =>
      propose({ shown: { cart: { error_ratio: 0.9, edge_error_ratio: edge } }, alerts: ['cart'] }, [
        outage,
      ]).evidence.map(({ metric }) => metric);
    expect(metrics(0.5)).toEqual(['error_ratio', 'edge_error_ratio']);
    expect(metrics(0)).toEqual(['error_ratio']);
  });
});

describe('actions', () => {
  it('come in the order of the runbook, with its amounts, on what it names, and never on what must not be touched', () => {
    const book = runbookOf('outage', [['error_ratio', 1, 0.3]], {
      actions: [
        actionOf('scale-out', { amount: { default: 2, max: 3 } }),
        actionOf('clear-cache', { on: 'session-cache' }),
        actionOf('drain-queue', { on: 'orders' }),
      ],
      doNotTouch: ['orders'],
    });
    expect(propose({ shown: { cart: { error_ratio: 0.9 } }, alerts: ['cart'] }, [book]).actions).toEqual([
      { kind: 'scale-out', target: 'cart', amount: 2 },
      { kind: 'clear-cache', target: 'session-cache', amount: 0 },
    ]);
  });
});

describe('repetition', () => {
  const at = (ms: number, memory: number, alerts: readonly string[] = ['cart']) => ({
    observation: observationOf({ at: ms, shown: { cart: { ...leaking, memory_ratio: memory } }, alerts }),
    runbooks: books,
  });

  it('is left out for a minute when nothing has changed', () => {
    const matcher = createMatcher();
    const kinds = [0, 15, 30, 45, 60, 75].map(
      (second) => (matcher.propose(at(second * 1_000, 0.92)) as { kind: string }).kind,
    );
    expect(kinds).toEqual(['proposal', 'nothing', 'nothing', 'nothing', 'proposal', 'nothing']);
  });

  it('is no repetition when confidence or alerts have changed', () => {
    const matcher = createMatcher();
    const scenes = [at(0, 0.9), at(15_000, 0.901), at(30_000, 1.05), at(45_000, 1.05, ['cart', 'cart:memory-high'])];
    const kinds = scenes.map((scene) => (matcher.propose(scene) as { kind: string }).kind);
    expect(kinds).toEqual(['proposal', 'nothing', 'proposal', 'proposal']);
  });

  it('is kept per agent, so that one trial does not silence the next', () => {
    expect(proposalIn(createMatcher().propose(at(0, 0.92)))).toEqual(proposalIn(createMatcher().propose(at(0, 0.92))));
  });
});

describe('confidence by distance', () => {
  it('never rises with distance, never leaves 0 to 1, and is nothing without a view', () => {
    const line = Array.from({ length: 400 }, (_, index) => confidenceOf(index / 20, 1));
    expect(line.every((value, index) => index === 0 || value <= (line[index - 1] ?? 0))).toBe(true);
    expect(line.every((value) => value > 0 && value < 1)).toBe(true);
    expect(confidenceOf(0, 0)).toBe(0);
    expect(confidenceOf(Number.POSITIVE_INFINITY, 1)).toBe(0.05);
    expect(confidenceOf(0.625, 1)).toBeCloseTo(0.885, 12);
  });
});
