import { setTimeout as sleep } from 'node:timers/promises';
import { limits } from './limits.ts';
import type { Replica } from './replica.ts';
import { failed, type Answer } from './role.ts';

/** A failed request leaves this many further lines in the log (as in requal's simulator). */
const linesPerFailure = 4;
/** How long the answers of a fault may be delayed at most. */
const delayMaxMs = 60_000;

/** One request for work, from its arrival to its answer: faults, throttle, the work itself, and what is counted of it. */
export async function handleWork(replica: Replica, work: () => Promise<Answer>): Promise<Answer> {
  const { metrics, log } = replica;
  metrics.requests.inc();
  replica.inFlight++;
  const began = performance.now();
  const answer = await answerOf(replica, work);
  const tookMs = performance.now() - began;
  replica.inFlight--;
  metrics.seconds.observe(tookMs / 1_000);
  log.write({ level: 'info', event: 'request', status: answer.status, ms: Math.round(tookMs) });
  if (answer.status < 400) return answer;
  metrics.failures.inc();
  for (let i = 0; i < linesPerFailure; i++)
    log.write({ level: 'error', event: 'failure', reason: answer.reason, part: i });
  return answer;
}

async function answerOf(replica: Replica, work: () => Promise<Answer>): Promise<Answer> {
  if (replica.inFlight > limits.inFlightMax) return failed(503, 'too-many-in-flight');
  if (replica.draw() < replica.controls.throttle) {
    replica.metrics.throttled.inc();
    return failed(429, 'throttled');
  }
  const { ms, factor, errorRatio } = replica.faults.onAnswer();
  const began = performance.now();
  if (ms > 0) await sleep(ms);
  if (replica.draw() < errorRatio) return failed(500, 'fault');
  const answer = await work();
  if (factor > 1) await sleep(Math.min((performance.now() - began) * (factor - 1), delayMaxMs));
  return answer;
}
