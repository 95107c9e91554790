import type { Facts } from '../domain/facts.ts';
import type { VariableDeclaration, VariableSource, VariableType } from '../domain/variable.ts';

/** A variable with what a person needs to write a clause on it. */
export interface DocumentedVariable extends VariableDeclaration {
  /** What the number counts or measures; null where there is none. */
  readonly unit: string | null;
  readonly about: string;
}

type PathOf<G extends keyof Facts> = `${G}.${Extract<keyof Facts[G], string>}`;
/** Every path that a condition may read. */
export type FactPath = { [G in keyof Facts]: PathOf<G> }[keyof Facts];

const fact = (type: VariableType, source: VariableSource, unit: string | null, about: string) =>
  ({ type, source, unit, about }) as const;

/** The compiler holds this table complete: a fact without an entry, or an entry without a fact, is a type error. */
const table = {
  'agent.confidence': fact('number', 'agent', 'fraction', 'How sure the agent says it is.'),
  'agent.pattern': fact(
    'string',
    'agent',
    null,
    'The failure pattern that the agent names; missing when it knows none.',
  ),
  'agent.changes': fact(
    'number',
    'context',
    'changes',
    'Changes of the first recommendation, of its step or its diagnosis, in the last ten minutes.',
  ),
  'action.kind': fact('string', 'context', null, 'The kind of action, as in the catalogue of actions.'),
  'action.tier': fact('number', 'context', 'tier 0 to 3', '0 read-only, 1 low risk, 2 higher risk, 3 human only.'),
  'action.idempotent': fact('boolean', 'context', null, 'Whether a second application changes nothing.'),
  'action.amount': fact(
    'number',
    'context',
    'as the action',
    'Replicas to add or take, share of traffic, minutes; else 0.',
  ),
  'reversal.kind': fact('string', 'context', null, 'undo, self-restoring or irreversible.'),
  'reversal.minutes': fact('number', 'context', 'minutes', 'How long it takes until all is as before.'),
  'pattern.occurrences': fact(
    'number',
    'context',
    'occurrences',
    'How often the history has seen the pattern; 0 is never.',
  ),
  'pattern.reviewed': fact(
    'number',
    'context',
    'occurrences',
    'How many of them a person has reviewed and found rightly named.',
  ),
  'pattern.consistency': fact('number', 'context', 'fraction', 'Share of them in which one remedy had one outcome.'),
  'scope.target': fact('string', 'context', null, 'The service that the action is on.'),
  'scope.services': fact('number', 'context', 'services', 'Services changed by the action.'),
  'scope.namespaces': fact('number', 'context', 'namespaces', 'Namespaces changed by the action.'),
  'scope.replicas': fact('number', 'context', 'replicas', 'Replicas changed by the action in all.'),
  'scope.concurrent': fact(
    'number',
    'context',
    'fraction',
    "Largest share of the target's replicas changed at one time.",
  ),
  'scope.cumulative': fact('number', 'context', 'fraction', "Share of the target's replicas changed by the end."),
  'scope.recent': fact(
    'number',
    'context',
    'services',
    "Other services that automation has changed within the rolling window of the policy's guardrails.",
  ),
  'scope.traffic': fact('number', 'context', 'fraction', 'Share of user traffic that passes through what is changed.'),
  'scope.shared': fact('boolean', 'context', null, 'Whether several teams stand on what is changed.'),
  'scope.regulated': fact(
    'boolean',
    'context',
    null,
    'Whether a regime regulates any service that is changed; missing where one carries no classification tag.',
  ),
  'scope.production': fact('boolean', 'context', null, 'Whether anything changed may be in production.'),
  'scope.kind': fact('string', 'context', null, 'stateless, stateful, cache, queue, external, telemetry or unknown.'),
  'scope.autoscaled': fact('boolean', 'context', null, 'Whether the target has an autoscaler.'),
  'room.away': fact(
    'number',
    'context',
    'replicas',
    'Replicas of the target that are away now, or that ended by themselves in the last quarter of an hour; missing when not shown.',
  ),
  'room.used': fact('number', 'context', 'fraction', 'Share of its processors that the target uses now.'),
  'room.behind': fact(
    'number',
    'context',
    'fraction',
    'The largest such share among all that the target calls, directly or not; 0 when it calls nothing, missing where one of them does not show it within half a minute.',
  ),
  'room.after': fact(
    'number',
    'context',
    'fraction',
    'Share of its processors that the target will use with what the step adds, by what as many requests took an hour ago, or as long ago as is shown; above 1 it is not enough.',
  ),
  'load.rise': fact(
    'number',
    'context',
    'times',
    'The most requests a second that reached the target in a quarter of a minute of the last two, as a multiple of the most in half a minute of two an hour ago, or as long ago as is shown; unknown where those came unevenly.',
  ),
  'load.swing': fact(
    'number',
    'context',
    'times',
    'The most requests of a minute that reached the target in the last ten, or since the observation began, as a multiple of the least; missing where a quarter of one is not shown, one has none, or less than three minutes were observed.',
  ),
  'load.unamplified': fact(
    'number',
    'context',
    'times',
    'The load.rise without what any caller of the target gets more of than the service where users come in, for that may be tries again. What the callers themselves try again is in it. Missing where one of them does not show it, or no calls are shown to lead from there to the target.',
  ),
  'memory.lasts': fact(
    'number',
    'context',
    'times',
    'How long the memory of the target lasts at the pace of the last three minutes, as a multiple of what the step takes; missing while it does not grow.',
  ),
  'change.recorded': fact('boolean', 'context', null, 'Whether every regulated service changed has a change record.'),
  'budget.remaining': fact(
    'number',
    'context',
    'fraction',
    'Error budget that is left; missing when it is not current.',
  ),
  'evidence.ageMinutes': fact('number', 'context', 'minutes', 'Age of the oldest value that the proposal rests on.'),
  'evidence.sources': fact('number', 'context', 'sources', 'Independent sources among the evidence.'),
  'evidence.contradictory': fact('boolean', 'context', null, 'Whether two sources tell different things.'),
  'evidence.monitorRestarted': fact(
    'boolean',
    'context',
    null,
    'Whether a monitor of the evidence was restarted, or a count of it fell to zero.',
  ),
  'evidence.missing': fact('number', 'context', 'values', 'Values that should be there and are not.'),
  'alerts.onTarget': fact('number', 'context', 'alerts', 'Alerts that fire now on the target.'),
  'alerts.absent': fact(
    'number',
    'context',
    'alerts',
    'Alerts on the target that say that samples of it no longer come.',
  ),
  'alerts.badRecords': fact('number', 'context', 'alerts', 'Alerts on the target that say that its records go bad.'),
  'alerts.all': fact('number', 'context', 'alerts', 'Alerts that fire now anywhere.'),
  'alerts.elsewhere': fact(
    'number',
    'context',
    'alerts',
    'Alerts on services that trouble of the target does not reach (neither itself nor who calls it, directly or not), beside those that say that samples no longer come.',
  ),
  'alerts.signature': fact(
    'number',
    'context',
    'alerts',
    'Alerts on the target on a metric by which the runbook of the named pattern knows it: one that weighs at least half as much as the heaviest of its signature.',
  ),
  'window.open': fact('boolean', 'context', null, 'Whether changes are allowed now.'),
  'event.active': fact('boolean', 'context', null, 'Whether a business event protects what is changed.'),
  'owner.known': fact('boolean', 'context', null, 'Whether the target has a known owner.'),
  'qualification.state': fact(
    'string',
    'context',
    null,
    'valid, missing, expired or revoked; in a trial that takes it for granted, valid.',
  ),
  'incident.commander': fact('boolean', 'context', null, 'Whether an incident commander is in control.'),
  'incident.underRepair': fact('boolean', 'context', null, 'Whether a person repairs what would be changed.'),
} satisfies Record<FactPath, Omit<DocumentedVariable, 'path'>>;

/**
 * Every value that a condition of a policy may read, with its type, its unit and who says it. There is nothing else.
 * All conditions are compiled against this one array, so that they share one engine.
 */
export const variables: readonly DocumentedVariable[] = Object.entries(table).map(([path, rest]) => ({
  path,
  ...rest,
}));
