import type { Ledger, LedgerEntryOf } from '../domain/ledger.ts';
import { certificateLast } from './outcomes-since.ts';
import type { PlayedVeto } from './veto-set.ts';

/** A scenario of which the ledger says that a candidate of this policy failed it. */
export type FailedScenario = Pick<LedgerEntryOf<'scenario-failed'>, 'scenario' | 'scenarioDigest' | 'recordedAt'>;

/**
 * The scenarios that were failed on record since the last certificate that requalified the policy of this name: by this
 * candidate, or by any other that was tried under the name, because a change that mends a fail has to show it.
 */
export function failedSince(ledger: Ledger, policy: string, candidate: string): readonly FailedScenario[] {
  const own = new Set([candidate]);
  for (const entry of ledger.entries)
    if (entry.kind === 'attempt-begun' && entry.policy === policy) own.add(entry.candidate);
  return ledger.entries
    .slice(certificateLast(ledger, policy) + 1)
    .filter((entry) => entry.kind === 'scenario-failed')
    .filter((entry) => own.has(entry.candidate));
}

/**
 * Why fails on record keep a policy from being qualified, as sentences: what was failed has to be played again, as it was, and
 * answered. One that was failed again stands in the veto set and says so itself.
 */
export function failsWithheld(failed: readonly FailedScenario[], played: readonly PlayedVeto[]): readonly string[] {
  const last = new Map(failed.map((one) => [one.scenarioDigest, one]));
  return [...last.values()].flatMap(({ scenario, scenarioDigest, recordedAt }) => {
    const same = played.filter((one) => one.digest === scenarioDigest || (one.isShipped && one.scenario === scenario));
    if (same.some(({ isSilent }) => !isSilent)) return [];
    const how =
      same.length > 0
        ? 'and now it shows nothing'
        : played.some((one) => one.scenario === scenario)
          ? 'and what is played under that name now is another'
          : 'and it is not among what was played now: put it into scenarios/found';
    return [`the scenario ${scenario} was failed on record on ${recordedAt.slice(0, 10)}, ${how}`];
  });
}
