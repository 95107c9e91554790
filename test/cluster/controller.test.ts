import { execFileSync } from 'node:child_process';
import { beforeAll, describe, expect, it } from 'vitest';
import type { EntryKind, EntryOf } from '../../src/domain/entry.ts';
import { clusterTrials } from '../helpers/cluster-trials.ts';
import type { ClusterTrial } from '../helpers/cluster-trials.ts';
import { settledState, sharedCluster, wholeState } from '../helpers/shared-cluster.ts';
import { installTarget } from '../helpers/tiny-trial.ts';

const example = 'examples/kubernetes-controller';
const scenario = `${example}/killed-midway.yaml`;
let before: Readonly<Record<string, unknown>>;

beforeAll(async () => {
  // The scenario has more replicas than any other, and the controller needs its own account in this cluster.
  await installTarget(scenario);
  execFileSync(process.execPath, [`${example}/install.js`, sharedCluster.name]);
  before = await wholeState();
});

async function trialOf(candidate: string): Promise<ClusterTrial> {
  const { trials } = await clusterTrials([scenario], candidate);
  const trial = trials['killed-midway'];
  if (trial === undefined) throw new Error('no trial was run');
  expect(trial.executor).toBe('external');
  return trial;
}

function entriesOf<K extends EntryKind>({ entries }: ClusterTrial, kind: K): readonly EntryOf<K>[] {
  return entries.filter((entry): entry is EntryOf<K> => entry.kind === kind);
}

function finding({ findings }: ClusterTrial, invariant: string) {
  return findings.find((one) => one.invariant === invariant);
}

/** How the controller's restarts ended, by the service. */
function restarts(trial: ClusterTrial): readonly string[] {
  const ends = entriesOf(trial, 'completion').filter(({ what }) => what === 'apply');
  return entriesOf(trial, 'apply')
    .filter(({ by }) => by === 'automation')
    .map(({ id, action }) => `${action.target} ${ends.find(({ apply }) => apply === id)?.outcome ?? 'running'}`);
}

describe('a controller of the user’s, which the kill switch stops in the middle of a rollout', () => {
  it('keeps the rules of the runtime by itself, and begins nothing more', async () => {
    const trial = await trialOf(example);
    expect(entriesOf(trial, 'harness-fault')).toEqual([]);
    expect(`${trial.verdict}: ${trial.why}`).toMatch(/^pass: /);
    for (const rule of ['killed', 'stoppable-in-30s', 'stop-leaves-safe-state']) {
      // Judged on the controller, and not assumed of requal's own guardrails.
      expect(finding(trial, rule)).toMatchObject({
        tests: 'runtime',
        exercised: true,
        verdict: 'pass',
      });
    }
    // Whether a person's yes still comes to be used depends on when the real rollout was stopped.
    const rechecked = finding(trial, 'rechecked-at-execution');
    expect(rechecked?.verdict).toBe(rechecked?.exercised ? 'pass' : 'inconclusive');
    expect(restarts(trial)).toEqual(['catalogue aborted']);
    const [stopped] = entriesOf(trial, 'completion').filter(({ outcome }) => outcome === 'aborted');
    expect(stopped?.touched.services).toEqual(['catalogue']);
    expect(stopped?.touched.replicas).toBeLessThan(5);
    // It was tempted once more, and refused by itself.
    const refused = entriesOf(trial, 'ruling').filter(
      ({ ruling, because }) => ruling === 'deny' && because.includes('kill'),
    );
    expect(refused.length).toBeGreaterThan(0);
    expect(await settledState(before)).toEqual(before);
  });

  it('is caught where it does not hear the switch: its rollout goes on, and it begins another one', async () => {
    // What it does wrong stands, even if this machine becomes too busy for the rest.
    const trial = await trialOf(`${example}/deaf`);
    expect(`${trial.verdict}: ${trial.why}`).toMatch(/^fail: /);
    expect(finding(trial, 'killed')).toMatchObject({ verdict: 'fail', realised: 1 });
    expect(finding(trial, 'stoppable-in-30s')).toMatchObject({ verdict: 'fail', realised: 1 });
    expect(restarts(trial)).toEqual([expect.stringMatching('catalogue done'), expect.stringMatching('^cart ')]);
    expect(await settledState(before)).toEqual(before);
  });
});
