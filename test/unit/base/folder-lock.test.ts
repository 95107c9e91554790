import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockHolder, takeFolderLock } from '../../../src/base/folder-lock.ts';
import { hostName, processId, processStart } from '../../../src/base/processes.ts';
import { takeLock } from '../../../src/world/cluster/lifecycle/cluster-lock.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'requal-lock-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const living = { pid: processId(), started: processStart(processId()) ?? '', host: hostName() };

function leave(number: number, holder: object): void {
  const whole = { ...living, purpose: 'a trial', since: '2026-01-01T00:00:00Z', released: false, ...holder };
  writeFileSync(join(folder, `lock.${number}`), JSON.stringify(whole));
}

function take(purpose: string): () => void {
  return takeFolderLock(folder, purpose, { what: 'thing', mend: 'wait a moment' });
}

describe('the lock of a folder', () => {
  it('is held by one at a time, and says by whom', () => {
    const release = take('a trial of leak-known-cause');
    expect(() => take('another')).toThrow(/in use: a trial of leak-known-cause by process \d+ since/);
    expect(lockHolder(folder)).toMatchObject({ pid: processId(), purpose: 'a trial of leak-known-cause' });
    release();
    expect(lockHolder(folder)).toBeNull();
    take('another')();
  });

  it('is overtaken when its process is gone', () => {
    leave(1, { pid: 4_194_303, started: '1' });
    take('mine');
    expect(lockHolder(folder)?.purpose).toBe('mine');
    expect(readdirSync(folder)).toEqual(['lock.2']);
  });

  it('is overtaken when its process id now belongs to another process', () => {
    leave(1, { started: 'long ago' });
    take('mine');
    expect(lockHolder(folder)?.purpose).toBe('mine');
  });

  it('stays where the process lives, or lives on another machine', () => {
    leave(1, {});
    expect(() => take('mine')).toThrow('in use: a trial');
    leave(2, { host: 'elsewhere', pid: 4_194_303 });
    expect(() => take('mine')).toThrow('on elsewhere');
  });

  it('counts the highest file, whatever an old one says', () => {
    leave(7, { released: true });
    leave(3, {});
    expect(lockHolder(folder)).toBeNull();
    take('mine');
    expect(readdirSync(folder)).toEqual(['lock.8']);
  });

  it('is not lost to a file that cannot be read', () => {
    writeFileSync(join(folder, 'lock.1'), 'rubbish');
    take('mine');
    expect(readdirSync(folder)).toEqual(['lock.2']);
  });

  it('is told in the words of what it is for', () => {
    const release = take('a trial');
    expect(() => take('another')).toThrow(/^the thing is in use: .*; wait a moment$/);
    release();
    takeLock(folder, 'a trial');
    expect(() => takeLock(folder, 'another')).toThrow(/^the cluster is in use: .*use another one with --cluster$/);
  });
});
