import { describe, expect, it } from 'vitest';
import { cellsOf } from '../../../helpers/cells-of.ts';
import { level } from '../../../helpers/policy-candidate.ts';

describe('what an input leads to that is not known', () => {
  const levels = [
    level(4, [
      ['sure', 'agent.confidence >= 0.8'],
      ['seen', 'pattern.occurrences >= 10 && pattern.reviewed >= 5'],
      ['one', 'scope.services == 1'],
    ]),
    level(2, [
      ['unsure', 'agent.confidence < 0.8'],
      ['shared', 'has(scope.shared) && scope.shared'],
    ]),
    level(1, [
      ['lost', 'agent.confidence < 0.5'],
      ['contradicted', 'has(evidence.contradictory) && evidence.contradictory'],
      ['contradicted-there', 'has(evidence.contradictory) && evidence.contradictory && scope.shared'],
    ]),
  ];
  const notes = cellsOf({ levels, fallback: 2 }).filter(({ rule }) => rule === 'unknown-input');

  it('is told for each input that can be missing', () => {
    expect(notes.map(({ message }) => /^Where (.*)\.$/.exec(message)?.[1])).toEqual([
      'agent.confidence is not known, sure, unsure and lost are unknown: level 1 at most',
      'evidence.contradictory is not known, contradicted and contradicted-there are guarded by has(): level 4 at most',
      'pattern.occurrences is not known, seen is unknown: level 2 at most',
      'pattern.reviewed is not known, seen is unknown: level 2 at most',
      'scope.shared is not known, contradicted-there is unknown and shared is guarded by has(): level 1 at most',
    ]);
  });

  it('is told with the most autonomous case in which it is so', () => {
    expect(notes.map(({ cell }) => cell)).toMatchObject([
      { 'agent.confidence': null },
      { 'evidence.contradictory': null },
      { 'pattern.occurrences': null },
      { 'pattern.reviewed': null },
      { 'scope.shared': null },
    ]);
  });

  it('is the best of all cases in which it is so', () => {
    const backed = level(4, [['backed', 'has(scope.shared) || evidence.sources >= 2']]);
    const told = cellsOf({ levels: [backed], fallback: 2 }).find(({ rule }) => rule === 'unknown-input');
    expect(told?.message).toContain('scope.shared is not known, backed is guarded by has(): level 4 at most');
  });
});
