import { Counter } from 'prom-client';
import type { Replica } from '../replica.ts';
import { ok, type Role } from '../role.ts';

const name = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** Takes the log lines of all services, one JSON object a line, and counts them by service. */
export function createLogGateway({ metrics: { registry } }: Replica): Role {
  const counter = (metric: string, help: string) =>
    new Counter({ name: metric, help, registers: [registry], labelNames: ['service'] });
  const lines = counter('requal_log_lines_total', 'Log lines received.');
  const integrity = counter('requal_integrity_errors_total', 'Log lines that tell of a damaged record.');
  const refused = new Counter({
    name: 'requal_log_lines_refused_total',
    help: 'Lines that were no log line.',
    registers: [registry],
  });
  return {
    work: null,
    routes: {
      'POST /lines'({ body }) {
        for (const text of body.split('\n')) {
          if (text === '') continue;
          const line = parse(text);
          if (line === null) {
            refused.inc();
            continue;
          }
          lines.inc({ service: line.service });
          integrity.inc({ service: line.service }, line.event === 'integrity' ? 1 : 0);
        }
        return ok({}, 202);
      },
    },
    drain: () => Promise.resolve(),
  };
}

function parse(text: string): { readonly service: string; readonly event: unknown } | null {
  try {
    const { service, event } = JSON.parse(text) as Record<string, unknown>;
    return typeof service === 'string' && name.test(service) ? { service, event } : null;
  } catch {
    return null;
  }
}
