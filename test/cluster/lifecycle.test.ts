import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import type { ClusterStatus, ClusterUp } from '../../src/domain/cluster.ts';
import { openKubeClient } from '../../src/world/cluster/kube/kube-client.ts';
import { isKubeError } from '../../src/world/cluster/kube/kube-error.ts';
import { probe } from '../../src/world/cluster/lifecycle/probe.ts';
import { endOf, requal, startRequal } from '../helpers/requal-process.ts';
import type { Ended } from '../helpers/requal-process.ts';
import { smallShopDocument } from '../unit/world/cluster/small-shop.ts';

const name = 'requal-lifecycle';
const folder = mkdtempSync(join(tmpdir(), 'requal-lifecycle-'));
const env = { XDG_STATE_HOME: join(folder, 'state'), XDG_CONFIG_HOME: join(folder, 'config') };
const state = join(env.XDG_STATE_HOME, 'requal', 'cluster', name);

function scenarioFile(services: readonly string[]): string {
  const { topology } = smallShopDocument;
  const kept = topology.services
    .filter((service) => services.includes(service.name))
    .map((service) => ({
      ...service,
      dependsOn: service.dependsOn?.filter((other) => services.includes(other.service)) ?? [],
    }));
  const id = `shop-of-${kept.length}`;
  const path = join(folder, `${id}.yaml`);
  writeFileSync(path, JSON.stringify({ ...smallShopDocument, id, faults: [], topology: { services: kept } }));
  return path;
}

const whole = scenarioFile(smallShopDocument.topology.services.map((service) => service.name));
const part = scenarioFile(['gateway', 'cart', 'product-db', 'order-queue']);

const up = (scenario: string): string[] => [
  'cluster',
  'up',
  '--cluster',
  name,
  '--scenario',
  scenario,
  '--time-scale',
  '20',
  '--json',
];
const cluster = (...words: string[]): Promise<Ended> => requal(['cluster', ...words, '--cluster', name], { env });

async function status(): Promise<ClusterStatus> {
  return JSON.parse((await cluster('status', '--json')).stdout) as ClusterStatus;
}

function kubectl(...words: string[]): string {
  const config = join(folder, 'admin-kubeconfig');
  writeFileSync(config, execFileSync('kind', ['get', 'kubeconfig', '--name', name]), { mode: 0o600 });
  return execFileSync('kubectl', ['--kubeconfig', config, ...words], { encoding: 'utf8' });
}

function uids(): string {
  const path = 'jsonpath={range .items[*]}{.metadata.name} {.metadata.uid}{"\\n"}{end}';
  return kubectl(
    'get',
    'pods',
    '--all-namespaces',
    '--selector',
    'app.kubernetes.io/managed-by=requal',
    '--output',
    path,
  );
}

afterAll(async () => {
  await cluster('down');
  rmSync(folder, { recursive: true, force: true });
});

