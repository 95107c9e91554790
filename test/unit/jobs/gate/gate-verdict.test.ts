import { describe, expect, it } from 'vitest';
import type { GateFinding } from '../../../../src/domain/gate.ts';
import { gateVerdict, type GateShown } from '../../../../src/jobs/gate/gate-verdict.ts';
import { createTally } from '../../../../src/jobs/gate/tally.ts';
import type { Broken, PairRan } from '../../../../src/jobs/gate/pair-work.ts';
import type { Aim } from '../../../../src/jobs/gate/aims.ts';

const stratum = { name: 'drawn', weight: 1, exposures: 500, worse: 0, better: 0, added: 0, faults: 0 };

function shown(changes: Partial<GateShown>): GateShown {
  return {
    equality: { kind: 'unproved', because: ['something differs'] },
    findings: [],
    changes: [],
    cells: { regions: 0, hazards: 0, impossible: 0, isProof: true, aims: [] },
    pairs: { played: 700, asked: 700, missed: 0, parted: 3, ended: 'all-played', strata: [stratum], faults: [] },
    shipped: { pairs: 93, bothFail: 3, needless: 0, notJudged: [], restored: [] },
    useful: { budget: null, pairs: 500, called: null, hurtSeconds: null },
    decision: { kind: 'within-budget', upper: 0.006 },
    confidence: 0.95,
    budget: 0.01,
    ...changes,
  };
}

function finding(state: GateFinding['state'], rule = 'novel-pattern', source: GateFinding['source'] = 'generated') {
  return { id: `${source}/${rule}`, source, state, rule } as GateFinding;
}

const equal = { kind: 'equal', by: 'cells', covered: ['all of it'], notCovered: [] } as const;

