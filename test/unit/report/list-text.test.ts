import { describe, expect, it } from 'vitest';
import type { Shipped } from '../../../src/domain/shipped.ts';
import { factsText, listText } from '../../../src/report/list-text.ts';

const shipped: Shipped = {
  scenarios: [
    {
      id: 'leak',
      title: 'A leak',
      requirements: ['B3', 'D8'],
      exercises: ['novel-pattern'],
      twin: 'corruption',
      trigger: 'novelty',
      agent: 'over-confident',
    },
  ],
  replays: [{ id: 'github-2018', title: 'A failover', requirements: [], closedLoop: true }],
  candidates: [{ name: 'production-platform', title: 'The policy', version: '1.3' }],
  invariants: [
    {
      id: 'novel-pattern',
      title: 'Never alone on a new pattern',
      requirements: ['B3'],
      basis: 'hazard',
      class: 'rated',
      tests: 'candidate',
      coveredBy: ['leak'],
    },
    {
      id: 'killed',
      title: 'Never after a kill',
      requirements: ['D15'],
      basis: 'hazard',
      class: 'absolute',
      tests: 'runtime',
      coveredBy: [],
    },
  ],
  relations: [{ id: 'renamed-world', title: 'names change nothing', requirements: ['F7'] }],
  requirements: [
    {
      id: 'B3',
      name: 'novelty',
      meaning: 'it is new',
      coveredBy: ['leak', 'b', 'c', 'd', 'e'],
      testedBy: ['novel-pattern'],
    },
    { id: 'D15', name: 'kill switch', meaning: 'it stops', coveredBy: [], testedBy: ['killed'] },
    { id: 'F3', name: 'keeping others informed', meaning: 'they know', coveredBy: [], testedBy: [] },
  ],
  facts: [
    { path: 'agent.confidence', type: 'number', source: 'agent', unit: 'fraction', about: 'How sure it is.' },
    { path: 'scope.shared', type: 'boolean', source: 'context', unit: null, about: 'Whether it is shared.' },
  ],
  worlds: [{ world: 'cluster', unsupported: [{ what: 'fault node-loss', why: 'it has one node' }] }],
};

describe('the list', () => {
  it('names everything that can be run with its requirements', () => {
    const text = listText(shipped, 200);
    expect(text).toMatch(
      /leak\s+A leak \[B3 D8\]; must exercise novel-pattern; twin of corruption, told apart by novelty; the scenario's own agent \(over-confident\)/,
    );
    expect(text).toMatch(/Replays \(1\)\n\s+github-2018\s+A failover; also in closed loop/);
    expect(text).toMatch(/production-platform\s+The policy, version 1\.3/);
  });

  it('names what must hold between two trials', () => {
    expect(listText(shipped, 120)).toMatch(
      /Relations between two trials[^\n]* \(1\)\n\s+renamed-world\s+names change nothing \[F7\]/,
    );
  });

  it('names what a world cannot do, with the reason', () => {
    expect(listText(shipped, 120)).toMatch(/Not in the cluster world \(1\)\n\s+fault node-loss\s+it has one node/);
  });

  it('says what covers an invariant or requirement, and which invariants nothing covers', () => {
    const text = listText(shipped, 120);
    expect(text).toMatch(
      /novel-pattern\s+Never alone on a new pattern \[B3\]; hazard, rated, candidate; exercised by leak/,
    );
    expect(text).toMatch(/killed\s+Never after a kill \[D15\]; hazard, absolute, runtime; no scenario is made for it/);
    expect(text).toContain('No scenario is made for 1 of 2 invariants; a run may exercise them all the same: killed.');
    expect(text).toMatch(/B3 novelty\s+it is new; judged by novel-pattern; shown by 5 subjects/);
    expect(text).toMatch(/D15 kill switch\s+it stops; judged by killed; no scenario or replay is about it/);
    expect(text.replace(/\s+/g, ' ')).toContain(
      'No scenario, replay or invariant is about 1 of 3 requirements: F3 keeping others informed.',
    );
  });

  it('names each value that a clause may read with its type, its unit and who says it, alone or with all the rest', () => {
    const text = factsText(shipped, 120);
    expect(text).toMatch(/agent\.confidence\s+How sure it is\. \(number; fraction; said by the agent\)/);
    expect(text).toMatch(/scope\.shared\s+Whether it is shared\. \(boolean; measured\)/);
    expect(text).not.toContain('Scenarios');
    expect(listText(shipped, 120)).toContain(text.trimEnd());
  });

  it('fits the terminal', () => {
    const candidates = [{ name: 'a-very-long-name-'.repeat(3), title: 'word '.repeat(60), version: '1' }];
    const lines = listText({ ...shipped, candidates }, 80).split('\n');
    expect(lines.filter((line) => line.length > 80)).toEqual([]);
  });
});
