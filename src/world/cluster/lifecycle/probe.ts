import { request as plainRequest } from 'node:http';
import { request as tlsRequest } from 'node:https';
import { after, monotonicNowMs, sleep } from '../../../base/clock.ts';
import { HarnessError } from '../../../base/errors.ts';
import { limits } from '../../../domain/limits.ts';

export interface ProbeAnswer {
  readonly status: number;
  readonly body: string;
}

/**
 * Asks an address of this machine once, on a connection of its own. `authority` is the certificate to trust, PEM; null
 * for plain HTTP. Null when nobody answers in time.
 */
export function probe(url: string, authority: string | null): Promise<ProbeAnswer | null> {
  return new Promise((resolve) => {
    const asked =
      authority === null
        ? plainRequest(url, { agent: false })
        : tlsRequest(url, { agent: false, ca: authority, rejectUnauthorized: true });
    const stopTimer = after(limits.probeMaxMs, () => asked.destroy(new Error('no answer in time')));
    const end = (answer: ProbeAnswer | null): void => {
      stopTimer();
      resolve(answer);
    };
    asked.once('error', () => end(null));
    asked.once('response', (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => {
        if (body.length < limits.answerBytesMax) body += chunk;
      });
      response.once('error', () => end(null));
      response.once('end', () => end({ status: response.statusCode ?? 0, body }));
    });
    asked.end();
  });
}

/** Waits until `look` says null, which is: nothing is missing. Throws `HarnessError` with what was missing last. */
export async function untilNothingMisses(
  what: string,
  timeLimitMs: number,
  look: () => Promise<string | null>,
): Promise<void> {
  const beganAt = monotonicNowMs();
  let missing = await look();
  while (missing !== null) {
    if (monotonicNowMs() - beganAt > timeLimitMs) {
      throw new HarnessError(`${what} was not ready within ${Math.round(timeLimitMs / 1_000)} s: ${missing}`);
    }
    await sleep(limits.readyPollMs);
    missing = await look();
  }
}
