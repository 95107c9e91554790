import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lintCells } from '../../../../src/policy/cells/lint-cells.ts';
import { lintCandidate } from '../../../../src/policy/lint-candidate.ts';
import { shippedCharter } from '../../../helpers/shipped-charter.ts';
import type { LintProblem } from '../../../../src/policy/lint-report.ts';
import { readCandidate } from '../../../../src/policy/load-candidate.ts';
import { damagedCandidate, type DamagedCandidate } from '../../../helpers/damaged-candidate.ts';

const root = join(import.meta.dirname, '../../../..');
const asOf = '2026-12-01';
const fixtures = join(root, 'test/fixtures/lint');

function found(folder: string): readonly LintProblem[] {
  return lintCandidate(folder, asOf, shippedCharter).problems;
}

/** What a person should mend: notes are left out. */
function toMend(folder: string): string[] {
  return found(folder)
    .filter(({ severity }) => severity !== 'note')
    .map(({ rule, message }) => `${rule}: ${message}`);
}

function about(problems: readonly LintProblem[], rule: string): string[] {
  return problems.filter((problem) => problem.rule === rule).map(({ message }) => message);
}

describe('the cells of production-platform', () => {
  const problems = found(join(root, 'policies/production-platform'));

  it('show what C5 says of the published clauses, and no other hole or contradiction', () => {
    const cellRules = problems.filter(({ severity, rule }) => severity === 'warning' && rule !== 'review-overdue');
    expect(cellRules.map(({ rule, cell, place }) => [rule, place.line, cell])).toEqual([
      ['gap', 35, { 'agent.confidence': 0.845 }],
      ['gap', 39, { 'pattern.occurrences': 3 }],
      ['contradiction', 110, { 'budget.remaining': 0.5 }],
    ]);
    expect(about(problems, 'gap')).toEqual(
      expect.arrayContaining([
        expect.stringContaining('agent.confidence is above 0.84 and below 0.85'),
        expect.stringContaining('pattern.occurrences is 3 to 9'),
      ]),
    );
    expect(about(problems, 'contradiction')[0]).toContain('budget.remaining is above 0.25 and at most 0.75');
  });

  it('leave the ambiguities of C5 as notes: the share, few replicas, and a restart as reversal', () => {
    expect(about(problems, 'ambiguous-radius')[0]).toContain('restart-stateless-deployment could never run at level 4');
    expect(about(problems, 'ambiguous-small-services')[0]).toContain('fewer than 5 replicas');
    expect(about(problems, 'ambiguous-reversal')[0]).toContain('a rolling-restart has no undo');
  });

  it('note what only the fallback has, and blame nothing on the reconstructed level 1', () => {
    const notes = problems.filter(({ rule, severity }) => rule === 'gap' && severity === 'note');
    const where = notes.map(({ message }) => /where (.*?):/.exec(message)?.[1]);
    expect(where).toEqual([
      'pattern.consistency is not known or below 0.9',
      'scope.services is 0',
      'scope.namespaces is 0',
      'action.idempotent is false',
      'reversal.kind is irreversible',
      'reversal.minutes is above 5',
      'change.recorded is true and scope.regulated is true',
    ]);
  });

  it('are all looked at, in under two seconds of processor time', () => {
    const before = process.cpuUsage();
    const { cells } = lintCandidate(join(root, 'policies/production-platform'), asOf, shippedCharter);
    const { user, system } = process.cpuUsage(before);
    expect(cells).toMatchObject({ isProof: true, variables: 21, groups: 16 });
    expect((user + system) / 1_000).toBeLessThan(2_000);
  });
});

