import { createServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, describe, it } from 'vitest';
import { endTargetsAfterAll, patience, startSwitch, startTarget, until } from '../helpers/target-process.ts';

endTargetsAfterAll();

const folder = mkdtempSync(join(tmpdir(), 'requal-switch-'));
const tokenFile = join(folder, 'token');
const path = '/apis/apps/v1/namespaces/requal-shop/deployments/cart';
const patch = { path, type: 'merge', value: { spec: { replicas: 2 } } } as const;

interface Asked {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly type: string | undefined;
  readonly authorization: string | undefined;
  readonly body: unknown;
}

let asked: Asked[] = [];
let answers: number[] = [];
let kubernetes: Server;
let board: Awaited<ReturnType<typeof startSwitch>>;

beforeAll(async () => {
  writeFileSync(tokenFile, 'secret\n');
  kubernetes = createServer((request, response) => {
    const answer = (status: number) => void response.writeHead(status).end('{}');
    noted(request).then(
      () => answer(answers.shift() ?? 200),
      () => answer(400),
    );
  });
  await new Promise<void>((listening) => kubernetes.listen(0, '127.0.0.1', listening));
  const url = `http://127.0.0.1:${(kubernetes.address() as AddressInfo).port}`;
  board = await startSwitch({ kubernetes: { url, tokenFile, caFile: null } });
});

beforeEach(() => {
  asked = [];
  answers = [];
});

afterAll(() => {
  kubernetes.close();
  rmSync(folder, { recursive: true, force: true });
});

async function noted(request: IncomingMessage): Promise<void> {
  let body = '';
  for await (const part of request) body += String(part);
  const { 'content-type': type, authorization } = request.headers;
  asked.push({ method: request.method, url: request.url, type, authorization, body: JSON.parse(body) as unknown });
}

const objects = (ttlMs: number, patches: readonly object[] = [patch]) =>
  board.putFault('cart-stopped', { kind: 'objects', service: 'cart', patches, ttlMs });

describe('a fault in the objects of Kubernetes that nobody ended', () => {
  it('is ended by the switch when its time is over, as the account of the switch, and only once', async () => {
    await objects(300);
    expect(asked).toEqual([]);
    await expect.poll(() => asked.length, patience).toBe(1);
    expect(asked[0]).toEqual({
      method: 'PATCH',
      url: path,
      type: 'application/merge-patch+json',
      authorization: 'Bearer secret',
      body: patch.value,
    });
    expect(await board.faults()).toEqual({ faults: [] });
    await new Promise((later) => setTimeout(later, 1_000));
    expect(asked).toHaveLength(1);
  });

  it('is tried again where Kubernetes does not take it, and does not keep another patch from being applied', async () => {
    answers = [503, 200, 422];
    const test = { path: `${path}-worker`, type: 'json', value: [{ op: 'test', path: '/spec/replicas', value: 0 }] };
    await objects(100, [patch, test]);
    await expect.poll(() => asked.map(({ url }) => url), patience).toEqual([path, path, `${path}-worker`]);
    // A test that does not hold says that there is nothing left to end.
    await new Promise((later) => setTimeout(later, 3_500));
    expect(asked).toHaveLength(3);
  });

  it('is left alone when it has been ended in time, and no replica is told of it', async () => {
    const cart = await startTarget({ role: 'service', service: 'cart', switchUrl: board.url, serviceTimeMs: 1 });
    await objects(900);
    const told = await fetch(`${board.url}/faults?service=cart&instance=x&upMs=1`);
    expect(await told.json()).toMatchObject({ faults: [] });
    await until('it is there', async () => JSON.stringify(await board.faults()).includes('cart-stopped'));
    await board.deleteFault('cart-stopped');
    await new Promise((later) => setTimeout(later, 1_500));
    expect(asked).toEqual([]);
    cart.child.kill('SIGKILL');
  });

  it('is refused where its patches lead outside of the API', async () => {
    const body = JSON.stringify({
      kind: 'objects',
      service: 'cart',
      ttlMs: 1_000,
      patches: [{ ...patch, path: '/metrics' }],
    });
    const answer = await fetch(`${board.url}/faults/x`, { method: 'PUT', body });
    expect(answer.status).toBe(400);
    expect(await answer.text()).toContain('patches');
  });
});
