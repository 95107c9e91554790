import { lookup as resolve } from 'node:dns';
import http from 'node:http';
import https from 'node:https';
import type { LookupFunction } from 'node:net';
import { limits } from './limits.ts';

export interface CallOptions {
  readonly method?: 'GET' | 'POST' | 'PATCH';
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
  readonly agent?: http.Agent;
}

/** What became of a call. A call never throws. */
export type CallResult =
  | { readonly kind: 'answered'; readonly status: number; readonly body: string }
  | { readonly kind: 'failed'; readonly reason: 'timeout' | 'certificate' | 'connection' };

/** One HTTP request, ended for good after its time limit, connecting and reading included. */
export function httpCall(
  url: string,
  { method = 'GET', body = '', headers: more = {}, timeoutMs, agent }: CallOptions,
): Promise<CallResult> {
  return new Promise((settle) => {
    const send = url.startsWith('https:') ? https.request : http.request;
    const headers = { ...more, ...(body === '' ? {} : { 'content-length': Buffer.byteLength(body) }) };
    const request = send(url, { method, headers, ...(agent === undefined ? {} : { agent }) });
    let isOver = false;
    const finish = (result: CallResult): void => {
      if (isOver) return;
      isOver = true;
      clearTimeout(timer);
      settle(result);
      if (result.kind === 'failed') request.destroy();
    };
    const timer = setTimeout(() => finish({ kind: 'failed', reason: 'timeout' }), timeoutMs);
    request.on('error', (error) => finish({ kind: 'failed', reason: reasonOf(error) }));
    request.on('response', (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part: string) => {
        text += part;
        if (text.length > limits.answerBytesMax) finish({ kind: 'failed', reason: 'connection' });
      });
      response.on('end', () => finish({ kind: 'answered', status: response.statusCode ?? 0, body: text }));
      response.on('close', () => finish({ kind: 'failed', reason: 'connection' }));
    });
    request.end(body);
  });
}

/**
 * Agents for calls between services. Each call has a connection of its own: in Kubernetes a connection is what is
 * balanced, so kept ones would hide new replicas from traffic and run into those that go.
 */
export function createAgents(ca: string | undefined): { readonly http: http.Agent; readonly https: https.Agent } {
  const lookup = createLookup();
  const options = { keepAlive: false, lookup };
  // A resumed session would not be asked for its certificate again, and an expired one would go unnoticed.
  const tls = { ...options, maxCachedSessions: 0, ...(ca === undefined ? {} : { ca }) };
  return { http: new http.Agent(options), https: new https.Agent(tls) };
}

/** Node asks the name server anew for each connection; a short memory spares it hundreds of questions a second. */
function createLookup(): LookupFunction {
  const known = new Map<string, { readonly address: string; readonly untilMs: number }>();
  return (hostname, options, done) => {
    const answer = (address: string): void => {
      if (options.all === true) done(null, [{ address, family: 4 }]);
      else done(null, address, 4);
    };
    const held = known.get(hostname);
    if (held !== undefined && held.untilMs > performance.now()) {
      answer(held.address);
      return;
    }
    resolve(hostname, { family: 4 }, (error, address) => {
      if (error !== null) {
        done(error, '');
        return;
      }
      if (known.size >= limits.addressesMax) known.clear();
      known.set(hostname, { address, untilMs: performance.now() + limits.addressHoldsMs });
      answer(address);
    });
  };
}

function reasonOf(error: Error): 'certificate' | 'connection' {
  const code = 'code' in error ? String(error.code) : '';
  return /CERT|SIGNATURE|ERR_TLS/.test(code) ? 'certificate' : 'connection';
}
