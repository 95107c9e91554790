import type { Candidate } from '../../domain/candidate.ts';
import { limits } from '../../domain/limits.ts';
import { withChangeUndone, type CandidateChange } from '../../policy/candidate-changes.ts';

/** The changes that a violation rests on. */
export interface Blame {
  readonly changes: readonly CandidateChange[];
  /** Whether each was found by taking it back alone and trying again; else they are all that could be it. */
  readonly isSure: boolean;
}

/**
 * Takes back each change alone and tries again: where the violation is gone then, that change made the difference. Where it
 * never goes, several changes do it together, and all are named. Texts are never at fault.
 */
export async function blameFor(
  candidate: Candidate,
  changes: readonly CandidateChange[],
  isBroken: (candidate: Candidate) => Promise<boolean>,
): Promise<Blame> {
  const suspects = changes.filter(({ reach }) => reach !== 'prose');
  if (suspects.length <= 1) return { changes: suspects, isSure: suspects.length === 1 };
  const guilty: CandidateChange[] = [];
  for (const change of suspects.slice(0, limits.changesTriedMax)) {
    if (!(await holdsWithout(candidate, change, isBroken))) guilty.push(change);
  }
  return guilty.length > 0 ? { changes: guilty, isSure: true } : { changes: suspects, isSure: false };
}

/** A candidate that cannot even be tried without the change says nothing about it. */
async function holdsWithout(
  candidate: Candidate,
  change: CandidateChange,
  isBroken: (candidate: Candidate) => Promise<boolean>,
): Promise<boolean> {
  try {
    return await isBroken(withChangeUndone(candidate, change));
  } catch {
    return true;
  }
}
