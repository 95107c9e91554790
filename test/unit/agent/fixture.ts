import type { Alert, Context, Observation, ObservedValue, ShownService } from '../../../src/domain/observation.ts';
import { runbookSchema } from '../../../src/domain/runbook.ts';
import type { Runbook } from '../../../src/domain/runbook.ts';
import type { AgentAnswer, Proposal } from '../../../src/domain/proposal.ts';

export const minute = 60_000;

const sourceOf: Readonly<Record<string, string>> = {
  edge_error_ratio: 'edge-metrics',
  probe_success_ratio: 'probe',
  integrity_errors_per_min: 'logs',
  log_lines_per_min: 'logs',
  deploy_age_s: 'platform',
};

/** Values by service and metric; null for missing. */
export type Shown = Readonly<Record<string, Readonly<Record<string, number | null>>>>;

export interface Scene {
  readonly at?: number;
  readonly shown: Shown;
  /** How long ago which service was measured; five seconds where it is not said. */
  readonly agoMs?: Readonly<Record<string, number>>;
  /** Services with an alert; the rule is `error-burn-fast` unless it is named, as in `cart:memory-high`. */
  readonly alerts?: readonly string[];
  readonly callers?: Readonly<Record<string, readonly string[]>>;
  readonly kinds?: Readonly<Record<string, ShownService['kind']>>;
  /** 4 where it is not said. */
  readonly replicas?: Readonly<Record<string, number>>;
  readonly texts?: Context['texts'];
}

export function observationOf({
  at = 10 * minute,
  shown,
  agoMs = {},
  alerts = [],
  callers = {},
  kinds = {},
  replicas = {},
  texts = [],
}: Scene): Observation {
  const valuesOf = (service: string): ObservedValue[] =>
    Object.entries(shown[service] ?? {}).map(([metric, value]) => ({
      service,
      metric,
      source: sourceOf[metric] ?? 'service-metrics',
      value,
      quality: value === null ? 'missing' : 'measured',
      eventAt: at - (agoMs[service] ?? 5_000),
      visibleAt: at,
    }));
  return {
    at,
    alerts: alerts.map(alertOf),
    silenced: [],
    context: contextOf(
      Object.keys(shown).map((name) => ({
        ...serviceOf(name, callers[name] ?? [], kinds[name]),
        replicas: replicas[name] ?? 4,
      })),
      texts,
    ),
    value: (service, metric) => valuesOf(service).find((one) => one.metric === metric) ?? null,
    measured: (service, metric) => valuesOf(service).find((one) => one.metric === metric)?.value ?? null,
    valuesOf,
    mean: (service, metric) => valuesOf(service).find((one) => one.metric === metric)?.value ?? null,
    meanAgo: () => null,
    samplesSince: () => [],
  };
}

function alertOf(name: string, index: number): Alert {
  const [service = '', rule = 'error-burn-fast'] = name.split(':');
  const id = `${rule}@${service}#1`;
  return { id, rule, service, metric: 'error_ratio', firedAt: index, text: `${service} is not well` };
}

function serviceOf(name: string, callers: readonly string[], kind: ShownService['kind'] = 'stateless'): ShownService {
  return {
    name,
    kind,
    namespace: 'shop',
    environment: 'production',
    replicas: 4,
    autoscaled: false,
    shared: false,
    regulated: false,
    owner: 'service-owner',
    readyAfterMs: 30_000,
    trafficFraction: 1,
    callers,
  };
}

function contextOf(services: readonly ShownService[], texts: Context['texts']): Context {
  return {
    services,
    history: [],
    budget: { remainingFraction: 0.9, asOf: 0 },
    qualification: 'valid',
    changeWindow: 'open',
    events: [],
    changeRecords: [],
    deploys: [],
    killed: false,
    commanderInControl: false,
    underRepair: [],
    texts,
  };
}

/** A runbook with these features `[metric, near, within, weight?]` and actions. */
export function runbookOf(
  pattern: string,
  features: readonly (readonly [string, number, number, number?])[],
  changes: Partial<Record<'actions' | 'gather' | 'doNotTouch' | 'confidenceMax' | 'matchRadius', unknown>> = {},
): Runbook {
  return runbookSchema.parse({
    id: pattern,
    version: '1.0',
    title: `About ${pattern}`,
    owner: 'service-owner',
    reviewedAt: '2026-01-01',
    pattern,
    signature: features.map(([metric, near, within, weight = 1]) => ({ metric, near, within, weight })),
    actions: [actionOf('rolling-restart')],
    escalation: { role: 'service-owner', when: ['it does not help'] },
    ...changes,
  });
}

export function actionOf(kind: string, changes: Readonly<Record<string, unknown>> = {}): unknown {
  return {
    kind,
    tier: 1,
    idempotent: true,
    undo: 'self-restoring',
    undoWithin: '5m',
    verifyWithin: '5m',
    rollbackTrigger: 'errors rise',
    ...changes,
  };
}

/** The proposal of an answer that must be one. */
export function proposalIn(answer: AgentAnswer | Promise<AgentAnswer>): Proposal {
  if ('then' in answer || answer.kind !== 'proposal') throw new Error(`no proposal but ${JSON.stringify(answer)}`);
  return answer.proposal;
}
