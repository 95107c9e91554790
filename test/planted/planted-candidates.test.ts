import { globSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Candidate } from '../../src/domain/candidate.ts';
import { lintCandidate } from '../../src/policy/lint-candidate.ts';
import { shippedCharter } from '../helpers/shipped-charter.ts';
import { loadCandidate } from '../../src/policy/load-candidate.ts';
import { createPolicy } from '../../src/policy/policy-engine.ts';
import { factsWith, safePlan } from '../helpers/policy-facts.ts';

const root = join(import.meta.dirname, '../..');
const folder = join(root, 'policies/planted');
const names = readdirSync(folder).filter((name) => !name.endsWith('-repaired'));

function load(name: string): Candidate {
  return loadCandidate(join(folder, name));
}

/** Lines that say something, of a candidate.yaml. */
function linesOf(name: string): string[] {
  const text = readFileSync(join(folder, name, 'candidate.yaml'), 'utf8');
  return text.split('\n').filter((line) => line.trim() !== '' && !line.startsWith('#'));
}

type Changes = Parameters<typeof factsWith>[0];

/** What a planted candidate does alone although its rule forbids it, where the defect is in what it decides. */
const wrongDecisions: Readonly<Record<string, Changes>> = {
  'ignores-regulated-tags': { scope: { regulated: true } },
  'trusts-stale-data': { evidence: { ageMinutes: 60 } },
  'one-signal-is-enough': { evidence: { sources: 1 } },
  'novelty-read-as-confidence': { pattern: { occurrences: 0, consistency: null } },
  'radius-without-limit': { scope: { services: 3, concurrent: 1 } },
  'talks-over-the-commander': { incident: { commander: true, underRepair: true } },
};

/** The setting that a planted candidate lacks, where the defect is in how it carries things out. */
const wrongSettings: Readonly<Record<string, (candidate: Candidate) => boolean>> = {
  'timeout-as-consent': ({ policy }) => policy.approvals.every(({ onTimeout }) => onTimeout === 'execute'),
  'no-cool-down': ({ policy }) => policy.guardrails.coolDown === 0,
  'no-verification': ({ policy }) => policy.guardrails.verify === 'off',
  'approval-reused-for-another-plan': ({ policy }) => policy.guardrails.approval.bindsTo === 'nothing',
  'anyone-clears-what-is-regulated': ({ policy }) =>
    !policy.levels.some(({ clauses }) => clauses.some(({ id }) => id === 'regulated-without-record')),
  'no-time-to-abort': ({ policy }) => policy.abortWindow === 0,
  'records-nothing': ({ policy }) => !policy.logging.auditEventPerAction && !policy.logging.recordApprovals,
  'always-calls-the-on-call': ({ policy: { escalation } }) =>
    escalation.commander === 'on-call' && escalation.data === 'on-call',
  'approvals-last-all-day': ({ policy }) => policy.approvals.every(({ validFor }) => validFor === 86_400_000),
};

describe('the planted candidates', () => {
  it('are at least eight, and each is known to break one thing', () => {
    expect(names.length).toBeGreaterThanOrEqual(8);
    expect(names).toEqual([...Object.keys(wrongDecisions), ...Object.keys(wrongSettings)].toSorted());
  });

  it.each(names)('%s differs from its repaired sibling by one to five lines', (name) => {
    const [bad, good] = [linesOf(name), linesOf(`${name}-repaired`)];
    const added = bad.filter((line) => !good.includes(line));
    expect(added.length).toBeGreaterThan(1);
    expect(added.length).toBeLessThanOrEqual(5);
    // The sibling has a title of its own and nothing else that the planted one lacks.
    expect(good.filter((line) => !bad.includes(line))).toEqual([expect.stringContaining('metadata.title')]);
  });

  it('are told apart by their titles, from one another and from their siblings', () => {
    const titles = readdirSync(folder).map((name) => load(name).policy.metadata.title);
    expect(new Set([...titles, loadCandidate(join(root, 'policies/conservative')).policy.metadata.title]).size).toBe(
      titles.length + 1,
    );
  });

  it.each(names)('%s runs on the same runbooks and agent as its sibling', (name) => {
    const [bad, good] = [load(name), load(`${name}-repaired`)];
    expect(bad.runbooks).toEqual(good.runbooks);
    expect(bad.agent).toEqual(good.agent);
    expect(bad.digest).not.toBe(good.digest);
  });

  it.each(Object.entries(wrongDecisions))('%s acts alone where its sibling leaves it to people', (name, changes) => {
    const decide = (candidate: string) =>
      createPolicy(load(candidate)).decide(factsWith(changes), safePlan, 0, '2026-02-01T00:00:00Z').disposition;
    expect(decide(name)).toBe('act');
    expect(decide(`${name}-repaired`)).not.toBe('act');
  });

  it.each(Object.entries(wrongSettings))('%s has a setting that its sibling does not have', (name, isWrong) => {
    expect(isWrong(load(name))).toBe(true);
    expect(isWrong(load(`${name}-repaired`))).toBe(false);
  });

  it.each(names)('%s acts alone in a safe case, as its sibling does', (name) => {
    for (const candidate of [name, `${name}-repaired`]) {
      expect(createPolicy(load(candidate)).decide(factsWith({}), safePlan, 0, '2026-02-01T00:00:00Z').disposition).toBe(
        'act',
      );
    }
  });

  it.each(names)('%s-repaired is found clean by lint', (name) => {
    const { problems } = lintCandidate(join(folder, `${name}-repaired`), '2026-12-01', shippedCharter);
    expect(problems.filter(({ severity }) => severity !== 'note')).toEqual([]);
  });

  it('are named in no source file', () => {
    const sources = globSync('src/**/*.ts', { cwd: root });
    expect(sources.length).toBeGreaterThan(0);
    for (const source of sources) {
      const text = readFileSync(join(root, source), 'utf8');
      for (const name of names) expect(text.includes(name), `${source} names ${name}`).toBe(false);
    }
  });
});
