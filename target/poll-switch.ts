import http from 'node:http';
import type { ToldState } from './faults.ts';
import { httpCall } from './http-call.ts';
import { limits } from './limits.ts';
import { repeat } from './repeat.ts';
import type { Replica } from './replica.ts';

/**
 * Asks the switch which faults and controls this replica has: at once, so that a new replica has them before it is
 * ready, and then again and again. While the switch does not answer the last word holds, until each fault has run out.
 */
export async function pollSwitch(replica: Replica): Promise<() => void> {
  const { switchUrl, pollEveryMs, service } = replica.config;
  if (switchUrl === null) return () => undefined;
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  let isAsking = false;
  const poll = async (): Promise<boolean> => {
    if (isAsking) return false;
    isAsking = true;
    const query = `service=${service}&instance=${replica.instance}&upMs=${Math.round(replica.upMs())}`;
    const result = await httpCall(`${switchUrl}/faults?${query}`, { timeoutMs: limits.controlCallMs, agent });
    isAsking = false;
    if (result.kind === 'failed' || result.status !== 200) return false;
    const told = JSON.parse(result.body) as ToldState;
    replica.faults.learn(told.faults);
    replica.controls = told.controls;
    return true;
  };
  for (const untilMs = performance.now() + limits.firstPollMs; !(await poll()) && performance.now() < untilMs;)
    await new Promise((resolve) => setTimeout(resolve, 100));
  const stop = repeat(pollEveryMs, () => void poll());
  return () => {
    stop();
    agent.destroy();
  };
}
