import { describe, expect, it } from 'vitest';
import { tellsAbout } from '../../../src/signal/tells-about.ts';
import { observe, shownContext, shownService } from '../remediation/shown.ts';

const services = [
  shownService('gateway'),
  shownService('checkout', { callers: ['gateway'] }),
  shownService('search', { callers: ['gateway'] }),
  shownService('store', { callers: ['checkout', 'jobs'] }),
  shownService('jobs'),
  shownService('log-gateway', { kind: 'telemetry' }),
];
const observation = observe(0, {}, { context: shownContext({ services }) });
const tells = (about: string, service: string) => tellsAbout(observation, about, service);

describe('a value of another service', () => {
  it('tells of its callers, of what it calls, and of who calls the same', () => {
    expect([tells('checkout', 'gateway'), tells('gateway', 'store'), tells('store', 'gateway')]).toEqual([
      true,
      true,
      true,
    ]);
    expect(tells('checkout', 'jobs')).toBe(true);
  });

  it('tells nothing of one that it shares only a caller with, nor of one that is not shown', () => {
    expect([tells('checkout', 'search'), tells('checkout', 'log-gateway'), tells('checkout', 'unknown')]).toEqual([
      false,
      false,
      false,
    ]);
    expect(tells('unknown', 'unknown')).toBe(true);
  });

  it('tells of what carries telemetry, which is known by what no longer comes of others', () => {
    expect(tells('log-gateway', 'search')).toBe(true);
  });
});
