import { expect } from 'vitest';
import { formatPlace, UserError } from './base/errors.ts';
import type { Decision } from './domain/decision.ts';
import type { Level } from './domain/policy.ts';
import type { Role } from './domain/primitives.ts';
import { planOf } from './policy/cells/calm-facts.ts';
import { givenFacts, type GivenFacts } from './policy/given-facts.ts';
import { loadCharter } from './jobs/load-charter.ts';
import { lintCandidate } from './policy/lint-candidate.ts';
import type { LintProblem, LintReport } from './policy/lint-report.ts';
import { loadCandidate } from './policy/load-candidate.ts';
import { createPolicy } from './policy/policy-engine.ts';

export type { Decision } from './domain/decision.ts';
export type { Level } from './domain/policy.ts';
export type { GivenFacts } from './policy/given-facts.ts';

/** Settings of `expectPolicy`. */
export interface ExpectPolicyOptions {
  /**
   * The day for which exceptions and reviews count, as `2026-12-01`. Without it the day of the policy's last review, so
   * that a test does not begin to fail by waiting.
   */
  readonly asOf?: string;
}

/** What can be expected of a policy. Every expectation is awaited. */
export interface PolicyExpectation {
  /** What the policy decides about an ordinary step (see `GivenFacts`) with these facts. */
  given(facts?: GivenFacts): DecisionExpectation;
  /**
   * No hole between what is permitted and what goes to a person. With `strict` there is no case at all in which no clause
   * speaks, not even one that a declared fallback has. Where not every case could be tried it fails: what was not looked
   * at is not known to have none.
   */
  toHaveNoGaps(options?: { readonly strict?: boolean }): Promise<void>;
  /** `requal lint` has no error and no warning, except those of the rules named. */
  toPassLint(options?: { readonly except?: readonly string[] }): Promise<void>;
}

/** What can be expected of one decision. */
export interface DecisionExpectation {
  /** It acts alone (level 3 or 4), under the action that it authorises. */
  toAct(): Promise<void>;
  /** It asks people first (level 2). */
  toAsk(): Promise<void>;
  /** It only shows what is known (level 1). */
  toAssist(): Promise<void>;
  /** It stays out and says so (level 0). */
  toStandBy(): Promise<void>;
  toReach(level: Level): Promise<void>;
  /** It is this level or a more human one. */
  toReachAtMost(level: Level): Promise<void>;
  /** Whoever is paged if it does not act. */
  toEscalateTo(role: Role): Promise<void>;
  /** The whole decision, for expectations of one's own. */
  decision(): Promise<Decision>;
}

/**
 * Begins an expectation of the candidate in `folder`, for a vitest suite: `await expectPolicy('policies/mine').given({ scope: {
 * regulated: true } }).toAsk()`. It decides by the code that decides in a trial. Expectations reject with `UserError` where the folder or a fact
 * cannot be used, and where a program decides and not the policy's own clauses.
 */
export function expectPolicy(folder: string, { asOf }: ExpectPolicyOptions = {}): PolicyExpectation {
  return {
    given: (facts = {}) => decisionExpectation(async () => saidWhole(folder, () => decide(folder, facts, asOf))),
    toHaveNoGaps: async ({ strict = false } = {}) => {
      const { problems, cells } = saidWhole(folder, () => lint(folder, asOf));
      const gaps = problems.filter(({ rule, severity }) => rule === 'gap' && (strict || severity !== 'note'));
      expectNone(gaps.map(lineOf), `${folder} has cases in which no clause speaks`);
      const unproved = problems.filter(({ rule }) => rule === 'not-exhaustive');
      expectNone(unproved.map(lineOf), `not every case of ${folder} could be tried, so that gaps are not ruled out`);
      expect(cells, `${folder} has clauses that cannot be asked, so that gaps are not ruled out`).not.toBeNull();
      if (strict) expect(cells?.neverFallsBack, `the fallback of ${folder} decides in some case`).toBe(true);
    },
    toPassLint: async ({ except = [] } = {}) => {
      const found = saidWhole(folder, () => lint(folder, asOf)).problems.filter(
        ({ rule, severity }) => severity !== 'note' && !except.includes(rule),
      );
      expectNone(found.map(lineOf), `requal lint ${folder} tells what should be mended`);
    },
  };
}

function decide(folder: string, facts: GivenFacts, asOf: string | undefined): Decision {
  const candidate = loadCandidate(folder);
  refuseProgram(candidate.programs.policy.kind, folder);
  const given = givenFacts(facts);
  const startAt = `${dayOf(asOf) ?? candidate.policy.metadata.reviewedAt}T00:00:00Z`;
  return createPolicy(candidate).decide(given, planOf(given), 0, startAt);
}

/** The findings, or a `UserError` for the first thing that keeps the candidate from being used. */
function lint(folder: string, asOf: string | undefined): LintReport {
  const { policy, programs } = loadCandidate(folder);
  refuseProgram(programs.policy.kind, folder);
  return lintCandidate(folder, dayOf(asOf) ?? policy.metadata.reviewedAt, loadCharter().charter);
}

/** vitest shows the message of an error and no more, so the candidate, the place and the mend are put into it. */
function saidWhole<T>(folder: string, ask: () => T): T {
  try {
    return ask();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const { message, place, mend } = error;
    const where = place === null ? folder : `${folder}, ${formatPlace(place)}`;
    throw new UserError(`${where}: ${message}${mend === null ? '' : ` ${mend}`}`, { place, mend });
  }
}

function refuseProgram(kind: string, folder: string): void {
  if (kind === 'file') return;
  const mend = 'Try it in trials: `npx requal run --candidate`.';
  throw new UserError(`What ${folder} decides is not in its clauses (policy: ${kind}).`, { mend });
}

function dayOf(asOf: string | undefined): string | null {
  if (asOf === undefined) return null;
  if (/^\d{4}-\d{2}-\d{2}$/.test(asOf) && !Number.isNaN(Date.parse(asOf))) return asOf;
  throw new UserError(`\`${asOf}\` is no date.`, { mend: 'Write 2026-12-01.' });
}

/** A test that fails must tell all of it in its message, because a reporter may show nothing else. */
function expectNone(lines: readonly string[], what: string): void {
  expect(lines, [`${what}:`, ...lines].join('\n  ')).toEqual([]);
}

function lineOf({ place, rule, message }: LintProblem): string {
  return `${formatPlace(place)} ${rule}: ${message}`;
}

function decisionExpectation(decided: () => Promise<Decision>): DecisionExpectation {
  const disposition = async (wanted: Decision['disposition']): Promise<void> => {
    const decision = await decided();
    expect(decision.disposition, reasonOf(decision)).toBe(wanted);
  };
  return {
    toAct: () => disposition('act'),
    toAsk: () => disposition('ask'),
    toAssist: () => disposition('assist'),
    toStandBy: () => disposition('stand-by'),
    toReach: async (level) => {
      const decision = await decided();
      expect(decision.level, reasonOf(decision)).toBe(level);
    },
    toReachAtMost: async (level) => {
      const decision = await decided();
      expect(decision.level, reasonOf(decision)).toBeLessThanOrEqual(level);
    },
    toEscalateTo: async (role) => {
      const decision = await decided();
      expect(decision.escalateTo, reasonOf(decision)).toBe(role);
    },
    decision: decided,
  };
}

function reasonOf({ level, because }: Decision): string {
  return `the policy gives level ${level}: ${because.join(' ').replace(/\.$/, '')}`;
}
