import { describe, expect, it } from 'vitest';
import type { ActionKind } from '../../../src/domain/action.ts';
import { measureAction } from '../../../src/run/measure-action.ts';
import { quietScenario } from '../../../src/scenario/generate/sample-arbitrary.ts';
import { loadProfile } from '../../../src/scenario/load-profile.ts';
import { openSimulator } from '../../../src/world/simulator/simulator.ts';

const { profile } = loadProfile('scenarios/profiles/production-platform.yaml');
const scenario = quietScenario(profile);

function measured(kind: ActionKind, target: string, amount = 0) {
  return measureAction(() => openSimulator(scenario, 1), { kind, target, amount });
}

describe('an action by itself', () => {
  it('that restarts replicas one by one takes longer to be as before the more there are', async () => {
    const five = await measured('rolling-restart', 'cart');
    const six = await measured('rolling-restart', 'catalogue');
    expect(five).toMatchObject({ recordsKept: true, sameTwice: true });
    expect(five.undoMs).toBeGreaterThan(60_000);
    expect(six.undoMs).toBeGreaterThan(five.undoMs ?? Infinity);
  });

  it('that adds replicas adds them again the second time, and is undone at once', async () => {
    const scaled = await measured('scale-out', 'search', 2);
    expect(scaled).toMatchObject({ sameTwice: false, recordsKept: true });
    expect(scaled.undoMs).toBeLessThan(60_000);
  });

  it('that empties a cache is not as before for minutes', async () => {
    const cleared = await measured('clear-cache', 'session-cache');
    expect(cleared.undoMs).toBeGreaterThan(120_000);
  });

  it('that deletes records is never as before', async () => {
    const deleted = await measured('delete-volume', 'product-db');
    expect(deleted.recordsKept).toBe(false);
  });
});
