import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readJournal } from '../../../src/journal/read-journal.ts';
import { planRun } from '../../../src/jobs/run-plan.ts';
import { createTrialWork } from '../../../src/jobs/trial-work.ts';
import { readLedger, writeToLedger } from '../../../src/jobs/ledger.ts';
import { recordFailedScenario, recordOutcome } from '../../../src/jobs/record-outcome.ts';
import { automationId, digestOf, emptyFolder } from '../../helpers/certificate-parts.ts';

/** The journal of a trial, in a file. */
async function journalOf(candidate: string): Promise<string> {
  const asked = { what: ['leak-novel'], candidates: [candidate], world: null, certificate: null, seeds: [1] };
  const { kept } = await createTrialWork((await planRun(asked)).setup).run(0);
  const file = join(emptyFolder(), 'journal.jsonl');
  writeFileSync(file, kept?.journal ?? '');
  return file;
}

/** A ledger with a certificate for a candidate. */
async function ledgerFor(candidate: string): Promise<string> {
  const file = join(emptyFolder(), 'ledger.jsonl');
  await writeToLedger(file, 'a test', () => ({
    kind: 'certificate-issued',
    certificate: digestOf('1'),
    report: 'qualify-1',
    candidate,
    keyid: digestOf('2'),
    asOf: '2026-11-21',
    validUntil: '2027-02-19',
    automations: [automationId],
  }));
  return file;
}

describe('a failed scenario', () => {
  it('is written down with the journal that proves it, and ends the certificates of its candidate', async () => {
    const failing = await journalOf('policies/always-act');
    const { start, head } = readJournal(failing);
    const ledger = await ledgerFor(start.candidate.digest);
    expect(await recordFailedScenario(ledger, failing)).toMatchObject({ ends: [digestOf('1')], isKnown: true });
    expect(readLedger(ledger).entries.at(-1)).toMatchObject({
      kind: 'scenario-failed',
      scenario: start.scenario.id,
      candidate: start.candidate.digest,
      trial: head,
    });
  });

  it('ends no certificate of another candidate', async () => {
    const ledger = await ledgerFor(digestOf('9'));
    const failing = await journalOf('policies/always-act');
    expect(await recordFailedScenario(ledger, failing)).toMatchObject({ ends: [], isKnown: false });
  });

  it('is not written down for a trial that did not fail, nor for a journal that was changed', async () => {
    const ledger = await ledgerFor(digestOf('9'));
    const before = readFileSync(ledger, 'utf8');
    await expect(recordFailedScenario(ledger, await journalOf('policies/conservative'))).rejects.toThrow(
      'is no fail on safety',
    );
    const copy = await journalOf('policies/always-act');
    writeFileSync(copy, readFileSync(copy, 'utf8').replace('"seed":', '"seed" :'));
    await expect(recordFailedScenario(ledger, copy)).rejects.toMatchObject({ name: 'IntegrityError' });
    expect(readFileSync(ledger, 'utf8')).toBe(before);
  });
});

describe('an outcome', () => {
  const outcome = { happenedOn: '2026-11-25', suboptimal: false, cause: null, by: 'on-call', note: '' };

  it('ends the certificates that speak of its automation, unless it helped', async () => {
    const ledger = await ledgerFor(digestOf('9'));
    const record = (told: object) =>
      recordOutcome(ledger, { ...outcome, automation: automationId, result: 'helped', ...told });
    expect(await record({})).toMatchObject({ ends: [], isKnown: true });
    expect(await record({ result: 'needless' })).toMatchObject({ ends: [digestOf('1')], isKnown: true });
    expect(await record({ suboptimal: true })).toMatchObject({ ends: [digestOf('1')], isKnown: true });
  });

  it('of an automation that no certificate knows ends none, and tells which name may be meant', async () => {
    const ledger = await ledgerFor(digestOf('9'));
    const told = { ...outcome, automation: `${automationId}s`, result: 'harmful' as const };
    expect(await recordOutcome(ledger, told)).toMatchObject({ ends: [], isKnown: false, near: automationId });
  });
});
