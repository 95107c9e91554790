import { invariant } from '../base/errors.ts';
import type { ActionKind } from '../domain/action.ts';
import type { Level, Policy } from '../domain/policy.ts';
import type { Role } from '../domain/primitives.ts';
import { compileCondition, type Condition } from './condition.ts';
import { variables } from './variables.ts';

/** Whose business a clause is, by what it reads; it decides who is paged when the clause stops automation. */
export type Concern = Exclude<keyof Policy['escalation'], 'default'>;

/** A clause of a level, with its condition ready to be asked. */
export interface CompiledClause {
  readonly id: string;
  readonly level: Level;
  readonly because: string;
  readonly condition: Condition;
  readonly concern: Concern | null;
}

/** All clauses of one level. `permits` for levels 3 and 4, which give autonomy; the others demand a person. */
export interface CompiledLevel {
  readonly level: Level;
  readonly permits: boolean;
  readonly match: 'all' | 'any';
  readonly clauses: readonly CompiledClause[];
}

/** An authorised action, with its condition ready to be asked; no patterns stands for all. */
export interface CompiledAuthorisation {
  readonly id: string;
  readonly level: Level;
  readonly patterns: ReadonlySet<string>;
  readonly where: Condition;
}

/** An exception with its end in milliseconds since 1970; without an end it is positive infinity. */
export interface CompiledException {
  readonly id: string;
  readonly voidFrom: number;
  readonly lifts: ReadonlySet<string>;
}

/** A policy that is ready to be asked. */
export interface CompiledPolicy {
  readonly policy: Policy;
  /** Most autonomous first, whatever the order of the file. */
  readonly levels: readonly CompiledLevel[];
  readonly authorised: ReadonlyMap<ActionKind, readonly CompiledAuthorisation[]>;
  readonly alwaysHuman: ReadonlySet<string>;
  readonly exceptions: ReadonlyMap<string, readonly CompiledException[]>;
  /** Who handles a pattern when there is nothing to carry out. */
  readonly roleByPattern: ReadonlyMap<string, Role>;
}

/** Compiles all conditions once. The loader has refused a policy with a condition that does not compile. */
export function compilePolicy(policy: Policy, roleByPattern: ReadonlyMap<string, Role>): CompiledPolicy {
  return {
    policy,
    levels: policy.levels.map(compileLevel).toSorted((a, b) => b.level - a.level),
    authorised: authorisations(policy),
    alwaysHuman: new Set(policy.alwaysHuman),
    exceptions: exceptionsByService(policy),
    roleByPattern,
  };
}

function compileLevel({ level, match, clauses }: Policy['levels'][number]): CompiledLevel {
  return {
    level,
    permits: level >= 3,
    match,
    clauses: clauses.map(({ id, when, because }) => {
      const condition = compiled(when);
      return { id, level, because, condition, concern: concernOf(condition) };
    }),
  };
}

function compiled(text: string): Condition {
  const result = compileCondition(text, variables);
  invariant(result.kind === 'compiled', `a policy was loaded with the condition \`${text}\`, which does not compile`);
  return result.condition;
}

const concerns: readonly (readonly [Concern, readonly string[]])[] = [
  ['commander', ['incident.commander', 'incident.underRepair']],
  ['regulated', ['scope.regulated', 'change.recorded']],
  ['data', ['reversal.kind', 'alerts.badRecords']],
];

function concernOf(condition: Condition): Concern | null {
  return concerns.find(([, paths]) => paths.some((path) => condition.reads.includes(path)))?.[0] ?? null;
}

function authorisations(policy: Policy): Map<ActionKind, CompiledAuthorisation[]> {
  const byKind = new Map<ActionKind, CompiledAuthorisation[]>();
  for (const { id, kind, level, patterns, where } of policy.authorised) {
    const entry = { id, level, patterns: new Set(patterns), where: compiled(where) };
    byKind.set(kind, [...(byKind.get(kind) ?? []), entry]);
  }
  return byKind;
}

function exceptionsByService(policy: Policy): Map<string, CompiledException[]> {
  const byService = new Map<string, CompiledException[]>();
  for (const { id, expires, lifts, services } of policy.exceptions) {
    const voidFrom = expires === null ? Number.POSITIVE_INFINITY : Date.parse(`${expires}T00:00:00Z`);
    const entry = { id, voidFrom, lifts: new Set(lifts) };
    for (const service of services) byService.set(service, [...(byService.get(service) ?? []), entry]);
  }
  return byService;
}
