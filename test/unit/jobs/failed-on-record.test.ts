import { describe, expect, it } from 'vitest';
import type { Ledger, LedgerEntry } from '../../../src/domain/ledger.ts';
import { failedSince, failsWithheld } from '../../../src/jobs/failed-on-record.ts';
import { digestOf } from '../../helpers/certificate-parts.ts';

function ledgerOf(...bodies: readonly object[]): Ledger {
  const entries = bodies.map((body) => ({ ...body, recordedAt: '2026-11-10T10:00:00.000Z' }));
  return { file: 'l', entries: entries as unknown as LedgerEntry[], head: digestOf('2') };
}

const failed = (candidate: string, scenario = 'bad') => ({
  kind: 'scenario-failed',
  scenario,
  scenarioDigest: digestOf('7'),
  candidate: digestOf(candidate),
});
const begun = { kind: 'attempt-begun', attempt: 'q', policy: 'mine', candidate: digestOf('a') };
const requalified = [
  { kind: 'attempt-ended', attempt: 'q', verdict: 'requalified' },
  { kind: 'certificate-issued', report: 'q', automations: [] },
];

describe('fails on record', () => {
  const names = (...bodies: readonly object[]) => failedSince(ledgerOf(...bodies), 'mine', digestOf('b')).length;

  it('are those of the candidate, and of what was tried under the name of its policy', () => {
    expect(names(failed('b'))).toBe(1);
    expect(names(begun, failed('a'))).toBe(1);
    expect(names({ ...begun, policy: 'other' }, failed('a'))).toBe(0);
  });

  it('are settled by a certificate that says requalified', () => {
    expect(names(begun, failed('a'), ...requalified)).toBe(0);
    expect(names(begun, ...requalified, failed('a'))).toBe(1);
  });
});

describe('a fail on record', () => {
  const own = failedSince(ledgerOf(failed('b')), 'mine', digestOf('b'));
  const played = { scenario: 'bad', digest: digestOf('7'), isShipped: false, isSilent: false };
  const withheld = (...of: readonly (typeof played)[]) => failsWithheld(own, of);

  it('withholds where the scenario was not played, shows nothing, or is another by now', () => {
    expect(withheld()).toEqual([expect.stringMatching(/bad was failed on record on 2026-11-10.*not among/)]);
    expect(withheld({ ...played, isSilent: true })).toEqual([expect.stringContaining('shows nothing')]);
    expect(withheld({ ...played, digest: digestOf('8') })).toEqual([expect.stringContaining('is another')]);
  });

  it('withholds nothing once it was played, and of a newer requal its own of that name', () => {
    expect(withheld(played)).toEqual([]);
    expect(withheld({ ...played, digest: digestOf('8'), isShipped: true })).toEqual([]);
  });
});
