import { formatDuration, formatMoment } from '../base/duration.ts';
import { limits } from '../domain/limits.ts';
import { actionTraits } from '../domain/action.ts';
import type { EscalationPayload } from '../domain/approval.ts';
import type { Decision } from '../domain/decision.ts';
import type { Alert, Observation, ObservedValue } from '../domain/observation.ts';
import type { Plan } from '../domain/plan.ts';
import type { Evidence, Proposal } from '../domain/proposal.ts';
import type { AttemptRecord } from '../domain/ruling.ts';

export interface PayloadInput {
  readonly observation: Observation;
  /** Null where the agent failed or proposed nothing. */
  readonly proposal: Proposal | null;
  readonly plan: Plan | null;
  readonly decision: Decision | null;
  readonly attempts: readonly AttemptRecord[];
  /** Why automation does not go on; when empty, the decision's own reasons. */
  readonly why: string;
}

/** Deploys that are told to a person; an older one is rarely the cause, and the list has to be read under stress. */
const recentMs = 24 * 3_600_000;
/** Lines of one list. A person who has to continue reads no more. */
const linesMax = 12;

/**
 * The handover of requirements.md F1. Every field is what the observation shows or what automation did; what is not
 * known is empty. That a thing was looked for and is not shown is knowledge and is said.
 */
export function makePayload(input: PayloadInput): EscalationPayload {
  const { observation, proposal, plan, decision, attempts } = input;
  const service = proposal?.service ?? plan?.action.target ?? observation.alerts[0]?.service ?? null;
  const impacted = [...new Set(observation.alerts.map((alert) => alert.service))];
  // A diagnosis that leads away from every alert may be wrong: whoever is called is then told of the alerts first.
  const alerting = service === null || impacted.includes(service) ? null : (impacted[0] ?? null);
  const first = alerting ?? service;
  return {
    incidentType: proposal === null ? '' : (proposal.pattern ?? 'no known pattern fits'),
    trigger: triggerOf(observation.alerts, service),
    currentState: currentState(observation, alerting, service),
    impactedServices: impacted,
    customerScope: first === null ? '' : customersOf(observation, first),
    recentChanges: changesShown(observation, service === null ? impacted : [...new Set([...impacted, service])]),
    evidence: (proposal?.evidence ?? []).slice(0, linesMax).map((item) => evidenceLine(observation, item)),
    permissionsUsed: permissionsUsed(attempts),
    alreadyAttempted: attempts.length === 0 ? ['nothing by automation'] : attempts.slice(-linesMax).map(attemptLine),
    lastGoodStep: lastGoodStep(attempts, observation.at),
    nextStep: nextStep(plan, decision, alerting, service),
    riskOfWaiting: riskOfWaiting(observation, first),
    whyStopped: input.why === '' ? (decision?.because.join('; ') ?? '') : input.why,
  };
}

function triggerOf(alerts: readonly Alert[], service: string | null): string {
  const alert = alerts.find((candidate) => candidate.service === service) ?? alerts[0];
  return alert === undefined
    ? ''
    : `${alert.rule} on ${alert.service} since ${formatMoment(alert.firedAt)}: ${alert.text}`;
}

/** With two services each is told by its name. */
function currentState(observation: Observation, alerting: string | null, service: string | null): string {
  if (service === null) return '';
  if (alerting === null) return stateOf(observation, service);
  return [alerting, service].map((name) => `${name}: ${stateOf(observation, name)}`).join('; ');
}

function stateOf(observation: Observation, service: string): string {
  return observation
    .valuesOf(service)
    .slice(0, linesMax)
    .map((value) => `${value.metric} ${valueText(value)}`)
    .join(', ');
}

function valueText(value: ObservedValue): string {
  return value.value === null || value.quality !== 'measured'
    ? value.quality
    : String(Math.round(value.value * 1_000) / 1_000);
}

function customersOf({ context }: Observation, service: string): string {
  const shown = context.services.find(({ name }) => name === service);
  if (!shown) return `${service} is not in the dependency map, so whose requests it serves is not shown`;
  const percent = Math.round(shown.trafficFraction * 100);
  const callers = shown.callers.length === 0 ? 'no service calls it' : `called by ${shown.callers.join(', ')}`;
  return `${percent} % of user traffic passes through ${service}; ${callers}`;
}

