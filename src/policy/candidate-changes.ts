import { canonicalJson } from '../base/canonical-json.ts';
import type { SourcePlace } from '../base/errors.ts';
import {
  keyedDifferences,
  keyedPathText,
  positionsOf,
  withDifferenceUndone,
  type KeyedDifference,
  type KeyedStep,
} from '../base/keyed-differences.ts';
import type { Candidate, CandidateContent } from '../domain/candidate.ts';
import type { SourceDocument } from '../base/read-yaml.ts';
import type { ReadCandidate } from './load-candidate.ts';

/**
 * What a change can touch. `prose`: texts and dates that no trial reads. `clauses`: conditions of levels and of
 * authorised actions, which cells can prove equal. `settings`: everything else.
 */
export type ChangeReach = 'prose' | 'clauses' | 'settings';

/** One thing that is not the same in two candidates. Plain data. */
export interface CandidateChange {
  /** `policy.levels[4].clauses[c1-budget].when`. */
  readonly path: string;
  readonly reach: ChangeReach;
  readonly what: 'set' | 'added' | 'removed';
  /** As JSON, cut to a line; null where it is not there. */
  readonly before: string | null;
  readonly after: string | null;
  /** In the second candidate's files; of what was removed, the nearest thing around it. */
  readonly place: SourcePlace;
  readonly difference: KeyedDifference;
}

/** The second candidate held against the first, change by change, with the lines of the second's files. */
export function candidateChanges(
  one: Candidate,
  { candidate, policySource, runbooks }: ReadCandidate,
): readonly CandidateChange[] {
  if (candidate === null) return [];
  return keyedDifferences(contentOf(one), contentOf(candidate), listKind).map((difference) => {
    const path = keyedPathText(difference.path);
    return {
      path,
      reach: reachOf(path),
      what: difference.what,
      before: short(difference.before),
      after: short(difference.after),
      place: placeOf(difference.path, policySource, runbooks),
      difference,
    };
  });
}

/** The candidate with one change taken back, to see whether that change made the difference. */
export function withChangeUndone(candidate: Candidate, { difference }: CandidateChange): Candidate {
  const content = withDifferenceUndone(contentOf(candidate), difference);
  return { ...candidate, ...content, digest: `${candidate.digest} without ${keyedPathText(difference.path)}` };
}

function contentOf({ policy, runbooks, agent, programs }: Candidate): CandidateContent {
  return { policy, runbooks, agent, programs };
}

/** Lists whose order changes nothing: the code that reads them takes the highest, the lowest or any. */
const keyedLists: readonly (readonly [RegExp, string])[] = [
  [/^policy\.levels$/, 'level'],
  [/^policy\.levels\[\d\]\.clauses$/, 'id'],
  [/^policy\.authorised$/, 'id'],
  [/^policy\.exceptions$/, 'id'],
  [/^policy\.approvals$/, 'tier'],
  [/^runbooks$/, 'id'],
  [/^policy\.(sharedInfrastructure|alwaysHuman|guardrails\.executorMay)$/, 'set'],
  [/^policy\.authorised\[[^\]]+\]\.patterns$/, 'set'],
  [/^policy\.exceptions\[[^\]]+\]\.(lifts|services)$/, 'set'],
  [/^runbooks\[[^\]]+\]\.doNotTouch$/, 'set'],
];

function listKind(path: readonly KeyedStep[]): string | null {
  const text = keyedPathText(path);
  return keyedLists.find(([pattern]) => pattern.test(text))?.[1] ?? null;
}

/**
 * What no trial reads but to print it. Titles and reasons stand in what people are shown; the author and the roles that
 * approved are not among these, because the judge reads them (requirements.md A9).
 */
const prose: readonly RegExp[] = [
  /^policy\.metadata\.(name|version|title|owner|appliesTo|reviewedAt|nextReview)$/,
  /^policy\.levels\[\d\]\.title$/,
  /^policy\.levels\[\d\]\.clauses\[[^\]]+\]\.(because|requirement)$/,
  /^policy\.authorised\[[^\]]+\]\.because$/,
  /^policy\.exceptions\[[^\]]+\]\.reason$/,
  /^runbooks\[[^\]]+\]\.(version|title|reviewedAt)$/,
];

const clauses = /^policy\.(levels|authorised)\[/;

function reachOf(path: string): ChangeReach {
  if (prose.some((pattern) => pattern.test(path))) return 'prose';
  return clauses.test(path) ? 'clauses' : 'settings';
}

function placeOf(
  path: readonly KeyedStep[],
  policy: SourceDocument | null,
  runbooks: ReadCandidate['runbooks'],
): SourcePlace {
  const [first, second] = path;
  if (first?.kind === 'field' && first.name === 'runbooks' && second?.kind === 'element') {
    const source = runbooks.find(({ runbook }) => runbook.id === second.name)?.source;
    if (source !== undefined) return source.placeOf(positionsOf(source.value, path.slice(2)));
  }
  if (policy === null) return { file: '', line: null, column: null };
  if (first?.kind !== 'field' || first.name !== 'policy') return { ...policy.placeOf([]), line: null, column: null };
  return policy.placeOf(positionsOf(policy.value, path.slice(1)));
}

/** A value in one line; what is longer is in the file. */
const shortLength = 160;

function short(value: KeyedDifference['before']): string | null {
  if (value === null) return null;
  const text = typeof value === 'string' ? value : canonicalJson(value);
  return text.length <= shortLength ? text : `${text.slice(0, shortLength)}…`;
}
