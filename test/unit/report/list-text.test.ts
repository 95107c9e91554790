import { describe, expect, it } from 'vitest';
import type { Listed } from '../../../src/report/list-text.ts';
import { listText } from '../../../src/report/list-text.ts';

const plain = { columns: 80, colour: false, boxes: false };
const listed: Listed = {
  scenarios: [{ id: 'leak', title: 'A leak', requirements: ['B3', 'D8'], exercises: ['novel-pattern'] }],
  replays: [{ id: 'github-2018', title: 'A failover', requirements: [], exercises: [] }],
  candidates: [{ name: 'production-platform', title: 'The policy', version: '1.3', folder: 'policies/p' }],
  invariants: [
    { id: 'novel-pattern', requirements: ['B3'], basis: 'hazard', class: 'rated', tests: 'candidate' },
    { id: 'killed', requirements: ['D15'], basis: 'hazard', class: 'absolute', tests: 'runtime' },
  ],
};

describe('the list', () => {
  it('names everything that can be run with its requirements', () => {
    const text = listText(listed, plain);
    expect(text).toMatch(/leak\s+A leak \[B3 D8\] exercises novel-pattern/);
    expect(text).toContain('Replays (1)');
    expect(text).toMatch(/production-platform\s+The policy, version 1\.3, in policies\/p/);
  });

  it('says what covers an invariant, and which are covered by nothing', () => {
    const text = listText(listed, plain);
    expect(text).toMatch(/novel-pattern\s+\[B3\] hazard, rated, candidate; exercised by leak/);
    expect(text).toMatch(/killed\s+\[D15\] hazard, absolute, runtime; nothing must exercise it/);
    expect(text).toContain('1 of 2 invariants are demanded by no scenario or replay: killed.');
  });

  it('fits the terminal', () => {
    const long = {
      ...listed,
      scenarios: [{ ...listed.scenarios[0]!, id: 'a-very-long-name-'.repeat(3), title: 'word '.repeat(60) }],
    };
    const lines = listText(long, plain).split('\n');
    expect(lines.filter((line) => line.length > plain.columns)).toEqual([]);
  });
});
