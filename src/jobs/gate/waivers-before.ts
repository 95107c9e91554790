import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, join, relative, sep } from 'node:path';
import { UserError } from '../../base/errors.ts';
import { parseDocument } from '../../base/parse-document.ts';
import { parseYaml, readTextFile } from '../../base/read-yaml.ts';
import type { Waiver } from '../../domain/waiver.ts';
import { waiversSchema } from '../../domain/waiver.ts';
import { git } from './git.ts';

/** What is compared, and the file of waivers as it stands now. */
export interface WaiversAsked {
  /** The folder of the baseline, and the commit that it was taken from; null for a folder that was named. */
  readonly baselineFolder: string;
  readonly commit: string | null;
  readonly candidate: string;
  readonly waivers: string;
}

/**
 * The waivers of the baseline: what was approved before this change. From the same commit; for a baseline that is a folder, from
 * the file that stands to it as the named one stands to the candidate. Null where the named file is no part of the change: it
 * is outside of the repository, or the same for both folders. A file that was not there, or cannot be read, approved nothing.
 */
export async function waiversBefore(asked: WaiversAsked): Promise<readonly Waiver[] | null> {
  const file = join(realpathSync(dirname(asked.waivers)), basename(asked.waivers));
  if (asked.commit !== null) return atCommit(asked.candidate, asked.commit, file);
  const before = join(realpathSync(asked.baselineFolder), relative(realpathSync(asked.candidate), file));
  if (!existsSync(before)) return [];
  return realpathSync(before) === realpathSync(file) ? null : waiversIn(readTextFile(before), before);
}

async function atCommit(candidate: string, commit: string, file: string): Promise<readonly Waiver[] | null> {
  const top = await git(candidate, ['rev-parse', '--show-toplevel']);
  const root = realpathSync(top.stdout.trim());
  // A link in the repository to a file elsewhere is a part of the change as well.
  if (![file, realpathSync(file)].some((one) => one.startsWith(`${root}${sep}`))) return null;
  const path = relative(root, file).split(sep).join('/');
  const said = await git(root, ['cat-file', 'blob', `${commit}:${path}`]);
  return said.code === 0 ? waiversIn(said.stdout, path) : [];
}

function waiversIn(text: string, file: string): readonly Waiver[] {
  try {
    return parseDocument(waiversSchema, parseYaml(text, file), 'list of waivers').waivers;
  } catch (error) {
    if (error instanceof UserError) return [];
    throw error;
  }
}
