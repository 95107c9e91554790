import type { z } from 'zod';
import { doorsSchema, type Candidate } from '../../src/domain/candidate.ts';
import { policySchema } from '../../src/domain/policy.ts';

type PolicyDocument = z.input<typeof policySchema>;

/** A candidate with this policy and no runbooks; what a test does not name is the least that the schema asks for. */
export function candidateWith(changes: Partial<PolicyDocument>): Candidate {
  const policy = policySchema.parse({
    metadata: {
      name: 'made-up',
      version: '1',
      title: 'Made up',
      author: 'nobody',
      reviewedAt: '2026-01-01',
      nextReview: '2026-04-01',
      appliesTo: 'A test',
    },
    levels: [{ level: 4, title: 'Autonomous', match: 'all', clauses: [clause('holds', 'agent.confidence >= 0.5')] }],
    authorised: [{ id: 'restart', kind: 'rolling-restart', level: 4, because: 'a test' }],
    alwaysHuman: [],
    approvals: [{ tier: 1, groups: [['on-call']], timeout: '10m', onTimeout: 'page-on-call', validFor: '5m' }],
    escalation: {
      default: 'on-call',
      regulated: 'compliance-lead',
      data: 'database-owner',
      commander: 'incident-commander',
    },
    guardrails: {
      coolDown: '10m',
      rateLimit: { perTargetPerHour: 3, perHour: 10 },
      circuitBreaker: { attemptsMax: 2, openFor: '1h' },
      blastRadius: { concurrentMax: 0.2, servicesMax: 1, cumulativeServicesMax: 3, window: '30m' },
      envelope: { stepMax: 2 },
      changeWindow: 'enforced',
      executorMay: ['rolling-restart'],
      evidenceAgeMax: '5m',
      verify: 'escalate',
    },
    logging: { auditEventPerAction: true, recordApprovals: true },
    requalification: { every: '90d', afterSuboptimalOutcome: true },
    ...changes,
  });
  const doors = doorsSchema.parse({});
  const programs = { policy: doors.policy, executor: doors.executor, files: [] };
  const doorFolders = { agent: '.', policy: '.', executor: '.' };
  return { name: 'made-up', doorFolders, policy, runbooks: [], agent: doors.agent, programs, digest: '0'.repeat(64) };
}

/** A clause with this id and condition. */
export function clause(id: string, when: string): PolicyDocument['levels'][number]['clauses'][number] {
  return { id, when, because: `a test wants ${id}` };
}

/** The document of one level. */
export function level(
  number: 0 | 1 | 2 | 3 | 4,
  clauses: readonly (readonly [string, string])[],
  match: 'all' | 'any' = number >= 3 ? 'all' : 'any',
): PolicyDocument['levels'][number] {
  return { level: number, title: `Level ${number}`, match, clauses: clauses.map(([id, when]) => clause(id, when)) };
}
