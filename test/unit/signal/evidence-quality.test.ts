import { describe, expect, it } from 'vitest';
import type { Evidence } from '../../../src/domain/proposal.ts';
import { assessEvidence, refreshEvidence } from '../../../src/signal/evidence-quality.ts';
import type { Course, Courses, DistortionDocuments } from './fixture.ts';
import { minute, run } from './fixture.ts';

interface Views {
  readonly inside?: Course;
  readonly edge?: Course;
  readonly probe?: Course;
  readonly latencyMs?: number;
  readonly ready?: number;
  readonly certificateS?: number;
}

function coursesOf({ inside, edge, probe, latencyMs = 50, ready = 4, certificateS = 1e6 }: Views): Courses {
  return [
    ['cart', 'error_ratio', 'service-metrics', inside ?? (() => 0.3)],
    ['cart', 'edge_error_ratio', 'edge-metrics', edge ?? (() => 0.3)],
    ['cart', 'probe_success_ratio', 'probe', probe ?? (() => 0.7)],
    ['cart', 'memory_ratio', 'service-metrics', () => 0.9],
    ['cart', 'latency_ms', 'service-metrics', () => latencyMs],
    ['cart', 'replicas_ready', 'service-metrics', () => ready],
    ['cart', 'certificate_remaining_s', 'platform', () => certificateS],
  ];
}

function evidence(metric: string, source: string, eventAt: number, value: number | null = 0.3): Evidence {
  return { service: 'cart', metric, source, value, eventAt };
}

function assess(views: Views, given: readonly Evidence[], distortions: DistortionDocuments = [], at = 10 * minute) {
  return assessEvidence(run(coursesOf(views), at, { distortions }).observe(), given, 'cart');
}

const fromInside = evidence('error_ratio', 'service-metrics', 10 * minute);
const contradictory = (views: Views): boolean | null => assess(views, [fromInside]).contradictory;

describe('the age of evidence', () => {
  it('is that of the oldest, by its claimed time', () => {
    expect(assess({}, [fromInside, evidence('memory_ratio', 'service-metrics', 7 * minute)]).ageMs).toBe(3 * minute);
  });

  it('is not made younger by an agent that claims a fresher time than was shown', () => {
    const late = { kind: 'delay', id: 'late', at: '0s', by: '4m', metric: 'error_ratio' } as const;
    expect(assess({}, [fromInside], [late]).ageMs).toBe(4 * minute);
  });

  it('is null without evidence', () => {
    expect(assess({}, [])).toMatchObject({ ageMs: null, independentSources: 0, contradictory: null, missing: 0 });
  });

  it('is of now once the evidence is refreshed', () => {
    const seen = run(coursesOf({}), 10 * minute).observe();
    const old = [evidence('memory_ratio', 'service-metrics', minute, 0.5), evidence('invented', 'nowhere', minute)];
    expect(refreshEvidence(seen, old)).toEqual([
      { service: 'cart', metric: 'memory_ratio', source: 'service-metrics', value: 0.9, eventAt: 10 * minute },
      old[1],
    ]);
  });
});

describe('independent sources', () => {
  it('count upstreams and not values', () => {
    const two = [fromInside, evidence('memory_ratio', 'service-metrics', 10 * minute)];
    expect(assess({}, two).independentSources).toBe(1);
    expect(assess({}, [...two, evidence('edge_error_ratio', 'edge-metrics', 10 * minute)]).independentSources).toBe(2);
  });

  it('do not count what is missing, or was never shown, whatever the agent says of it', () => {
    const made = evidence('edge_error_ratio', 'gut-feeling', 10 * minute);
    expect(assess({}, [fromInside, made])).toMatchObject({ independentSources: 1, missing: 1 });
    const gone = { kind: 'drop', id: 'gone', at: '5m', source: 'edge-metrics' } as const;
    const edge = evidence('edge_error_ratio', 'edge-metrics', 10 * minute);
    expect(assess({}, [fromInside, edge], [gone])).toMatchObject({ independentSources: 1, missing: 1 });
    expect(assess({}, [fromInside, { ...edge, value: null }])).toMatchObject({ missing: 1 });
  });
});

