import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { UserError } from '../../../src/base/errors.ts';
import { loadReplay } from '../../../src/scenario/load-replay.ts';

export type ReplayFile = 'incident.yaml' | 'timeline.jsonl' | 'telemetry.jsonl';

/** A copy of a shipped replay with one file changed; it is gone after the test. */
export function damagedReplay(id: string, file: ReplayFile, change: (text: string) => string): string {
  const parent = mkdtempSync(join(tmpdir(), 'requal-replay-'));
  onTestFinished(() => rmSync(parent, { recursive: true, force: true }));
  const folder = join(parent, id);
  cpSync(`replays/${id}`, folder, { recursive: true });
  const path = join(folder, file);
  const before = readFileSync(path, 'utf8');
  const after = change(before);
  if (after === before) throw new Error(`the change did not change ${file}`);
  writeFileSync(path, after);
  return folder;
}

/** The complaint about a damaged replay as `file:line what`; the line is left out where none is known. */
export function complaintAbout(id: string, file: ReplayFile, change: (text: string) => string): string {
  const folder = damagedReplay(id, file, change);
  try {
    loadReplay(folder);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const place = [error.place?.file.slice(folder.length + 1), error.place?.line].filter(Boolean);
    return `${place.join(':')} ${error.message}`;
  }
  throw new Error('the damaged replay was loaded');
}
