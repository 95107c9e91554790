import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { benchOf } from '../../src/jobs/run-exploration.ts';
import { playVetoSet } from '../../src/jobs/veto-set.ts';
import type { VetoSet } from '../../src/jobs/veto-set.ts';

const planted = readdirSync('policies/planted').filter((name) => !name.endsWith('-repaired'));

function vetoSetOf(name: string): Promise<VetoSet> {
  return playVetoSet(benchOf(`policies/${name}`));
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
