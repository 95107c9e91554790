import { existsSync, statSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { closestName } from '../base/closest-name.ts';
import { UserError } from '../base/errors.ts';
import { packageRoot } from '../base/package-root.ts';
import { problemsError } from '../base/problems-error.ts';
import type { Replay } from '../domain/replay.ts';
import { loadReplay } from '../scenario/load-replay.ts';
import { loadScenario } from '../scenario/load-scenario.ts';
import type { LoadedScenario, ScenarioFinder, ScenarioReviewer } from '../scenario/load-scenario.ts';
import { listReplayFolders } from '../scenario/replay-library.ts';
import { closedLoopEnding } from '../scenario/replay-scenario.ts';
import { listScenarioFiles, scenarioFinder } from '../scenario/scenario-library.ts';
import { isPairId } from './found-id.ts';

/** Something that can be tried: a written scenario, or a recorded incident. */
export type Subject =
  | { readonly kind: 'scenario'; readonly id: string; readonly loaded: LoadedScenario }
  | {
      readonly kind: 'replay';
      readonly id: string;
      readonly replay: Replay;
      readonly folder: string;
      /** Named by the id of its closed loop, so the recording itself is not asked for. */
      readonly closedLoopOnly: boolean;
    };

/** Where a name leads. */
interface Found {
  readonly path: string;
  readonly closedLoopOnly: boolean;
}

export const shippedScenarios = join(packageRoot, 'scenarios');
/** Where reduced incidents are kept, from where a command runs. */
export const foundFolder = join('scenarios', 'found');
export const shippedReplays = join(packageRoot, 'replays');

/**
 * The subjects that a user names: files, folders or ids. With no names all that is shipped, reduced counterexamples
 * first. What was kept for a relation between two trials is no subject unless it is named itself. Each subject comes once. A replay's id with the ending of its closed loop is its closed loop alone. Throws
 * `UserError` for a name that leads nowhere, and for what is wrong with a file, with what `review` finds in it.
 */
export function findSubjects(names: readonly string[], review: ScenarioReviewer = () => []): readonly Subject[] {
  const found = names.length === 0 ? shippedPaths().map(whole) : names.flatMap(foundBy);
  const subjects = eachOnce(found).map((one) => loadSubject(one, review));
  refuseSameId(subjects);
  return subjects;
}

/**
 * Finds the scenario that another one extends, or its twin: in its own folder first, then among those shipped. Its folder
 * is not searched as a whole, because it may be somebody's home.
 */
export function finderFor(file: string): ScenarioFinder {
  return (id) => besideOf(file, id) ?? shippedFinder()(id);
}

function besideOf(file: string, id: string): string | null {
  const paths = ['yaml', 'yml'].map((ending) => resolve(file, '..', `${id}.${ending}`));
  return paths.find((path) => existsSync(path)) ?? null;
}

const finders = new Map<string, ScenarioFinder>();

/** What is shipped does not change while requal runs, so it is looked through once. */
function shippedFinder(): ScenarioFinder {
  const finder = finders.get(shippedScenarios) ?? scenarioFinder([shippedScenarios]);
  finders.set(shippedScenarios, finder);
  return finder;
}

/** The recording that a journal was made from. Throws `UserError` when it is not there any more, or has changed. */
export function findReplay(id: string, digest: string): Replay {
  const folder = listReplayFolders(shippedReplays).find((path) => idOf(path) === id);
  const replay = folder === undefined ? null : loadReplay(folder);
  if (replay?.digest === digest) return replay;
  throw new UserError(`The recording \`${id}\` of this journal ${replay ? 'has changed since' : 'is not there'}.`, {
    mend: 'Use the version of requal that wrote the journal.',
  });
}

/** Journals are named by the id, so of two subjects with one id the second would write over the first. */
function refuseSameId(subjects: readonly Subject[]): void {
  const seen = new Map<string, Subject>();
  for (const subject of subjects) {
    const other = seen.get(subject.id);
    seen.set(subject.id, subject);
    if (other === undefined) continue;
    throw new UserError(`Two of what is to be tried have the id \`${subject.id}\`; the other is ${pathOf(other)}.`, {
      place: { file: pathOf(subject), line: null, column: null },
      mend: 'Try them in two runs, or give one another name and id.',
    });
  }
}

function pathOf(subject: Subject): string {
  return subject.kind === 'scenario' ? subject.loaded.file : subject.folder;
}

/** Files below the folders that a user names, or that are shipped for none, which were kept for a relation between two trials. */
export function pairFiles(names: readonly string[]): readonly string[] {
  const folders = names.filter((name) => statSync(name, { throwIfNoEntry: false })?.isDirectory());
  const files = names.length === 0 ? allPaths() : folders.flatMap((folder) => listScenarioFiles(resolve(folder)));
  return [...new Set(files)].filter(isOfPair);
}

/** Whether there is anything to try in a folder of reduced scenarios. */
export function holdsSubjects(folder: string): boolean {
  return listScenarioFiles(folder).some((path) => !isOfPair(path));
}

function isOfPair(path: string): boolean {
  return isPairId(idOf(path));
}

function shippedPaths(): readonly string[] {
  return allPaths().filter((path) => !isOfPair(path));
}

/** What `requal explore` found for this user comes before everything else (and is shipped, where it is ours). */
function allPaths(): readonly string[] {
  const own = listScenarioFiles(resolve(foundFolder));
  return [...new Set([...own, ...listScenarioFiles(shippedScenarios), ...listReplayFolders(shippedReplays)])];
}

function whole(path: string): Found {
  return { path, closedLoopOnly: false };
}

/** Who names a replay whole has asked for its closed loop as well. */
function eachOnce(found: readonly Found[]): readonly Found[] {
  const byPath = new Map<string, Found>();
  for (const one of found) {
    const other = byPath.get(one.path);
    byPath.set(one.path, { ...one, closedLoopOnly: one.closedLoopOnly && other?.closedLoopOnly !== false });
  }
  return [...byPath.values()];
}

function foundBy(name: string): readonly Found[] {
  const stat = statSync(name, { throwIfNoEntry: false });
  if (stat?.isFile()) return [whole(pathOfFile(name))];
  if (stat?.isDirectory()) return pathsBelow(resolve(name)).map(whole);
  const shipped = allPaths().find((path) => idOf(path) === name);
  if (shipped) return [whole(shipped)];
  const closedLoops = listReplayFolders(shippedReplays);
  const replay = closedLoops.find((path) => closedLoopIdOf(path) === name);
  if (replay) return [{ path: replay, closedLoopOnly: true }];
  const near = closestName(name, [...shippedPaths().map(idOf), ...closedLoops.map(closedLoopIdOf)]);
  throw new UserError(`There is no scenario or replay \`${name}\`, neither as a file or folder nor as an id.`, {
    mend: near ? `Did you mean \`${near}\`?` : '`requal list` shows what is there.',
  });
}

function pathOfFile(name: string): string {
  if (basename(name) === 'incident.yaml') return resolve(name, '..');
  if (/\.ya?ml$/.test(name)) return resolve(name);
  throw new UserError('This file is no scenario: its name does not end in .yaml.', {
    place: { file: name, line: null, column: null },
    mend: 'Name a scenario file, the folder of a replay, or an id; `requal list` shows what is there.',
  });
}

function pathsBelow(folder: string): readonly string[] {
  if (existsSync(join(folder, 'incident.yaml'))) return [folder];
  const paths = [...listScenarioFiles(folder), ...listReplayFolders(folder)].filter((path) => !isOfPair(path));
  if (paths.length > 0) return paths;
  throw new UserError('There is no scenario and no replay in this folder.', {
    place: { file: folder, line: null, column: null },
    mend: 'A scenario is a .yaml file; a replay is a folder with an incident.yaml.',
  });
}

function loadSubject({ path, closedLoopOnly }: Found, review: ScenarioReviewer): Subject {
  if (statSync(path).isDirectory()) {
    const replay = loadReplay(path);
    const { id, closedLoop } = replay.incident;
    if (closedLoopOnly && closedLoop === null) throw withoutClosedLoop(id, path);
    refuseReviewed(review(replay.scenario), path);
    return { kind: 'replay', id, replay, folder: path, closedLoopOnly };
  }
  const loaded = loadScenario(path, finderFor(path), review);
  return { kind: 'scenario', id: loaded.scenario.id, loaded };
}

/** The scenario of a replay is made from several files, so its parts have no line of their own. */
function refuseReviewed(found: ReturnType<ScenarioReviewer>, folder: string): void {
  const place = { file: join(folder, 'incident.yaml'), line: null, column: null };
  const [first, ...others] = found.map(({ message, mend }) => ({ message, mend, place }));
  if (first) throw problemsError([first, ...others]);
}

function withoutClosedLoop(id: string, folder: string): UserError {
  return new UserError(`The replay \`${id}\` has no closed loop, so the simulator cannot play it.`, {
    place: { file: join(folder, 'incident.yaml'), line: null, column: null },
    mend: `Write \`${id}\` for the recording.`,
  });
}

function closedLoopIdOf(folder: string): string {
  return `${idOf(folder)}${closedLoopEnding}`;
}

function idOf(path: string): string {
  return basename(path).replace(/\.ya?ml$/, '');
}