describe('policies with known defects', () => {
  const defects: Readonly<Record<string, readonly RegExp[]>> = {
    'hole-between-bands': [/^gap: .* budget.remaining is above 0.5 and at most 0.75: a better case/],
    'overlapping-bands': [
      /^contradiction: Where scope.concurrent is above 0.1 and at most 0.2, few-at-once .* many-at-once demands level 2/,
      /^contradiction: Where scope.concurrent is above 0.1 and at most 0.2, conditional-few-at-once .* level 3/,
    ],
    'inverted-comparison': [/^non-monotone: .* level 4 where evidence.ageMinutes is 5, and level 1 where .* below 5/],
    'misspelt-value': [/^dead-clause: Clause half-blind of level 1 can never be true/],
    'out-of-range': [/^dead-clause: Clause confident of level 4 can never be true.* level 4 is never reached/],
    'clause-covered-by-another': [/^shadowed-clause: Clause changed-its-mind never decides: .* seldom-seen demands/],
    'action-covered-by-another': [
      /^shadowed-action: restart-leaking-service is never used: .* restart-stateless already/,
    ],
    'action-beyond-its-clauses': [/^dead-action: scale-up-autoscaled is never used: .* a clause stands against it/],
    'share-read-as-total': [/^dead-action: restart-stateless is never used: for rolling-restart no level that permits/],
    'expired-may-act': [/^unqualified-autonomy: Level 4 is given without a valid qualification/],
    'unknown-read-as-good': [/^non-monotone: What is not known .* level 4 where budget.remaining is not known/],
    'regulated-gives-more': [/^non-monotone: .* level 4 where scope.regulated is true, and level 2 where .* false/],
    'silence-executes': [/^silence-is-consent: /],
  };

  it('are all in this list', () => {
    expect(readdirSync(fixtures).toSorted()).toEqual(Object.keys(defects).toSorted());
  });

  it.each(Object.entries(defects))('%s is told exactly what is wrong with it', (name, expected) => {
    const lines = toMend(join(fixtures, name));
    expect(lines).toEqual(expected.map((pattern) => expect.stringMatching(pattern)));
  });

  it('give a case in which it is so', () => {
    const cellOf = (name: string, rule: string) => found(join(fixtures, name)).find((one) => one.rule === rule)?.cell;
    expect(cellOf('hole-between-bands', 'gap')).toEqual({
      'budget.remaining': 0.6,
    });
    expect(cellOf('expired-may-act', 'unqualified-autonomy')).toMatchObject({
      'qualification.state': 'expired',
    });
    expect(cellOf('silence-executes', 'silence-is-consent')).toEqual({
      'action.kind': 'restart-pod',
    });
    expect(cellOf('unknown-read-as-good', 'non-monotone')).toMatchObject({
      'budget.remaining': null,
    });
  });
});

describe('sound policies', () => {
  const planted = readdirSync(join(root, 'policies/planted')).filter((name) => name.endsWith('-repaired'));

  it.each(['conservative', 'with-canary', ...planted.map((name) => `planted/${name}`)])('%s gives no alarm', (name) => {
    expect(toMend(join(root, 'policies', name))).toEqual([]);
  });
});

