import { Agent, request } from 'node:https';
import type { RequestOptions } from 'node:https';
import { after } from '../../../base/clock.ts';
import { limits } from '../../../domain/limits.ts';
import { KubeError } from './kube-error.ts';
import { clusterOf, readKubeconfig } from './kubeconfig.ts';

/** One request to the API server. `path` begins with a slash and may have a query. */
export interface KubeRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly body: string | null;
  readonly contentType: string;
  readonly timeLimitMs: number;
}

export interface KubeAnswer {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

export interface Transport {
  /** The address of the API server. */
  readonly server: string;
  /** Any status is an answer; throws `KubeError` with status 0 when there is none. */
  send(request: KubeRequest): Promise<KubeAnswer>;
  close(): void;
}

/**
 * Connects by the text of a kubeconfig: the library reads its certificates and tokens; the requests are ours, because the
 * library's generated classes turn times into `Date`s and drop fields that they do not know, and a restore must put back
 * what was there and not what was understood of it. Throws `HarnessError` when the text names no cluster.
 */
export async function openTransport(kubeconfig: string): Promise<Transport> {
  const config = await readKubeconfig(kubeconfig);
  const cluster = clusterOf(config);
  const options: RequestOptions = {};
  await config.applyToHTTPSOptions(options);
  const { ca, cert, key, rejectUnauthorized, servername } = options;
  const agent = new Agent({
    keepAlive: true,
    maxSockets: limits.kubeConnectionsMax,
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
    ...(rejectUnauthorized === undefined ? {} : { rejectUnauthorized }),
    ...(servername === undefined ? {} : { servername }),
  });
  const headers = (options.headers ?? {}) as Readonly<Record<string, string>>;
  return {
    server: cluster.server,
    send: (asked) => send(cluster.server, agent, headers, asked),
    close: () => agent.destroy(),
  };
}

function send(
  server: string,
  agent: Agent,
  headers: Readonly<Record<string, string>>,
  asked: KubeRequest,
): Promise<KubeAnswer> {
  const { method, path, body, contentType, timeLimitMs } = asked;
  return new Promise((resolve, reject) => {
    const fail = (why: string, cause?: unknown): void => {
      stopTimer();
      reject(new KubeError(`the cluster at ${server} did not answer ${method} ${path}: ${why}`, 0, { cause }));
    };
    const outgoing = request(`${server}${path}`, {
      method,
      agent,
      headers: {
        ...headers,
        accept: 'application/json',
        ...(body === null ? {} : { 'content-type': contentType, 'content-length': Buffer.byteLength(body) }),
      },
    });
    const stopTimer = after(timeLimitMs, () => {
      outgoing.destroy(new Error(`no answer within ${timeLimitMs} ms`));
    });
    outgoing.once('error', (error) => fail(error.message, error));
    outgoing.once('response', (incoming) => {
      const chunks: Buffer[] = [];
      let bytes = 0;
      incoming.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        if (bytes > limits.kubeAnswerBytesMax) incoming.destroy(new Error('the answer is too long'));
        else chunks.push(chunk);
      });
      incoming.once('error', (error) => fail(error.message, error));
      incoming.once('end', () => {
        stopTimer();
        resolve({
          status: incoming.statusCode ?? 0,
          contentType: incoming.headers['content-type'] ?? '',
          body: Buffer.concat(chunks).toString('utf8'),
        });
      });
    });
    outgoing.end(body ?? undefined);
  });
}
