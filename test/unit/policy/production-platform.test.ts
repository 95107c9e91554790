import { describe, expect, it } from 'vitest';
import { join } from 'node:path';
import type { Facts } from '../../../src/domain/facts.ts';
import type { Plan } from '../../../src/domain/plan.ts';
import { loadCandidate } from '../../../src/policy/load-candidate.ts';
import { createPolicy } from '../../../src/policy/policy-engine.ts';
import { factsWith, safeFacts, safePlan } from '../../helpers/policy-facts.ts';

const candidate = loadCandidate(join(import.meta.dirname, '../../../policies/production-platform'));
const policy = createPolicy(candidate);
const startAt = '2025-05-13T10:00:00Z';

function decide(facts: Facts, plan: Plan | null = safePlan) {
  return policy.decide(facts, plan, 0, startAt);
}

type Changes = Parameters<typeof factsWith>[0];

describe('the production platform policy', () => {
  it.each<[string, Changes, number]>([
    ['C1: acts alone on safe facts', {}, 4],
    ['C1: acts alone at confidence 0.85', { agent: { confidence: 0.85 } }, 4],
    ['C5: meets the fallback between 0.84 and 0.85', { agent: { confidence: 0.845 } }, 2],
    ['C3: asks at confidence 0.84', { agent: { confidence: 0.84 } }, 2],
    ['C3: asks at confidence 0.60', { agent: { confidence: 0.6 } }, 2],
    ['C4: assists below confidence 0.60', { agent: { confidence: 0.599 } }, 1],
    ['C1: acts alone from the tenth occurrence', { pattern: { occurrences: 10 } }, 4],
    ['C5: meets the fallback at nine occurrences', { pattern: { occurrences: 9 } }, 2],
    ['C5: meets the fallback at three occurrences', { pattern: { occurrences: 3 } }, 2],
    ['C3: asks at two occurrences', { pattern: { occurrences: 2 } }, 2],
    ['C3: asks at one occurrence', { pattern: { occurrences: 1 } }, 2],
    ['C4: assists when the pattern was never seen', { pattern: { occurrences: 0, consistency: null } }, 1],
    ['C1: does not act on an inconsistent outcome', { pattern: { consistency: 0.89 } }, 2],
    ['C5: acts alone above 75 % of the budget', { budget: { remaining: 0.7501 } }, 4],
    ['C5: asks at 75 % of the budget', { budget: { remaining: 0.75 } }, 2],
    ['C3: asks at 25 % of the budget', { budget: { remaining: 0.25 } }, 2],
    ['C4: assists below 25 % of the budget', { budget: { remaining: 0.2499 } }, 1],
    ['C1: acts alone at 20 % of the replicas at one time', { scope: { concurrent: 0.2, cumulative: 1 } }, 4],
    ['C3: asks above 20 % of the replicas', { scope: { concurrent: 0.25 } }, 2],
    ['C3: asks for two services', { scope: { services: 2 } }, 2],
    ['C3: asks across namespaces', { scope: { namespaces: 2 } }, 2],
    ['C3: asks for shared infrastructure', { scope: { shared: true } }, 2],
    ['C1: does not act on an action that is not idempotent', { action: { idempotent: false } }, 2],
    ['C1: acts alone when it is reversed in 5 minutes', { reversal: { minutes: 5 } }, 4],
    ['C1: does not act when it is reversed in more than 5 minutes', { reversal: { minutes: 5.1 } }, 2],
    ['C1: does not act on the irreversible', { reversal: { kind: 'irreversible' } }, 2],
    [
      'C1: does not act on a regulated asset with a record',
      { scope: { regulated: true }, change: { recorded: true } },
      2,
    ],
    ['C4: assists on a regulated asset without a record', { scope: { regulated: true } }, 1],
    ['C4: assists when it is not known what is regulated', { scope: { regulated: null } }, 1],
    ['C4: acts alone on evidence of 5 minutes', { evidence: { ageMinutes: 5 } }, 4],
    ['C4: assists on older evidence', { evidence: { ageMinutes: 5.01 } }, 1],
    ['C4: assists when the age of the evidence is not known', { evidence: { ageMinutes: null } }, 1],
    ['C4: assists on contradictory evidence', { evidence: { contradictory: true } }, 1],
    ['C4: sees no contradiction where there is one view only', { evidence: { contradictory: null } }, 4],
    ['C4: assists when the budget is not known', { budget: { remaining: null } }, 1],
    ['A5: asks when the qualification has expired', { qualification: { state: 'expired' } }, 2],
    ['A5: asks when the qualification was revoked', { qualification: { state: 'revoked' } }, 2],
    ['A5: acts alone on an assumed qualification', { qualification: { state: 'assumed' } }, 4],
    ['has no clause on a single signal, as published', { evidence: { sources: 1 } }, 4],
    ['has no clause on business events, as published', { event: { active: true } }, 4],
    ['has no clause on change windows, as published', { window: { open: false } }, 4],
  ])('%s', (_, changes, level) => {
    expect(decide(factsWith(changes)).level).toBe(level);
  });

  it('C5: names no deciding clause in the gap of nine occurrences but the fallback', () => {
    const { because, clauses } = decide(factsWith({ pattern: { occurrences: 9 } }));
    expect(clauses.filter(({ level }) => level <= 2)).toEqual([]);
    expect(because.join(' ')).toContain('fallback');
  });

  it.each<[string, Plan['action']['kind'], Changes, number]>([
    ['lets an autoscaled deployment grow by 2', 'scale-out', { action: { kind: 'scale-out', amount: 2 } }, 4],
    ['asks before it grows by 3', 'scale-out', { action: { kind: 'scale-out', amount: 3 } }, 2],
    [
      'asks before a deployment without autoscaler grows',
      'scale-out',
      { action: { kind: 'scale-out', amount: 2 }, scope: { autoscaled: false } },
      2,
    ],
    [
      'rotates a certificate outside production',
      'rotate-certificate',
      { agent: { pattern: 'certificate-expiry' }, scope: { production: false } },
      4,
    ],
    ['asks before it rotates one in production', 'rotate-certificate', { agent: { pattern: 'certificate-expiry' } }, 2],
    [
      'restarts the log gateway in a telemetry outage',
      'restart-log-gateway',
      { agent: { pattern: 'telemetry-outage' }, scope: { kind: 'telemetry', traffic: 0 } },
      4,
    ],
    [
      'asks before it restarts one that serves users',
      'restart-log-gateway',
      { agent: { pattern: 'telemetry-outage' }, scope: { kind: 'telemetry', traffic: 0.01 } },
      2,
    ],
    ['asks before it restarts a cache', 'rolling-restart', { scope: { kind: 'cache' } }, 2],
    ['asks before a restart for another pattern', 'rolling-restart', { agent: { pattern: 'bad-deploy' } }, 2],
    ['asks before a restart for no pattern', 'rolling-restart', { agent: { pattern: null } }, 2],
    ['asks before a rollback', 'rollback-deploy', { agent: { pattern: 'bad-deploy' } }, 2],
    ['asks before a migration', 'run-migration', {}, 2],
  ])('C2: %s', (_, kind, changes, level) => {
    const action = { ...safePlan.action, kind };
    const facts = factsWith({ ...changes, action: { ...changes.action, kind } });
    expect(decide(facts, { ...safePlan, action }).level).toBe(level);
  });

  it('C3: an approval is waited for 10 minutes, then the on-call is paged', () => {
    const { approval } = decide(factsWith({ scope: { services: 2 } }));
    expect(approval).toMatchObject({ timeoutMs: 600_000, onTimeout: 'page-on-call' });
  });

  it('D4: a higher risk is approved by two groups that share no role', () => {
    const { approval } = decide(factsWith({ scope: { services: 2 } }), { ...safePlan, tier: 2 });
    const [one = [], other = []] = approval?.groups ?? [];
    expect(approval?.groups).toHaveLength(2);
    expect(one.filter((role) => other.includes(role))).toEqual([]);
  });

  it('C6: opens a ticket as published, and suspends level 4 as reconstructed', () => {
    expect(candidate.policy.qualityAlerts).toMatchObject([
      {
        measure: 'false-positive-rate',
        above: 0.2,
        over: 604_800_000,
        heldFor: 86_400_000,
        then: 'open-ticket',
        provenance: 'published',
      },
      { measure: 'false-positive-rate', above: 0.2, then: 'suspend-level-4', provenance: 'reconstructed' },
    ]);
  });

  it('A6: has the same answer whether an out-of-memory kill is a leak, and none for corruption', () => {
    const corruption = factsWith({ agent: { pattern: 'data-corruption' } });
    expect(decide(corruption, null)).toMatchObject({ disposition: 'assist', escalateTo: 'database-owner' });
    expect(decide(safeFacts).disposition).toBe('act');
  });

  it('E7: does not let the agent alone choose who is woken, by naming a pattern that history does not know', () => {
    const unheardOf = factsWith({
      agent: { pattern: 'data-corruption' },
      pattern: { occurrences: 0, consistency: null },
    });
    expect(decide(unheardOf, null)).toMatchObject({ disposition: 'assist', escalateTo: 'on-call' });
  });
});
