import type { Action } from '../domain/action.ts';
import type { Approval, PersonEvent } from '../domain/approval.ts';
import { unreachable } from '../base/errors.ts';
import { carryOutApproved } from './carry-out.ts';
import { noteRejection } from './hold-back.ts';
import { stepOf } from './quality.ts';
import { nextId } from './trial-state.ts';
import type { OpenCall, TrialState } from './trial-state.ts';
import { noteUnagreed } from './unagreed.ts';
import { stopRemediations } from './follow-up.ts';
import { withdrawRequests } from './withdraw.ts';

/** Takes in what people did since the last step: answers, repairs, stops. */
export async function intervene(state: TrialState): Promise<void> {
  const events = state.people.due(state.at);
  if (events.length === 0) return;
  const asked = new Map(state.calls);
  for (const event of events) {
    writeEvent(state, event);
    await react(state, event, asked);
  }
}

/** `asked` are the calls that were open when the first of these events came, and were not answered to the end since. */
async function react(state: TrialState, event: PersonEvent, asked: Map<string, OpenCall>): Promise<void> {
  switch (event.kind) {
    case 'answered':
      return event.answer === 'reject' ? rejected(state, event.requestId, asked) : approved(state, event, asked);
    case 'acknowledged':
      return;
    case 'killed':
      state.running = { ...state.running, killed: true };
      return stopEverything(state, 'the kill switch was pressed');
    case 're-armed':
      state.running = { ...state.running, killed: false };
      return;
    case 'took-over':
      state.running = { ...state.running, commanderInControl: true };
      return stopEverything(state, 'an incident commander took control');
    case 'handed-back':
      state.running = { ...state.running, commanderInControl: false };
      return;
    case 'aborted':
      if (state.executor.kind === 'requal') withdrawRequests(state, 'a person aborted what automation had under way');
      return stopRemediations(state, 'a person aborted it');
    case 'overrode':
      return overruled(state);
    case 'repairs':
      return repairBegins(state, event);
    case 'repaired':
      return repairEnds(state, event);
    default:
      return unreachable(event);
  }
}

/** An override speaks against the last recommendation (requirements.md F4). */
function overruled(state: TrialState): void {
  const last = state.recommendations.at(-1);
  if (last) state.qualityAlerts.record({ kind: 'rejected', at: state.at, step: last.action });
}

function writeEvent(state: TrialState, event: PersonEvent): void {
  const regarding =
    event.kind === 'answered'
      ? event.requestId
      : event.kind === 'acknowledged'
        ? event.pageId
        : event.kind === 'repairs' || event.kind === 'repaired'
          ? event.repairId
          : '';
  state.journal.append(state.at, {
    kind: 'person',
    what: event.kind,
    role: event.role,
    person: event.person,
    regarding,
    answer: event.kind === 'answered' ? event.answer : null,
    reason: 'reason' in event ? event.reason : '',
  });
}

/** A no is one, also where the request was taken back while it was said. */
function rejected(state: TrialState, requestId: string, asked: Map<string, OpenCall>): void {
  const call = asked.get(requestId);
  if (!call?.plan || !call.need) return;
  state.qualityAlerts.record({ kind: 'rejected', at: state.at, step: stepOf(call.plan.action) });
  noteRejection(state, call);
  noteUnagreed(state, call, 'refused');
  close(state, call, asked);
}

async function approved(
  state: TrialState,
  event: Extract<PersonEvent, { kind: 'answered' }>,
  asked: Map<string, OpenCall>,
): Promise<void> {
  const call = state.calls.get(event.requestId);
  if (!call?.plan || !call.need) return;
  const approval: Approval = {
    role: event.role,
    person: event.person,
    planDigest: call.plan.digest,
    actionKind: call.plan.action.kind,
    givenAt: state.at,
    validUntil: state.at + call.need.validForMs,
  };
  call.approvals.push(approval);
  state.approvals.push(approval);
  if (!isComplete(call.need.groups, call.approvals)) return;
  close(state, call, asked);
  await carryOutApproved(state, call, call.approvals);
}

/** Whether each group has a yes of its own from a person who answered for no other group (requirements.md D4). */
function isComplete(groups: readonly (readonly string[])[], approvals: readonly Approval[]): boolean {
  const persons = new Set<string>();
  return groups.every((group) => {
    const approval = approvals.find(({ role, person }) => group.includes(role) && !persons.has(person));
    if (approval) persons.add(approval.person);
    return approval !== undefined;
  });
}

function close(state: TrialState, call: OpenCall, asked: Map<string, OpenCall>): void {
  asked.delete(call.id);
  state.calls.delete(call.id);
  state.people.withdraw(call.id);
}

async function stopEverything(state: TrialState, why: string): Promise<void> {
  // An external executor has to keep its hands off by itself: what it is still asked is what shows that it does.
  if (state.executor.kind === 'requal') {
    withdrawRequests(state, why);
    state.pending.length = 0;
  }
  await stopRemediations(state, why);
}

function repairBegins(state: TrialState, event: Extract<PersonEvent, { kind: 'repairs' }>): void {
  const suggested = state.recommendations.at(-1)?.action;
  const asSuggested = event.actions.some((action) => stepOf(action) === suggested);
  state.qualityAlerts.record({ kind: 'human-acted', at: state.at, asSuggested });
  const applied = event.actions.map((action) => ({ id: applyByHand(state, event.repairId, action), action }));
  state.repairs.set(event.repairId, { services: event.services, applied });
  underRepair(state);
  state.truthDue = true;
}

function applyByHand(state: TrialState, repairId: string, action: Action): string {
  const id = nextId(state, 'apply');
  state.journal.append(state.at, {
    kind: 'apply',
    id,
    by: 'person',
    decision: null,
    planDigest: null,
    action,
    approvals: [],
    idempotencyKey: repairId,
  });
  state.byHand.set(id, { apply: id, what: 'apply' });
  state.world.begin({ kind: 'apply', id, action, by: 'person' });
  return id;
}

/**
 * A finished repair by hand ends what was wrong, if the person was called to find it: no action of the catalogue does
 * that. Traffic that was shed to win time is let in again.
 */
function repairEnds(state: TrialState, event: Extract<PersonEvent, { kind: 'repaired' }>): void {
  const repair = state.repairs.get(event.repairId);
  state.repairs.delete(event.repairId);
  underRepair(state);
  state.truthDue = true;
  if (!event.endsCause) return;
  for (const faultId of state.truth.activeFaults) {
    state.world.begin({ kind: 'clear', id: `${event.repairId}-${faultId}`, faultId });
  }
  for (const { id, action } of repair?.applied ?? []) {
    if (action.kind === 'throttle-traffic') takeBack(state, id);
  }
  state.paged.clear();
}

function takeBack(state: TrialState, applied: string): void {
  const id = `${applied}-undo`;
  const why = 'the cause is mended, so the traffic that was shed to win time is let in again';
  state.journal.append(state.at, { kind: 'stop', by: 'person', apply: applied, what: 'undo', why });
  state.byHand.set(id, { apply: applied, what: 'undo' });
  state.world.begin({ kind: 'undo', id, applied });
}

function underRepair(state: TrialState): void {
  state.running = {
    ...state.running,
    underRepair: [...new Set([...state.repairs.values()].flatMap(({ services }) => services))].sort(),
  };
}
