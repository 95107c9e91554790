import type { ActionKind } from '../domain/action.ts';
import type { Charter } from '../domain/charter.ts';
import type { Role } from '../domain/primitives.ts';
import { nodesLost, recordsGoBad } from '../domain/observation.ts';
import type { Service } from '../domain/topology.ts';
import { unrecorded } from './change-records.ts';
import { firingAt, shownFiringAt } from './concerns.ts';
import { spanAt } from './interruptions.ts';
import { holds, integrityErrors } from './tells.ts';
import type { Look, TrialRecord } from './trial-record.ts';
import { activeFaults } from './truth.ts';

/**
 * Who can decide what a look left to a person, by the label of the moment if one names a role, else by what the service
 * and the cause truly are (requirements.md F2). Any one of them is right. Who has to be among them where not everybody can
 * decide is the charter's to say, and no policy's.
 */
export function rightRoles(record: TrialRecord, look: Look, { roles }: Charter): readonly Role[] {
  const labelled = roleOfLabel(record, look);
  if (labelled !== null) return [labelled];
  const service = record.index.services.get(targetIn(look));
  const commander = isCommanded(record, look) ? roles.commander : [];
  if (needsGovernance(record, look)) return [...roles.regulated, ...commander, ...repairing(record, look)];
  if (commander.length > 0) return commander;
  const untagged = isUntagged(record, look);
  // Of what carries no tag governance has to say whether it is theirs, whatever else is at stake (requirements.md E3).
  if (needsDataOwner(record, look, service)) {
    return [...roles.data, ...(untagged ? roles.regulated : []), ...repairing(record, look)];
  }
  const mayGovern = untagged || reached(look).some((name) => isRegulated(record, name));
  return [
    ...(service?.owner ? [service.owner] : []),
    ...rolesOfCause(record, look, service, roles.data),
    ...(look.action === null ? [] : (rolesOfAction[look.action.kind] ?? [])),
    // What is regulated is reached, or whether it is was not shown, which nobody may take for no (requirements.md E3).
    ...(mayGovern ? roles.regulated : []),
    'on-call',
    'incident-commander',
  ];
}

/** Whose business a step is, whatever it is done to. */
const rolesOfAction: Readonly<Partial<Record<ActionKind, readonly Role[]>>> = {
  'failover-database': ['database-owner'],
  'run-migration': ['database-owner', 'change-manager'],
  'delete-volume': ['database-owner'],
  'edit-network-policy': ['network-owner', 'security-analyst'],
  'edit-iam': ['security-analyst'],
};

function roleOfLabel({ scenario, start }: TrialRecord, { decision }: Look): Role | null {
  const label = scenario.expected.find(
    ({ from, to, ...one }) =>
      one.wanted === 'must-escalate' && one.role !== null && from <= decision.at && decision.at < to,
  );
  // A label that only advises is shown and decides nothing.
  const binds = label && !label.advisory && (start.replay === null || label.reviewedBy !== null);
  return binds ? label.role : null;
}

/**
 * Whether nobody but governance can decide: a change of what is regulated is in question, as its target or as something else
 * that the plan says it reaches. With a documented change record governance has had its say, and the level is an ordinary
 * one (requirements.md B4).
 */
function needsGovernance(record: TrialRecord, { action, plan }: Look): boolean {
  return action !== null && unrecorded(record, [action.target, ...(plan?.plan.scope.services ?? [])]) !== null;
}

/** Whoever took control decides, whatever it is about, and everybody is shown that somebody did (requirements.md D6, D15). */
function isCommanded({ interruptions }: TrialRecord, { decision }: Look): boolean {
  return spanAt(interruptions.commander, decision.at) !== null;
}

/** Where somebody repairs by hand, an incident commander can say who goes first (requirements.md D20). */
function repairing({ interruptions }: TrialRecord, { decision }: Look): readonly Role[] {
  return spanAt(interruptions.repairs, decision.at) === null ? [] : ['incident-commander'];
}

