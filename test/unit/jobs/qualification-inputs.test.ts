import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeProfile } from '../../../src/domain/encode-profile.ts';
import type { ProfileDocument } from '../../../src/domain/encode-profile.ts';
import { refuseWhatIsOnRecord } from '../../../src/jobs/attempt-on-record.ts';
import { beginAttempt, endAttempt } from '../../../src/jobs/attempts.ts';
import { qualificationInputs } from '../../../src/jobs/qualification-inputs.ts';
import { benchOf } from '../../../src/jobs/run-exploration.ts';
import { sampleArbitrary } from '../../../src/scenario/generate/sample-arbitrary.ts';
import { loadProfile } from '../../../src/scenario/load-profile.ts';
import type { LoadedProfile } from '../../../src/scenario/load-profile.ts';
import { digestOf, emptyFolder } from '../../helpers/certificate-parts.ts';

const shipped = loadProfile('scenarios/profiles/production-platform.yaml');
const bench = benchOf('policies/conservative');
const asOf = '2026-11-21';
const document = encodeProfile(shipped.profile);

/** The shipped profile with these fields instead of its own, read from a file. */
function changed(told: Partial<ProfileDocument>): LoadedProfile {
  const file = join(emptyFolder(), 'profile.yaml');
  writeFileSync(file, JSON.stringify({ ...document, ...told }));
  return loadProfile(file);
}

const inputsOf = (profile: LoadedProfile) => qualificationInputs(bench, profile, asOf);

function drawn({ profile }: LoadedProfile) {
  const places = [{ target: 'catalogue', shape: { growthPerMinute: 0.024 } }];
  const fault = { fault: 'memory-leak', pattern: 'oom-leak', stratum: 'none', variant: 0 } as const;
  const source = { profile, asOf, places, evidence: ['memory_ratio'], uncollected: null, ...fault };
  return fc.sample(fc.noBias(sampleArbitrary(source)), { seed: 3, numRuns: 10 });
}

const harm = { at: '2026-11-19', automation: 'a/b/c', result: 'harmful' } as const;
const patternsWith = (told: Partial<ProfileDocument['patterns'][number]>) =>
  document.patterns.map((one, index) => (index === 0 ? { ...one, ...told } : one));

const notOfTheSystem: readonly [string, Partial<ProfileDocument>][] = [
  ['name', { name: 'another' }],
  ['title', { title: 'Another title' }],
  ['owner', { owner: 'Somebody else' }],
  ['date', { asOf: '2026-11-01' }],
  ['outcomes', { outcomes: [harm] }],
  ['overrides', { overrides: 77 }],
  ['days on which a pattern was last seen', { patterns: patternsWith({ lastSeen: '2020-01-01' }) }],
];

describe('the inputs of a qualification', () => {
  it.each(notOfTheSystem)('are the same for a profile with another %s, which draws the same incidents', (_, told) => {
    const other = changed(told);
    expect(other.digest).not.toBe(changed({}).digest);
    expect(drawn(other)).toEqual(drawn(shipped));
    expect(inputsOf(other)).toEqual(inputsOf(shipped));
  });

  it('are the same for a profile in another order, or with its defaults written out', () => {
    const { topology, patterns, people } = document;
    const backwards = {
      topology: { ...topology, services: topology.services.toReversed() },
      patterns: patterns.toReversed(),
      people: people.toReversed(),
    };
    for (const told of [{}, backwards]) {
      expect(changed(told).digest).not.toBe(shipped.digest);
      expect(inputsOf(changed(told))).toEqual(inputsOf(shipped));
    }
  });

  it.each<[string, Partial<ProfileDocument>]>([
    ['load', { workload: { ...document.workload, rate: document.workload.rate + 1 } }],
    ['budget that is left', { budgetRemaining: 0.123 }],
    ['objective', { objective: { ...document.objective, successRatioMin: 0.98 } }],
    ['number of nodes', { topology: { ...document.topology, nodes: 9 } }],
    ['history', { patterns: patternsWith({ consistency: 0.5 }) }],
    ['person', { people: document.people.slice(1) }],
  ])('are others for a system with another %s', (_, told) => {
    const other = inputsOf(changed(told));
    expect(other.inputs).not.toBe(inputsOf(shipped).inputs);
    expect(other.seed).not.toBe(inputsOf(shipped).seed);
  });

  it.each(notOfTheSystem)(
    'are refused in the same period when only the %s is another, and say why',
    async (_, told) => {
      const ledger = join(emptyFolder(), 'ledger.jsonl');
      const { inputs, seed } = inputsOf(shipped);
      const digests = { candidate: bench.candidate.digest, profile: digestOf('b'), inputs };
      await beginAttempt(ledger, { attempt: 'qualify-1', policy: 'mine', seed, ...digests });
      await endAttempt(ledger, 'qualify-1', 'demoted');
      const again = () => refuseWhatIsOnRecord(ledger, inputsOf(changed(told)), changed(told));
      expect(again).toThrow(/Nothing new would be tested: qualify-1.* the same system/);
      expect(again).toThrow(
        expect.objectContaining({ mend: expect.stringContaining('Another name, title, owner, date') }) as Error,
      );
      expect(() =>
        refuseWhatIsOnRecord(ledger, qualificationInputs(bench, shipped, '2027-01-01'), shipped),
      ).not.toThrow();
    },
  );

  it('may be tried again after no answer when the profile tells something else now, and not when it is the same', async () => {
    const ledger = join(emptyFolder(), 'ledger.jsonl');
    const { inputs, seed } = inputsOf(shipped);
    const digests = { candidate: bench.candidate.digest, profile: shipped.digest, inputs };
    await beginAttempt(ledger, { attempt: 'qualify-1', policy: 'mine', seed, ...digests });
    await endAttempt(ledger, 'qualify-1', 'inconclusive');
    expect(() => refuseWhatIsOnRecord(ledger, inputsOf(shipped), shipped)).toThrow(/Nothing new would be tested/);
    const told = changed({ overrides: 3 });
    expect(() => refuseWhatIsOnRecord(ledger, inputsOf(told), told)).not.toThrow();
  });
});
