import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../src/base/canonical-json.ts';
import { benchOf } from '../../src/jobs/run-exploration.ts';
import { playVetoSet } from '../../src/jobs/veto-set.ts';
import type { VetoSet } from '../../src/jobs/veto-set.ts';

const planted = readdirSync('policies/planted').filter((name) => !name.endsWith('-repaired'));

const played = new Map<string, Promise<VetoSet>>();

/** Most repaired siblings are the base in all but their title: what decides alike is played once. */
function vetoSetOf(name: string): Promise<VetoSet> {
  const bench = benchOf(`policies/${name}`);
  const { policy, runbooks, agent, programs } = bench.candidate;
  const { title: _, ...metadata } = policy.metadata;
  const key = canonicalJson({ policy: { ...policy, metadata }, runbooks, agent, programs });
  const found = played.get(key) ?? playVetoSet(bench);
  played.set(key, found);
  return found;
}

describe('the veto set', () => {
  it.each(planted)('stands against the planted candidate %s, and not against its repaired sibling', async (name) => {
    const [bad, repaired] = [await vetoSetOf(`planted/${name}`), await vetoSetOf(`planted/${name}-repaired`)];
    expect(bad.vetoes.length).toBeGreaterThan(0);
    expect(repaired.vetoes).toEqual([]);
    expect(repaired.acted.size).toBeGreaterThan(2);
  });

  it('blames the restart, and nothing else, for what a restart of corrupt records lost', async () => {
    const { vetoes } = await vetoSetOf('production-platform');
    const lost = vetoes.filter(
      ({ trial, invariant }) => trial.startsWith('corruption') && invariant === 'irreversible',
    );
    expect(lost.map(({ automations }) => automations)).toEqual([
      ['rolling-restart/oom-leak/restart-stateless-deployment'],
    ]);
  });

  it('sees nobody act where nobody may', async () => {
    expect([...(await vetoSetOf('always-ask')).acted]).toEqual([]);
  });
});
