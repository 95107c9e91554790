import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Subject } from '../../src/domain/certificate.ts';
import type { Qualification, QualifiedAutomation } from '../../src/domain/qualification.ts';
import { triggerSchema } from '../../src/domain/primitives.ts';
import { certificateSubjects } from '../../src/jobs/certificate-subjects.ts';
import { generatorDigest } from '../../src/jobs/generator-digest.ts';
import { loadCharter } from '../../src/jobs/load-charter.ts';
import { makeKeys } from '../../src/jobs/make-keys.ts';
import type { SigningKey } from '../../src/jobs/read-signing-key.ts';
import { readSigningKey } from '../../src/jobs/read-signing-key.ts';
import type { Trust } from '../../src/jobs/read-trust.ts';
import { readTrust } from '../../src/jobs/read-trust.ts';
import { loadCandidate } from '../../src/policy/load-candidate.ts';

/** A digest that is recognised in a failing test. */
export function digestOf(letter: string): string {
  return letter.repeat(64);
}

export const automationId = 'rolling-restart/oom-leak/restart-stateless-deployment';

/** An automation that was requalified, or as told otherwise. */
export function qualifiedAutomation(told: Partial<QualifiedAutomation> = {}): QualifiedAutomation {
  return {
    automation: {
      id: automationId,
      action: 'rolling-restart',
      pattern: 'oom-leak',
      rule: 'restart-stateless-deployment',
      scope: 'true',
      level: 4,
    },
    verdict: { kind: 'requalified', until: '2027-02-19' },
    violations: { count: 0, of: 8_403, upper: 0.00055 },
    actedWhenRight: { count: 900, of: 1_000, upper: 0.92 },
    triggers: triggerSchema.options.map((trigger) => ({
      trigger,
      unsafe: { count: 0, of: 300, upper: 0.0153 },
      attempted: 0,
      realised: 0,
    })),
    behaviours: 61,
    ...told,
  };
}

/** A qualification that requalifies a policy, or as told otherwise. */
export function qualification(told: Partial<Qualification> = {}): Qualification {
  return {
    subject: 'model',
    report: 'qualify-1',
    asOf: '2026-11-21',
    validUntil: '2027-02-19',
    author: 'John Roe',
    verdict: { kind: 'requalified', until: '2027-02-19' },
    plan: {
      confidence: 0.99,
      attempt: 1,
      error: 0.01,
      budget: 0.001,
      violationsMax: 2,
      exposures: 8_403,
      automations: 1,
      exposuresPerTrigger: 300,
      behavioursMin: 50,
    },
    seed: { value: 7, origin: 'inputs' },
    automations: [qualifiedAutomation()],
    vetoSet: { trials: 93, failed: [], waived: [] },
    trials: { count: 8_496, merkleRoot: digestOf('e') },
    conditionalOn: ['the profile production-platform as of 2026-11-20'],
    assumptions: ['the runtime enforces the cool-down'],
    notTested: ['a real cluster'],
    waivers: [],
    attempts: [
      {
        id: 'qualify-1',
        startedAt: '2026-11-21T10:00:00.000Z',
        candidate: digestOf('a'),
        profile: digestOf('b'),
        inputs: digestOf('c'),
        seed: 7,
        ended: 'running',
      },
    ],
    ledger: { entries: 1, head: digestOf('d') },
    ...told,
  };
}

/** The digests of a shipped candidate under the shipped charter. */
export function subjectsOf(folder: string, told: { generator?: string; profile?: string } = {}): readonly Subject[] {
  return certificateSubjects({
    candidate: loadCandidate(folder),
    charter: loadCharter().digest,
    generator: told.generator ?? generatorDigest(),
    profile: told.profile ?? digestOf('2'),
  });
}

/** A new key, and the trust of somebody who has its public half. */
export function keyOf(owner = 'Jane Doe, compliance lead'): {
  readonly key: SigningKey;
  readonly trust: Trust;
  readonly folder: string;
} {
  const folder = emptyFolder();
  const made = makeKeys(folder, owner);
  return { key: readSigningKey(made.privateKey), trust: readTrust(made.publicKey), folder };
}

/** A folder that is gone after the test. */
export function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'requal-certificate-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
