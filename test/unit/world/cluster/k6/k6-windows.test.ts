import { describe, expect, it } from 'vitest';
import { readK6Point } from '../../../../../src/world/cluster/k6/k6-point.ts';
import { createK6Windows } from '../../../../../src/world/cluster/k6/k6-windows.ts';
import { lackOfLoad } from '../../../../../src/world/cluster/k6/lack-of-load.ts';
import type { K6Plan } from '../../../../../src/world/cluster/k6/k6-plan.ts';

const start = Date.parse('2026-03-01T10:00:00.000Z');

function request(offsetMs: number, latencyMs = 10, succeeded = true) {
  return { kind: 'request', at: start + offsetMs, latencyMs, succeeded } as const;
}

describe('a line of k6’s output', () => {
  const line =
    '{"metric":"http_req_duration","type":"Point","data":{"time":"2026-03-01T10:00:00.25Z","value":13.5,' +
    '"tags":{"expected_response":"true","status":"200"}}}';

  it('tells a request that ended, and whether the answer was the expected one', () => {
    expect(readK6Point(line)).toEqual(request(250, 13.5));
    expect(readK6Point(line.replace('"true"', '"false"'))).toEqual(request(250, 13.5, false));
  });

  it('counts a request without the tag as failed, because nothing says that it succeeded', () => {
    expect(readK6Point(line.replace('"expected_response":"true",', ''))).toEqual(request(250, 13.5, false));
  });

  it('tells requests that could not begin', () => {
    const dropped = line.replace('http_req_duration', 'dropped_iterations').replace('13.5', '3');
    expect(readK6Point(dropped)).toEqual({ kind: 'dropped', at: start + 250, count: 3 });
  });

  it('is passed over when it is of another metric or only describes one', () => {
    expect(readK6Point(line.replace('http_req_duration', 'http_req_waiting'))).toBeNull();
    expect(readK6Point('{"type":"Metric","data":{},"metric":"http_req_duration"}')).toBeNull();
  });

  it.each(['', 'time="..." level=error', line.slice(0, -5), line.replace('13.5', '"13.5"'), line.replace('2026', 'x')])(
    'is broken when it is %j',
    (broken) => expect(readK6Point(broken)).toBeUndefined(),
  );
});

describe('what users got in a window', () => {
  it('is counted from after its beginning up to its end', () => {
    const windows = createK6Windows();
    for (const at of [1_000, 1_050, 1_500, 2_000, 2_050]) windows.add(request(at, at / 100));
    const { offered, failed, meanMs, p50Ms, p99Ms } = windows.between(start + 1_000, start + 2_000);
    expect({ offered, failed, meanMs, p50Ms, p99Ms }).toEqual({
      offered: 3,
      failed: 0,
      meanMs: (10.5 + 15 + 20) / 3,
      p50Ms: 15,
      p99Ms: 20,
    });
  });

  it('counts what could not begin as offered and failed', () => {
    const windows = createK6Windows();
    windows.add(request(100));
    windows.add(request(110, 10, false));
    windows.add({ kind: 'dropped', at: start + 120, count: 4 });
    expect(windows.between(start, start + 1_000)).toMatchObject({ offered: 6, failed: 5, dropped: 4 });
    expect(windows.total).toEqual({ offered: 6, failed: 5, dropped: 4 });
  });

  it('has no latency where nothing ended: no number is not zero', () => {
    expect(createK6Windows().between(start, start + 1_000)).toEqual({
      offered: 0,
      failed: 0,
      dropped: 0,
      meanMs: null,
      p50Ms: null,
      p95Ms: null,
      p99Ms: null,
    });
  });

  it('takes points that come late and out of order', () => {
    const windows = createK6Windows();
    for (const at of [3_000, 1_200, 2_000]) windows.add(request(at));
    expect(windows.between(start + 1_000, start + 2_000).offered).toBe(2);
    expect(windows.newestAt).toBe(start + 3_000);
  });
});

describe('a lack of load', () => {
  const plan: K6Plan = {
    name: 'users',
    url: 'http://127.0.0.1:1',
    authorityFile: null,
    rates: [{ atMs: 0, rate: 20 }],
    durationMs: 600_000,
    patienceMs: 2_000,
    script: null,
  };
  const loaded = (rate: number, seconds: number) => {
    const windows = createK6Windows();
    for (let n = 0; n < rate * seconds; n++) windows.add(request((n * 1_000) / rate));
    return windows;
  };

  it('is none while the load is as planned', () => {
    for (const at of [1_000, 5_000, 13_000, 29_000]) {
      expect(lackOfLoad(plan, loaded(20, at / 1_000), start, start + at)).toBeNull();
    }
  });

  it('is told when the load stops or falls far below the plan', () => {
    expect(lackOfLoad(plan, loaded(20, 30), start, start + 50_000)).toMatch(/only 0 % of the planned load/);
    expect(lackOfLoad(plan, loaded(10, 30), start, start + 30_000)).toMatch(/only \d\d % of the planned load/);
  });

  it('is told below seven tenths of the plan, and not above', () => {
    for (const at of [20_000, 30_000, 60_000]) {
      expect(lackOfLoad(plan, loaded(14.6, at / 1_000), start, start + at)).toBeNull();
      expect(lackOfLoad(plan, loaded(13.4, at / 1_000), start, start + at)).toMatch(/only 6\d % of the planned load/);
    }
  });

  it('is none where every request is suddenly as slow as a user has patience', () => {
    const slow = createK6Windows();
    for (let n = 0; n < 20 * 30; n++) {
      const latencyMs = n < 20 * 15 ? 10 : plan.patienceMs;
      slow.add(request(n * 50 + latencyMs, latencyMs, latencyMs < plan.patienceMs));
    }
    for (const at of [17_000, 20_000, 24_000, 28_000]) {
      expect(lackOfLoad(plan, slow, start, start + at)).toBeNull();
    }
  });

  it('is told when it never began', () => {
    const nothing = createK6Windows();
    expect(lackOfLoad(plan, nothing, start, start + 11_000)).toBeNull();
    expect(lackOfLoad(plan, nothing, start, start + 13_000)).toMatch(/no request/);
    expect(lackOfLoad({ ...plan, script: 'mine.js' }, nothing, start, start + 13_000)).toMatch(/no request/);
  });

  it('is told of a script of the user only when it sends nothing any more', () => {
    const own = { ...plan, script: 'mine.js' };
    expect(lackOfLoad(own, loaded(1, 30), start, start + 40_000)).toBeNull();
    expect(lackOfLoad(own, loaded(1, 30), start, start + 42_500)).toBe('k6 has sent no request for 12 s');
    const dropped = createK6Windows();
    for (let n = 0; n < 30; n++) dropped.add({ kind: 'dropped', at: start + n * 1_000, count: 20 });
    expect(lackOfLoad(own, dropped, start, start + 30_000)).toBeNull();
  });

  it('is none where all requests fail or cannot begin: then the target is slow, not the machine', () => {
    const windows = createK6Windows();
    for (let n = 0; n < 30; n++) windows.add({ kind: 'dropped', at: start + n * 1_000, count: 20 });
    expect(lackOfLoad(plan, windows, start, start + 30_000)).toBeNull();
  });
});
