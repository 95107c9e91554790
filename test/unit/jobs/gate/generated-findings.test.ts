import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { generatedFindings } from '../../../../src/jobs/gate/gate-findings.ts';
import { readGateSubject } from '../../../../src/jobs/gate/gate-subject.ts';
import { playPairs } from '../../../../src/jobs/gate/play-pairs.ts';
import { noWaivers } from '../../../../src/jobs/waivers.ts';
import { damagedCandidate } from '../../../helpers/damaged-candidate.ts';

const shipped = join(import.meta.dirname, '../../../../policies/production-platform');

it('has one breach of an absolute rule as new, before any number shows it, and plays no further', async () => {
  using copy = damagedCandidate();
  copy.edit('policy.yaml', "when: '!scope.regulated'", "when: 'has(scope.regulated)'");
  const partial = mkdtempSync(join(tmpdir(), 'requal-generated-'));
  mkdirSync(join(partial, 'scenarios'));
  const subject = readGateSubject([shipped, copy.folder], '2026-11-21');
  const { baseline, candidate, aims } = subject;
  const setup = { baseline, candidate, seed: 1, aims: aims.aims };
  const played = await playPairs(setup, {
    pairs: 200,
    endsAtMs: null,
    workers: 1,
    plan: { alpha: 0.05, budget: 0.01, parts: 60 },
    isWaived: () => true,
    isStopped: () => false,
    onPair: () => {},
  });
  expect(played).toMatchObject({ ended: 'shown-worse', worse: null });
  const context = { subject, waivers: noWaivers, partial, folder: 'r', isStopped: () => true };
  const findings = await generatedFindings(context, setup, played.tally, null);
  expect(findings).toContainEqual(expect.objectContaining({ id: 'generated/regulated-asset', state: 'new', times: 1 }));
  rmSync(partial, { recursive: true });
});