function changesShown({ at, context }: Observation, services: readonly string[]): readonly string[] {
  const recent = context.deploys.filter(
    (deploy) => services.includes(deploy.service) && at - deploy.at <= recentMs && deploy.at <= at,
  );
  if (recent.length === 0) return [`no deploy shown in the last ${formatDuration(recentMs)}`];
  return recent.slice(-linesMax).map((deploy) => `${deploy.service} deployed ${minutes(at - deploy.at)} ago`);
}

/** A value that the agent names is told as it is shown, and told apart when it is not shown at all. */
function evidenceLine(observation: Observation, { service, metric, source, eventAt, value }: Evidence): string {
  const shown = observation.value(service, metric);
  if (shown === null)
    return `${service}/${metric} (${source}) is claimed by the agent to be ${value ?? 'missing'}; it is not shown`;
  const differs = shown.eventAt !== eventAt ? '; the agent rests on an older one' : '';
  return `${service}/${metric} (${shown.source}) is ${valueText(shown)} as of ${formatMoment(shown.eventAt)}${differs}`;
}

function permissionsUsed(attempts: readonly AttemptRecord[]): readonly string[] {
  return [
    'read telemetry and context',
    ...new Set(attempts.map(({ action, target }) => `${action} on ${target}`)),
  ].slice(0, linesMax);
}

function attemptLine({ at, action, target, outcome }: AttemptRecord): string {
  return `${formatMoment(at)} ${action} on ${target}: ${outcome === 'open' ? 'not ended' : outcome}`;
}

function lastGoodStep(attempts: readonly AttemptRecord[], at: number): string {
  const helped = attempts.findLast(({ outcome }) => outcome === 'helped');
  if (helped) return `${formatMoment(helped.at)} ${helped.action} on ${helped.target}`;
  const changed = attempts.length === 0 ? 'nothing was changed' : 'no change is known to have helped';
  return `evidence read at ${formatMoment(at)}; ${changed}`;
}

/** At level 1 no action is recommended (requirements.md A1): the next step is then to look. */
function nextStep(
  plan: Plan | null,
  decision: Decision | null,
  alerting: string | null,
  service: string | null,
): string {
  if (service === null) return '';
  if (plan === null || decision === null || decision.level < 2) {
    const doubt = alerting === null ? '' : ` (the agent points to ${service}, where no alert fires)`;
    return `diagnose ${alerting ?? service} by hand${doubt}; no action is recommended`;
  }
  const { kind, target, amount } = plan.action;
  const unit = actionTraits[kind].amount;
  const by = plan.runbook === null ? 'no runbook allows it' : `runbook ${plan.runbook}`;
  // To look at what does not alert is no step that ends anything: whoever looks begins where an alert fires.
  const elsewhere = plan.tier > 0 || alerting === null ? '' : `; begin at ${alerting}, where an alert fires`;
  const what = `${kind} on ${target}${unit === 'none' ? '' : ` (${amount} ${unit})`}`;
  return `${what}, ${by}, ${undoWords[plan.undo.kind]}${elsewhere}`;
}

const undoWords = {
  undo: 'can be undone',
  'self-restoring': 'restores itself',
  irreversible: 'cannot be undone',
} as const;

function riskOfWaiting(observation: Observation, service: string | null): string {
  const { remainingFraction, asOf } = observation.context.budget;
  // A budget that was read long ago is told with its age: it may be nearly spent by now (requirements.md E7).
  const age = observation.at - asOf;
  const asOfText = age > limits.contextAgeMaxMs ? `, as it was ${minutes(age)} ago` : '';
  const errors = service === null ? null : observation.mean(service, 'error_ratio', 60_000);
  return [
    remainingFraction === null
      ? null
      : `${Math.round(remainingFraction * 100)} % of the error budget is left${asOfText}`,
    errors === null ? null : `${service} fails ${Math.round(errors * 1_000) / 10} % of its requests`,
  ]
    .filter((part) => part !== null)
    .join('; ');
}

function minutes(ms: number): string {
  return `${Math.round(ms / 60_000)} min`;
}
