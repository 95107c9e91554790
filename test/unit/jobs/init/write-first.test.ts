import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { FirstAnswers, FirstSystem } from '../../../../src/domain/first-answers.ts';
import { estimatedLoad } from '../../../../src/jobs/init/estimated-load.ts';
import { readAnswers, takeAnswers } from '../../../../src/jobs/init/read-answers.ts';
import { writeFirst } from '../../../../src/jobs/init/write-first.ts';
import { loadCandidate } from '../../../../src/policy/load-candidate.ts';
import { loadProfile } from '../../../../src/scenario/load-profile.ts';
import { everythingBelow, temporaryFolder } from '../../../helpers/requal-process.ts';

const day = '2026-11-21';
const file = 'test/fixtures/init/answers.yaml';

const small = { name: 'shop', services: [{ name: 'web', replicas: 5 }] };

function written(value: object | null = null) {
  const folder = join(temporaryFolder(), 'mine');
  const system = value === null ? readAnswers(file) : takeAnswers(value, 'a test');
  const told = writeFirst(folder, system, day);
  const text = (name: string) => readFileSync(join(folder, name), 'utf8');
  return { folder, told, text, ...loaded(folder) };
}

const loaded = (folder: string) => ({
  candidate: loadCandidate(folder),
  profile: loadProfile(join(folder, 'profile.yaml')).profile,
});

