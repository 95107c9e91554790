import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { digest, sha256 } from '../base/canonical-json.ts';
import { invariant, UserError } from '../base/errors.ts';
import type { Problem } from '../base/errors.ts';
import { problemsOf } from '../base/parse-document.ts';
import type { SourceDocument } from '../base/read-yaml.ts';
import type { Candidate, CandidateContent, DoorFolders, Doors } from '../domain/candidate.ts';
import { limits } from '../domain/limits.ts';
import { policySchema } from '../domain/policy.ts';
import { readCandidateSources } from './candidate-sources.ts';
import { checkPolicy } from './check-policy.ts';
import { readRunbooks, type ReadRunbook } from './read-runbooks.ts';

/**
 * Loads a candidate's folder whole: `policy.yaml`, `runbooks/*.yaml` and, where it is there, `candidate.yaml`.
 *
 * Throws `UserError` with file, line, column and the way to mend it for the first thing that is wrong.
 */
export function loadCandidate(folder: string): Candidate {
  const { candidate, problems } = readCandidate(folder);
  const first = problems[0];
  if (first !== undefined) {
    const more = problems.length > 1 ? ` (and ${problems.length - 1} more; \`requal lint\` shows all)` : '';
    throw new UserError(`${first.message}${more}`, { place: first.place, mend: first.mend });
  }
  invariant(candidate !== null, 'a candidate without problems is there');
  return candidate;
}

/** A candidate as far as it could be read, with everything that keeps it from being used. */
export interface ReadCandidate {
  readonly name: string;
  /** Null when its policy could not be read. */
  readonly candidate: Candidate | null;
  readonly policySource: SourceDocument | null;
  readonly runbooks: readonly ReadRunbook[];
  readonly problems: readonly Problem[];
}

/** Reads a candidate and collects its problems instead of throwing the first; lint shows all of them. */
export function readCandidate(folder: string): ReadCandidate {
  const sources = readCandidateSources(folder);
  const problems: Problem[] = [...sources.problems];
  const runbooks = readRunbooks(sources.runbookFolder, problems);
  const { name, doors, doorFolders, policy: policySource } = sources;
  if (policySource === null) return { name, candidate: null, policySource, runbooks, problems };
  const parsed = problemsOf(policySchema, policySource);
  problems.push(...parsed.problems);
  const policy = parsed.value;
  if (policy === null) return { name, candidate: null, policySource, runbooks, problems };
  problems.push(...checkPolicy(policy, policySource));
  const programs = { policy: doors.policy, executor: doors.executor, files: filesOf(doors, doorFolders) };
  const content: CandidateContent = {
    policy,
    runbooks: runbooks.map(({ runbook }) => runbook),
    agent: doors.agent,
    programs,
  };
  const candidate = { name, doorFolders, ...content, digest: digest(content) };
  return { name, candidate, policySource, runbooks, problems };
}

/**
 * Digests of the files that the doors name, under the names that they have there: a program or a record that changes is
 * another candidate. What a program loads beyond them cannot be known here.
 */
function filesOf(doors: Doors, folders: DoorFolders): readonly (readonly [string, string])[] {
  const named = (['agent', 'policy', 'executor'] as const).flatMap((keeper) => {
    const door = doors[keeper];
    const names = 'command' in door ? door.command : 'file' in door ? [door.file] : [];
    return names.map((name) => ({ name, path: resolve(folders[keeper], name) }));
  });
  const byPath = new Map(named.map((one) => [one.path, one]));
  return [...byPath.values()]
    .toSorted((one, other) => (one.name < other.name ? -1 : Number(one.name > other.name)))
    .flatMap(({ name, path }) => {
      const bytes = bytesOf(path);
      if (bytes === null || bytes > limits.journalBytesMax) return [];
      return [[name, sha256(readFileSync(path))] as const];
    });
}

/** Of a file; null for what is none. A part of a command may be anything, such as a program too long for a name. */
function bytesOf(path: string): number | null {
  try {
    const stat = statSync(path);
    return stat.isFile() ? stat.size : null;
  } catch {
    return null;
  }
}