describe('a sound policy that is damaged', () => {
  let copy: DamagedCandidate;

  beforeEach(() => {
    copy = damagedCandidate('conservative');
    copy.write(
      'candidate.yaml',
      `runbooks: ${relative(copy.folder, join(root, 'policies/production-platform/runbooks'))}\n`,
    );
  });

  afterEach(() => copy[Symbol.dispose]());

  it('is sound as long as it is whole', () => {
    expect(toMend(copy.folder)).toEqual([]);
  });

  it.each([
    ['a comparison is turned round', 'when: scope.concurrent > 0.20', 'when: scope.concurrent < 0.20', 'contradiction'],
    ['two demands overlap in part', 'when: budget.remaining <= 0.25', 'when: budget.remaining > 0.5', 'contradiction'],
    ['a flag is turned round', "when: '!owner.known'", 'when: owner.known', 'non-monotone'],
    ['a clause is out of reach', 'when: agent.changes >= 1', 'when: agent.changes < 0', 'dead-clause'],
    ['a clause always holds', 'when: reversal.minutes <= 5', 'when: reversal.minutes >= 0', 'clause-without-effect'],
    ['a demand always holds', 'when: scope.shared,', "when: 'scope.shared || !scope.shared',", 'dead-level'],
    ['qualification is let go', '["valid", "assumed"]', '["valid", "assumed", "expired"]', 'unqualified-autonomy'],
    ['no fallback is declared', 'fallback: 2', 'fallback: null', 'gap'],
  ])('is found out when %s', (_, text, by, rule) => {
    copy.edit('policy.yaml', text, by);
    const rules = toMend(copy.folder).map((line) => line.split(':')[0]);
    expect(rules).toContain(rule);
  });

  it('is found out where an exception lifts the qualification for one service', () => {
    const lifts = 'lifts: [budget-left, conditional-budget-left, budget-low]';
    copy.edit('policy.yaml', lifts, 'lifts: [not-qualified]');
    const [problem] = found(copy.folder).filter(({ rule }) => rule === 'unqualified-autonomy');
    expect(problem?.cell).toMatchObject({
      'scope.target': 'catalogue',
      'qualification.state': 'missing',
    });
    expect(lintCandidate(copy.folder, '2027-11-19', shippedCharter).problems.map(({ rule }) => rule)).not.toContain(
      'unqualified-autonomy',
    );
  });

  it('is told once that its fallback lies below what clauses demand, and not for each variable', () => {
    copy.edit('policy.yaml', 'fallback: 2', 'fallback: 1');
    expect(toMend(copy.folder).map((line) => line.split(':')[0])).toEqual(['fallback-below-demand']);
    copy.edit('policy.yaml', "when: '!owner.known'", 'when: owner.known');
    const rises = found(copy.folder).flatMap(({ rule, cell }) => (rule === 'non-monotone' ? [cell] : []));
    expect(rises).toEqual([expect.objectContaining({ 'owner.known': false })]);
  });

  it('may have any fallback where no case ever reaches it', () => {
    const levels = (several: string) => `levels:
  - level: 4
    title: Autonomous
    match: all
    clauses:
      - { id: one, when: scope.services == 1, because: one }
      - { id: qualified, when: 'qualification.state in ["valid", "assumed"]', because: qualified }
  - level: 2
    title: Supervised
    match: any
    clauses:
      - { id: several, when: ${several}, because: several }
      - { id: unqualified, when: '!(qualification.state in ["valid", "assumed"])', because: not qualified }
exceptions: []
fallback: 1
`;
    const text = copy.read('policy.yaml').replace(/\nexceptions:\n(?: .*\n)*/, '\n');
    const write = (several: string) =>
      copy.write(
        'policy.yaml',
        text.replace(/\nlevels:[^]*?\nfallback: 2\n/, () => `\n${levels(several)}`),
      );
    write('scope.services != 1');
    expect(found(copy.folder).map(({ rule }) => rule)).not.toContain('fallback-below-demand');
    expect(lintCandidate(copy.folder, asOf, shippedCharter).cells?.isProof).toBe(true);
    write('scope.services > 1');
    expect(found(copy.folder).map(({ rule }) => rule)).toContain('fallback-below-demand');
  });

  it('contradicts nothing where a clause carves a case out of what is permitted by asking for more', () => {
    copy.edit('policy.yaml', 'when: agent.changes >= 1', "when: 'agent.changes >= 2 && agent.confidence >= 0.85'");
    expect(toMend(copy.folder)).toEqual([]);
  });

  it('has no hole where what no clause speaks of is better than all that is permitted', () => {
    const upTo = 'budget.remaining > 0.75 && budget.remaining <= 0.9';
    copy.edit('policy.yaml', 'id: budget-left, when: budget.remaining > 0.75', `id: budget-left, when: ${upTo}`);
    copy.edit(
      'policy.yaml',
      'conditional-budget-left, when: budget.remaining > 0.75',
      `conditional-budget-left, when: ${upTo}`,
    );
    const gaps = found(copy.folder).filter(({ rule, message }) => rule === 'gap' && message.includes('budget'));
    expect(gaps.map(({ severity, message }) => [severity, message.includes('above 0.9')])).toEqual([['note', true]]);
    expect(toMend(copy.folder).map((line) => line.split(':')[0])).toEqual(['non-monotone']);
  });

  it('may have a level without clauses, which neither permits nor demands anything', () => {
    const platform = damagedCandidate();
    const text = platform.read('policy.yaml');
    platform.write(
      'policy.yaml',
      text.replace(
        /(level: 4\n {4}title: Autonomous\n {4}match: all\n {4}clauses:)[^]*?(?=\n\n {2}- level: 2)/,
        '$1 []',
      ),
    );
    const rules = toMend(platform.folder).map((line) => line.split(':')[0]);
    platform[Symbol.dispose]();
    expect(rules).toContain('empty-level');
    expect(rules).not.toContain('unqualified-autonomy');
  });

  it('is not called proved where clauses compare two variables with one another', () => {
    copy.edit('policy.yaml', 'when: agent.changes >= 1', 'when: agent.changes >= pattern.occurrences');
    expect(lintCandidate(copy.folder, asOf, shippedCharter).cells?.isProof).toBe(false);
    expect(about(found(copy.folder), 'not-exhaustive')[0]).toContain('agent.changes, pattern.occurrences');
  });
});

