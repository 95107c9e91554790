import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { automationsOf } from '../../../src/domain/automation.ts';
import type { QualificationVerdict, QualifiedAutomation } from '../../../src/domain/qualification.ts';
import { recommendedPatch, rulePlaces } from '../../../src/jobs/recommended-patch.ts';
import { loadCandidate } from '../../../src/policy/load-candidate.ts';
import { qualifiedAutomation } from '../../helpers/certificate-parts.ts';
import { temporaryFolder } from '../../helpers/requal-process.ts';

const reference = 'policies/production-platform';
const demoted: QualificationVerdict = { kind: 'demoted', to: 2, because: ['it harmed'] };

/** The verdicts on the reference policy, all requalified but those told. */
function verdicts(told: Readonly<Record<string, QualificationVerdict>>): readonly QualifiedAutomation[] {
  return automationsOf(loadCandidate(reference)).map((automation) =>
    qualifiedAutomation({ automation, ...(told[automation.pattern] ? { verdict: told[automation.pattern]! } : {}) }),
  );
}

/** What the policy authorises after the patch was applied by git. */
function patched(automations: readonly QualifiedAutomation[]) {
  const folder = temporaryFolder();
  cpSync(reference, join(folder, reference), { recursive: true });
  const patch = recommendedPatch(reference, automations);
  if (patch === null) return null;
  writeFileSync(join(folder, 'it.patch'), patch);
  execFileSync('git', ['apply', 'it.patch'], { cwd: folder });
  return loadCandidate(join(folder, reference)).policy.authorised;
}

describe('a recommended patch', () => {
  it('lowers a rule that lost all that it authorises', () => {
    const rules = patched(verdicts({ 'certificate-expiry': demoted }));
    expect(rules?.find(({ kind }) => kind === 'rotate-certificate')?.level).toBe(2);
    expect(rules?.find(({ kind }) => kind === 'rolling-restart')?.level).toBe(4);
  });

  it('takes out the patterns that a rule lost, and leaves the others', () => {
    const rules = patched(verdicts({ 'oom-leak': demoted }));
    expect(rules?.find(({ kind }) => kind === 'rolling-restart')).toMatchObject({
      level: 4,
      patterns: ['queue-worker-stuck'],
    });
  });

  it('lowers a rule that names no pattern as soon as it lost one', () => {
    const rules = patched(verdicts({ 'traffic-surge': { ...demoted, to: 1 } }));
    expect(rules?.find(({ kind }) => kind === 'scale-out')?.level).toBe(1);
  });

  it('is none where nothing was demoted, and where the policy is written elsewhere', () => {
    const open: QualificationVerdict = {
      kind: 'inconclusive',
      because: ['x'],
      exposuresMissing: null,
      minutesMissing: null,
    };
    expect(patched(verdicts({ 'oom-leak': open }))).toBeNull();
    expect(recommendedPatch('policies/always-ask', verdicts({ 'oom-leak': demoted }))).toBeNull();
  });

  it('is on the lines of the rules', () => {
    const text = readFileSync(join(reference, 'policy.yaml'), 'utf8').split('\n');
    for (const [id, { line }] of rulePlaces(reference)) expect(text[(line ?? 0) - 1]).toContain(`id: ${id}`);
  });
});
