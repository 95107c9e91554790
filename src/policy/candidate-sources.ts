import { statSync } from 'node:fs';
import { basename, isAbsolute, join, resolve } from 'node:path';
import { changeDocument } from '../base/change-document.ts';
import { findCommand } from '../base/child-lines.ts';
import { UserError } from '../base/errors.ts';
import type { Problem } from '../base/errors.ts';
import { problemsOf } from '../base/parse-document.ts';
import { readYamlFile, type SourceDocument } from '../base/read-yaml.ts';
import { doorsSchema, type DoorFolders, type Doors } from '../domain/candidate.ts';
import type { DoorKeeper } from '../domain/door-answer.ts';
import { limits } from '../domain/limits.ts';

/** A candidate's folder as far as it could be read, before its policy is parsed. */
export interface CandidateSources {
  readonly name: string;
  readonly folder: string;
  readonly doors: Doors;
  /** For each door the folder of the file that says what is behind it: its paths count from there. */
  readonly doorFolders: DoorFolders;
  /** The policy document with all changes made; null when there is none that can be read. */
  readonly policy: SourceDocument | null;
  readonly runbookFolder: string;
  readonly problems: readonly Problem[];
}

/**
 * Reads `candidate.yaml`, follows `extends`, finds the policy document and makes the changes to it, the base's first.
 * What is wrong is collected, so that lint can tell all of it.
 */
export function readCandidateSources(folder: string): CandidateSources {
  const problems: Problem[] = [];
  const links = chainOf(folder, problems);
  const own = links[0];
  const root = links.at(-1);
  // The nearest link that says something about a door has the word.
  const doors = links
    .toReversed()
    .reduce<Doors>((inherited, link) => ({ ...inherited, ...said(link) }), doorsSchema.parse({}));
  const folderOf = (door: DoorKeeper) => links.find(({ raw }) => door in raw)?.folder ?? folder;
  const runbooks = links.find((link) => 'runbooks' in link.raw) ?? root;
  if (runbooks !== undefined) problems.push(...missingRunbooks(runbooks));
  for (const link of links) problems.push(...missingPrograms(link));
  return {
    name: basename(resolve(folder)),
    folder,
    doors: { ...doors, extends: own?.doors.extends ?? null, changes: own?.doors.changes ?? [] },
    doorFolders: { agent: folderOf('agent'), policy: folderOf('policy'), executor: folderOf('executor') },
    policy: root === undefined ? null : policyDocument(links, root, problems),
    runbookFolder: runbooks === undefined ? join(folder, 'runbooks') : from(runbooks.folder, runbooks.doors.runbooks),
    problems,
  };
}

/** A folder that is named has to be there; the default one need not. */
function missingRunbooks({ folder, file, doors, raw }: Link): readonly Problem[] {
  if (file === null || !('runbooks' in raw)) return [];
  if (statSync(from(folder, doors.runbooks), { throwIfNoEntry: false })?.isDirectory()) return [];
  const message = `There is no folder \`${doors.runbooks}\` with runbooks.`;
  return [{ message, place: file.placeOf(['runbooks']), mend: 'Write its path from the folder of this file.' }];
}

/** A program behind a door is looked for when the candidate is read, where its line is known, and not when a trial begins. */
function missingPrograms({ folder, file, doors, raw }: Link): readonly Problem[] {
  return (['agent', 'policy', 'executor'] as const).flatMap((name) => {
    const door = doors[name];
    if (file === null || !(name in raw) || door.kind !== 'exec') return [];
    const problems: Problem[] = [];
    collecting(problems, () => findCommand(door.command, folder));
    return problems.map((problem) => ({ ...problem, place: file.placeOf([name, 'command']) }));
  });
}

/** One folder of a chain of `extends`. */
interface Link {
  readonly folder: string;
  readonly file: SourceDocument | null;
  readonly doors: Doors;
  readonly raw: Readonly<Record<string, unknown>>;
}

