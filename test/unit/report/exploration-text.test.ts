import { describe, expect, it } from 'vitest';
import type { ExplorationSummary, KeptViolation } from '../../../src/domain/exploration.ts';
import { explorationMarkdown } from '../../../src/report/exploration-markdown.ts';
import { explorationText } from '../../../src/report/exploration-text.ts';

const covered = { met: 1, all: 2, missing: [], needsHidden: { count: 0, named: [] } };
const summary: ExplorationSummary = {
  schema: 'requal/exploration/v1',
  id: 'explore-x',
  startedAt: '2026-11-22T10:00:00.000Z',
  tookMs: 2_000,
  requal: '0.1.0',
  node: 'v24.0.0',
  candidate: { name: 'mine', digest: 'd'.repeat(64) },
  charterDigest: 'c'.repeat(64),
  profile: null,
  seed: 1,
  runs: 100,
  mixture: 'swarm',
  hidden: false,
  properties: [],
  interrupted: false,
  faults: { count: 0, told: [] },
  behaviours: 9,
  coverage: { pairs: covered, triples: covered },
  violations: 0,
  reduced: 0,
  kept: [],
  notReduced: [],
  unforeseen: 0,
  tested: [
    { property: 'no-harm', runs: 60 },
    { property: 'canary-first', runs: 0 },
  ],
  folder: 'reports/x',
  exitCode: 0,
};
const kept: KeptViolation = {
  id: 'no-harm-f00000000',
  property: 'no-harm',
  requirements: ['D14'],
  kind: 'attempted',
  trigger: 'memory-leak',
  path: 'act at level 4, restart, admitted',
  story: 'A. B.',
  firstRun: 3,
  times: 2,
  size: { faults: 1, distortions: 0, services: 1 },
  reducing: { trials: 20, ended: 'smallest' },
  file: 'scenarios/found/no-harm-f00000000.yaml',
  journal: 'j',
  isKnown: false,
  command: 'npx requal reduce x --check',
};
const met = { property: 'killed', kind: 'realised', trigger: 'no fault', path: 'p', firstRun: 7, times: 4 } as const;
const style = { columns: 400, colour: false, boxes: false };
const both = (changes: Partial<ExplorationSummary>) => {
  const one = { ...summary, ...changes };
  return [explorationText(one, style), explorationMarkdown(one)] as const;
};

describe('what an exploration came to', () => {
  it('is nothing found only for what was put to the test, and names the rest', () => {
    const [text, markdown] = both({});
    expect(text).toContain('NOTHING FOUND  mine broke nothing of what was put to the test (1 of 2 properties).');
    expect(text).toContain('Never put to the test, so that nothing is shown of it: canary-first.');
    expect(markdown).toContain('- no-harm: in 60 runs');
    expect(markdown).toContain('nothing is shown of it: canary-first');
    const all = both({ tested: [{ property: 'no-harm', runs: 60 }] });
    expect(all[0]).toContain('NOTHING FOUND  mine broke no property.');
  });

  it.each([
    ['NOT PUT TO THE TEST', { properties: ['no-harm', 'canary-first'] }],
    ['NOT PUT TO THE TEST', { tested: [{ property: 'canary-first', runs: 0 }] }],
    ['NOTHING TRIED', { runs: 0, interrupted: true }],
    ['NOTHING KNOWN', { faults: { count: 100, told: ['run 0: it broke'] } }],
  ])('is %s with %o, and never nothing found', (heading, changes) => {
    for (const told of both(changes)) {
      expect(told.toUpperCase()).toContain(heading);
      expect(told.toUpperCase()).not.toContain('NOTHING FOUND');
    }
  });

  it('tells how many violations were reduced, which were not, and why', () => {
    const notReduced = [{ ...met, why: 'no more than 20 are reduced' }];
    for (const told of both({ violations: 4, reduced: 3, kept: [kept], notReduced })) {
      expect(told).toContain(
        'breaks its rules in 1 distinct way, which is what 3 turned out to be once reduced; 1 more was met and not reduced.',
      );
      expect(told).toContain(
        'killed (realised), no fault: p; met in 4 runs, first in run 7; no more than 20 are reduced',
      );
    }
    const [none] = both({ violations: 1, reduced: 0, notReduced });
    expect(none).toContain('FAIL  mine breaks its rules: 1 violation met, and none was reduced.');
    expect(none).not.toContain('proves nothing');
  });

  it('does not say of an attempt that a guardrail stopped it, where one admitted it', () => {
    for (const told of both({ violations: 1, reduced: 1, kept: [kept] })) expect(told).not.toContain('guardrail');
  });
});

describe('what nothing shown could tell of', () => {
  const harm = 'In 2 incidents a step did harm, or lost records, only through what came after it';

  it('is said to be left out, with how often it was met, unless it was asked for', () => {
    for (const text of both({ unforeseen: 2 })) expect(text).toContain(harm);
    for (const text of [...both({}), ...both({ unforeseen: 2, hidden: true })])
      expect(text).not.toContain('only through');
    for (const text of both({})) expect(text).toContain('Left out, unless --hidden is given');
  });
});
