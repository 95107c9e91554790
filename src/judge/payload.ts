import type { EscalationPayload } from '../domain/approval.ts';
import type { EntryOf } from '../domain/entry.ts';
import type { Look, TrialRecord } from './trial-record.ts';

/** Words that fill a field and say nothing. */
const nothing = /^\s*(n\/?a|none|unknown|tbd|todo|-+|\?+|null|undefined)?\s*$/i;

/** Fields that are one text, with how they are spoken of. */
const texts = {
  incidentType: 'the type of the incident',
  trigger: 'what triggered it',
  currentState: 'the current state',
  customerScope: 'the customers concerned',
  lastGoodStep: 'the last good step',
  nextStep: 'the next step',
  riskOfWaiting: 'the risk of waiting',
  whyStopped: 'why automation stopped',
} as const satisfies Partial<Record<keyof EscalationPayload, string>>;

/**
 * What a handover lacks or says untruly, compared with what the observation held and what the journal knows was done
 * (requirements.md F1). Empty when a person could go on without doing the work again.
 */
export function payloadProblems(record: TrialRecord, call: EntryOf<'escalation'>): readonly string[] {
  const { payload } = call;
  const look = record.looks.find(({ decision }) => decision.id === call.decision) ?? null;
  const missing = Object.entries(texts)
    .filter(([field]) => nothing.test(payload[field as keyof typeof texts]))
    .map(([, words]) => `${words} is missing`);
  return [...missing, ...untruths(record, call, look)];
}

function untruths(record: TrialRecord, call: EntryOf<'escalation'>, look: Look | null): readonly string[] {
  const { payload } = call;
  return [
    ...impactProblems(record, payload, look),
    ...evidenceProblems(payload, look),
    ...attemptProblems(record, call),
    ...changeProblems(record, call),
  ];
}

/** Every service that an alert showed, and none that does not exist. */
function impactProblems(record: TrialRecord, payload: EscalationPayload, look: Look | null): readonly string[] {
  const alerted = record.of.alert.filter(({ id }) => look?.observation?.alerts.includes(id) ?? false);
  const missing = alerted.find(({ service }) => !payload.impactedServices.includes(service));
  if (missing) return [`the impacted service ${missing.service} is missing`];
  const unreal = payload.impactedServices.find((name) => !record.index.services.has(name));
  return unreal === undefined ? [] : [`the impacted service ${unreal} does not exist`];
}

/** Each value that the proposal rests on is told by its service and its metric. */
function evidenceProblems(payload: EscalationPayload, look: Look | null): readonly string[] {
  const untold = (look?.proposal?.evidence ?? []).find(
    ({ service, metric }) => !payload.evidence.some((line) => line.includes(service) && line.includes(metric)),
  );
  return untold ? [`the evidence ${untold.metric} of ${untold.service} is missing`] : [];
}

/** What automation did before is told, and nothing that it did not do. */
function attemptProblems(record: TrialRecord, call: EntryOf<'escalation'>): readonly string[] {
  const before = record.applied.filter(({ apply }) => apply.seq < call.seq);
  const told = call.payload.alreadyAttempted;
  const untold = before.find(
    ({ apply }) => !told.some((line) => line.includes(apply.action.kind) && line.includes(apply.action.target)),
  );
  if (untold) return [`the attempt ${untold.apply.action.kind} of ${untold.apply.action.target} is missing`];
  const kinds = new Set<string>(before.map(({ apply }) => apply.action.kind));
  const claimed = told.find((line) => record.index.services.size > 0 && namesStep(line) && !mentions(line, kinds));
  return claimed === undefined ? [] : [`an attempt is told that was never made (${claimed})`];
}

function namesStep(line: string): boolean {
  return /\b[a-z]+-[a-z]+(-[a-z]+)? on \b/.test(line);
}

function mentions(line: string, kinds: ReadonlySet<string>): boolean {
  return [...kinds].some((kind) => line.includes(kind));
}

/** A deploy of the day before that concerns the service is told. */
function changeProblems(record: TrialRecord, call: EntryOf<'escalation'>): readonly string[] {
  const concerned = call.payload.impactedServices;
  const deploy = record.scenario.context.deploys.find(
    ({ service, at }) => at <= call.at && concerned.includes(service),
  );
  if (!deploy || call.payload.recentChanges.some((line) => line.includes(deploy.service))) return [];
  return [`the deploy of ${deploy.service} is missing`];
}
