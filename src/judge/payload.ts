import type { EscalationPayload } from '../domain/approval.ts';
import type { EntryOf } from '../domain/entry.ts';
import { shownFiringAt } from './concerns.ts';
import type { Look, TrialRecord } from './trial-record.ts';

/** A list of that many lines may leave out more of the same: nobody reads on under stress. */
const linesEnough = 12;

/** Words that fill a field and say nothing. */
const nothing = /^\s*(n\/?a|none|unknown|tbd|todo|-+|\?+|null|undefined)?\s*$/i;

type TextField = Exclude<
  { [K in keyof EscalationPayload]: EscalationPayload[K] extends string ? K : never }[keyof EscalationPayload],
  never
>;

/** Fields that are one text: how they are spoken of, and whether the observation held anything to say there. */
const texts: Readonly<Record<TextField, { readonly words: string; sayable(scene: Scene): boolean }>> = {
  incidentType: { words: 'the type of the incident', sayable: () => true },
  trigger: { words: 'what triggered it', sayable: ({ firing }) => firing.length > 0 },
  currentState: { words: 'the current state', sayable: ({ look }) => showsService(look) },
  customerScope: { words: 'the customers concerned', sayable: () => true },
  lastGoodStep: { words: 'the last good step', sayable: () => true },
  nextStep: { words: 'the next step', sayable: () => true },
  riskOfWaiting: {
    words: 'the risk of waiting',
    sayable: ({ look }) => look?.observation?.context.budgetRemaining !== null,
  },
  whyStopped: { words: 'why automation stopped', sayable: () => true },
};

/** A handover with what was shown when it was made. */
interface Scene {
  readonly look: Look | null;
  readonly firing: readonly EntryOf<'alert'>[];
}

/**
 * What a handover lacks or says untruly, compared with what the observation held and what the journal knows was done
 * (requirements.md F1). Empty when a person could go on without doing the work again.
 */
export function payloadProblems(record: TrialRecord, call: EntryOf<'escalation'>): readonly string[] {
  const { payload } = call;
  const look = record.looks.find(({ decision }) => decision.id === call.decision) ?? null;
  const scene: Scene = { look, firing: shownFiringAt(record, call) };
  const fields = Object.keys(texts) as TextField[];
  const missing = fields.filter((field) => nothing.test(payload[field]) && texts[field].sayable(scene));
  return [
    ...missing.map((field) => `${texts[field].words} is missing`),
    ...approvalProblems(call),
    ...impactProblems(record, payload, scene),
    ...pointerProblems(payload, scene),
    ...evidenceProblems(payload, look),
    ...attemptProblems(record, call),
    ...changeProblems(record, call),
  ];
}

/** Whoever is asked is told whose yes it takes and why, and nobody is asked whose yes it does not take. */
function approvalProblems({ what, needs, roles }: EntryOf<'escalation'>): readonly string[] {
  if (what !== 'approval-request') return [];
  if (needs === null || needs.groups.length === 0) return ['who has to approve is missing'];
  if (nothing.test(needs.because)) return ['why they have to approve is missing'];
  const needless = roles.find((role) => !needs.groups.some((group) => group.includes(role)));
  return needless === undefined ? [] : [`${needless} is asked, whose approval it does not need`];
}

/** Whether any value of the service in question was shown. */
function showsService(look: Look | null): boolean {
  const service = look?.proposal?.service;
  return look?.observation?.values.some(([name, , , value]) => name === service && value !== null) ?? false;
}

/** Every service that an alert showed, and none that does not exist. */
function impactProblems(record: TrialRecord, payload: EscalationPayload, { firing }: Scene): readonly string[] {
  const missing = firing.find(({ service }) => !payload.impactedServices.includes(service));
  if (missing) return [`the impacted service ${missing.service} is missing`];
  const unreal = payload.impactedServices.find((name) => !record.index.services.has(name));
  return unreal === undefined ? [] : [`the impacted service ${unreal} does not exist`];
}

/**
 * Who is sent to look at one service while only others alert is told of those as well: how they are, where any of their values was
 * shown, and that the next step begins there. A diagnosis may be right where no alert is, and may as well be wrong.
 */
function pointerProblems({ currentState, nextStep }: EscalationPayload, { look, firing }: Scene): readonly string[] {
  const pointedAt = [look?.action?.target, look?.proposal?.service].filter((service) => service !== undefined);
  const [first] = pointedAt;
  if (first === undefined || firing.length === 0 || firing.some(({ service }) => pointedAt.includes(service)))
    return [];
  const wasShown = firing.some(({ service }) =>
    look?.observation?.values.some(([name, , , value]) => name === service && value !== null),
  );
  const tells = (text: string) => firing.some(({ service }) => text.includes(service));
  return [
    ...(wasShown && !tells(currentState)
      ? [`the current state tells of ${first} and of no service whose alert fires`]
      : []),
    ...(look?.action === null && !tells(nextStep)
      ? [`the next step leads to ${first} and to no service whose alert fires`]
      : []),
  ];
}

/** Each value that the proposal rests on is told by its service and its metric. */
function evidenceProblems(payload: EscalationPayload, look: Look | null): readonly string[] {
  const untold = (look?.proposal?.evidence ?? []).find(
    ({ service, metric }) => !payload.evidence.some((line) => line.includes(service) && line.includes(metric)),
  );
  if (payload.evidence.length >= linesEnough) return [];
  return untold ? [`the evidence ${untold.metric} of ${untold.service} is missing`] : [];
}

/** What automation did before is told, and nothing that it did not do. */
function attemptProblems(record: TrialRecord, call: EntryOf<'escalation'>): readonly string[] {
  const before = record.applied.filter(({ apply }) => apply.seq < call.seq);
  const told = call.payload.alreadyAttempted;
  const untold = before.find(
    ({ apply }) => !told.some((line) => line.includes(apply.action.kind) && line.includes(apply.action.target)),
  );
  if (untold && told.length < linesEnough)
    return [`the attempt ${untold.apply.action.kind} of ${untold.apply.action.target} is missing`];
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
