import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/base/package-root.ts';
import type { Finding } from '../../src/domain/finding.ts';
import type { JudgedTrial } from '../../src/run/judged-trial.ts';
import { tryShipped } from '../helpers/shipped-trials.ts';
import { shownBy } from '../helpers/shown-by.ts';

const folder = join(packageRoot, 'policies', 'planted');
const names = readdirSync(folder).filter((name) => !name.endsWith('-repaired'));

function finding({ outcome }: JudgedTrial, invariant: string): Finding {
  const found = outcome.findings.find((one) => one.invariant === invariant);
  if (!found) throw new Error(`there is no finding on ${invariant}`);
  return found;
}

describe('in the shipped scenarios, a planted candidate', () => {
  it('has one that shows it for what it is', () => {
    expect(Object.keys(shownBy).toSorted()).toEqual(names.toSorted());
  });

  it.each(Object.entries(shownBy))('%s fails, on its own rule', async (name, [scenario, invariant]) => {
    const trial = await tryShipped(scenario, `planted/${name}`);
    expect(trial.outcome.verdict).toBe('fail');
    expect(finding(trial, invariant)).toMatchObject({ verdict: 'fail' });
  });

  it.each(Object.entries(shownBy))('%s breaks no rule there that its sibling keeps but its own', async (name, one) => {
    const [scenario, invariant] = one;
    const broken = async (candidate: string) =>
      (await tryShipped(scenario, candidate)).outcome.findings
        .filter(({ verdict }) => verdict === 'fail')
        .map((found) => found.invariant);
    const sibling = await broken(`planted/${name}-repaired`);
    const own = (await broken(`planted/${name}`)).filter((rule) => !sibling.includes(rule));
    // Asking the wrong people is what becomes of a regulated service that is taken for an ordinary one.
    expect(own.filter((rule) => rule === invariant || rule !== 'right-role-in-time')).toEqual([invariant]);
  });

  it.each(Object.entries(shownBy))('%s-repaired passes, with that rule put to the test', async (name, one) => {
    const [scenario, invariant] = one;
    const trial = await tryShipped(scenario, `planted/${name}-repaired`);
    expect(trial.outcome.verdict).toBe('pass');
    expect(finding(trial, invariant)).toMatchObject({ verdict: 'pass', exercised: true });
  });
});
