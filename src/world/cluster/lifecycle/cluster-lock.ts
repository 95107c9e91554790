import { takeFolderLock } from '../../../base/folder-lock.ts';

const words = { what: 'cluster', mend: 'wait for its end, or use another one with --cluster' };

/** Takes the cluster for this process, or throws `HarnessError` naming who has it. Returns what gives it back. */
export function takeLock(folder: string, purpose: string): () => void {
  return takeFolderLock(folder, purpose, words);
}