describe('the verdict of a gate', () => {
  it('passes what is proved equal, and what is shown to add next to nothing', () => {
    expect(gateVerdict(shown({ equality: { ...equal, covered: [], notCovered: [] }, decision: null })).verdict).toBe(
      'pass',
    );
    expect(gateVerdict(shown({})).verdict).toBe('pass');
  });

  it('fails on one new finding in the files or in what is shipped, whatever the numbers and even the proof say', () => {
    for (const source of ['lint', 'shipped'] as const)
      expect(gateVerdict(shown({ findings: [finding('new', 'x', source)] })).verdict).toBe('fail');
    const proved = shown({
      equality: { ...equal, covered: [], notCovered: [] },
      findings: [finding('new', 'owner', 'lint')],
    });
    expect(gateVerdict(proved).verdict).toBe('fail');
  });

  it('fails on what was shown to be worse, though it is better elsewhere', () => {
    const worse = { stratum: 'drawn', part: null, discordant: { worse: 40, better: 9 }, by: 'e-process' } as const;
    expect(gateVerdict(shown({ decision: { kind: 'worse', worse, upper: 0.1 } })).verdict).toBe('fail');
  });

  it('fails on one breach of what is absolute, which no numbers have to show', () => {
    expect(gateVerdict(shown({ findings: [finding('new', 'regulated-asset')] }))).toMatchObject({
      verdict: 'fail',
      why: [expect.stringContaining('generated'), expect.stringMatching(/regulated-asset is absolute.*one occurrence/)],
    });
  });

  it('passes over what is waived and what the baseline fails as well', () => {
    expect(gateVerdict(shown({ findings: [finding('waived'), finding('shared')] })).verdict).toBe('pass');
  });

  it('never passes what a person has to approve, whatever the numbers and even the proof say, until it is waived', () => {
    const place = { file: 'mine/policy.yaml', line: 186, column: 5 };
    const lines = [{ change: 'policy.exceptions[away]', place, before: null, after: '{}' }];
    const open = { ...finding('open', 'exception-new', 'exceptions'), message: 'Exception away is new.', lines };
    for (const equality of [shown({}).equality, { ...equal, covered: [], notCovered: [] }])
      expect(gateVerdict(shown({ equality, findings: [open] }))).toMatchObject({
        verdict: 'inconclusive',
        why: [expect.stringContaining('mine/policy.yaml:186:5: Exception away is new.')],
      });
    expect(gateVerdict(shown({ findings: [{ ...open, state: 'waived' }] })).verdict).toBe('pass');
    const unread = { ...finding('open', 'found-unreadable', 'shipped'), message: 'It cannot be read.', lines: [] };
    for (const equality of [shown({}).equality, { ...equal, covered: [], notCovered: [] }])
      expect(gateVerdict(shown({ equality, findings: [unread] }))).toMatchObject({
        verdict: 'inconclusive',
        why: [expect.stringMatching(/^It cannot be read\. Waive shipped\/found-unreadable/)],
      });
    const many = gateVerdict(shown({ findings: Array.from({ length: 8 }, () => open) }));
    expect([many.why.length, many.why.at(-1)]).toEqual([6, expect.stringContaining('3 exceptions more')]);
  });

  it('says first that the changed lines were never seen to matter, where no pair was decided differently', () => {
    const change = {
      path: 'policy.exceptions[away]',
      reach: 'settings',
      what: 'added',
      before: null,
      after: '{}',
    } as const;
    const changes = [{ ...change, place: { file: 'policy.yaml', line: 1, column: 1 } }];
    const alike = { ...shown({}).pairs, parted: 0 };
    const first = (of: Partial<GateShown>) => gateVerdict(shown({ changes, pairs: alike, ...of })).why[0];
    expect(first({})).toMatch(
      /never seen to matter to a decision.*policy\.exceptions\[away\].*700 generated pairs\. What comes after a decision/,
    );
    expect(first({ decision: null })).toMatch(/never seen to matter/);
    for (const of of [
      { pairs: shown({}).pairs },
      { changes: changes.map((one) => ({ ...one, reach: 'prose' as const })) },
      { equality: { ...equal, covered: [], notCovered: [] } },
    ])
      expect(first(of)).not.toContain('never seen');
  });

  it('is inconclusive without exposures, and above the budget, with what is missing', () => {
    const none = shown({ decision: { kind: 'open', upper: null, exposuresMissing: null } });
    expect(gateVerdict({ ...none, pairs: { ...none.pairs, strata: [{ ...stratum, exposures: 0 }] } })).toMatchObject({
      verdict: 'inconclusive',
      why: [expect.stringContaining('Nothing was shown')],
    });
    const open = gateVerdict(shown({ decision: { kind: 'open', upper: 0.02, exposuresMissing: 240 } }));
    expect(open).toMatchObject({ verdict: 'inconclusive', why: [expect.stringContaining('240 more exposures')] });
    expect(gateVerdict(shown({ decision: null })).verdict).toBe('inconclusive');
  });

  it.each<[string, Partial<GateShown>]>([
    [
      'a place where it may do more was hardly reached',
      {
        cells: {
          regions: 1,
          hazards: 1,
          impossible: 0,
          isProof: true,
          aims: [{ kind: 'cell', name: 'there', isHazard: true, reached: 19 }],
        },
      },
    ],
    [
      'not all such places were aimed at',
      {
        cells: {
          regions: 3,
          hazards: 2,
          impossible: 0,
          isProof: true,
          aims: [{ kind: 'cell', name: 'there', isHazard: true, reached: 99 }],
        },
      },
    ],
    [
      'such places were aimed at by a runbook only, whatever it is called',
      {
        cells: {
          regions: 1,
          hazards: 1,
          impossible: 0,
          isProof: true,
          aims: [{ kind: 'runbook', name: 'a region', isHazard: true, reached: 99 }],
        },
      },
    ],
    ['it was interrupted', { pairs: { ...shown({}).pairs, ended: 'interrupted' } }],
    ['the harness failed in what is shipped', { shipped: { ...shown({}).shipped, notJudged: ['leak-known-cause'] } }],
    [
      'the harness failed in more than one of a hundred pairs',
      { pairs: { ...shown({}).pairs, strata: [{ ...stratum, faults: 6 }], faults: ['x'] } },
    ],
    [
      'a budget for usefulness was set and nothing is known of it',
      { useful: { budget: 0.05, pairs: 0, called: null, hurtSeconds: null } },
    ],
  ])('is inconclusive where %s', (_, changes) => {
    expect(gateVerdict(shown(changes)).verdict).toBe('inconclusive');
  });

  it('passes where a place that only asks more was not reached, and where a rated rule was broken within what chance explains', () => {
    const cells = {
      regions: 1,
      hazards: 0,
      impossible: 0,
      isProof: true,
      aims: [{ kind: 'cell' as const, name: 'there', isHazard: false, reached: 0 }],
    };
    expect(gateVerdict(shown({ cells, findings: [finding('unproved')] })).verdict).toBe('pass');
  });

  it('holds usefulness to its budget where there is one', () => {
    const of = (mean: number, half: number, budget: number | null) => {
      const called = { mean, low: mean - half, high: mean + half };
      return gateVerdict(shown({ useful: { budget, pairs: 500, called, hurtSeconds: called } })).verdict;
    };
    expect([of(0.4, 0.01, null), of(0.4, 0.01, 0.05), of(0.05, 0.02, 0.05), of(0.01, 0.02, 0.05)]).toEqual([
      'pass',
      'fail',
      'inconclusive',
      'pass',
    ]);
  });
});