describe('a first candidate and profile', () => {
  it('are loaded as they stand, and hold what was answered', () => {
    const { candidate, profile, told } = written();
    expect(candidate.policy.metadata).toMatchObject({
      name: 'corner-shop',
      version: '0.1',
      owner: 'Jane Doe, SRE lead',
      reviewedAt: day,
      nextReview: '2027-02-19',
      approvals: [],
    });
    expect(profile).toMatchObject({ asOf: day, workload: { entry: 'gateway', rate: 80 }, budgetRemaining: 0.86 });
    const [, catalogue, cart, payments] = profile.topology.services;
    expect(catalogue).toMatchObject({ autoscaled: true, regulated: [] });
    expect(cart?.dependsOn.map(({ service, calls }) => [service, calls])).toEqual([
      ['payments', 0.2],
      ['orders', 1],
    ]);
    expect(payments?.regulated).toEqual(['pci-dss']);
    expect(told.unstated).toEqual(['product-db']);
    expect(told.missingRoles).toEqual([
      'compliance-lead',
      'database-owner',
      'incident-commander',
      'platform-owner',
      'service-owner',
    ]);
  });

  it('let nothing run alone at level 4, and nothing of which the system has no service', () => {
    const { candidate, told } = written();
    expect(candidate.policy.authorised.map(({ level }) => level)).toEqual([3, 3, 3]);
    expect(told.rules).toEqual(['restart-stateless', 'scale-up-autoscaled', 'scale-up-workers']);
    expect(candidate.policy.exceptions).toEqual([]);
    const bare = written({ ...small, services: [{ name: 'db', kind: 'stateful', replicas: 3 }] });
    expect(bare.told.rules).toEqual([]);
  });

  it.each([
    [{ kind: 'telemetry' }, 'restart-log-gateway', 'telemetry-outage'],
    [{ environment: 'staging' }, 'rotate-certificate-outside-production', 'certificate-expiry'],
    [{ kind: 'queue', autoscaled: true }, 'scale-up-workers', 'queue-backlog'],
    [{ autoscaled: true }, 'scale-up-autoscaled', 'traffic-surge'],
  ])('have for a service that is %j the rule %s of the pattern %s', (service, rule, pattern) => {
    const { candidate, told } = written({ ...small, services: [{ name: 'web', replicas: 5, ...service }] });
    expect(told.rules).toContain(rule);
    expect(candidate.policy.authorised.find(({ id }) => id === rule)?.patterns).toEqual([pattern]);
    expect(candidate.runbooks.map((one) => one.pattern)).toContain(pattern);
  });

  it('have runbooks for what its services can show, and those that only call people', () => {
    const patterns = written(small).candidate.runbooks.map(({ pattern }) => pattern);
    expect(patterns).toEqual(expect.arrayContaining(['oom-leak', 'data-corruption', 'node-loss']));
    expect(patterns).not.toContain('queue-backlog');
    expect(patterns).not.toContain('cache-saturation');
    const happened = { ...small, incidents: [{ pattern: 'cache-saturation', occurrences: 1 }] };
    expect(written(happened).candidate.runbooks.map(({ pattern }) => pattern)).toContain('cache-saturation');
  });

  it('make nothing up: what nobody said has happened never, is regulated, and leaves no budget', () => {
    const { profile, candidate, text } = written(small);
    expect(profile.patterns.length).toBeGreaterThan(0);
    for (const pattern of profile.patterns) {
      expect(pattern).toMatchObject({ occurrences: 0, reviewed: 0, consistency: 0, lastSeen: null, causes: [] });
    }
    expect(profile).toMatchObject({ budgetRemaining: 0, outcomes: [], overrides: 0 });
    expect(profile.people).toEqual([{ role: 'on-call', respondsIn: [1_800_000], repairsAfter: null }]);
    expect(profile.topology.services[0]?.regulated).toEqual(['not-stated']);
    expect(candidate.policy.metadata).toMatchObject({ owner: null, approvals: [], author: 'requal init' });
    for (const what of ['which regimes regulate it', 'what is left of the error budget', 'who can be asked'])
      expect(text('profile.yaml')).toContain(`TODO: ${what}`);
    expect(text('policy.yaml')).toContain('TODO: who approved it');
  });

  it('count what was told to have happened as reviewed by nobody, unless somebody says so', () => {
    const { profile } = written();
    const of = (name: string) => profile.patterns.find(({ pattern }) => pattern === name);
    expect(of('oom-leak')).toMatchObject({ occurrences: 5, reviewed: 0, consistency: 0 });
    expect(of('bad-deploy')).toMatchObject({ occurrences: 9, reviewed: 9, lastSeen: '2026-10-01' });
  });

  it('write over nothing, whichever of the files is there, and leave nothing behind', () => {
    for (const name of ['policy.yaml', 'profile.yaml', 'runbooks', 'candidate.yaml']) {
      const folder = temporaryFolder();
      if (name === 'runbooks') mkdirSync(join(folder, name));
      else writeFileSync(join(folder, name), 'mine');
      expect(() => writeFirst(folder, readAnswers(file), day)).toThrow('nothing is ever written over');
      expect(everythingBelow(folder)).toEqual([name]);
    }
  });

  it('go beside other files of a folder that is there', () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'README.md'), 'mine');
    writeFirst(folder, readAnswers(file), day);
    expect(everythingBelow(folder)).toEqual(expect.arrayContaining(['README.md', 'policy.yaml', 'profile.yaml']));
    expect(everythingBelow(folder).filter((name) => name.includes('partial'))).toEqual([]);
  });

  it('take hostile words for words', () => {
    const line = 'Jane: "x" # {y}';
    const system = takeAnswers({ ...small, owner: { name: line, role: '- z' } }, 'a\nbudgetRemaining: 1');
    const rude: FirstSystem = { ...system, notes: [{ service: 'web', text: 'a\r- name: b\n\u2028c: 1' }] };
    const folder = join(temporaryFolder(), 'mine');
    writeFirst(folder, rude, day);
    const { candidate, profile } = loaded(folder);
    expect(candidate.policy.metadata.owner).toBe(`${line}, - z`);
    expect(profile).toMatchObject({ budgetRemaining: 0, topology: { services: [{ name: 'web' }] } });
  });
});

