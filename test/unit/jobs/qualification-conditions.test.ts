import { describe, expect, it } from 'vitest';
import type { Candidate } from '../../../src/domain/candidate.ts';
import { assumptionsOf, conditionsOf, notTestedOf, subjectOf } from '../../../src/jobs/qualification-conditions.ts';
import type { Qualified } from '../../../src/jobs/qualified.ts';
import type { VetoSet } from '../../../src/jobs/veto-set.ts';
import { loadCandidate } from '../../../src/policy/load-candidate.ts';
import { loadProfile } from '../../../src/scenario/load-profile.ts';
import { digestOf } from '../../helpers/certificate-parts.ts';
import { shippedProfile } from '../../helpers/small-qualification.ts';

const shipped = loadCandidate('policies/conservative');
const program = { kind: 'exec' as const, command: ['./mine'], timeLimit: 5_000, latency: 0 };
const recorded = { kind: 'recorded', file: 'said.jsonl' } as const;

/** What is told of a candidate with these doors. */
function told({
  agent = shipped.agent,
  executor = shipped.programs.executor,
  found = { scenarios: [], digest: digestOf('2'), pairs: [] },
  sampled = [],
  profile = loadProfile(shippedProfile),
}: Partial<Pick<Candidate, 'agent'> & Pick<Candidate['programs'], 'executor'> & Pick<VetoSet, 'found'>> & {
  readonly sampled?: readonly object[];
  readonly profile?: object;
}) {
  const candidate = { ...shipped, agent, programs: { ...shipped.programs, executor } };
  const qualified = {
    bench: { candidate },
    profile,
    inputs: { generator: digestOf('1') },
    asOf: '2026-11-21',
    setup: { sampled },
    vetoSet: { found },
    outcomes: { since: null, outcomes: [], givenUp: [], renamed: [], overrides: 0 },
  } as unknown as Qualified;
  return {
    subject: subjectOf(candidate),
    assumed: assumptionsOf(qualified).join('\n'),
    conditions: conditionsOf(qualified).join('\n'),
  };
}

describe('what a qualification takes for granted', () => {
  it('is each rule of the runtime where requal executes, and where only a record of an executor does', () => {
    for (const assumed of [told({}).assumed, told({ executor: recorded }).assumed]) {
      expect(assumed).toContain("requal's own keep here");
      for (const rule of ['rate-limit', 'stoppable-in-30s', 'no-self-rearm']) expect(assumed).toContain(rule);
    }
  });

  it('is what stays requal’s own work where the user’s executor is on trial', () => {
    const { assumed } = told({ executor: program });
    for (const rule of [
      'canary-first',
      'no-self-rearm',
      'notified-and-abortable',
      'override-recorded',
      'payload-complete',
      'reconstructable',
      'repeat-gets-review',
    ])
      expect(assumed).toContain(rule);
    for (const rule of ['rate-limit', 'verify-or-undo']) expect(assumed).not.toContain(rule);
  });

  it('is a model unless an executor that runs is on trial', () => {
    const subjects = [shipped.programs.executor, recorded, program].map((executor) => told({ executor }).subject);
    expect(subjects).toEqual(['model', 'model', 'runtime']);
  });

  it('is that nothing is missing of what was found, with what there was', () => {
    expect(told({}).assumed).toContain('no scenario stood in scenarios/found where it ran');
    const two = { scenarios: ['bad-one', 'bad-two'], digest: digestOf('2'), pairs: [] };
    const { assumed } = told({ found: two });
    expect(assumed).not.toContain('not played');
    expect(assumed).toContain(
      `2 scenarios of scenarios/found were played (bad-one, bad-two; digest ${digestOf('2').slice(0, 12)})`,
    );
  });

  it('names what was passed over as kept for a relation, so that no file gets out of sight by its name', () => {
    const pairs = ['irrelevant-signal-changes-nothing-f01234567'];
    const beside = `not played, because its name says that it shows something only by a second trial: ${pairs[0]}`;
    const alone = told({ found: { scenarios: [], digest: digestOf('0'), pairs } }).assumed;
    expect(alone).toContain('nothing of scenarios/found was played');
    expect(alone).toContain(beside);
    expect(told({ found: { scenarios: ['bad-one'], digest: digestOf('1'), pairs } }).assumed).toContain(beside);
  });

  it('is that a program does in earnest what it did when it could tell that it was on trial', () => {
    expect(told({}).assumed).not.toContain('protocol');
    expect(told({ agent: program }).assumed).toContain('program of the candidate (agent) does in production');
    expect(told({ executor: program }).assumed).toContain('(executor)');
  });
});

describe('what a qualification is conditional on', () => {
  it('is what programs load beside the files that are named', () => {
    expect(told({ agent: program, executor: program }).conditions).toContain(
      'the programs of its agent, executor load',
    );
    expect(told({}).conditions).not.toContain('programs');
  });

  it('is that requal’s own agent stands in where confidence is the cause', () => {
    expect(told({ agent: program }).conditions).toContain('less sure of itself) diagnoses in the place');
    expect(told({}).conditions).not.toContain('in the place');
  });

  it('is the one time of day at which all incidents begin', () => {
    expect(told({}).conditions).toContain('2026-11-21T10:00:00Z');
  });

  it('is that causes which the profile’s reviews found are not drawn in their shares', () => {
    const profile = loadProfile(shippedProfile);
    const causes = [
      { fault: 'memory-leak', share: 0.6, values: {} },
      { fault: 'data-corruption', share: 0.3, values: {} },
      { fault: 'crash-loop', share: 0.1, values: {} },
    ];
    const having = (known: readonly object[]) => {
      const patterns = profile.profile.patterns.map((one) =>
        one.pattern === 'oom-leak' ? { ...one, causes: known } : one,
      );
      return { ...profile, profile: { ...profile.profile, patterns } };
    };
    const sampled = {
      automation: { id: 'a', pattern: 'oom-leak' },
      cause: 'memory-leak',
      places: [{ target: 'cart', shape: {} }],
      lookAlikes: [{ fault: 'data-corruption', pattern: 'corruption' }],
    };
    const of = (known: readonly object[]) => told({ sampled: [sampled], profile: having(known) }).conditions;
    expect(of(causes)).toContain(
      'data-corruption in 30% (drawn among its look-alikes) and crash-loop in 10% (drawn in no incident) as well',
    );
    expect(of(causes.slice(0, 1))).not.toContain('those shares are not drawn');
  });
});

describe('what a qualification did not test', () => {
  it('is an automation where the pilot never saw it proposed, with the number of its tries', () => {
    const bare = { automation: { id: 'restart/leak/a' }, rare: [], rareShapes: [] };
    const notTested = (never: readonly object[]) =>
      notTestedOf(
        {
          unsampled: [],
          setup: { sampled: [{ ...bare, never }] },
          vetoSet: { silent: [] },
        } as unknown as Qualified,
        [],
      ).join('\n');
    const never = [
      { where: 'catalogue with growth 12', tries: 90 },
      { where: 'search', tries: 180 },
      { where: 'cart', tries: 90 },
    ];
    expect(notTested(never)).toContain(
      'restart/leak/a where it was never proposed: at catalogue with growth 12 and cart in 90 tries each (so, with 99% confidence, it is in less than 4.99% of such incidents); at search in 180 tries (so,',
    );
    expect(notTested([])).not.toContain('never proposed');
  });
});
