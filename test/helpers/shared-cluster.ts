import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { loadScenario } from '../../src/scenario/load-scenario.ts';
import type { Scenario } from '../../src/domain/scenario.ts';
import { clusterSettings } from '../../src/world/cluster/lifecycle/cluster-settings.ts';

/** The one cluster of the suite: test/cluster/shared-cluster.setup.ts makes it before the first test. */
export const sharedCluster = clusterSettings({
  cluster: process.env['REQUAL_CLUSTER'] ?? 'requal-test',
  nodeImage: null,
});

/** As kept by `requal cluster up`: requal's own service account. */
export const sharedKubeconfig = join(sharedCluster.stateFolder, 'kubeconfig.json');

/** A scenario that was written for clusters, by its id. */
export function clusterScenario(id: string): Scenario {
  return loadScenario(fileOf(id), fileOf).scenario;
}

/** kubectl on the shared cluster, with no more rights than requal itself has. */
export function kubectl(...words: readonly string[]): string {
  return execFileSync('kubectl', ['--kubeconfig', sharedKubeconfig, ...words], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

/** kubectl on the shared cluster as its administrator, for what breaks requal's own things. */
export function administer(...words: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'requal-admin-'));
  try {
    const config = join(folder, 'kubeconfig');
    writeFileSync(config, execFileSync('kind', ['get', 'kubeconfig', '--name', sharedCluster.name]), { mode: 0o600 });
    return execFileSync('kubectl', ['--kubeconfig', config, ...words], { encoding: 'utf8' });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const keptKinds = [
  'deployments',
  'statefulsets',
  'services',
  'configmaps',
  'secrets',
  'persistentvolumeclaims',
  'serviceaccounts',
  'roles',
  'rolebindings',
  'networkpolicies',
  'jobs',
];

interface Listed {
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace: string;
    readonly labels?: object;
    readonly annotations?: Readonly<Record<string, string>>;
  };
  readonly spec?: Readonly<Record<string, unknown>>;
  readonly [part: string]: unknown;
}

/**
 * What a person would compare before and after: every object of the target's namespaces with its labels, annotations,
 * specification and data, and how many pods of each workload are ready. Written apart from the product's own snapshot, so
 * that a blind spot of that one is not a blind spot of its tests.
 */
export function targetState(): Readonly<Record<string, unknown>> {
  const namespaces = kubectl('get', 'namespaces', '--output', 'name').match(/requal-(?!system)\S+/g) ?? [];
  const objects = namespaces.flatMap((namespace) => listed(namespace));
  return Object.fromEntries(objects.map((one) => [nameOf(one), comparable(one)]));
}

function listed(namespace: string): readonly Listed[] {
  const text = kubectl('get', keptKinds.join(','), '--namespace', namespace, '--output', 'json');
  return (JSON.parse(text) as { readonly items: readonly Listed[] }).items;
}

function nameOf({ kind, metadata }: Listed): string {
  return `${kind} ${metadata.namespace}/${metadata.name}`;
}

function comparable({ metadata, spec, status, ...rest }: Listed): object {
  const { labels = {}, annotations = {} } = metadata;
  const { 'deployment.kubernetes.io/revision': _, ...own } = annotations;
  // A new claim is given a new volume, whose name nobody chose.
  const { volumeName: __, ...chosen } = spec ?? {};
  const ready = (status as { readonly readyReplicas?: number } | undefined)?.readyReplicas ?? null;
  return { labels, annotations: own, spec: chosen, ready, ...rest };
}

/** The target once every replica that is wanted is ready, a minute and a half at most: what came before may still settle. */
export async function wholeState(): Promise<Readonly<Record<string, unknown>>> {
  for (let looks = 0; looks < 90; looks += 1) {
    const now = targetState();
    if (Object.values(now).every(isWhole)) return now;
    await wait(1_000);
  }
  throw new Error('the target does not become whole');
}

function isWhole(object: unknown): boolean {
  const { spec, ready } = object as { readonly spec: { readonly replicas?: number }; readonly ready: number | null };
  return spec.replicas === undefined || (ready ?? 0) === spec.replicas;
}

/** Waits until the target is as it was, a minute and a half at most, and returns what it is then. */
export async function settledState(
  before: Readonly<Record<string, unknown>>,
): Promise<Readonly<Record<string, unknown>>> {
  for (let looks = 0; looks < 90; looks += 1) {
    const now = targetState();
    if (isDeepStrictEqual(now, before)) return now;
    await wait(1_000);
  }
  return targetState();
}

/** Looks five times a second until something is so. Throws when it does not come to be. */
export async function until(isSo: () => boolean, what: string): Promise<void> {
  const until = Date.now() + 120_000;
  while (!isSo()) {
    if (Date.now() > until) throw new Error(`it did not come to be: ${what}`);
    await wait(200);
  }
}

/** The pods of a service by name and identity: a pod that was replaced is another one. */
export function podsOf(service: string, namespace = 'requal-shop'): readonly string[] {
  const path = 'jsonpath={range .items[*]}{.metadata.name}={.metadata.uid} {end}';
  const selector = `requal.dev/service=${service}`;
  return kubectl('get', 'pods', '--namespace', namespace, '--selector', selector, '--output', path).trim().split(' ');
}

/** The restore log of the shared cluster; empty when nothing is to be put back. */
export function restoreLog(): string {
  try {
    return readFileSync(join(sharedCluster.stateFolder, 'restore.jsonl'), 'utf8');
  } catch {
    return '';
  }
}

/** What is set at the fault switch. */
export function switchState(): { readonly faults: readonly unknown[]; readonly controls: readonly unknown[] } {
  const raw = (path: string) => kubectl('get', '--raw', `${switchProxy}${path}`);
  const { faults } = JSON.parse(raw('/faults')) as { readonly faults: readonly unknown[] };
  const { controls } = JSON.parse(raw('/controls')) as { readonly controls: readonly unknown[] };
  return { faults, controls };
}

const switchProxy = '/api/v1/namespaces/requal-system/services/fault-switch:8080/proxy';

function fileOf(id: string): string {
  return join('scenarios', 'cluster', `${id}.yaml`);
}