describe('contradiction', () => {
  it('is a difference between views of one service that nothing shown explains', () => {
    expect(contradictory({})).toBe(false);
    expect(contradictory({ inside: () => 0.8 })).toBe(true);
    expect(contradictory({ inside: () => 0 })).toBe(true);
    expect(contradictory({ probe: () => 1 })).toBe(true);
    expect(contradictory({ edge: () => 0 })).toBe(true);
  });

  it('is not a difference within the margin', () => {
    expect(contradictory({ inside: () => 0.49 })).toBe(false);
    expect(contradictory({ inside: () => 0.51 })).toBe(true);
  });

  it('is not what callers see of time-outs, refusals or a dead certificate', () => {
    const outside = { inside: () => 0, edge: () => 0.9, probe: () => 0.1 };
    expect(contradictory({ ...outside, latencyMs: 2_000 })).toBe(false);
    expect(contradictory({ ...outside, ready: 3 })).toBe(false);
    expect(contradictory({ ...outside, certificateS: 0 })).toBe(false);
    expect(contradictory(outside)).toBe(true);
  });

  it('is never explained where the inside is worse than the outside', () => {
    expect(contradictory({ inside: () => 0.9, latencyMs: 2_000, ready: 1 })).toBe(true);
  });

  it('cannot be judged with fewer than two views, and zero is a view where missing is none', () => {
    expect(contradictory({ edge: () => null, probe: () => null })).toBeNull();
    expect(contradictory({ edge: () => Number.NaN, probe: () => null })).toBeNull();
    expect(contradictory({ edge: () => 0, probe: () => null })).toBe(true);
    expect(contradictory({ inside: () => null })).toBe(false);
  });

  it('is looked for only at services that the evidence is about', () => {
    const other = { ...fromInside, service: 'store' };
    expect(assess({ inside: () => 0.9 }, [other]).contradictory).toBeNull();
  });
});

describe('a monitor', () => {
  const monitor = (metric: string, course: Course, service = 'logs', distortions: DistortionDocuments = []) =>
    assessEvidence(
      run([[service, metric, 'service-metrics', course]], 40 * minute, { distortions }).observe(),
      [],
      service,
    ).monitorRestarted;

  it('that was restarted in the last quarter of an hour is in doubt', () => {
    expect(monitor('restarts', (at) => (at < 30 * minute ? 3 : 4))).toBe(true);
    expect(monitor('restarts', (at) => (at < 20 * minute ? 3 : 4))).toBe(false);
    expect(monitor('restarts', () => 4)).toBe(false);
    expect(monitor('uptime_s', (at) => (at - 30 * minute) / 1_000)).toBe(true);
    expect(monitor('uptime_s', (at) => at / 1_000)).toBe(false);
  });

  it('is no less in doubt for what is no longer told of it', () => {
    const lost = (metric: string, course: Course, at: `${number}m` = '38m') =>
      monitor(metric, course, 'logs', [{ kind: 'drop', id: 'd', at, service: 'logs', metric }]);
    expect(lost('restarts', (at) => (at < minute ? 0 : 1), '5m')).toBe(true);
    expect(lost('restarts', (at) => (at < 30 * minute ? 0 : 1))).toBe(true);
    expect(lost('restarts', () => 0)).toBe(false);
    expect(lost('uptime_s', (at) => (at - 30 * minute) / 1_000)).toBe(true);
    expect(lost('uptime_s', (at) => at / 1_000)).toBe(false);
  });

  it('is a telemetry service and no other', () => {
    expect(monitor('restarts', (at) => (at < 30 * minute ? 3 : 4), 'cart')).toBe(false);
  });
});

describe('a count of events', () => {
  const restarted = (count: Course, distortions: DistortionDocuments = [], given = [fromInside], at = 10 * minute) => {
    const courses: Courses = [...coursesOf({}), ['cart', 'integrity_errors_per_min', 'logs', count]];
    return assessEvidence(run(courses, at, { distortions }).observe(), given, 'cart').monitorRestarted;
  };
  const zeroed: DistortionDocuments = [
    { kind: 'zero', id: 'z', at: '5m', service: 'cart', metric: 'integrity_errors_per_min' },
  ];

  it('that fell to zero is in doubt, whether or not the agent names it', () => {
    expect(restarted(() => 60, zeroed)).toBe(true);
    expect(restarted((at) => (at < 5 * minute ? 60 : 0))).toBe(true);
    expect(restarted(() => 60, zeroed, [{ ...fromInside, service: 'front' }])).toBe(false);
  });

  it('that were there and are no longer told is in doubt as well, and one of which there were none is not', () => {
    for (const metric of ['integrity_errors_per_min', 'log_lines_per_min']) {
      const lost = (count: Course) => {
        const courses: Courses = [...coursesOf({}), ['cart', metric, 'logs', count]];
        const distortions: DistortionDocuments = [{ kind: 'drop', id: 'd', at: '5m', service: 'cart', metric }];
        return assessEvidence(run(courses, 10 * minute, { distortions }).observe(), [fromInside], 'cart')
          .monitorRestarted;
      };
      expect(lost((at) => (at < 4 * minute ? 60 : 0))).toBe(true);
      expect(lost(() => 0)).toBe(false);
    }
  });

  it('that always stood at zero, or goes on, or fell an hour ago, is not', () => {
    expect(restarted(() => 0, zeroed)).toBe(false);
    expect(restarted(() => 60)).toBe(false);
    expect(restarted((at) => (at < minute ? 60 : 0), [], [fromInside], 59 * minute)).toBe(true);
    expect(restarted((at) => (at < minute ? 60 : 0), [], [fromInside], 62 * minute)).toBe(false);
  });
});
