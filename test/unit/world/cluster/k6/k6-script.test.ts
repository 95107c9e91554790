import { describe, expect, it } from 'vitest';
import { k6Script } from '../../../../../src/world/cluster/k6/k6-script.ts';
import type { K6Plan } from '../../../../../src/world/cluster/k6/k6-plan.ts';
import { plannedRate, plannedRequests } from '../../../../../src/world/cluster/k6/k6-plan.ts';

const plan: K6Plan = {
  name: 'users',
  url: 'https://127.0.0.1:32443/request',
  authorityFile: '/state/authority.pem',
  rates: [{ atMs: 0, rate: 20 }],
  durationMs: 60_000,
  patienceMs: 2_000,
  script: null,
};
const rising: K6Plan = {
  ...plan,
  rates: [
    { atMs: 0, rate: 20 },
    { atMs: 10_000, rate: 20 },
    { atMs: 20_000, rate: 40.5 },
  ],
};

describe('the script for k6', () => {
  it('offers a constant rate for as long as planned, whatever the answers are', () => {
    const { users } = scenariosOf(k6Script(plan));
    expect(users).toMatchObject({
      executor: 'constant-arrival-rate',
      rate: 200,
      timeUnit: '10s',
      duration: '60000ms',
      preAllocatedVUs: 40,
    });
  });

  it('reaches later rates by linear change and keeps the last one to the end', () => {
    const { users } = scenariosOf(k6Script(rising));
    expect(users).toMatchObject({ executor: 'ramping-arrival-rate', startRate: 200 });
    expect(users!['stages']).toEqual([
      { duration: '10000ms', target: 200 },
      { duration: '10000ms', target: 405 },
      { duration: '40000ms', target: 405 },
    ]);
  });

  it('wraps a script of the user: all of its exports, but the summary is ours', () => {
    const script = k6Script({ ...plan, script: '/srv/load "test".js' });
    expect(script).toContain('export * from "/srv/load \\"test\\".js";');
    expect(script).toContain('export { default } from "/srv/load \\"test\\".js";');
    expect(script).toContain('export function handleSummary');
  });

  it('cannot be broken by a name or an address', () => {
    const hostile = k6Script({ ...plan, url: 'https://127.0.0.1/"); throw new Error("' });
    expect(hostile).toContain(String.raw`https://127.0.0.1/\"); throw new Error(\"`);
  });
});

describe('the planned rate', () => {
  it('is a line between its points, constant after the last, and nothing after the end', () => {
    const at = [-1, 0, 5_000, 15_000, 20_000, 60_000, 60_001];
    expect(at.map((ms) => plannedRate(rising, ms))).toEqual([0, 20, 20, 30.25, 40.5, 40.5, 0]);
  });

  it('comes to as many requests as the area below it', () => {
    expect(plannedRequests(rising, 0, 10_000)).toBeCloseTo(200, 9);
    expect(plannedRequests(rising, 5_000, 30_000)).toBeCloseTo(100 + 302.5 + 405, 9);
  });
});

function scenariosOf(script: string): Record<string, Record<string, unknown>> {
  const options = /export const options = (\{[^]*?\n\});/.exec(script)?.[1] ?? '';
  return (JSON.parse(options) as { scenarios: Record<string, Record<string, unknown>> }).scenarios;
}