/** Turns a `UserError` of a step into a problem, so that the rest is still looked at. */
export function collecting<T>(problems: Problem[], step: () => T): T | null {
  try {
    return step();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const place = error.place ?? { file: '', line: null, column: null };
    problems.push({ message: error.message, place, mend: error.mend });
    return null;
  }
}

function chainOf(folder: string, problems: Problem[]): readonly Link[] {
  const links: Link[] = [];
  let next: string | null = folder;
  while (next !== null) {
    if (links.length === limits.candidateChainMax) {
      problems.push({
        message: `More than ${limits.candidateChainMax} candidates extend one another, or one extends itself.`,
        place: placeOfFolder(join(folder, 'candidate.yaml')),
        mend: 'Extend a candidate that has a policy.yaml of its own.',
      });
      return links;
    }
    const link: Link | null = readLink(next, links.at(-1) ?? null, problems);
    if (link === null) return links;
    links.push(link);
    const { extends: extended } = link.doors;
    next = extended === null ? null : from(link.folder, extended);
  }
  return links;
}

function readLink(folder: string, extendedBy: Link | null, problems: Problem[]): Link | null {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    problems.push(missingFolder(folder, extendedBy));
    return null;
  }
  const path = join(folder, 'candidate.yaml');
  const nothing: Link = { folder, file: null, doors: doorsSchema.parse({}), raw: {} };
  if (!statSync(path, { throwIfNoEntry: false })) return nothing;
  const file = collecting(problems, () => readYamlFile(path));
  if (file === null) return nothing;
  const { value, problems: found } = problemsOf(doorsSchema, { ...file, value: file.value ?? {} });
  problems.push(...found);
  if (value === null) return { ...nothing, file };
  return { folder, file, doors: value, raw: (file.value ?? {}) as Record<string, unknown> };
}

function missingFolder(folder: string, extendedBy: Link | null): Problem {
  const place = extendedBy?.file?.placeOf(['extends']);
  if (place === undefined) {
    const mend = 'Name a folder with a policy.yaml, such as policies/production-platform.';
    return { message: 'There is no such candidate folder.', place: placeOfFolder(folder), mend };
  }
  const message = `There is no candidate folder \`${extendedBy?.doors.extends}\` to extend.`;
  return { message, place, mend: 'Write its path from the folder of this file.' };
}

function said({ doors, raw }: Link): Partial<Doors> {
  return Object.fromEntries(Object.entries(doors).filter(([key]) => key in raw));
}

function policyDocument(links: readonly Link[], root: Link, problems: Problem[]): SourceDocument | null {
  for (const link of links.slice(0, -1)) {
    if (!statSync(join(link.folder, 'policy.yaml'), { throwIfNoEntry: false })) continue;
    problems.push({
      message: 'A candidate that extends another one has no policy.yaml of its own.',
      place: placeOfFolder(join(link.folder, 'policy.yaml')),
      mend: 'Write the difference under `changes` in candidate.yaml, or remove `extends`.',
    });
  }
  const path = join(root.folder, 'policy.yaml');
  // A chain that broke has been told already, and its last link need not have a policy.
  if (root.doors.extends !== null) return null;
  if (!statSync(path, { throwIfNoEntry: false })) {
    problems.push({
      message: 'The candidate has no policy.yaml.',
      place: placeOfFolder(path),
      mend: 'Write one, or name another candidate under `extends` in candidate.yaml.',
    });
    return null;
  }
  const document = collecting(problems, () => readYamlFile(path));
  return document === null ? null : changed(document, links, problems);
}

function changed(document: SourceDocument, links: readonly Link[], problems: Problem[]): SourceDocument | null {
  let result: SourceDocument | null = document;
  for (const { file, doors } of links.toReversed()) {
    if (file === null || result === null) continue;
    const before: SourceDocument = result;
    result = collecting(problems, () => changeDocument(before, doors.changes, file));
  }
  return result;
}

function placeOfFolder(file: string): Problem['place'] {
  return { file, line: null, column: null };
}

/** A path as `candidate.yaml` writes it: from its own folder, unless it begins at the root. */
function from(folder: string, path: string): string {
  return isAbsolute(path) ? path : join(folder, path);
}
