import type { EvidenceTruth } from '../domain/entry.ts';
import type { Evidence } from '../domain/proposal.ts';
import type { Look } from './trial-record.ts';

/**
 * Values that a decision rests on, each with the truth about it: those of the proposal, and on a second look the same
 * series as they were shown then. A value that is missing is no evidence.
 */
export function shownEvidence(
  look: Look | null,
): readonly { readonly shown: Evidence; readonly truth: EvidenceTruth }[] {
  const truths = look?.evidenceTruth?.evidence ?? [];
  return (look?.proposal?.evidence ?? []).flatMap((claimed) => {
    const shown = look?.decision.phase === 're-checked' ? shownAgain(look, claimed) : claimed;
    if (shown.value === null) return [];
    const truth = truths.find(
      (one) => one.service === shown.service && one.metric === shown.metric && one.source === shown.source,
    );
    return truth ? [{ shown, truth }] : [];
  });
}

function shownAgain({ observation }: Look, claimed: Evidence): Evidence {
  const found = observation?.values.find(
    ([service, metric, source]) =>
      service === claimed.service && metric === claimed.metric && source === claimed.source,
  );
  return found ? { ...claimed, value: found[3], eventAt: found[5] } : claimed;
}