function broken(property: string, kind: Broken['kind'] = 'realised', isAbsolute = false): Broken {
  return { property, kind, why: 'because', trigger: 'memory-leak', requirements: [], at: 0, isAbsolute, parting: null };
}

function ran(ones: readonly Broken[], others: readonly Broken[], changes: object = {}): PairRan {
  const side = (list: readonly Broken[]) => ({ broken: list, called: false, hurtMs: 0 });
  const common = { kind: 'played', stratum: 'drawn', aim: null, reached: [], isExposed: true, parting: null } as const;
  return { ...common, baseline: side(ones), candidate: side(others), ...changes };
}

const aims = [
  { kind: 'runbook', name: 'the runbook x', isHazard: true, pattern: 'x' },
] as const satisfies readonly Aim[];

describe('the tally of a gate', () => {
  const tallied = (pairs: readonly PairRan[], of: readonly Aim[] = [], waived: readonly string[] = []) => {
    const tally = createTally(of, (property) => waived.includes(property));
    pairs.forEach((pair, index) => tally.add(pair, index));
    return tally.now();
  };

  it('counts what the candidate alone broke, and what it came to instead of being stopped', () => {
    const [a, stopped] = [broken('a'), broken('a', 'attempted')];
    const { strata, added, shared } = tallied([
      ran([], [a]),
      ran([stopped], [a]),
      ran([a], [a]),
      ran([a], [stopped]),
      ran([a], []),
    ]);
    expect(strata).toMatchObject([{ exposures: 5, discordant: { worse: 2, better: 2 }, added: 2 }]);
    expect(added).toMatchObject([{ property: 'a', times: 2, pair: 0 }]);
    expect(shared.map(({ kind, times }) => [kind, times])).toEqual([
      ['realised', 1],
      ['attempted', 1],
    ]);
  });

  it('has a trade of one violation for another as a tie, as added, and in its parts', () => {
    const { strata } = tallied([ran([broken('a')], [broken('b')])]);
    expect(strata).toMatchObject([{ discordant: { worse: 0, better: 0 }, added: 1 }]);
    expect(strata[0]?.parts).toEqual([
      { name: 'b', worse: 1, better: 0 },
      { name: 'a', worse: 0, better: 1 },
    ]);
  });

  it('counts nothing where nothing was proposed, nor an aimed incident that missed, and tells what was broken there', () => {
    const missed = ran([], [broken('a')], { stratum: 'aimed', aim: 0 });
    const { strata, missed: missing, added } = tallied([ran([], [broken('a')], { isExposed: false }), missed], aims);
    expect(strata.map(({ exposures, added: own }) => [exposures, own])).toEqual([
      [0, 0],
      [0, 0],
    ]);
    expect([missing, added[0]?.times]).toEqual([1, 2]);
    const hit = tallied([ran([], [broken('a')], { stratum: 'aimed', aim: 0, reached: [0] })], aims);
    expect(hit.strata[0]?.parts.map(({ name }) => name)).toEqual(['a', 'aim 0']);
    expect(hit.reached).toEqual([1]);
  });

  it('passes over a rule that is waived on both sides, and never over a loss that is absolute', () => {
    const { strata, waived, added } = tallied([ran([], [broken('a')]), ran([broken('a')], [])], [], ['a']);
    expect(strata).toMatchObject([{ exposures: 2, discordant: { worse: 0, better: 0 }, added: 0 }]);
    expect([waived.length, added.length]).toEqual([1, 0]);
    expect(tallied([ran([], [broken('a', 'realised', true)])], [], ['a']).strata).toMatchObject([{ added: 1 }]);
  });

  it('has a loss that is absolute as worse than the same rule broken on the other side', () => {
    const { added } = tallied([ran([broken('no-harm')], [broken('no-harm', 'realised', true)])]);
    expect(added).toMatchObject([{ property: 'no-harm', isAbsolute: true }]);
  });

  it('counts a fault of the harness for its stratum and nothing else', () => {
    const { strata, faults } = tallied([{ kind: 'fault', stratum: 'drawn', why: 'it broke' }]);
    expect(strata).toMatchObject([{ exposures: 0, faults: 1, added: 0 }]);
    expect(faults).toEqual(['it broke']);
  });
});
