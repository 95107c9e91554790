import http from 'node:http';
import { httpCall } from './http-call.ts';
import { limits } from './limits.ts';
import type { Metrics } from './metrics.ts';
import type { TargetConfig } from './target-config.ts';

type LogLine = { readonly level: 'info' | 'warn' | 'error' | 'fatal'; readonly event: string } & Record<
  string,
  unknown
>;

/** The log of one replica. Lines about requests go to the log gateway; lines about the replica go to stdout. */
export interface Log {
  write(line: LogLine): void;
  say(line: LogLine): void;
  /** Sends what is left. */
  close(): Promise<void>;
}

const sendEveryMs = 500;

/** Lines are sent in batches. While the gateway is away the newest wait, and those that are dropped are counted. */
export function createLog({ service, logUrl }: TargetConfig, { linesLost }: Metrics): Log {
  const say = (line: LogLine): void => console.log(JSON.stringify({ at: new Date().toISOString(), service, ...line }));
  if (logUrl === null) return { write: () => undefined, say, close: () => Promise.resolve() };
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  let lines: string[] = [];
  let sending: Promise<void> | null = null;
  const send = async (): Promise<void> => {
    const batch = lines;
    lines = [];
    const body = batch.join('\n');
    const result = await httpCall(`${logUrl}/lines`, { method: 'POST', body, timeoutMs: limits.controlCallMs, agent });
    if (result.kind === 'answered' && result.status < 400) return;
    const kept = [...batch, ...lines];
    const lost = Math.max(kept.length - limits.logLinesMax, 0);
    linesLost.inc(lost);
    lines = kept.slice(lost);
  };
  const flush = (): void => {
    if (lines.length > 0) sending ??= send().finally(() => (sending = null));
  };
  const timer = setInterval(flush, sendEveryMs);
  return {
    write(line) {
      if (lines.length >= limits.logLinesMax) linesLost.inc();
      else lines.push(JSON.stringify({ service, ...line }));
    },
    say,
    async close() {
      clearInterval(timer);
      await sending;
      flush();
      await sending;
      agent.destroy();
    },
  };
}