describe('a load that nobody measured', () => {
  const load = (value: object) => estimatedLoad(takeAnswers({ ...small, ...value }, 'x').answers);

  it('follows from the rate, so that every service runs at about a third of what it can do', () => {
    const { rate, entry, replicaRates } = estimatedLoad(readAnswers(file).answers);
    expect([rate, entry]).toEqual([80, 'gateway']);
    // 80 requests, each to the catalogue once, by six replicas.
    expect(replicaRates.get('catalogue')).toBe(Math.ceil(80 / (0.35 * 6)));
    expect(replicaRates.get('payments')).toBe(Math.ceil((80 * 0.4 * 0.2) / (0.35 * 6)));
  });

  it('is one that the weakest service bears, where no rate is known', () => {
    const services = [
      { name: 'web', replicas: 9, calls: [{ service: 'db', calls: 2 }] },
      { name: 'db', replicas: 1 },
    ];
    const { rate, replicaRates } = load({ services });
    expect(rate).toBe(Math.floor((0.35 * 50) / 2));
    expect(replicaRates.get('db')).toBeLessThanOrEqual(50);
  });

  it('enters where something calls and nothing is called, and never reaches what nobody calls', () => {
    const services = [
      { name: 'alone', replicas: 1 },
      { name: 'db', replicas: 1 },
      { name: 'web', replicas: 1, calls: ['db'] },
    ];
    expect(load({ services })).toMatchObject({ entry: 'web' });
    expect(load({ services }).replicaRates.get('alone')).toBeNull();
  });
});

describe('damaged answers', () => {
  const services = [{ name: 'web', replicas: 5 }];
  const damaged: readonly (readonly [string, object, string])[] = [
    ['no services', { name: 'shop', services: [] }, 'services'],
    ['no name', { services }, 'name'],
    ['a name that is none', { name: 'My Shop', services }, 'kebab-case'],
    ['an unknown field', { name: 'shop', services, replica: 3 }, 'unknown key `replica`'],
    ['a call that leads nowhere', { name: 'shop', services: [{ ...services[0], calls: ['wep'] }] }, 'no service `wep`'],
    ['an entry that leads nowhere', { name: 'shop', services, entry: 'wep' }, 'no service `wep`'],
    ['a service twice', { name: 'shop', services: [...services, ...services] }, 'there twice'],
    [
      'calls in a ring',
      {
        name: 'shop',
        services: [
          { name: 'a', replicas: 1, calls: ['b'] },
          { name: 'b', replicas: 1, calls: ['a'] },
        ],
      },
      'in a ring: a > b > a',
    ],
    ['times that fall', { name: 'shop', services, people: [{ role: 'on-call', respondsIn: ['3m', '1m'] }] }, 'longer'],
    ['a role that is none', { name: 'shop', services, people: [{ role: 'boss', respondsIn: ['3m'] }] }, 'role'],
    [
      'more reviews than incidents',
      { name: 'shop', services, incidents: [{ pattern: 'oom-leak', occurrences: 1, reviewed: 2 }] },
      'were reviewed',
    ],
    ['a budget above the whole', { name: 'shop', services, budgetRemaining: 86 }, 'budgetRemaining'],
  ];

  it.each(damaged)('are refused with their place: %s', (_, value, what) => {
    const name = join(temporaryFolder(), 'answers.json');
    writeFileSync(name, JSON.stringify(value, null, 1));
    let error: unknown = null;
    try {
      readAnswers(name);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toMatchObject({ name: 'UserError', place: { file: name } });
    expect((error as Error).message).toContain(what);
  });

  it('are refused where the file is empty, gone, or no YAML', () => {
    const name = join(temporaryFolder(), 'answers.yaml');
    expect(() => readAnswers(name)).toThrow('no such file');
    for (const [text, what] of [
      ['', 'empty'],
      ['a: [', 'not valid YAML'],
      ['just words', 'not a valid file of answers'],
    ] as const) {
      writeFileSync(name, text);
      expect(() => readAnswers(name)).toThrow(what);
    }
  });

  it('of the shipped example are none', () => {
    const { answers }: { answers: FirstAnswers } = readAnswers(file);
    expect(answers.services).toHaveLength(6);
  });
});