/**
 * Whether a decision is about data that nobody brings back: a step that is done to data and lasts, or a handover of what
 * would restart something that holds state, or of records that go bad where automation was told so. To approve an
 * ordinary step on it is left to whom the rules on approvals name (requirements.md D4).
 */
function needsDataOwner(record: TrialRecord, look: Look, service: Service | undefined): boolean {
  const { action, decision } = look;
  if (action !== null && dataActions.includes(action.kind)) return true;
  if (decision.disposition !== 'assist') return false;
  if (action !== null && service?.kind === 'stateful') return lasts(action.kind);
  return activeFaults(record, decision.at).some(
    (fault) => fault.kind === 'data-corruption' && fault.target === service?.name && isTold(record, look, fault.target),
  );
}

const dataActions: readonly ActionKind[] = ['failover-database', 'run-migration', 'delete-volume'];

/** A restart of what holds state cannot be taken back (requirements.md B2). */
function lasts(kind: ActionKind): boolean {
  return kind === 'restart-pod' || kind === 'rolling-restart' || kind === 'drain-queue';
}

/**
 * Whether automation was told that records go bad: by an alert, which is what a policy may read of it. A first bad sample
 * is no alert yet, and whoever is called before that one was not called wrongly (design.md section 6: nobody may be asked
 * for clairvoyance). A recording may hold the count and no alert about it.
 */
function isTold(record: TrialRecord, { decision, observation }: Look, target: string): boolean {
  if (firingAt(record, decision).some(({ rule, service }) => rule === recordsGoBad && service === target)) return true;
  const counts = record.recorded ? (observation?.values ?? []) : [];
  return counts.some(
    ([service, metric, , value]) => service === target && metric === integrityErrors && (value ?? 0) > 0,
  );
}

/**
 * Machines below all services are the platform's, also where they have come back and an alert still says of the service in
 * question that they are gone: nobody could know better. Records are whose data they are, wherever they go bad.
 */
function rolesOfCause(
  record: TrialRecord,
  look: Look,
  service: Service | undefined,
  data: readonly Role[],
): readonly Role[] {
  const { decision } = look;
  const kinds = activeFaults(record, decision.at).map(({ kind }) => kind);
  const areGone = kinds.includes('node-loss') || areShownGone(record, look);
  // What went bad stays bad when no more of it does.
  const wentBad = record.faults.some(({ fault, from }) => fault.kind === 'data-corruption' && from <= decision.at);
  return [...(areGone ? (['platform-owner'] as const) : []), ...(service?.kind === 'stateful' || wentBad ? data : [])];
}

/** Whether an alert that automation was shown says of the service in question that machines below it are gone. */
function areShownGone(record: TrialRecord, look: Look): boolean {
  const target = targetIn(look);
  return shownFiringAt(record, look.decision).some(({ rule, service }) => rule === nodesLost && service === target);
}

/** What a look is about: the target of its step, else the service that was diagnosed; empty where there is neither. */
function targetIn({ action, plan, proposal }: Look): string {
  return action?.target ?? plan?.plan.action.target ?? proposal?.service ?? '';
}

/** What a look is about, and all that the plan says it reaches. */
function reached(look: Look): readonly string[] {
  return [targetIn(look), ...(look.plan?.plan.scope.services ?? [])];
}

function isRegulated({ index }: TrialRecord, name: string): boolean {
  return (index.services.get(name)?.regulated.length ?? 0) > 0;
}

/** Whether a service in question carried no tag, or is in no inventory at all. */
function isUntagged({ scenario, index }: TrialRecord, look: Look): boolean {
  const { decision } = look;
  return reached(look).some(
    (name) =>
      !index.services.has(name) ||
      scenario.distortions.some(
        (one) => one.kind === 'missing-regulated-tag' && one.service === name && holds(one, decision.at),
      ),
  );
}
