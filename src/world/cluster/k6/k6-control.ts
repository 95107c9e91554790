import { after, sleep, wallNowMs } from '../../../base/clock.ts';
import { HarnessError } from '../../../base/errors.ts';
import type { K6End } from './describe-k6-end.ts';

/** k6 compiles its script and makes its virtual users before it answers. */
const readyMaxMs = 30_000;
const answerMaxMs = 5_000;

/** Waits until a k6 that was started paused answers on its REST API. Throws a `HarnessError` when it ends or does not. */
export async function untilK6Ready(port: number, ended: Promise<K6End>): Promise<void> {
  const until = wallNowMs() + readyMaxMs;
  while (wallNowMs() < until) {
    const state = await Promise.race([ended, isPaused(port)]);
    if (state === true) return;
    if (state !== false) throw new HarnessError(state.kind === 'failed' ? state.why : 'k6 ended before it was ready');
    await sleep(100);
  }
  throw new HarnessError(`k6 was not ready after ${readyMaxMs / 1_000} s`);
}

/** Lets a paused k6 begin (PATCH /v1/status, https://grafana.com/docs/k6/latest/reference/k6-rest-api/). */
export async function releaseK6(port: number): Promise<void> {
  const body = JSON.stringify({ data: { type: 'status', id: 'default', attributes: { paused: false } } });
  const answer = await control(port, 'PATCH', body).catch((cause: unknown) => {
    throw new HarnessError('k6 does not answer on its REST API', { cause });
  });
  if (!answer.ok) throw new HarnessError(`k6 refused to begin: HTTP ${answer.status}`);
}

async function isPaused(port: number): Promise<boolean> {
  try {
    const answer = await control(port, 'GET', null);
    return /"paused":\s*true/.test(await answer.text());
  } catch {
    return false;
  }
}

function control(port: number, method: string, body: string | null): Promise<Response> {
  const stop = new AbortController();
  const cancel = after(answerMaxMs, () => stop.abort());
  const url = `http://127.0.0.1:${port}/v1/status`;
  return fetch(url, { method, body, signal: stop.signal }).finally(cancel);
}
