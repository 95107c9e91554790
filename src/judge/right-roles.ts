import type { ActionKind } from '../domain/action.ts';
import type { Role } from '../domain/primitives.ts';
import type { Service } from '../domain/topology.ts';
import { holds } from './tells.ts';
import type { Look, TrialRecord } from './trial-record.ts';
import { activeFaults } from './truth.ts';

const governance: readonly Role[] = ['compliance-lead', 'change-manager'];

/**
 * Who can decide what a look left to a person, by the label of the moment if one names a role, else by what the service
 * and the cause truly are (requirements.md F2). Any one of them is right.
 */
export function rightRoles(record: TrialRecord, look: Look): readonly Role[] {
  const labelled = roleOfLabel(record, look);
  if (labelled !== null) return [labelled];
  const service = record.index.services.get(
    look.action?.target ?? look.plan?.plan.action.target ?? look.proposal?.service ?? '',
  );
  if (needsGovernance(record, look, service)) return [...governance, ...commander(record, look)];
  const mayGovern = (service?.regulated.length ?? 0) > 0 || isUntagged(record, look);
  return [
    ...(service?.owner ? [service.owner] : []),
    ...rolesOfCause(record, look, service),
    ...(look.action === null ? [] : (rolesOfAction[look.action.kind] ?? [])),
    // Whether it is regulated was not shown, and then nobody may take it for unregulated (requirements.md E3).
    ...(mayGovern ? governance : []),
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
 * Whether nobody but governance can decide: a change of what is regulated is in question. With a documented change record
 * governance has had its say, and the level is an ordinary one (requirements.md B4).
 */
function needsGovernance({ scenario }: TrialRecord, { action }: Look, service: Service | undefined): boolean {
  if (service === undefined || service.regulated.length === 0 || action === null) return false;
  return !scenario.context.changeRecords.includes(service.name);
}

/** Whoever took control decides, whatever it is about (requirements.md D6). */
function commander({ interruptions }: TrialRecord, { decision }: Look): readonly Role[] {
  const spans = [...interruptions.commander, ...interruptions.repairs];
  return spans.some(({ from, to }) => from <= decision.at && decision.at < to) ? ['incident-commander'] : [];
}

/** Machines below all services are the platform's; records are whose data they are, wherever they go bad. */
function rolesOfCause(record: TrialRecord, { decision }: Look, service: Service | undefined): readonly Role[] {
  const kinds = activeFaults(record, decision.at).map(({ kind }) => kind);
  return [
    ...(kinds.includes('node-loss') ? (['platform-owner'] as const) : []),
    ...(service?.kind === 'stateful' || kinds.includes('data-corruption') ? (['database-owner'] as const) : []),
  ];
}

/** Whether a service in question carried no tag, or is in no inventory at all. */
function isUntagged({ scenario, index }: TrialRecord, { decision, action, proposal, plan }: Look): boolean {
  const target = action?.target ?? plan?.plan.action.target ?? proposal?.service ?? '';
  const names = [target, ...(plan?.plan.scope.services ?? [])];
  return names.some(
    (name) =>
      !index.services.has(name) ||
      scenario.distortions.some(
        (one) => one.kind === 'missing-regulated-tag' && one.service === name && holds(one, decision.at),
      ),
  );
}
