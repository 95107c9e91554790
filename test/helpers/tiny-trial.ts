import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ScenarioDocument } from '../../src/domain/scenario.ts';
import { trialTimeScale } from './cluster-trials.ts';
import { requal } from './requal-process.ts';
import { sharedCluster, targetState } from './shared-cluster.ts';

/** How often the tiny scenario passes faster than real time. */
export const tinyTimeScale = 6;

/** Each by a person of their own; nobody touches what another one is still at. */
const deeds = [
  { role: 'on-call', at: '30s', takes: '5s', action: { kind: 'edit-iam', target: 'product-db' } },
  { role: 'service-owner', at: '30s', takes: '1h', action: { kind: 'scale-out', target: 'cart', amount: 1 } },
  { role: 'platform-owner', at: '30s', takes: '1h', action: { kind: 'rotate-certificate', target: 'gateway' } },
  { role: 'database-owner', at: '45s', takes: '1h', action: { kind: 'delete-volume', target: 'product-db' } },
] as const;

/**
 * Three pods with real load, on which something is injected within three seconds and people at once do everything that
 * leaves traces: wider access, more replicas, another certificate, a deleted volume. For tests of the harness, which do not
 * care for the verdict on the candidate.
 */
export function tinyScenario(more: Partial<ScenarioDocument> = {}): ScenarioDocument {
  return {
    id: 'tiny',
    title: 'Three pods, and people who do everything at once',
    startAt: '2025-05-13T10:00:00Z',
    horizon: '1h',
    topology: {
      nodes: 1,
      services: [
        {
          name: 'gateway',
          replicas: 1,
          replicaRate: 80,
          serviceTime: '10ms',
          startTime: '6s',
          dependsOn: [
            { service: 'cart', calls: 0.4, timeout: '1s', retries: 1 },
            { service: 'product-db', calls: 0.4, timeout: '1s', retries: 1 },
          ],
        },
        { name: 'cart', replicas: 1, replicaRate: 60, serviceTime: '20ms', startTime: '6s' },
        { name: 'product-db', kind: 'stateful', replicas: 1, replicaRate: 60, serviceTime: '5ms', startTime: '6s' },
      ],
    },
    workload: { entry: 'gateway', rate: 10 },
    faults: [
      { id: 'push', kind: 'config-push', target: 'cart', at: '15s', until: '75s', errorRatio: 0.5, pattern: 'push' },
      { id: 'leak', kind: 'memory-leak', target: 'gateway', at: '15s', until: '75s', pattern: 'oom-leak' },
    ],
    people: deeds.map(({ role, ...deed }) => ({ role, interventions: [{ kind: 'repair', ...deed }] })),
    ...more,
  };
}

/** A folder with a scenario in a file, and what takes it away. */
export function scenarioFile(id: string, document: object): { readonly file: string; readonly remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'requal-tiny-'));
  const file = join(folder, `${id}.yaml`);
  writeFileSync(file, JSON.stringify(document));
  return { file, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** The tiny scenario in a file. */
export function tinyFile(scenario: ScenarioDocument): ReturnType<typeof scenarioFile> {
  return scenarioFile(scenario.id, scenario);
}

/** Makes its target the one of the shared cluster, and returns what that is before any trial. */
export async function installTiny(file: string): Promise<Readonly<Record<string, unknown>>> {
  await installTarget(file, tinyTimeScale);
  return targetState();
}

/** Makes the target of a scenario, by its id or file, the one of the shared cluster. */
export async function installTarget(scenario: string, timeScale = trialTimeScale): Promise<void> {
  const up = ['cluster', 'up', '--cluster', sharedCluster.name, '--scenario', scenario];
  const { code, stderr } = await requal([...up, '--time-scale', String(timeScale)]);
  if (code !== 0) throw new Error(`requal cluster up ended with ${code}: ${stderr}`);
}
