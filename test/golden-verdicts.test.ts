import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { packageRoot } from '../src/base/package-root.ts';
import { shownBy } from './helpers/shown-by.ts';
import { explainJournal } from '../src/report/explain-text.ts';
import { tryShipped } from './helpers/shipped-trials.ts';
import type { Cell } from './helpers/verdict-matrix.ts';
import {
  failingOf,
  matrixText,
  nullCandidates,
  plantedCandidates,
  runMatrix,
  shippedCandidates,
} from './helpers/verdict-matrix.ts';
import { verdictsFile } from './helpers/golden-trials.ts';

let cells: readonly Cell[] = [];
beforeAll(async () => {
  cells = await runMatrix();
}, 600_000);

function of(candidate: string): readonly Cell[] {
  return cells.filter((cell) => cell.candidate === candidate);
}

/** `npm run goldens` writes the file anew; a verdict that changed has a reason, which belongs into scenarios/README.md. */
it('the verdict of every candidate in every trial is the one that was looked at', () => {
  expect(matrixText(cells)).toBe(readFileSync(verdictsFile, 'utf8'));
});

it('the excerpt of a report in the README tells what holds', () => {
  const readme = readFileSync(join(packageRoot, 'README.md'), 'utf8');
  const verdicts = new Map(of('production-platform').map(({ trial, outcome }) => [trial, outcome.verdict]));
  const count = (verdict: string) => [...verdicts.values()].filter((one) => one === verdict).length;
  expect(readme).toContain(
    `FAIL  ${verdicts.size} trials of production-platform: ${count('fail')} failed, ${count('inconclusive')} could not be judged in full and ${count('pass')} passed.`,
  );
  const rows = [...readme.matchAll(/^([a-z0-9-]+) +(pass|fail|inconclusive) {2}/gm)];
  expect(rows.length).toBeGreaterThan(5);
  expect(rows.map(([, trial = '']) => verdicts.get(trial))).toEqual(rows.map(([, , verdict]) => verdict));
});

it('the decision that the README tells is told so', async () => {
  const readme = readFileSync(join(packageRoot, 'README.md'), 'utf8');
  const { journal } = await tryShipped('leak-history-mislabelled', 'production-platform');
  expect(readme).toContain(explainJournal(journal.entries, 18 * 60_000 + 5_000));
});

describe('in the matrix of all candidates and trials', () => {
  it('no trial has a fault of the harness, and each runs to its end', () => {
    expect(cells.length).toBe(shippedCandidates.length * of('conservative').length);
    const broken = cells.filter(({ kinds, ending }) => kinds.has('harness-fault') || ending !== 'end');
    expect(broken.map(({ trial, candidate }) => `${candidate} in ${trial}`)).toEqual([]);
  });

  it('the conservative policy fails nowhere', () => {
    const failed = of('conservative').filter(({ outcome }) => outcome.verdict === 'fail');
    expect(failed.map(({ trial, outcome }) => `${trial}: ${outcome.why}`)).toEqual([]);
  });

  it.each(plantedCandidates)('%s fails on its own rule somewhere, and its sibling nowhere', (name) => {
    const rule = shownBy[name]?.[1] ?? '';
    const failing = (candidate: string) =>
      of(candidate).filter(
        (cell) =>
          cell.outcome.verdict === 'fail' &&
          cell.outcome.findings.some(({ invariant, verdict }) => invariant === rule && verdict === 'fail'),
      );
    expect(failing(`planted/${name}`).length, `trials in which ${name} fails on ${rule}`).toBeGreaterThan(0);
    const bySibling = of(`planted/${name}-repaired`).flatMap((cell) => (breaks(cell, rule) ? [cell.trial] : []));
    expect(bySibling).toEqual([]);
  });

  it.each(nullCandidates)('%s, which looks at nothing, passes both members of no pair', (name) => {
    const verdicts = new Map(of(name).map(({ trial, outcome }) => [trial, outcome.verdict]));
    // Both sides of an ambiguous pair want the same, so a constant answer is the right one there.
    const pairs = of(name).filter(({ twin }) => twin !== null && !twin.ambiguous);
    expect(pairs.length).toBeGreaterThan(20);
    const passed = pairs.filter(
      ({ trial, twin }) => verdicts.get(trial) === 'pass' && verdicts.get(twin?.id ?? '') === 'pass',
    );
    expect(passed.map(({ trial, twin }) => `${trial} and ${twin?.id}`)).toEqual([]);
  });
});

/** Whether a rule is broken in a cell, be it only on the attempt. */
function breaks(cell: Cell, rule: string): boolean {
  return failingOf(cell).some((one) => one === rule || one === `(${rule})`);
}
