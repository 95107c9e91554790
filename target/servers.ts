import { readFileSync } from 'node:fs';
import http, { type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http';
import https from 'node:https';
import type { AddressInfo } from 'node:net';
import { watchCertificate } from './certificate.ts';
import { handleWork } from './handle-work.ts';
import { limits } from './limits.ts';
import { repeat } from './repeat.ts';
import type { Replica } from './replica.ts';
import { failed, ok, type Answer, type Role } from './role.ts';

export interface Servers {
  readonly ports: { readonly httpPort: number; readonly httpsPort: number | null };
  /** Takes no further connection and resolves when the last answer has been sent. */
  close(): Promise<void>;
}

/** Listens with HTTP, and with TLS where the replica has a certificate. */
export async function startServers(replica: Replica, role: Role): Promise<Servers> {
  const { host, httpPort, tls } = replica.config;
  const listener: RequestListener = (request, response) => void respond(replica, role, request, response);
  const plain = await listen(http.createServer(listener), host, httpPort);
  if (tls === null) return { ports: { httpPort: portOf(plain), httpsPort: null }, close: () => closeAll([plain]) };
  const certificate = { cert: readFileSync(tls.certificateFile), key: readFileSync(tls.keyFile) };
  const secure = https.createServer(certificate, listener);
  const unwatch = watchCertificate(secure, tls);
  await listen(secure, host, tls.port);
  return {
    ports: { httpPort: portOf(plain), httpsPort: portOf(secure) },
    close() {
      unwatch();
      return closeAll([plain, secure]);
    },
  };
}

async function respond(
  replica: Replica,
  role: Role,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  let answer: Answer;
  let isGone = false;
  response.on('close', () => {
    isGone = !response.writableFinished;
    if (isGone && isWork(role, request)) replica.metrics.abandoned.inc();
  });
  try {
    answer = await route(replica, role, request);
  } catch (error) {
    replica.log.say({ level: 'error', event: 'broken', reason: String(error) });
    answer = failed(500, 'broken');
  }
  if (isGone) return;
  const headers: Record<string, string | number> = {
    'content-type': answer.contentType,
    'content-length': Buffer.byteLength(answer.body),
  };
  if (answer.reason !== null) headers['x-requal-reason'] = answer.reason;
  // A caller that is told so opens its next connection elsewhere.
  if (replica.isDraining) headers['connection'] = 'close';
  response.writeHead(answer.status, headers).end(answer.body);
}

async function route(replica: Replica, role: Role, request: IncomingMessage): Promise<Answer> {
  const method = request.method ?? 'GET';
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://replica');
  if (role.work !== null && isWork(role, request)) {
    request.resume();
    return handleWork(replica, role.work);
  }
  if (method === 'GET' && pathname === '/healthz') return ok({ healthy: true });
  if (method === 'GET' && pathname === '/readyz') return readiness(replica);
  if (method === 'GET' && pathname === '/metrics') return metrics(replica);
  if (method === 'GET' && pathname === '/state') return state(replica);
  const cut = pathname.lastIndexOf('/');
  const exact = role.routes[`${method} ${pathname}`];
  const handler = exact ?? role.routes[`${method} ${pathname.slice(0, cut)}/*`];
  if (handler === undefined) return failed(404, 'no-such-path');
  const body = await readBody(request);
  if (body === null) return failed(413, 'too-large');
  return handler({ rest: pathname.slice(cut + 1), query: searchParams, body });
}

function isWork(role: Role, { method, url = '' }: IncomingMessage): boolean {
  return role.work !== null && /^\/request(\?|$)/.test(url) && (method === 'GET' || method === 'POST');
}

function readiness(replica: Replica): Answer {
  if (replica.isDraining) return failed(503, 'draining');
  if (replica.upMs() < replica.config.startMs) return failed(503, 'starting');
  if (replica.faults.of('readiness-failure').length > 0) return failed(503, 'fault');
  return ok({ ready: true });
}

async function metrics({ metrics: { registry } }: Replica): Promise<Answer> {
  return { status: 200, body: await registry.metrics(), reason: null, contentType: registry.contentType };
}

/** What this replica runs and knows of, to see that a fault or a control has arrived. */
function state({ config, instance, faults, controls, ballast, upMs }: Replica): Answer {
  const known = faults.list().map(({ id, fault }) => ({ id, kind: fault.kind }));
  const { service, role, version } = config;
  return ok({
    service,
    role,
    version,
    instance,
    upMs: Math.round(upMs()),
    heldBytes: ballast.bytes,
    faults: known,
    controls,
  });
}

async function readBody(request: IncomingMessage): Promise<string | null> {
  const parts: Buffer[] = [];
  let bytes = 0;
  for await (const part of request as AsyncIterable<Buffer>) {
    bytes += part.length;
    if (bytes > limits.bodyBytesMax) return null;
    parts.push(part);
  }
  return Buffer.concat(parts).toString('utf8');
}

async function listen<S extends http.Server | https.Server>(server: S, host: string, port: number): Promise<S> {
  server.maxRequestsPerSocket = limits.requestsPerConnectionMax;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  return server;
}

function portOf(server: http.Server | https.Server): number {
  return (server.address() as AddressInfo).port;
}

async function closeAll(servers: readonly (http.Server | https.Server)[]): Promise<void> {
  // Kept connections become idle one after the other, and each has to be closed then.
  const stop = repeat(50, () => servers.forEach((server) => server.closeIdleConnections()));
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))));
  stop();
}
