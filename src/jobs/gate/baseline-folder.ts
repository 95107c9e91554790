import { existsSync, mkdtempSync, realpathSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { isAbsolute, join, posix, relative, sep } from 'node:path';
import { atExit } from '../../base/at-exit.ts';
import { HarnessError, UserError } from '../../base/errors.ts';
import { readYamlFile } from '../../base/read-yaml.ts';
import { limits } from '../../domain/limits.ts';
import { foundFolder } from '../subjects.ts';
import { git } from './git.ts';

/** Where the baseline can be read from. */
export interface BaselineFolder {
  readonly folder: string;
  /** The commit that it was taken from; null for a folder as it stands. */
  readonly commit: string | null;
  /** A folder with the found scenarios of that commit; null for a folder as it stands, or where there were none. */
  readonly found: string | null;
  /** Removes what was made for it. */
  remove(): void;
}

/**
 * The baseline's folder: the one that is named, or the candidate's own as it was at a git ref, written to a temporary
 * folder together with what it extends *at the same ref*. Throws `UserError` where there is neither, where there are both,
 * where git or its history is not there, and where the folder did not exist then.
 */
export async function openBaseline(named: string, candidate: string): Promise<BaselineFolder> {
  if (statSync(named, { throwIfNoEntry: false })?.isDirectory() === true) {
    await refuseBoth(named, candidate);
    return { folder: named, commit: null, found: null, remove: () => {} };
  }
  if (statSync(candidate, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new UserError('There is no such candidate folder.', { place: { file: candidate, line: null, column: null } });
  }
  const root = await rootOf(candidate, named);
  const commit = await commitOf(root, named);
  const path = relative(root, realpathSync(candidate)).split(sep).join('/');
  const folder = mkdtempSync(join(tmpdir(), 'requal-baseline-'));
  const forget = atExit(() => rmSync(folder, { recursive: true, force: true }));
  const remove = (): void => {
    rmSync(folder, { recursive: true, force: true });
    forget();
  };
  try {
    const taking = { root, commit, named, folder };
    await writeChain(taking, path);
    return { folder: join(folder, 'tree', path), commit, found: await writeFoundThen(taking), remove };
  } catch (error) {
    remove();
    throw error;
  }
}

/**
 * A change could bring a folder with the name of the branch that it is held against, a copy of itself in it. No ref begins
 * with a dot or a slash, so a path that does is the folder and nothing else.
 */
async function refuseBoth(named: string, candidate: string): Promise<void> {
  if (isAbsolute(named) || /^\.\.?([/\\]|$)/.test(named)) return;
  // Here and in the candidate's repository: the ref could be meant of either.
  for (const place of ['.', candidate]) {
    if (!(await isRef(place, named))) continue;
    throw new UserError(`There is a folder \`${named}\`, and it is a commit, branch or tag as well.`, {
      mend: `Write \`./${named}\` for the folder, or another name of the commit, such as refs/remotes/… or refs/heads/….`,
    });
  }
}

async function isRef(folder: string, named: string): Promise<boolean> {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() !== true) return false;
  const said = await git(folder, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${named}^{commit}`]).catch(
    (error: unknown) => {
      // Without git nobody could have meant a ref.
      if (error instanceof UserError) return null;
      throw error;
    },
  );
  return said?.code === 0;
}

interface Taking {
  readonly root: string;
  readonly commit: string;
  readonly named: string;
  readonly folder: string;
}

async function rootOf(candidate: string, named: string): Promise<string> {
  const said = await git(candidate, ['rev-parse', '--show-toplevel']);
  if (said.code === 0) return realpathSync(said.stdout.trim());
  throw new UserError(
    `There is no folder \`${named}\`, and the candidate stands in no git repository that could have it.`,
    {
      mend: 'Name the folder of the policy that is to be replaced with --baseline, or run this in its repository.',
    },
  );
}

async function commitOf(root: string, named: string): Promise<string> {
  const said = await git(root, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${named}^{commit}`]);
  if (said.code === 0) return said.stdout.trim();
  throw new UserError(`\`${named}\` is neither a folder nor a commit, branch or tag of this repository.`, {
    mend: 'Where a machine has only the newest commit, fetch more first: `git fetch --unshallow`, or `fetch-depth: 0` for actions/checkout.',
  });
}

/** The candidate's folder at the commit, then what it extends and where its runbooks stand, and what these extend. */
async function writeChain(taking: Taking, path: string): Promise<void> {
  await writePath(taking, path, `The candidate's folder \`${path}\` did not exist at \`${taking.named}\`.`);
  let next: string | null = path;
  for (let links = 0; next !== null; links += 1) {
    // The loader says what is wrong with a longer chain.
    if (links > limits.candidateChainMax) return;
    const own: string = next;
    const { extended, others } = namedBy(join(taking.folder, 'tree', own, 'candidate.yaml'));
    for (const other of others) await writePath(taking, within(taking, own, other), null);
    next = extended === null ? null : within(taking, own, extended);
    if (next !== null)
      await writePath(taking, next, `What it extends, \`${next}\`, did not exist at \`${taking.named}\`.`);
  }
}

/** The folder of found scenarios that belongs to where the command runs, as it was. */
async function writeFoundThen(taking: Taking): Promise<string | null> {
  const here = relative(taking.root, realpathSync('.')).split(sep).join('/');
  if (isAbsolute(here) || here === '..' || here.startsWith('../')) return null;
  const path = posix.join(here, foundFolder.split(sep).join('/'));
  await writePath(taking, path, null);
  const folder = join(taking.folder, 'tree', path);
  return existsSync(folder) ? folder : null;
}

/** What a `candidate.yaml` names beside itself, as far as it can be read. */
function namedBy(file: string): { readonly extended: string | null; readonly others: readonly string[] } {
  if (!statSync(file, { throwIfNoEntry: false })?.isFile()) return { extended: null, others: [] };
  const value = (readYamlFile(file).value ?? {}) as Readonly<Record<string, unknown>>;
  const doors = ['agent', 'policy', 'executor'].map((name) => (value[name] ?? {}) as Readonly<Record<string, unknown>>);
  const files = doors.flatMap(({ command, file: record }) => [...(Array.isArray(command) ? command : []), record]);
  const paths = [value['runbooks'], ...files].filter((one) => typeof one === 'string');
  return {
    extended: typeof value['extends'] === 'string' ? value['extends'] : null,
    // A word of a command is a path or it is not; where there is no such file nothing is written.
    others: paths.filter((one) => !isAbsolute(one) && !one.startsWith('-')),
  };
}

function within({ named }: Taking, from: string, path: string): string {
  const joined = posix.normalize(posix.join(from, path.split(sep).join('/')));
  if (!isAbsolute(path) && joined !== '..' && !joined.startsWith('../')) return joined;
  throw new UserError(
    `\`${from}\` names \`${path}\`, which is outside of the repository and cannot be taken from \`${named}\`.`,
    {
      mend: 'Name a folder with --baseline that has everything as it was.',
    },
  );
}

async function writePath({ root, commit, folder }: Taking, path: string, missing: string | null): Promise<void> {
  const environment = { GIT_INDEX_FILE: join(folder, 'index') };
  const all = path === '' || path === '.' ? [] : ['--', path];
  const listed = await git(root, ['ls-tree', '-r', '-z', '--name-only', '--full-tree', commit, ...all], environment);
  if (listed.code !== 0 || listed.stdout === '') {
    if (missing !== null) throw new UserError(missing, { mend: 'Name an older or newer ref, or a folder.' });
    return;
  }
  // An index of its own, so that the user's is not touched; `git archive` would leave out what is marked export-ignore.
  const steps = [
    await git(root, ['read-tree', commit], environment),
    await git(
      root,
      ['checkout-index', '-f', '-z', '--stdin', `--prefix=${join(folder, 'tree')}/`],
      environment,
      listed.stdout,
    ),
  ];
  const failed = steps.find(({ code }) => code !== 0);
  if (failed) throw new HarnessError(`git could not write the baseline: ${failed.stderr.trim().slice(-400)}`);
}
