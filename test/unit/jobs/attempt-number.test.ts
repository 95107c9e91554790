import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { attemptNumber } from '../../../src/jobs/attempt-number.ts';
import { beginAttempt, endAttempt } from '../../../src/jobs/attempts.ts';
import { writeToLedger } from '../../../src/jobs/ledger.ts';
import { certifyingSeed } from '../../../src/jobs/qualification-inputs.ts';
import { digestOf, emptyFolder } from '../../helpers/certificate-parts.ts';

/** A ledger to try in: each attempt gets the number that it would be played with. */
function ledgerToTryIn() {
  const file = join(emptyFolder(), 'ledger.jsonl');
  let count = 0;
  return {
    file,
    async begin(inputs: string, { policy = 'mine', seed = certifyingSeed(digestOf(inputs)) } = {}) {
      const attempt = `qualify-${(count += 1)}`;
      const digests = { candidate: digestOf(inputs), profile: digestOf('b'), inputs: digestOf(inputs) };
      return {
        attempt,
        number: attemptNumber(await beginAttempt(file, { attempt, policy, seed, ...digests }), attempt),
      };
    },
    async certify(attempt: string, verdict: 'requalified' | 'demoted') {
      await endAttempt(file, attempt, verdict);
      await writeToLedger(file, 'a test', () => ({
        kind: 'certificate-issued',
        certificate: digestOf('e'),
        report: attempt,
        candidate: digestOf('a'),
        keyid: digestOf('f'),
        asOf: '2026-11-21',
        validUntil: '2027-02-19',
        automations: [],
      }));
    },
  };
}

describe('the number of an attempt', () => {
  it('counts every try of the policy by its name, whatever its digest, and also what was broken off', async () => {
    const { file, begin } = ledgerToTryIn();
    const first = await begin('a');
    expect(first.number).toBe(1);
    await endAttempt(file, first.attempt, 'demoted');
    const second = await begin('c');
    expect(second.number).toBe(2);
    await endAttempt(file, second.attempt, 'aborted');
    // One that still runs, or was killed, counts as well.
    await begin('c');
    expect((await begin('d')).number).toBe(4);
    expect((await begin('d', { policy: 'another' })).number).toBe(1);
  });

  it('passes over rehearsals, and gives them that of the attempt which they rehearse', async () => {
    const { begin } = ledgerToTryIn();
    await begin('a');
    expect((await begin('c', { seed: 5 })).number).toBe(2);
    expect((await begin('c')).number).toBe(2);
    // Whoever names the certifying seed as their own has seen its incidents.
    await begin('d', { seed: certifyingSeed(digestOf('d')) });
    expect((await begin('e')).number).toBe(4);
  });

  it('begins anew with a certificate that requalifies, and with no other', async () => {
    const { begin, certify, file } = ledgerToTryIn();
    await certify((await begin('a')).attempt, 'demoted');
    const second = await begin('c');
    expect(second.number).toBe(2);
    await certify(second.attempt, 'requalified');
    const third = await begin('d');
    expect(third.number).toBe(1);
    // Requalified without a certificate is no end of the tries, and neither is that of another policy.
    await endAttempt(file, third.attempt, 'requalified');
    await certify((await begin('e', { policy: 'another' })).attempt, 'requalified');
    expect((await begin('f')).number).toBe(2);
  });
});
