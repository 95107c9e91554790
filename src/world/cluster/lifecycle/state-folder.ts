import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { HarnessError } from '../../../base/errors.ts';
import { writeFileWhole } from '../../../base/write-file.ts';

/** What requal keeps of one cluster on this machine. Nobody else may read it: it holds keys and a token. */
export interface StateFolder {
  readonly path: string;
  /** Of requal's own service account. */
  readonly kubeconfig: string;
  /** The certificate of requal's own authority, PEM: what a client of the target has to trust. */
  readonly authority: string;
  readonly authorityKey: string;
  readonly restoreLog: string;
  readonly record: string;
}

/** The paths of a state folder, whether it is there or not. */
export function stateFolderAt(path: string): StateFolder {
  return {
    path,
    kubeconfig: join(path, 'kubeconfig.json'),
    authority: join(path, 'authority.crt'),
    authorityKey: join(path, 'authority.key'),
    restoreLog: join(path, 'restore.jsonl'),
    record: join(path, 'cluster.json'),
  };
}

/** Makes the folder, for its owner alone. */
export function makeStateFolder(path: string): StateFolder {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 });
    // An older, wider folder is narrowed too.
    chmodSync(path, 0o700);
  } catch (error) {
    throw new HarnessError(`the folder \`${path}\` cannot be made: ${String(error)}; set XDG_STATE_HOME to another`, {
      cause: error,
    });
  }
  return stateFolderAt(path);
}

/** Writes a file that only its owner may read. */
export function writePrivate(path: string, content: string): void {
  writeFileWhole(path, content, 0o600);
}

/** Null when there is no such file. */
export function readIfThere(path: string): string | null {
  return existsSync(path) ? readFileSync(path, 'utf8') : null;
}

/** Forgets the cluster; the lock stays, because it may be held. */
export function clearStateFolder(folder: StateFolder): void {
  for (const path of [folder.kubeconfig, folder.authority, folder.authorityKey, folder.restoreLog, folder.record]) {
    rmSync(path, { force: true });
  }
}
