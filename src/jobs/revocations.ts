import type { Statement } from '../domain/certificate.ts';
import type { Ledger, LedgerEntry } from '../domain/ledger.ts';

/**
 * Why a ledger takes a certificate back, in the order in which it was written down; empty when it does not. Null when
 * the ledger does not know the certificate and so can say nothing of it.
 *
 * What counts is what was written down after it was issued, whatever day it speaks of: nobody gets round a bad outcome by
 * dating it back.
 */
export function revocationsOf(ledger: Ledger, certificate: string, statement: Statement): readonly string[] | null {
  const issuedAt = ledger.entries.findIndex(
    (entry) => entry.kind === 'certificate-issued' && entry.certificate === certificate,
  );
  if (issuedAt < 0) return null;
  return ledger.entries.slice(issuedAt + 1).flatMap((entry) => revocationIn(entry, certificate, statement) ?? []);
}

function revocationIn(entry: LedgerEntry, certificate: string, statement: Statement): string | null {
  const on = entry.recordedAt.slice(0, 10);
  switch (entry.kind) {
    case 'certificate-revoked':
      return entry.certificate === certificate ? `${entry.by} revoked it on ${on}: ${entry.reason}` : null;
    case 'outcome-recorded': {
      const isMeant = statement.predicate.automations.some(({ automation }) => automation.id === entry.automation);
      if (!isMeant || !entry.suboptimal) return null;
      const note = entry.note === '' ? '' : `: ${entry.note}`;
      const how = entry.result === 'helped' ? 'helped, and a better outcome was to be had' : `was ${entry.result}`;
      return `${entry.automation} acted alone on ${entry.happenedOn} and ${how} (recorded on ${on} by ${entry.by}${note})`;
    }
    case 'scenario-failed': {
      const isMeant = statement.subject.some(
        ({ name, digest }) => name === 'candidate' && digest.sha256 === entry.candidate,
      );
      const { failed, waived } = statement.predicate.vetoSet;
      const isKnown =
        failed.some((trial) => isOf(trial, entry.scenario)) ||
        waived.some((finding) => finding.slice(0, finding.lastIndexOf('/')) === entry.scenario);
      return isMeant && !isKnown ? `the candidate failed the scenario ${entry.scenario} on ${on}` : null;
    }
    case 'attempt-begun':
    case 'attempt-ended':
    case 'certificate-issued':
      return null;
  }
}

/** The trials of a scenario are called by it and by their seed: `leak-novel.s1`. */
function isOf(trial: string, scenario: string): boolean {
  return trial === scenario || trial.startsWith(`${scenario}.s`);
}
