import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../../src/base/package-root.ts';
import type { Candidate } from '../../src/domain/candidate.ts';
import type { EntryKind } from '../../src/domain/entry.ts';
import type { Outcome } from '../../src/domain/finding.ts';
import type { Twin } from '../../src/domain/scenario.ts';
import { calibrate } from '../../src/jobs/calibrate.ts';
import { loadCharter } from '../../src/jobs/load-charter.ts';
import { findSubjects } from '../../src/jobs/subjects.ts';
import { planTrials } from '../../src/jobs/trial-inputs.ts';
import type { Journal } from '../../src/journal/journal.ts';
import { loadCandidate } from '../../src/policy/load-candidate.ts';
import { runJudgedTrial } from '../../src/run/judged-trial.ts';

/** One candidate in one trial. */
export interface Cell {
  readonly trial: string;
  readonly candidate: string;
  readonly twin: Twin | null;
  readonly outcome: Outcome;
  /** Kinds of entries in its journal, and the kind of the last one. */
  readonly kinds: ReadonlySet<EntryKind>;
  readonly ending: EntryKind | null;
}

const policies = join(packageRoot, 'policies');

/** Yardsticks that decide without looking. */
export const nullCandidates = ['always-act', 'always-ask', 'confidence-only', 'do-nothing', 'random'] as const;
/** Candidates that are bad on purpose; each has a sibling of the same name with `-repaired`. */
export const plantedCandidates: readonly string[] = readdirSync(join(policies, 'planted')).filter(
  (name) => !name.endsWith('-repaired'),
);
/** Every candidate that is shipped, by its folder below `policies`. */
export const shippedCandidates: readonly string[] = [
  'production-platform',
  'conservative',
  'with-canary',
  ...nullCandidates,
  ...plantedCandidates.flatMap((name) => [`planted/${name}`, `planted/${name}-repaired`]),
];

/**
 * Every shipped scenario, recording and closed loop by each candidate, with seed 1, as `requal run` would have it. Of
 * candidates with the same content one is run: they differ in nothing but the name that stands in the journal.
 */
export async function runMatrix(names: readonly string[] = shippedCandidates): Promise<readonly Cell[]> {
  const rows = new Map<string, Promise<readonly Cell[]>>();
  const cells: Cell[] = [];
  for (const name of names) {
    const candidate = loadCandidate(join(policies, name));
    const row = rows.get(candidate.digest) ?? runRow(candidate);
    rows.set(candidate.digest, row);
    for (const cell of await row) cells.push({ ...cell, candidate: name });
  }
  return cells;
}

const { charter, digest: charterDigest } = loadCharter();

async function runRow(candidate: Candidate): Promise<readonly Cell[]> {
  const journals = new Map<string, Promise<Journal>>();
  const cells: Cell[] = [];
  const common = { candidate, charterDigest, seed: 1 };
  const planned = subjects().flatMap((subject) => planTrials(subject, null, common));
  for (const trial of planned) {
    const calibration = trial.calibratedBy && (await calibrate(trial.calibratedBy, trial.input));
    const unsupported = calibration === null || calibration.calibrated ? trial.unsupported : 'not calibrated';
    const { journal, outcome } = await runJudgedTrial({ ...trial, unsupported }, charter, journals);
    cells.push({
      trial: trial.name.replace(/\.s1$/, ''),
      candidate: candidate.name,
      twin: trial.input.scenario.twin,
      outcome,
      kinds: new Set(journal.entries.map(({ kind }) => kind)),
      ending: journal.entries.at(-1)?.kind ?? null,
    });
  }
  return cells;
}

let known: ReturnType<typeof findSubjects> | null = null;

function subjects(): ReturnType<typeof findSubjects> {
  known ??= findSubjects([]);
  return known;
}

/** The invariants that fail in a cell, the ones that were only attempted in brackets. */
export function failingOf({ outcome }: Cell): readonly string[] {
  return outcome.findings
    .filter(({ verdict }) => verdict === 'fail')
    .map(({ invariant, realised }) => (realised > 0 ? invariant : `(${invariant})`));
}

/** The matrix as its golden file holds it: for each trial the verdicts with what fails, and the candidates that have them. */
export function matrixText(cells: readonly Cell[]): string {
  const blocks = [...Map.groupBy(cells, ({ trial }) => trial)].map(([trial, row]) => {
    const verdicts = Map.groupBy(row, (cell) => [cell.outcome.verdict, ...failingOf(cell)].join(' '));
    const lines = [...verdicts].map(([verdict, same]) => `  ${verdict}: ${shortened(same).join(', ')}`);
    return [trial, ...lines].join('\n');
  });
  return `${blocks.join('\n\n')}\n`;
}

/** Siblings with the verdict of the policy that they are copies of are told as one. */
function shortened(cells: readonly Cell[]): readonly string[] {
  const names = cells.map(({ candidate }) => candidate);
  const siblings = names.filter((name) => name.endsWith('-repaired'));
  if (siblings.length < plantedCandidates.length) return names;
  return [...names.filter((name) => !siblings.includes(name)), 'every repaired sibling'];
}