// Each test goes on where the one before ended: making a cluster for each would take half an hour.
describe('a cluster', () => {
  it('is made anew after a run that was killed while kind was making it', async () => {
    const first = startRequal(up(whole), { env });
    const ended = endOf(first);
    await expect
      .poll(
        () => execFileSync('docker', ['ps', '--quiet', '--filter', `name=${name}-control-plane`], { encoding: 'utf8' }),
        {
          timeout: 120_000,
        },
      )
      .not.toBe('');
    first.kill('SIGKILL');
    expect((await ended).signal).toBe('SIGKILL');
    expect(await status()).toMatchObject({ state: 'unfinished', heldBy: null });
    const again = await requal(up(whole), { env });
    expect(again).toMatchObject({ code: 0 });
    expect((JSON.parse(again.stdout) as ClusterUp).steps.find((step) => step.name === 'cluster')?.result).toBe('made');
  });

  it('answers from outside over TLS, and nobody who does not know its authority trusts it', async () => {
    const { entryUrl, workloads, target } = await status();
    const authority = readFileSync(join(state, 'authority.crt'), 'utf8');
    expect((await probe(`${entryUrl}/request`, authority))?.status).toBe(200);
    expect(await probe(`${entryUrl}/request`, '')).toBeNull();
    expect(workloads.filter(({ ready, wanted }) => ready !== wanted)).toEqual([]);
    expect(workloads).toHaveLength(10);
    expect(target).toMatchObject({ scenario: 'shop-of-7', timeScale: 20 });
  });

  it('is found and left as it is by a second run', async () => {
    const before = uids();
    const again = await requal(up(whole), { env });
    expect(again).toMatchObject({ code: 0 });
    expect(uids()).toBe(before);
    expect(execFileSync('kind', ['get', 'clusters'], { encoding: 'utf8' })).toContain(name);
  });

  it('is mended where somebody changed what requal applied', async () => {
    kubectl('--namespace', 'requal-payments', 'scale', 'deployment', 'cart', '--replicas', '5');
    expect(await requal(up(whole), { env })).toMatchObject({ code: 0 });
    expect((await status()).workloads).toContainEqual(expect.objectContaining({ name: 'cart', wanted: 2, ready: 2 }));
  });

  it('is not given to two runs at once', async () => {
    const first = startRequal(up(whole), { env });
    const ended = endOf(first);
    await expect.poll(async () => (await status()).heldBy?.pid ?? null, { timeout: 20_000 }).toBe(first.pid);
    // Where nothing has to be made it takes seconds, and could be over before the second has begun.
    first.kill('SIGSTOP');
    const second = await requal(up(whole), { env }).finally(() => first.kill('SIGCONT'));
    expect(second.code).toBe(4);
    expect(second.stderr).toContain(`by process ${first.pid}`);
    expect((await ended).code).toBe(0);
  });

  it('loses what the target of another scenario does not have', async () => {
    expect(await requal(up(part), { env })).toMatchObject({ code: 0 });
    const { workloads, target } = await status();
    expect(workloads.map((workload) => workload.name).toSorted()).toEqual(
      ['cart', 'fault-switch', 'gateway', 'order-queue', 'order-queue-worker', 'product-db', 'prometheus'].toSorted(),
    );
    expect(target?.scenario).toBe('shop-of-4');
  });

  it('gives the service account its own namespaces and no others', async () => {
    const kube = await openKubeClient(readFileSync(join(state, 'kubeconfig.json'), 'utf8'));
    const status403 = async (act: Promise<unknown>) => isKubeError(await act.catch((error: unknown) => error), 403);
    const scale = { kind: 'merge', value: { spec: { replicas: 2 } } } as const;
    try {
      expect(await status403(kube.patch('Deployment', 'requal-shop', 'gateway', scale))).toBe(false);
      expect(await status403(kube.patch('Deployment', 'kube-system', 'coredns', scale))).toBe(true);
      expect(await status403(kube.read('Secret', 'kube-system', 'x'))).toBe(true);
      expect(await status403(kube.read('Secret', 'requal-system', 'x'))).toBe(true);
      const label = { kind: 'merge', value: { metadata: { labels: { x: 'y' } } } } as const;
      expect(await status403(kube.patch('Namespace', null, 'default', label))).toBe(true);
      const allPowerful = {
        apiVersion: 'rbac.authorization.k8s.io/v1',
        kind: 'Role',
        metadata: { name: 'all', namespace: 'requal-shop' },
        rules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }],
      } as const;
      expect(await status403(kube.create(structuredClone(allPowerful) as never))).toBe(true);
      const answer = await kube.proxy(
        { namespace: 'requal-system', service: 'fault-switch', port: 8080 },
        'GET',
        '/faults',
        null,
      );
      expect(answer.status).toBe(200);
    } finally {
      kube.close();
    }
  });

  it('is not touched when requal did not make it, until the allow-list names it, and then not deleted', async () => {
    kubectl('label', 'node', `${name}-control-plane`, 'requal.dev/made-by-');
    const refused = [await requal(up(part), { env }), await cluster('down')];
    for (const { code, stderr } of refused) {
      expect(code).toBe(3);
      expect(stderr).toContain('was not made by requal');
    }
    mkdirSync(join(env.XDG_CONFIG_HOME, 'requal'), { recursive: true });
    writeFileSync(join(env.XDG_CONFIG_HOME, 'requal', 'allowed-contexts'), `kind-${name}\n`);
    expect(await requal(up(part), { env })).toMatchObject({ code: 0 });
    expect(await status()).toMatchObject({ borrowed: true, state: 'up' });
    expect((await cluster('down')).stdout).toContain('the cluster stays');
    expect(kubectl('get', 'namespaces', '--output', 'name')).not.toContain('requal-');
    expect(kubectl('get', 'clusterroles,clusterrolebindings', '--output', 'name')).not.toContain('requal-reader');
    kubectl('label', 'node', `${name}-control-plane`, 'requal.dev/made-by=requal');
  });

  it('is gone after down, and so is what requal kept of it', async () => {
    expect((await cluster('down')).stdout).toContain('is deleted');
    expect(execFileSync('kind', ['get', 'clusters'], { encoding: 'utf8' })).not.toContain(name);
    expect(await status()).toMatchObject({ state: 'absent', target: null });
    expect((await cluster('down')).stdout).toContain('There is no cluster');
  });
});
