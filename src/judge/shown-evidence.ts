import type { EvidenceTruth } from '../domain/entry.ts';
import type { Evidence } from '../domain/proposal.ts';
import type { Look } from './trial-record.ts';

/** Values that a proposal rests on, each with the truth about it. A value that is missing is no evidence. */
export function shownEvidence(
  look: Look | null,
): readonly { readonly shown: Evidence; readonly truth: EvidenceTruth }[] {
  const truths = look?.evidenceTruth?.evidence ?? [];
  return (look?.proposal?.evidence ?? []).flatMap((shown) => {
    if (shown.value === null) return [];
    const truth = truths.find(
      (one) => one.service === shown.service && one.metric === shown.metric && one.source === shown.source,
    );
    return truth ? [{ shown, truth }] : [];
  });
}
