import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { automationsOf } from '../../src/domain/automation.ts';
import { benchOf } from '../../src/jobs/run-exploration.ts';
import { readAnswers, takeAnswers } from '../../src/jobs/init/read-answers.ts';
import { writeFirst } from '../../src/jobs/init/write-first.ts';
import { playVetoSet } from '../../src/jobs/veto-set.ts';
import { temporaryFolder } from '../helpers/requal-process.ts';
import { asked, qualified } from '../helpers/small-qualification.ts';

const everyKind = {
  name: 'shop',
  services: [
    { name: 'web', replicas: 6, autoscaled: true, calls: ['cache', 'orders', 'db'] },
    { name: 'cache', kind: 'cache', replicas: 5 },
    { name: 'orders', kind: 'queue', replicas: 5, autoscaled: true },
    { name: 'db', kind: 'stateful', replicas: 3 },
    { name: 'mail', kind: 'external', replicas: 2, environment: 'staging' },
    { name: 'logs', kind: 'telemetry', replicas: 5 },
  ],
};

describe('a first candidate', () => {
  it.each([
    ['with every kind of service', everyKind, 5],
    ['with the fewest runbooks', { name: 'shop', services: [{ name: 'web', replicas: 6, autoscaled: true }] }, 2],
    ['with nothing that may run alone', { name: 'shop', services: [{ name: 'db', kind: 'stateful', replicas: 3 }] }, 0],
  ])('%s breaks no rule in anything that is shipped or was found', async (_, answers, automations) => {
    const folder = join(temporaryFolder(), 'first');
    writeFirst(folder, takeAnswers(answers, 'a test'), '2026-11-21');
    const bench = benchOf(folder);
    const { vetoes, trials, acted } = await playVetoSet(bench);
    expect(vetoes.map(({ trial, invariant, why }) => `${trial}: ${invariant}: ${why}`)).toEqual([]);
    expect(trials).toBeGreaterThan(80);
    // Each of them did act somewhere, or nothing would have been shown of it.
    expect([acted.size, automationsOf(bench.candidate).length]).toEqual([automations, automations]);
  });

  it('is qualified at once for nothing: without a history nothing acts alone, and that is no pass', async () => {
    const folder = join(temporaryFolder(), 'first');
    const answers = {
      ...everyKind,
      services: everyKind.services.filter(({ name }) => name === 'logs' || name === 'web'),
    };
    const [web, ...rest] = answers.services;
    const services = [{ ...web, calls: [], autoscaled: false }, ...rest];
    writeFirst(folder, takeAnswers({ ...answers, services }, 'a test'), '2026-11-21');
    const report = await qualified(asked({ candidate: folder, profile: join(folder, 'profile.yaml') }));
    expect(report.automations.length).toBeGreaterThan(0);
    for (const { verdict } of report.automations) {
      expect(verdict.kind).toBe('inconclusive');
      expect(JSON.stringify(verdict)).toMatch(/never (acted|exposed|proposed)/);
    }
    expect([report.qualification.verdict.kind, report.exitCode]).toEqual(['inconclusive', 2]);
  }, 180_000);

  it('from the answers of the example has only automations that some service of the example is for', () => {
    const folder = join(temporaryFolder(), 'first');
    writeFirst(folder, readAnswers('test/fixtures/init/answers.yaml'), '2026-11-21');
    expect(automationsOf(benchOf(folder).candidate).map(({ id }) => id)).toEqual([
      'rolling-restart/oom-leak/restart-stateless',
      'scale-out/traffic-surge/scale-up-autoscaled',
      'scale-out/queue-backlog/scale-up-workers',
    ]);
  });
});
