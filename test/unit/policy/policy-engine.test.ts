import { describe, expect, it } from 'vitest';
import type { Facts } from '../../../src/domain/facts.ts';
import { createPolicy } from '../../../src/policy/policy-engine.ts';
import { candidateWith, level } from '../../helpers/policy-candidate.ts';
import { runbookOf } from '../agent/fixture.ts';
import { factsWith, safeFacts, safePlan } from '../../helpers/policy-facts.ts';

const startAt = '2026-02-01T00:00:00Z';
const dayMs = 86_400_000;

type Changes = Parameters<typeof candidateWith>[0];

function decide(changes: Changes, facts: Facts = safeFacts, plan: typeof safePlan | null = safePlan, at = 0) {
  return createPolicy(candidateWith(changes)).decide(facts, plan, at, startAt);
}

const permits = level(4, [['p', 'budget.remaining > 0.25']]);
const noBudget = factsWith({ budget: { remaining: null } });
const nanBudget = factsWith({ budget: { remaining: Number.NaN } });

describe('the level of a decision', () => {
  it.each<[string, Changes['levels'] & object, Facts, number]>([
    ['is 4 when all clauses of level 4 hold', [permits], safeFacts, 4],
    ['is not 4 when a clause of level 4 is unknown', [permits], noBudget, 1],
    ['is not 4 when a clause of level 4 reads NaN', [permits], nanBudget, 1],
    [
      'is 2 when a clause of level 2 matches beside level 4',
      [permits, level(2, [['d', 'scope.production']])],
      safeFacts,
      2,
    ],
    [
      'is 2 when a clause of level 2 is unknown',
      [level(4, [['p', 'scope.production']]), level(2, [['d', 'budget.remaining < 0.5']])],
      noBudget,
      2,
    ],
    [
      'is 2 when a negated clause of level 2 is unknown',
      [level(4, [['p', 'scope.production']]), level(2, [['d', '!(budget.remaining >= 0.5)']])],
      noBudget,
      2,
    ],
    [
      'is 2 when a clause of level 2 is unknown behind a true ||',
      [level(4, [['p', 'scope.production']]), level(2, [['d', '!scope.production && (budget.remaining < 0.5)']])],
      noBudget,
      2,
    ],
    [
      'is 1 when levels 2 and 1 both demand',
      [permits, level(2, [['d', 'scope.production']]), level(1, [['e', 'scope.production']])],
      safeFacts,
      1,
    ],
    [
      'is 0 when level 0 demands',
      [permits, level(0, [['d', 'scope.production']]), level(1, [['e', 'scope.production']])],
      safeFacts,
      0,
    ],
    [
      'is 3 when only the clauses of level 3 hold',
      [level(4, [['p', 'agent.confidence > 0.99']]), level(3, [['q', 'agent.confidence > 0.5']])],
      safeFacts,
      3,
    ],
    [
      'is 4 when a guarded input is missing',
      [level(4, [['p', '!has(budget.remaining) || budget.remaining > 0.25']])],
      noBudget,
      4,
    ],
    ['takes no consent from a level without clauses', [level(4, [])], safeFacts, 1],
    [
      'is demanded by a level of match all only when all of its clauses match',
      [
        permits,
        level(
          2,
          [
            ['d', 'scope.production'],
            ['e', '!scope.production'],
          ],
          'all',
        ),
      ],
      safeFacts,
      4,
    ],
    [
      'is permitted by one clause where a policy says any',
      [
        level(
          4,
          [
            ['p', 'scope.production'],
            ['q', '!scope.production'],
          ],
          'any',
        ),
      ],
      safeFacts,
      4,
    ],
  ])('%s', (_, levels, facts, expected) => {
    expect(decide({ levels }, facts).level).toBe(expected);
  });

  it('is the fallback when nothing is permitted and nothing demanded, and 1 without a fallback', () => {
    const levels = [level(4, [['p', 'agent.confidence > 0.99']])];
    expect(decide({ levels, fallback: 2 }).level).toBe(2);
    expect(decide({ levels }).level).toBe(1);
  });

  it('is not the fallback when something is demanded', () => {
    expect(decide({ levels: [level(1, [['d', 'scope.production']])], fallback: 2 }).level).toBe(1);
  });
});

