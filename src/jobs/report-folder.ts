import { existsSync, mkdirSync, readdirSync, renameSync, rmdirSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { atExit } from '../base/at-exit.ts';
import { HarnessError, UserError } from '../base/errors.ts';
import { hostName, isRunning, processId } from '../base/processes.ts';
import { resultsName } from '../run/result-file.ts';
import { runsName } from './kept-runs.ts';
import { redactFolder } from './redact-folder.ts';

/** The place of one report: hidden while it is written, so that what a person sees under `out` is whole. */
export interface ReportFolder {
  /** The hidden folder to write to. */
  readonly partial: string;
  /** The name that it will get, absolute. A second run in the same second gets a number. */
  nextName(): string;
  /** Shows it under a name; false when somebody else has taken that one meanwhile. */
  publish(name: string): boolean;
  /** Removes what was written, unless it was published or set aside. */
  abandon(): void;
  /**
   * Shows what was proven so far (journals, results) under a name that says that the run did not end; null when there is
   * nothing. Also done when the process ends, however it does short of a kill; where there is nothing, all is removed.
   */
  setAside(): string | null;
  /** Folders that hold the journals of runs which were killed; they were hidden until now. */
  readonly foundUnfinished: readonly string[];
}

/**
 * Makes the hidden folder, so that a place where nothing may be written is told before the work and not after it. Of
 * what killed runs left behind, journals are set aside and the rest is cleared away. Throws `UserError` for such a place.
 */
export function openReportFolder(out: string, id: string): ReportFolder {
  const partial = partialOf(out, id);
  const made = makeFolders(out, partial);
  return placeAt(out, id, made ? 'in-own-folder' : 'new', clearAbandoned(out));
}

/**
 * Takes over the folder of a run that was broken off, in one step, so that of two that want it one is refused. Throws
 * `UserError` when somebody else was faster.
 */
export function reopenReportFolder(folder: string): ReportFolder {
  const out = resolve(folder, '..');
  const id = partialParts(basename(folder))?.id ?? basename(folder).replace(/-unfinished(-\d+)?$/, '');
  try {
    renameSync(folder, partialOf(out, id));
  } catch (error) {
    const isGone = (error as NodeJS.ErrnoException).code === 'ENOENT';
    throw isGone ? takenOver(folder) : asOurs(error, out);
  }
  return placeAt(out, id, 'taken-over', []);
}

/** `in-own-folder` where `out` itself was made for it. What was taken over was somebody's before, and is never removed. */
function placeAt(
  out: string,
  id: string,
  origin: 'new' | 'in-own-folder' | 'taken-over',
  foundUnfinished: readonly string[],
): ReportFolder {
  const partial = partialOf(out, id);
  const abandon = (): void => {
    if (origin === 'taken-over') keep();
    else rmSync(partial, { recursive: true, force: true });
    if (origin === 'in-own-folder') removeEmpty(resolve(out));
    forget();
  };
  const keep = (): string | null => {
    const kept = setAside(out, partial, id, origin === 'taken-over');
    if (kept !== null) forget();
    return kept;
  };
  const forget = atExit(() => void (keep() ?? abandon()));
  return {
    partial,
    nextName: () => freeName(out, id),
    publish(name) {
      if (existsSync(name)) return false;
      redactFolder(partial);
      if (!renamed(partial, name)) return false;
      forget();
      return true;
    },
    abandon,
    setAside: keep,
    foundUnfinished,
  };
}

function takenOver(file: string): UserError {
  return new UserError('Another process goes on with this.', {
    place: { file, line: null, column: null },
    mend: 'Wait for it.',
  });
}

function partialOf(out: string, id: string): string {
  return resolve(out, `.${id}.${hostName()}.${processId()}.partial`);
}

/** Of the name of a hidden folder, what it tells; null for any other name. */
export function partialParts(
  name: string,
): { readonly id: string; readonly host: string; readonly process: number } | null {
  const [, id, host, owner] = /^\.((?:run|compare|explore|qualify|gate)-[^.]+)\.(.+)\.(\d+)\.partial$/.exec(name) ?? [];
  return id === undefined || host === undefined ? null : { id, host, process: Number(owner) };
}

/** Whether `out` had to be made. */
function makeFolders(out: string, partial: string): boolean {
  try {
    const made = !existsSync(out);
    makeFolder(resolve(out));
    mkdirSync(partial);
    return made;
  } catch (error) {
    throw asOurs(error, out);
  }
}

/** Step by step, because Node's own recursive way never ends below /proc, where a folder is refused as one not found. */
function makeFolder(path: string): void {
  if (existsSync(path)) return;
  if (dirname(path) !== path) makeFolder(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    // Another run may have made it in this moment.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

function asOurs(error: unknown, out: string): Error {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  if (['ENOSPC', 'EDQUOT', 'EMFILE', 'ENFILE', 'EIO'].includes(code)) {
    return new HarnessError(`Nothing can be written below \`${out}\` (${code})`, { cause: error });
  }
  const inTheWay = code === 'EEXIST' || code === 'ENOTDIR';
  const what = inTheWay ? 'is a file, or lies below one' : `cannot be written to (${code})`;
  return new UserError(`The folder for reports ${what}.`, {
    place: { file: out, line: null, column: null },
    mend: 'Name a folder that may be written to with --out.',
  });
}

function freeName(out: string, id: string): string {
  for (let number = 1; ; number += 1) {
    const name = resolve(out, number === 1 ? id : `${id}-${number}`);
    if (!existsSync(name)) return name;
  }
}

function renamed(from: string, to: string): boolean {
  try {
    renameSync(from, to);
    return true;
  } catch (error) {
    if (['ENOTEMPTY', 'EEXIST', 'EPERM'].includes((error as NodeJS.ErrnoException).code ?? '') && existsSync(to))
      return false;
    throw asOurs(error, to);
  }
}

/**
 * The hidden folders of this machine's runs whose process is gone: what is proven in them is set aside, and they are
 * removed. Another machine's processes are not seen here. Returns what was set aside.
 */
export function clearAbandoned(out: string): readonly string[] {
  const kept: string[] = [];
  for (const name of readdirSync(out)) {
    const parts = partialParts(name);
    if (parts === null || parts.host !== hostName() || isRunning(parts.process)) continue;
    const unfinished = setAside(out, join(out, name), parts.id);
    if (unfinished === null) rmSync(join(out, name), { recursive: true, force: true });
    else kept.push(unfinished);
  }
  return kept;
}

/** Each journal in it was written whole, and each result. Null when there is none, or when somebody else was faster. */
function setAside(out: string, partial: string, id: string, always = false): string | null {
  if (!existsSync(partial)) return null;
  if (!always && !existsSync(join(partial, 'journals')) && !hasResults(partial)) return null;
  redactFolder(partial);
  const name = freeName(out, `${id}-unfinished`);
  try {
    return renamed(partial, name) ? name : null;
  } catch {
    return null;
  }
}

function hasResults(partial: string): boolean {
  return [resultsName, runsName].some(
    (name) => (statSync(join(partial, name), { throwIfNoEntry: false })?.size ?? 0) > 0,
  );
}

/** Somebody else may have put something there meanwhile, and then it stays. */
function removeEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    return;
  }
}
