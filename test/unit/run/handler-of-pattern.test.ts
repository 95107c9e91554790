import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { digest } from '../../../src/base/canonical-json.ts';
import { packageRoot } from '../../../src/base/package-root.ts';
import type { ScenarioDocument } from '../../../src/domain/scenario.ts';
import { scenarioSchema } from '../../../src/domain/scenario.ts';
import { tryIncident } from '../../../src/jobs/try-incident.ts';
import { loadCandidate } from '../../../src/policy/load-candidate.ts';
import { shippedCharter } from '../../helpers/shipped-charter.ts';
import { scripted } from './told-trial.ts';

const conservative = loadCandidate(join(packageRoot, 'policies', 'conservative'));

/** Who is called, and what breaks, where an agent names a pattern in minute 12 and recommends nothing. */
async function called(fault: 'memory-leak' | 'data-corruption' | 'bad-deploy', pattern = 'data-corruption') {
  const named = { service: 'orders', pattern, actions: [], confidence: 0.9 };
  const scenario = scenarioSchema.parse({
    id: 'named',
    title: 'An agent names a pattern',
    startAt: '2026-12-07T10:00:00Z',
    horizon: '13m',
    topology: { services: [{ name: 'orders', memory: 0.6 }] },
    workload: { entry: 'orders', rate: 30 },
    faults: [{ kind: fault, id: 'cause', at: '3m', pattern: fault, target: 'orders' }],
    context: { history: [{ pattern, occurrences: 10 }] },
    agent: scripted([['12m', named]]),
  } satisfies ScenarioDocument);
  const bench = { candidate: conservative, charter: shippedCharter, charterDigest: digest(shippedCharter) };
  const { journal, broken } = await tryIncident(bench, scenario);
  const entries = journal.entries.filter((entry) => entry.at >= 720_000);
  const fired = journal.entries.flatMap((entry) => (entry.kind === 'alert' ? [entry.rule] : []));
  const roles = entries.flatMap((entry) => (entry.kind === 'decision' ? [entry.escalateTo] : []));
  const signature = entries.flatMap((entry) => (entry.kind === 'decision' ? [entry.facts.alerts.signature] : []));
  return { fired, roles, signature, broken: broken.map(({ property }) => property) };
}

describe('the person whose runbook a pattern is', () => {
  it('is called where an alert fires by which the pattern is known', async () => {
    const { fired, roles, broken } = await called('data-corruption');
    expect(fired).toContain('integrity-errors');
    expect([roles[0], broken]).toEqual(['database-owner', []]);
  });

  it('is not called on what it only shares with others, such as the memory of any leak', async () => {
    const { fired, roles, broken } = await called('memory-leak');
    expect(fired).toContain('memory-high');
    expect([roles[0], broken]).toEqual(['on-call', []]);
  });
});

describe('a pattern', () => {
  it('is known by what weighs a little less than the heaviest of its signature as well', async () => {
    const { fired, signature } = await called('bad-deploy', 'bad-deploy');
    expect(fired).toContain('error-burn-fast');
    expect(signature[0]).toBeGreaterThan(0);
  });
});