describe('an action', () => {
  it('is recommended at most when it is authorised nowhere', () => {
    expect(decide({ authorised: [] })).toMatchObject({
      level: 2,
      disposition: 'ask',
      approval: { timeoutMs: 600_000 },
    });
  });

  it.each([
    ['of another kind', { kind: 'scale-out' as const }],
    ['for another pattern', { patterns: ['deadlock'] }],
    ['on another kind of target', { where: 'scope.kind == "stateful"' }],
    ['on a target of which too little is known', { where: 'scope.regulated == false' }],
    ['at a less autonomous level only', { level: 3 as const }],
  ])('is recommended at most when it is authorised %s', (_, difference) => {
    const authorised = [
      { id: 'restart', kind: 'rolling-restart' as const, level: 4 as const, because: 'a test', ...difference },
    ];
    expect(decide({ authorised }, factsWith({ scope: { regulated: null } }))).toMatchObject({
      level: 2,
      disposition: 'ask',
    });
  });

  it('acts at level 3 when it is authorised up to there and level 3 holds', () => {
    const authorised = [{ id: 'restart', kind: 'rolling-restart' as const, level: 3 as const, because: 'a test' }];
    const levels = [permits, level(3, [['q', 'budget.remaining > 0.1']])];
    expect(decide({ authorised, levels })).toMatchObject({ level: 3, disposition: 'act' });
  });

  it('that is always human needs approval whatever the clauses say', () => {
    const decision = decide({ alwaysHuman: ['rolling-restart'] });
    expect(decision).toMatchObject({ level: 2, disposition: 'ask' });
    expect(decision.approval?.groups).toEqual([['on-call']]);
  });

  it('that is always human is not raised to level 2 when level 1 is demanded', () => {
    expect(decide({ alwaysHuman: ['rolling-restart'], levels: [level(1, [['d', 'scope.production']])] }).level).toBe(1);
  });

  it('that is missing leaves a person with what is known', () => {
    expect(decide({}, safeFacts, null)).toMatchObject({
      level: 1,
      disposition: 'assist',
      action: null,
      planDigest: null,
    });
  });

  it('is not recommended at level 1', () => {
    expect(decide({ levels: [level(1, [['d', 'scope.production']])] })).toMatchObject({
      disposition: 'assist',
      action: null,
    });
  });

  it.each([
    [0, ['on-call']],
    [2, ['service-owner']],
    [3, ['service-owner']],
  ])('of tier %i is approved by the rule of its tier or the next one', (tier, group) => {
    const rule = { timeout: '10m', onTimeout: 'cancel' as const, validFor: '5m' };
    const approvals = [
      { ...rule, tier: 2, groups: [['service-owner' as const]] },
      { ...rule, tier: 1, groups: [['on-call' as const]] },
    ];
    expect(decide({ approvals, authorised: [] }, safeFacts, { ...safePlan, tier }).approval?.groups).toEqual([group]);
  });
});

describe('an exception', () => {
  const exception = {
    id: 'until-march',
    reason: 'a test',
    lifts: ['d'],
    services: ['checkout'],
    expires: '2026-02-03',
  };
  const levels = [permits, level(2, [['d', 'scope.production']])];

  it('lifts its clause on its service until it expires, in scenario time', () => {
    const lifted = decide({ levels, exceptions: [exception] }, safeFacts, safePlan, 2 * dayMs - 1);
    expect(lifted).toMatchObject({ level: 4, exceptions: ['until-march'] });
    const expired = decide({ levels, exceptions: [exception] }, safeFacts, safePlan, 2 * dayMs);
    expect(expired).toMatchObject({ level: 2, exceptions: [] });
  });

  it('lifts nothing on another service', () => {
    expect(decide({ levels, exceptions: [{ ...exception, services: ['cart'] }] }).level).toBe(2);
  });

  it('lifts no other clause', () => {
    const both = [
      permits,
      level(2, [
        ['d', 'scope.production'],
        ['e', 'scope.production'],
      ]),
    ];
    expect(decide({ levels: both, exceptions: [exception] }).level).toBe(2);
  });

  it('is not named when it was not needed', () => {
    expect(
      decide({ levels: [permits, level(2, [['d', '!scope.production']])], exceptions: [exception] }).exceptions,
    ).toEqual([]);
  });

  it('stands in for a clause that permits', () => {
    const failing = [level(4, [['d', '!scope.production']])];
    expect(decide({ levels: failing, exceptions: [exception] }).level).toBe(4);
  });
});

