import type { FactValue, Facts } from '../../domain/facts.ts';
import type { Plan } from '../../domain/plan.ts';
import type { ActionKind } from '../../domain/action.ts';
import { cellHolds, exampleOf, type Cell } from './cell.ts';
import { noAction } from './variable-domains.ts';

/** Facts of an ordinary, harmless step; cells replace those that a condition reads. */
const calm: Facts = {
  agent: { confidence: 0.95, pattern: 'another', changes: 0 },
  action: { kind: 'rolling-restart', tier: 1, idempotent: true, amount: 0 },
  reversal: { kind: 'self-restoring', minutes: 1 },
  pattern: { occurrences: 50, reviewed: 50, consistency: 1 },
  scope: {
    target: 'a-service',
    services: 1,
    namespaces: 1,
    replicas: 10,
    concurrent: 0.1,
    cumulative: 1,
    recent: 0,
    traffic: 0.1,
    shared: false,
    regulated: false,
    production: true,
    kind: 'stateless',
    autoscaled: true,
  },
  room: { away: 0, used: 0.3, behind: 0.3, after: 0.3 },
  load: { rise: 1, swing: 1, unamplified: 1 },
  memory: { lasts: 10 },
  change: { recorded: true },
  budget: { remaining: 1 },
  evidence: { ageMinutes: 0, sources: 3, contradictory: false, monitorRestarted: false, missing: 0 },
  alerts: { onTarget: 1, absent: 0, badRecords: 0, all: 1, elsewhere: 0, signature: 1 },
  window: { open: true },
  event: { active: false },
  owner: { known: true },
  qualification: { state: 'valid' },
  incident: { commander: false, underRepair: false },
};

/** The ordinary value of a variable. */
export function calmValue(path: string): FactValue {
  const [group = '', name = ''] = path.split('.');
  return (calm as unknown as Readonly<Record<string, Readonly<Record<string, FactValue>>>>)[group]?.[name] ?? null;
}

/** The values that are not those of an ordinary step. */
export function oddValues(values: Readonly<Record<string, FactValue>>): Readonly<Record<string, FactValue>> {
  return Object.fromEntries(Object.entries(values).filter(([path, value]) => value !== calmValue(path)));
}

/** A value that lies in a cell of the variable: the ordinary one where it does, so that examples show what matters. */
export function exampleOn(path: string, cell: Cell): FactValue {
  const ordinary = calmValue(path);
  return cellHolds(cell, ordinary) ? ordinary : exampleOf(cell);
}

/** Facts that can be changed value by value, for cells that are tried one after the other. */
export type Board = Record<string, Record<string, FactValue>>;

/** A fresh board of ordinary facts. */
export function calmBoard(): Board {
  return Object.fromEntries(Object.entries(calm).map(([group, values]) => [group, { ...values }]));
}

/** Writes one value; the path is `group.name` as the table of variables declares it. */
export function setFact(board: Board, path: string, value: FactValue): void {
  const [group = '', name = ''] = path.split('.');
  (board[group] ??= {})[name] = value;
}

/** The board as what the policy is given. Its values come from the domains of the variables, so that types hold. */
export function factsOf(board: Board): Facts {
  return board as unknown as Facts;
}

/** Facts about a proposal that recommends no action, as `make-facts.ts` has them: nothing is done, so nothing is touched. */
export const factsWithoutAction: Readonly<Record<string, FactValue>> = {
  'action.kind': noAction,
  'action.tier': 0,
  'action.idempotent': true,
  'action.amount': 0,
  'reversal.kind': 'self-restoring',
  'reversal.minutes': 0,
  'scope.services': 0,
  'scope.namespaces': 0,
  'scope.replicas': 0,
  'scope.concurrent': 0,
  'scope.cumulative': 0,
  'scope.traffic': 0,
};

/** The plan that these facts are about, as far as a policy looks at it; null where no action is proposed. */
export function planOf(facts: Facts): Plan | null {
  const { action, agent, scope } = facts;
  if (action.kind === noAction) return null;
  return {
    action: { kind: action.kind as ActionKind, target: scope.target, amount: action.amount },
    runbook: null,
    pattern: agent.pattern,
    scope: {
      services: [scope.target],
      namespaces: [],
      concurrentFraction: scope.concurrent,
      cumulativeFraction: scope.cumulative,
      replicas: scope.replicas,
      trafficFraction: scope.traffic,
    },
    tier: action.tier,
    idempotent: action.idempotent,
    undo: { kind: 'self-restoring', durationMs: facts.reversal.minutes * 60_000 },
    durationMs: 120_000,
    verifyWithinMs: 300_000,
    canary: null,
    digest: 'cell',
    idempotencyKey: 'cell',
  };
}
