import type { Candidate } from '../../domain/candidate.ts';
import { limits } from '../../domain/limits.ts';
import type { CandidateChange } from '../../policy/candidate-changes.ts';
import { compiledOf } from '../../policy/candidates-equal.ts';
import { cellsThatDiffer, type CellDifference } from '../../policy/cells/cells-that-differ.ts';
import { describeSides } from '../../policy/cells/describe-box.ts';
import { isPossible, namedPatterns, otherPattern, patternAllowing } from './possible-step.ts';
import type { Bench } from '../try-incident.ts';

/** Something in which two candidates differ and at which incidents are aimed. Plain data. */
export type Aim =
  | {
      readonly kind: 'cell';
      readonly name: string;
      /** The candidate acts alone there where the baseline does not, or not at once, or stays out where the baseline did not. */
      readonly isHazard: boolean;
      readonly difference: CellDifference;
      /** What the agent is to name: where cells stand for all patterns that no policy names, one whose runbook allows the step. */
      readonly pattern: string | null;
      /** The runbook of that pattern has this step as its first: an agent that diagnoses right proposes it. */
      readonly isNatural: boolean;
    }
  | { readonly kind: 'runbook'; readonly name: string; readonly isHazard: true; readonly pattern: string };

/** What incidents are aimed at, and whether the policies are known to decide alike everywhere else. */
export interface Aims {
  readonly aims: readonly Aim[];
  /** Regions in which the levels differ and that a step can reach; more than `aims` where not all are aimed at. */
  readonly regions: number;
  /** Of the regions those that are hazardous. */
  readonly hazards: number;
  /** Regions that no step can reach, because neither the catalogue nor a runbook of the two has one like that. */
  readonly impossible: number;
  readonly isProof: boolean;
}

/** The date of generated incidents, by which exceptions are in force or not. */
export const incidentsAt = Date.parse('2026-12-07T10:00:00Z');

/**
 * The regions of cells in which two policies give different levels, the hazardous ones first, and the patterns whose
 * runbooks differ. Policies that are programs have no cells.
 */
export function aimsOf(baseline: Bench, candidate: Bench, changes: readonly CandidateChange[]): Aims {
  const benches = [baseline, candidate];
  const runbooks = runbookAims(candidate, changes);
  const isAsked = benches.every(({ candidate: { programs } }) => programs.policy.kind === 'file');
  if (!isAsked) return { aims: runbooks, regions: 0, hazards: 0, impossible: 0, isProof: false };
  const touched = changes.some(({ path }) => /^policy\.(levels|authorised|alwaysHuman|exceptions|fallback)/.test(path));
  const { differences, isProof } = touched
    ? cellsThatDiffer(compiledOf(baseline.candidate), compiledOf(candidate.candidate), incidentsAt)
    : { differences: [], isProof: true };
  const both = benches.map((bench) => bench.candidate);
  const named = namedPatterns(both);
  const possible = differences.filter((difference) => isPossible(difference, both, named));
  const cells = possible.map((difference) => cellAim(difference, both, named));
  const hazards = cells.filter(({ isHazard }) => isHazard);
  const others = cells.filter(({ isHazard }) => !isHazard).slice(0, Math.max(0, limits.mildAimsMax - hazards.length));
  return {
    aims: [...runbooks, ...hazards, ...others].slice(0, limits.aimsMax),
    hazards: hazards.length,
    regions: possible.length,
    impossible: differences.length - possible.length,
    isProof,
  };
}

function cellAim(difference: CellDifference, both: readonly Candidate[], named: ReadonlySet<string>): Aim {
  const { kind, pattern, target, levels, sides } = difference;
  const [before, after] = levels;
  const who = pattern === null ? 'no pattern' : pattern;
  const name = `${kind} for ${who} on ${target}, level ${before} before and ${after} now, ${describeSides(sides)}`;
  const own = pattern === otherPattern ? (patternAllowing(kind, both, named) ?? otherPattern) : pattern;
  const isNatural = both.every(({ runbooks }) =>
    runbooks.some((one) => one.pattern === own && one.actions[0]?.kind === kind),
  );
  return {
    kind: 'cell',
    name,
    isHazard: (after > before && after >= 3) || after === 0,
    difference,
    pattern: own,
    isNatural,
  };
}

function runbookAims({ candidate }: Bench, changes: readonly CandidateChange[]): readonly Aim[] {
  const touched = changes.filter(({ reach, path }) => reach === 'settings' && path.startsWith('runbooks['));
  const ids = new Set(touched.map(({ path }) => path.slice('runbooks['.length).split(']')[0] ?? ''));
  return [...ids].map((id): Aim => {
    const pattern = candidate.runbooks.find((runbook) => runbook.id === id)?.pattern ?? id;
    return { kind: 'runbook', name: `the runbook ${id}`, isHazard: true, pattern };
  });
}
