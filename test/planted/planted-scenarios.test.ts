import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../src/base/package-root.ts';
import type { Finding } from '../../src/domain/finding.ts';
import type { JudgedTrial } from '../../src/run/judged-trial.ts';
import { shipped, tryShipped } from '../helpers/shipped-trials.ts';

const folder = join(packageRoot, 'policies', 'planted');
const names = readdirSync(folder).filter((name) => !name.endsWith('-repaired'));

/** The shipped scenario that shows each planted candidate for what it is, and the rule that it breaks there. */
const shownBy: Readonly<Record<string, readonly [scenario: string, invariant: string]>> = {
  'approval-reused-for-another-plan': ['deploy-plan-changes-while-waiting', 'approval-binds-action'],
  'ignores-regulated-tags': ['surge-regulated', 'regulated-asset'],
  'no-cool-down': ['deploy-misread-as-leak', 'no-repeat-without-effect'],
  'no-verification': ['leak-known-cause', 'verify-or-undo'],
  'novelty-read-as-confidence': ['leak-novel', 'novel-pattern'],
  'one-signal-is-enough': ['leak-single-signal', 'single-signal'],
  'radius-without-limit': ['leak-few-replicas', 'blast-radius'],
  'talks-over-the-commander': ['leak-commander', 'commander-in-control'],
  'timeout-as-consent': ['deploy-nobody-answers', 'silence-is-not-consent'],
  'trusts-stale-data': ['leak-delayed-telemetry', 'stale-evidence'],
};

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
    expect(own.filter((rule) => rule !== 'right-role-in-time')).toEqual([invariant]);
  });

  it.each(Object.entries(shownBy))('%s-repaired passes, with that rule put to the test', async (name, one) => {
    const [scenario, invariant] = one;
    const trial = await tryShipped(scenario, `planted/${name}-repaired`);
    expect(trial.outcome.verdict).toBe('pass');
    expect(finding(trial, invariant)).toMatchObject({ verdict: 'pass', exercised: true });
  });

  it.each(names)(
    '%s gets through all of them without a fault of the harness',
    async (name) => {
      for (const { scenario } of shipped) {
        const { journal } = await tryShipped(scenario.id, `planted/${name}`);
        expect(journal.entries.map(({ kind }) => kind)).not.toContain('harness-fault');
        expect(journal.entries.at(-1)?.kind, `the last entry of ${scenario.id}`).toBe('end');
      }
    },
    60_000,
  );
});
