import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { candidateChanges, withChangeUndone } from '../../../src/policy/candidate-changes.ts';
import { candidatesEqual, type CandidateEquality } from '../../../src/policy/candidates-equal.ts';
import { loadCandidate, readCandidate } from '../../../src/policy/load-candidate.ts';
import { damagedCandidate, type DamagedCandidate } from '../../helpers/damaged-candidate.ts';

const baseline = loadCandidate(join(import.meta.dirname, '../../../policies/production-platform'));

describe('two candidates', () => {
  let copy: DamagedCandidate;
  const edit = (text: string, by: string, file = 'policy.yaml') => copy.edit(file, text, by);
  const changes = () => candidateChanges(baseline, readCandidate(copy.folder));
  const equality = (): CandidateEquality => candidatesEqual(baseline, loadCandidate(copy.folder), changes());

  beforeEach(() => {
    copy = damagedCandidate('production-platform');
  });

  afterEach(() => copy[Symbol.dispose]());

  it('are equal where nothing differs', () => {
    expect(changes()).toEqual([]);
    expect(equality()).toMatchObject({ kind: 'equal', by: 'content', notCovered: [] });
  });

  it('are equal where comments, titles, reasons and dates differ, and that is told', () => {
    edit('# Ours: the text only pages the on-call.', '# Another remark.');
    edit('title: Autonomous', 'title: On its own');
    edit("nextReview: '2025-06-30'", "nextReview: '2025-07-31'");
    edit('because: confidence is at least 0.85', 'because: it is sure enough');
    expect(changes().every(({ reach }) => reach === 'prose')).toBe(true);
    const shown = equality();
    expect(shown).toMatchObject({ kind: 'equal', by: 'content' });
    expect(shown.kind === 'equal' && shown.notCovered.join()).toContain('policy.metadata.nextReview');
  });

  it('are equal where clauses, levels and names stand in another order', () => {
    edit('sharedInfrastructure: [argo-cd, prometheus, istio]', 'sharedInfrastructure: [istio, argo-cd, prometheus]');
    edit('patterns: [oom-leak, queue-worker-stuck]', 'patterns: [queue-worker-stuck, oom-leak]');
    const text = copy.read('policy.yaml');
    const [head = '', ...clauses] = text.split(/(?=^ {6}- id: c3-)/m);
    const last = clauses.at(-1)?.indexOf('\n      - id: a5-qualified') ?? 0;
    const tail = clauses.at(-1)?.slice(last + 1) ?? '';
    const own = [...clauses.slice(0, -1), `${clauses.at(-1)?.slice(0, last) ?? ''}\n`];
    copy.write('policy.yaml', head + own.toReversed().join('') + tail);
    expect(changes()).toEqual([]);
  });

  it('are equal by cells where a clause is written otherwise', () => {
    edit('when: pattern.occurrences < 1', "when: '!(pattern.occurrences >= 1)'");
    expect(equality()).toMatchObject({ kind: 'equal', by: 'cells' });
  });

  it('are not equal where one says less about what is not known, though it says the same of all that is', () => {
    edit('when: scope.shared', "when: 'has(scope.shared) && scope.shared'");
    expect(equality()).toMatchObject({ kind: 'unproved', because: [expect.stringContaining('c3-shared')] });
  });

  it('are not equal where one takes what is not known for what permits, though it says the same of all that is', () => {
    edit('when: budget.remaining > 0.25', "when: '!has(budget.remaining) || budget.remaining > 0.25'");
    expect(equality()).toMatchObject({ kind: 'unproved', because: [expect.stringContaining('something else')] });
  });

  it('are not equal where one carves out a service by its name', () => {
    edit('when: budget.remaining > 0.25\n', `when: 'budget.remaining > 0.25 || scope.target == "checkout"'\n`);
    expect(equality()).toMatchObject({ kind: 'unproved', because: [expect.stringContaining('something else')] });
  });

  it('are not proved equal by cells where only one of them reads what is done', () => {
    const never = 'action.kind == "restart-pod" && action.kind == "scale-out"';
    edit('when: scope.shared', `when: 'scope.shared || (${never})'`);
    expect(equality()).toMatchObject({ kind: 'unproved', because: [expect.stringContaining('reads action.kind')] });
  });

  it('are not proved equal where the levels agree everywhere and other clauses object, since people hear of these', () => {
    edit(
      '      - id: c4-never-seen',
      '      - { id: twice, when: agent.confidence < 0.60, because: said twice }\n      - id: c4-never-seen',
    );
    expect(equality()).toMatchObject({ kind: 'unproved', because: [expect.stringContaining('twice')] });
  });

  it.each([
    ['a guardrail', 'coolDown: 10m', 'coolDown: 1m', 'policy.guardrails.coolDown'],
    ['an approval', 'onTimeout: page-on-call', 'onTimeout: execute', 'policy.approvals[1].onTimeout'],
    ['an escalation', 'data: database-owner', 'data: on-call', 'policy.escalation.data'],
    [
      'the author, whom the judge looks at',
      'author: platform reliability',
      'author: SRE lead',
      'policy.metadata.author',
    ],
    ['who is shared', '[argo-cd, prometheus, istio]', '[argo-cd, prometheus]', 'policy.sharedInfrastructure[istio]'],
    ['what is always human', 'delete-volume]', 'delete-volume, scale-in]', 'policy.alwaysHuman[scale-in]'],
    ['logging', 'recordApprovals: true', 'recordApprovals: false', 'policy.logging.recordApprovals'],
  ])('are not proved equal where %s differs, whatever the cells say', (_, text, by, path) => {
    edit(text, by);
    expect(changes().map((change) => change.path)).toEqual([path]);
    expect(equality()).toMatchObject({ kind: 'unproved', because: [expect.stringContaining(path)] });
  });

  it('are not proved equal where a runbook differs in more than its texts', () => {
    edit('verifyWithin: ', 'verifyWithin: 1', 'runbooks/oom-leak.yaml');
    expect(equality().kind).toBe('unproved');
    expect(changes()[0]?.place.file).toContain('oom-leak.yaml');
  });

  it('are not proved equal where a program decides, even if its files are the same', () => {
    copy.write('candidate.yaml', 'agent: { kind: recorded, file: answers.jsonl }\n');
    copy.write('answers.jsonl', '');
    const one = loadCandidate(copy.folder);
    expect(candidatesEqual(one, one, [])).toMatchObject({
      kind: 'unproved',
      because: [expect.stringContaining('agent')],
    });
  });

  it('have each change with the line that it stands on, and can have it taken back', () => {
    edit('when: pattern.occurrences >= 10', 'when: pattern.occurrences >= 5');
    edit('  - tier: 2', '  - tier: 3');
    edit('  - tier: 3\n    groups: [[platform-owner', '  - tier: 2\n    groups: [[platform-owner');
    const found = changes();
    const line =
      copy
        .read('policy.yaml')
        .split('\n')
        .findIndex((text) => text.includes('pattern.occurrences >= 5')) + 1;
    const clause = found.find(({ path }) => path === 'policy.levels[4].clauses[c1-seen-often].when');
    expect(clause).toMatchObject({
      before: 'pattern.occurrences >= 10',
      after: 'pattern.occurrences >= 5',
      place: { line },
    });
    const undone = found.reduce(withChangeUndone, loadCandidate(copy.folder));
    const left = undone.policy.levels.flatMap(({ clauses }) => clauses.map(({ when }) => when));
    expect(left).toEqual(baseline.policy.levels.flatMap(({ clauses }) => clauses.map(({ when }) => when)));
    expect(new Set(undone.policy.approvals)).toEqual(new Set(baseline.policy.approvals));
  });

  it('have what was added and removed taken back as well', () => {
    edit('      - id: c3-shared\n', '      - id: c3-renamed\n');
    const undone = changes().reduce(withChangeUndone, loadCandidate(copy.folder));
    const ids = (candidate: typeof undone) =>
      candidate.policy.levels.flatMap(({ clauses }) => clauses.map(({ id }) => id)).toSorted();
    expect(ids(undone)).toEqual(ids(baseline));
  });
});