describe('who is paged', () => {
  it.each([
    ['compliance-lead', 'scope.regulated', { scope: { regulated: true } }],
    ['compliance-lead', 'scope.regulated', { scope: { regulated: null } }],
    [
      'database-owner',
      'reversal.kind == "irreversible"',
      { reversal: { kind: 'irreversible' }, scope: { kind: 'stateful' } },
    ],
    ['database-owner', 'alerts.badRecords > 0', { alerts: { badRecords: 1 } }],
    ['on-call', 'reversal.kind == "irreversible"', { reversal: { kind: 'irreversible' }, scope: { kind: 'queue' } }],
    ['incident-commander', 'incident.commander', { incident: { commander: true } }],
    ['on-call', 'agent.confidence < 0.99', {}],
  ] as const)('is the %s when %s stopped it', (role, when, change) => {
    const levels = [permits, level(2, [['d', when]])];
    expect(decide({ levels }, factsWith(change)).escalateTo).toBe(role);
  });

  describe('where records that go bad and regulation stopped it', () => {
    const levels = [
      permits,
      level(2, [
        ['d', 'scope.regulated'],
        ['e', 'alerts.badRecords > 0'],
      ]),
    ];
    const bad = (recorded: boolean) =>
      factsWith({ scope: { regulated: true }, alerts: { badRecords: 1 }, change: { recorded } });
    const lookOnly = { ...safePlan, tier: 0 };

    it.each([
      ['compliance', 'a change that no record documents is in question', 'compliance-lead', bad(false), safePlan],
      ['the data owner', 'a change record has said yes', 'database-owner', bad(true), safePlan],
      ['the data owner', 'no step is in question', 'database-owner', bad(false), null],
      ['the data owner', 'a step is in question that only looks', 'database-owner', bad(false), lookOnly],
    ] as const)('is %s when %s', (_who, _when, role, facts, plan) => {
      expect(decide({ levels }, facts, plan).escalateTo).toBe(role);
    });
  });

  it('is the incident commander when several things stopped it', () => {
    const levels = [
      permits,
      level(2, [
        ['d', 'scope.regulated'],
        ['e', 'incident.commander'],
      ]),
    ];
    expect(
      decide({ levels }, factsWith({ scope: { regulated: true }, incident: { commander: true } })).escalateTo,
    ).toBe('incident-commander');
  });
});

describe('whom a runbook without actions calls', () => {
  const runbooks = [runbookOf('corruption', [['error_ratio', 1, 0.3]], { actions: [] })];
  const engine = createPolicy({ ...candidateWith({ levels: [permits] }), runbooks });
  const called = (changes: Parameters<typeof factsWith>[0]) =>
    engine.decide(factsWith({ agent: { ...safeFacts.agent, pattern: 'corruption' }, ...changes }), null, 0, startAt)
      .escalateTo;
  const seen = {
    pattern: { ...safeFacts.pattern, occurrences: 3 },
    alerts: { ...safeFacts.alerts, onTarget: 2, absent: 1, signature: 1 },
  };

  it('is the role that it names, where history knows the pattern and an alert fires there on a metric of its signature', () => {
    expect(called(seen)).toBe('service-owner');
  });

  it.each([
    ['history does not know the pattern', { pattern: { ...seen.pattern, occurrences: 0 } }],
    ['nothing fires there on a metric of its signature', { alerts: { ...seen.alerts, signature: 0 } }],
    ['a value that the agent rests on is missing', { evidence: { ...safeFacts.evidence, missing: 1 } }],
  ])('is nobody on the word of an agent alone: %s', (_why, changes) => {
    expect(called({ ...seen, ...changes })).toBe('on-call');
  });

  it('is the owner of the data, whatever the agent names, where records go bad', () => {
    const levels = [permits, level(1, [['d', 'alerts.badRecords > 0']])];
    const wary = createPolicy({ ...candidateWith({ levels }), runbooks });
    const agent = { ...safeFacts.agent, pattern: 'corruption' };
    const calledAt = (badRecords: number) =>
      wary.decide(factsWith({ ...seen, agent, alerts: { ...seen.alerts, badRecords } }), null, 0, startAt).escalateTo;
    expect([calledAt(1), calledAt(0)]).toEqual(['database-owner', 'service-owner']);
  });

  it.each([
    ['on-call', 'evidence.ageMinutes > 5.0', 1],
    ['on-call', 'agent.confidence < 0.99', 1],
    ['service-owner', 'evidence.ageMinutes > 5.0', 2],
    ['service-owner', 'pattern.occurrences < 7.0', 1],
  ] as const)('is the %s where %s demands level %i', (role, when, demanded) => {
    const levels = [permits, level(demanded, [['d', when]])];
    const doubting = createPolicy({ ...candidateWith({ levels }), runbooks });
    const agent = { ...safeFacts.agent, pattern: 'corruption', confidence: 0.9 };
    const facts = factsWith({ ...seen, agent, evidence: { ...safeFacts.evidence, ageMinutes: 9 } });
    expect(doubting.decide(facts, null, 0, startAt).escalateTo).toBe(role);
  });
});

describe('the reasons of a decision', () => {
  it('name the clause and the input that was missing', () => {
    const decision = decide({ levels: [permits, level(2, [['low', 'budget.remaining < 0.5']])] }, noBudget);
    expect(decision.clauses).toEqual([
      { id: 'p', level: 4, result: 'unknown', inputs: ['budget.remaining'] },
      { id: 'low', level: 2, result: 'unknown', inputs: ['budget.remaining'] },
    ]);
    expect(decision.because.join(' ')).toContain('low');
    expect(decision.because.join(' ')).toContain('budget.remaining is not known');
  });

  it('name what authorised it when it acts', () => {
    expect(decide({}).because).toEqual(['Level 4 holds, and `restart` authorises rolling-restart.']);
  });
});
