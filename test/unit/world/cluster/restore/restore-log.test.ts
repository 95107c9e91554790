import { mkdtempSync, readFileSync, statSync, existsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openRestoreLog } from '../../../../../src/world/cluster/restore/restore-log.ts';

const file = (): string => join(mkdtempSync(join(tmpdir(), 'requal-restore-')), 'restore.jsonl');
const fault = (id: string) => ({ kind: 'switch-fault', id }) as const;

describe('the restore log', () => {
  it('has a step on the disk before it returns, for its owner alone', () => {
    const path = file();
    openRestoreLog(path).ahead(fault('leak'));
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual({ what: 'ahead', id: 'step-1', step: fault('leak') });
    expect(statSync(path).mode & 0o077).toBe(0);
  });

  it('tells another process what is open, the newest first', () => {
    const path = file();
    const log = openRestoreLog(path);
    const [first] = ['a', 'b', 'c'].map((id) => log.ahead(fault(id)));
    log.done(first!);
    expect(
      openRestoreLog(path)
        .open()
        .map(({ step }) => step),
    ).toEqual([fault('c'), fault('b')]);
  });

  it('goes on with new ids where an earlier process ended', () => {
    const path = file();
    openRestoreLog(path).ahead(fault('a'));
    const later = openRestoreLog(path);
    const id = later.ahead(fault('b'));
    later.done(id);
    expect(
      openRestoreLog(path)
        .open()
        .map(({ step }) => step),
    ).toEqual([fault('a')]);
  });

  it('passes over a last line that a crash has cut, because nothing was done upon it', () => {
    const path = file();
    openRestoreLog(path).ahead(fault('a'));
    writeFileSync(path, `${readFileSync(path, 'utf8')}{"what":"ahead","id":"step-2","st`);
    expect(openRestoreLog(path).open()).toHaveLength(1);
  });

  it('goes on behind a line that was cut as if it had never been begun', () => {
    const path = file();
    openRestoreLog(path).ahead(fault('a'));
    writeFileSync(path, `${readFileSync(path, 'utf8')}{"what":"ahead","id":"step-2","st`);
    const log = openRestoreLog(path);
    log.ahead(fault('ä'));
    log.done(log.ahead(fault('c')));
    const steps = openRestoreLog(path)
      .open()
      .map(({ step }) => step);
    expect(steps).toEqual([fault('ä'), fault('a')]);
  });

  it('is not taken for an empty one when it cannot be read', () => {
    const folder = mkdtempSync(join(tmpdir(), 'requal-restore-'));
    expect(() => openRestoreLog(folder)).toThrow(/cannot be read \(EISDIR\): what is to be put back is unknown/);
  });

  it('refuses a broken line in the middle: what it was to put back is unknown', () => {
    const path = file();
    openRestoreLog(path).ahead(fault('a'));
    writeFileSync(path, `{"what":"ahead"}\n${readFileSync(path, 'utf8')}`);
    expect(() => openRestoreLog(path)).toThrow(/line 1 of the restore log .* cannot be read/);
  });

  it('is removed when nothing is open, and stays when something is', () => {
    const path = file();
    const log = openRestoreLog(path);
    const id = log.ahead(fault('a'));
    log.close();
    expect(existsSync(path)).toBe(true);
    log.done(id);
    log.close();
    expect(existsSync(path)).toBe(false);
  });
});