describe('a group of variables that is too large', () => {
  it('is tried with covering rows, and said to be', () => {
    const read = readCandidate(join(root, 'policies/conservative'));
    const { candidate, policySource: source } = read;
    if (candidate === null || source === null) throw new Error('conservative cannot be read');
    const subject = {
      policy: candidate.policy,
      source,
      runbooks: read.runbooks,
      charter: shippedCharter,
      asOf,
    };
    const { problems, count } = lintCells(subject, candidate, 60);
    expect(count.isProof).toBe(false);
    const told = about(problems, 'not-exhaustive');
    expect(told.length).toBeGreaterThan(0);
    expect(told.join()).toMatch(
      /stand together in .* cells, of which \d+ were tried \([\d.]+ %, with every combination of any 2/,
    );
    // What a row does not show is not called impossible.
    expect(problems.map(({ rule }) => rule).filter((rule) => rule.startsWith('dead'))).toEqual([]);
  });

  it('is described by the cases that were tried, and by no region around them', () => {
    using copy = damagedCandidate('conservative');
    copy.write(
      'candidate.yaml',
      `runbooks: ${relative(copy.folder, join(root, 'policies/production-platform/runbooks'))}\n`,
    );
    const many =
      'scope.services <= 1 && scope.namespaces <= 1 && scope.replicas <= 5 && scope.concurrent <= 0.2 && scope.cumulative <= 0.5 && scope.traffic <= 0.1 && room.away <= 1 && room.used <= 0.5 && room.behind <= 0.5 && evidence.ageMinutes <= 5 && evidence.missing <= 2 && alerts.all <= 4';
    const permitted = `      - { id: many, when: ${many}, because: many }\n`;
    const demanded = '      - { id: several, when: scope.services != 1, because: several }\n';
    const text = copy.read('policy.yaml');
    copy.write(
      'policy.yaml',
      text
        .replace(/level: 4\n[^]*?clauses:\n/, (head) => `${head}${permitted}`)
        .replace(/level: 2\n[^]*?clauses:\n/, (head) => `${head}${demanded}`),
    );
    const problems = found(copy.folder);
    expect(about(problems, 'not-exhaustive').length).toBeGreaterThan(0);
    const clashes = problems.filter(({ rule, message }) => rule === 'contradiction' && message.includes(' many '));
    expect(clashes.map(({ message }) => message)).toEqual([
      'In the case shown, in 5 more of the 4913 cells that were tried, and perhaps in others, many holds for level 4 and several demands level 2: the more human answer is given.',
    ]);
    expect(clashes[0]?.cell).toMatchObject({ 'scope.services': 0 });
    expect(about(problems, 'unknown-input').every((one) => one.endsWith('in the cases that were tried.'))).toBe(true);
  });
});
