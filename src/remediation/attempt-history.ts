import { limits } from '../domain/limits.ts';
import type { Plan } from '../domain/plan.ts';
import type { AttemptRecord } from '../domain/ruling.ts';

/** The attempts of one trial, oldest first, as the guard looks back on them. */
export interface AttemptHistory {
  records(): readonly AttemptRecord[];
  /** Returns the number of the attempt, by which `settle` finds it. */
  remember(at: number, plan: Plan, outcome: AttemptRecord['outcome']): number;
  settle(attempt: number, outcome: AttemptRecord['outcome']): void;
}

/** An empty history, which keeps the newest `limits.attemptsMax`. */
export function createAttemptHistory(): AttemptHistory {
  let records: readonly AttemptRecord[] = [];
  let attempts = 0;
  return {
    records: () => records,
    remember(at, { action, idempotencyKey, scope }, outcome) {
      const what = { target: action.target, action: action.kind, idempotencyKey, services: scope.services };
      records = [...records, { at, ...what, outcome }].slice(-limits.attemptsMax);
      return attempts++;
    },
    settle(attempt, outcome) {
      const place = attempt - (attempts - records.length);
      records = records.map((record, index) => (index === place ? { ...record, outcome } : record));
    },
  };
}
