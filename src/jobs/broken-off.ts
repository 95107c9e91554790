import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { basename, join, relative, resolve } from 'node:path';
import { UserError } from '../base/errors.ts';
import { hostName, isRunning } from '../base/processes.ts';
import { jsonOrNull } from '../base/parse-json.ts';
import { shellWord } from '../report/replay-command.ts';
import { clearAbandoned, partialParts } from './report-folder.ts';

/** What a folder has for as long as what was to be done in it can be gone on with. */
export const planName = 'plan.json';

/** A verb whose work can be gone on with, as the folders of its reports tell of it. */
export interface Resumable<D> {
  readonly verb: 'run' | 'explore';
  readonly noun: 'run' | 'exploration';
  /** What its `plan.json` holds; null where it is none. */
  planIn(value: unknown): D | null;
  /** The document of a report of it. */
  readonly report: string;
  /** Whether a folder of this name, which has a plan and is not hidden, is of work that did not end. */
  isOpen(name: string): boolean;
}

/** Work that was broken off, to go on with. */
export interface BrokenOff<D> {
  readonly folder: string;
  readonly document: D;
}

/**
 * Finds the work that `--resume` names: its folder, hidden or set aside, or the folder of reports if there is one such work in
 * it. Throws `UserError` when there is none, it has ended, or it still goes on.
 */
export function findBrokenOff<D>(kind: Resumable<D>, named: string): BrokenOff<D> {
  const { noun } = kind;
  const folder = resolve(named);
  if (!existsSync(folder))
    throw refusal(named, 'There is no such folder.', `Name the folder of ${withArticle(noun)} that was broken off.`);
  const name = basename(folder);
  const parts = partialParts(name);
  const isPlanned = existsSync(join(folder, planName));
  if (!isPlanned && !existsSync(join(folder, kind.report))) return findBelow(kind, named, folder);
  const ended = () => refusal(named, `This ${noun} has ended.`, 'There is nothing to go on with.');
  if (!isPlanned) throw ended();
  const document = readPlan(kind, folder);
  if (parts === null && !kind.isOpen(name)) throw ended();
  if (parts !== null && parts.host === hostName() && isRunning(parts.process))
    throw refusal(named, `This ${noun} goes on, in process ${parts.process}.`, 'Wait for it, or interrupt it.');
  return { folder, document };
}

function findBelow<D>(kind: Resumable<D>, named: string, folder: string): BrokenOff<D> {
  const { verb, noun } = kind;
  clearAbandoned(folder);
  const found = readdirSync(folder).filter(
    (name) => name.startsWith(`${verb}-`) && kind.isOpen(name) && existsSync(join(folder, name, planName)),
  );
  const [only] = found;
  if (only !== undefined && found.length === 1)
    return { folder: join(folder, only), document: readPlan(kind, join(folder, only)) };
  throw refusal(
    named,
    found.length === 0
      ? `Here is no ${noun} that was broken off.`
      : `Here are ${found.length} ${noun}s that were broken off.`,
    found.length === 0
      ? `Such a folder has the name \`${verb}-…\` and a \`${planName}\` in it.`
      : `Name one of them: ${found.map((name) => join(named, name)).join(', ')}.`,
  );
}

function readPlan<D>({ noun, planIn }: Resumable<D>, folder: string): D {
  const file = join(folder, planName);
  const plan = planIn(jsonOrNull(readFileSync(file, 'utf8')));
  if (plan !== null) return plan;
  throw new UserError(`This is no plan of ${withArticle(noun)}, or one of another version of requal.`, {
    place: { file, line: null, column: null },
    mend: 'Run it again from the beginning.',
  });
}

function withArticle(noun: string): string {
  return `${/^[aeiou]/.test(noun) ? 'an' : 'a'} ${noun}`;
}

/** Throws `UserError` that names what changed, where anything did. */
export function refuseChanged(folder: string, noun: string, changes: readonly string[]): void {
  if (changes.length === 0) return;
  throw refusal(
    relative(resolve(), folder) || folder,
    `What this ${noun} was to try is no longer the same, and its results would be of two things:\n${changes.join('\n')}`,
    'Put it back as it was, or run it again from the beginning.',
  );
}

/** The command that goes on with the work of a folder; null where that is not possible. */
export function resumeCommand(folder: string): string | null {
  const verb = /^\.?(run|explore)-/.exec(basename(folder))?.[1];
  if (verb === undefined || !existsSync(join(folder, planName))) return null;
  return `npx requal ${verb} --resume ${shellWord(relative(resolve(), folder) || folder)}`;
}

/** That work was broken off, where what it had done is, and how to go on with it. */
export function brokenOffWords(folder: string): string {
  const name = basename(folder);
  const what = name.startsWith('explore-') ? 'An exploration' : name.startsWith('run-') ? 'A run' : 'Work';
  return `${what} was broken off. ${keptWords(folder)}`;
}

/** Where what was done is, and how to go on with it. */
export function keptWords(folder: string): string {
  const place = relative(resolve(), folder) || folder;
  const journals = existsSync(join(folder, 'journals'))
    ? ': `requal judge`, `explain` and `replay` read its journals'
    : '';
  const command = resumeCommand(folder);
  const resume = command === null ? '' : `${journals === '' ? '' : ','} and \`${command}\` goes on with it`;
  return `What it had done is in ${place}${journals}${resume}.`;
}

function refusal(file: string, what: string, mend: string): UserError {
  return new UserError(what, { place: { file, line: null, column: null }, mend });
}
