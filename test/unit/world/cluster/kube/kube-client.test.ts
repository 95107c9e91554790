import { describe, expect, it } from 'vitest';
import { kubeClient } from '../../../../../src/world/cluster/kube/kube-client.ts';
import { isKubeError } from '../../../../../src/world/cluster/kube/kube-error.ts';
import type { KubeAnswer, KubeRequest } from '../../../../../src/world/cluster/kube/transport.ts';

/** A client whose API server gives these answers in turn, and what it was asked. */
function clientOf(...answers: readonly (readonly [status: number, body: unknown])[]) {
  const asked: KubeRequest[] = [];
  const client = kubeClient({
    server: 'https://127.0.0.1:1',
    close: () => {},
    send: (request): Promise<KubeAnswer> => {
      asked.push(request);
      const [status, body] = answers[asked.length - 1] ?? [500, 'asked too often'];
      const text = typeof body === 'string' ? body : JSON.stringify(body);
      return Promise.resolve({ status, contentType: 'application/json', body: text });
    },
  });
  return { client, asked };
}

const refusal = (message: string) => ({ kind: 'Status', status: 'Failure', message });

describe('the client of the Kubernetes API', () => {
  it('reads an object by the path of its kind', async () => {
    const deployment = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'cart' }, unknownField: 1 };
    const { client, asked } = clientOf([200, deployment]);
    expect(await client.read('Deployment', 'requal-shop', 'cart')).toEqual(deployment);
    expect(asked).toMatchObject([
      { method: 'GET', path: '/apis/apps/v1/namespaces/requal-shop/deployments/cart', body: null },
    ]);
  });

  it('reads what is not there as null, and says whether what it removed was there', async () => {
    const { client } = clientOf([404, refusal('not found')], [404, refusal('not found')], [200, {}]);
    const options = { graceSeconds: 0, dependents: 'Background' } as const;
    expect(await client.read('Pod', 'a', 'b')).toBeNull();
    expect(await client.remove('Pod', 'a', 'b', options)).toBe(false);
    expect(await client.remove('Pod', 'a', 'b', options)).toBe(true);
  });

  it('tells a refusal with its status and its reason', async () => {
    const { client } = clientOf([403, refusal('pods is forbidden')]);
    const error = await client.list('Pod', null, '').catch((reason: unknown) => reason);
    expect(isKubeError(error, 403)).toBe(true);
    expect(isKubeError(error, 404)).toBe(false);
    expect(String(error)).toContain('403 pods is forbidden');
  });

  it('lists every page, and gives the items the kind that the API leaves out', async () => {
    const { client, asked } = clientOf(
      [200, { metadata: { continue: 'next one' }, items: [{ metadata: { name: 'a' } }] }],
      [200, { metadata: {}, items: [{ metadata: { name: 'b' } }] }],
    );
    expect(await client.list('Node', null, 'x=y')).toEqual([
      { apiVersion: 'v1', kind: 'Node', metadata: { name: 'a' } },
      { apiVersion: 'v1', kind: 'Node', metadata: { name: 'b' } },
    ]);
    expect(asked.map(({ path }) => new URL(path, 'https://a').searchParams.get('continue'))).toEqual(['', 'next one']);
    expect(new URL(asked[0]?.path ?? '', 'https://a').searchParams.get('labelSelector')).toBe('x=y');
  });

  it('applies as one named manager and takes fields over', async () => {
    const object = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'requal-shop' } } as const;
    const { client, asked } = clientOf([200, object]);
    await client.apply(object);
    expect(asked[0]).toMatchObject({
      method: 'PATCH',
      path: '/api/v1/namespaces/requal-shop?fieldManager=requal&force=true',
      contentType: 'application/apply-patch+yaml',
      body: JSON.stringify(object),
    });
  });

  it('reaches a service through the proxy and takes any status for its answer', async () => {
    const { client, asked } = clientOf([503, 'no endpoints']);
    const address = { namespace: 'requal-system', service: 'fault-switch', port: 8080 };
    const answer = await client.proxy(address, 'PUT', '/faults/leak', { kind: 'leak' });
    expect(answer).toMatchObject({ status: 503, body: 'no endpoints' });
    expect(asked[0]?.path).toBe('/api/v1/namespaces/requal-system/services/fault-switch:8080/proxy/faults/leak');
    expect(asked[0]?.body).toBe('{"kind":"leak"}');
  });

  it('does not take a page of a gateway for an object', async () => {
    const { client } = clientOf([200, '<html>']);
    await expect(client.read('Pod', 'a', 'b')).rejects.toThrow('with no JSON');
  });
});
