import { metricsToGather } from '../domain/metrics-to-gather.ts';
import type { Observation, ObservedValue } from '../domain/observation.ts';
import type { Evidence, ToolCall } from '../domain/proposal.ts';
import type { Runbook } from '../domain/runbook.ts';

/** Evidence that a proposal may hold (the schema has the same bound); a runbook has far fewer features. */
const evidenceMax = 40;
/** Outside views of a service's failures, and from where on they say that something is wrong. */
const outsideViews: readonly { readonly metric: string; readonly isWrong: (value: number) => boolean }[] = [
  { metric: 'edge_error_ratio', isWrong: (value) => value >= 0.01 },
  { metric: 'probe_success_ratio', isWrong: (value) => value <= 0.99 },
];

/** What was found, and the call that found it. */
export interface Gathered {
  readonly evidence: readonly Evidence[];
  readonly calls: readonly ToolCall[];
}

/**
 * The values that a diagnosis rests on: the features of the signature, also those that are missing, and what the runbook
 * says to gather. When all come from one source, an outside view that shows the failure too is added: one signal is
 * not enough (requirements.md E2).
 */
export function gatherEvidence(observation: Observation, service: string, runbook: Runbook | null): Gathered {
  const features = runbook?.signature.map(({ metric }) => metric) ?? [];
  const gathered = runbook === null ? [] : metricsToGather(runbook);
  const alerted = observation.alerts.filter((alert) => alert.service === service).map(({ metric }) => metric);
  const wanted = [...new Set([...features, ...gathered, ...(runbook === null ? alerted : [])])];
  const shown = wanted
    .map((metric) => observation.value(service, metric))
    .filter((value) => value !== null && (value.quality === 'measured' || features.includes(value.metric)));
  const found = shown.filter((value) => value !== null);
  const views = corroboration(observation, service, found);
  return {
    evidence: [...found, ...views].slice(0, evidenceMax).map(evidenceOf),
    calls: [
      {
        tool: 'query-metrics',
        target: service,
        about: [...wanted, ...views.map(({ metric }) => metric)].slice(0, evidenceMax),
      },
    ],
  };
}

function corroboration(observation: Observation, service: string, found: readonly ObservedValue[]): ObservedValue[] {
  const sources = new Set(found.filter(({ quality }) => quality === 'measured').map(({ source }) => source));
  if (sources.size > 1) return [];
  const views = outsideViews.flatMap(({ metric, isWrong }) => {
    const view = observation.value(service, metric);
    return view !== null && view.value !== null && isWrong(view.value) && !sources.has(view.source) ? [view] : [];
  });
  return views.slice(0, 1);
}

function evidenceOf({ service, metric, source, value, eventAt }: ObservedValue): Evidence {
  return { eventAt, metric, service, source, value };
}
