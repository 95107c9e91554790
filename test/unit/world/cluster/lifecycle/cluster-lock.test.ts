import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hostName, processId, processStart } from '../../../../../src/base/processes.ts';
import { lockHolder, takeLock } from '../../../../../src/world/cluster/lifecycle/cluster-lock.ts';

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

describe('the lock of a cluster', () => {
  it('is held by one at a time, and says by whom', () => {
    const release = takeLock(folder, 'a trial of leak-known-cause');
    expect(() => takeLock(folder, 'another')).toThrow(/in use: a trial of leak-known-cause by process \d+ since/);
    expect(lockHolder(folder)).toMatchObject({ pid: processId(), purpose: 'a trial of leak-known-cause' });
    release();
    expect(lockHolder(folder)).toBeNull();
    takeLock(folder, 'another')();
  });

  it('is overtaken when its process is gone', () => {
    leave(1, { pid: 4_194_303, started: '1' });
    takeLock(folder, 'mine');
    expect(lockHolder(folder)?.purpose).toBe('mine');
    expect(readdirSync(folder)).toEqual(['lock.2']);
  });

  it('is overtaken when its process id now belongs to another process', () => {
    leave(1, { started: 'long ago' });
    takeLock(folder, 'mine');
    expect(lockHolder(folder)?.purpose).toBe('mine');
  });

  it('stays where the process lives, or lives on another machine', () => {
    leave(1, {});
    expect(() => takeLock(folder, 'mine')).toThrow('in use: a trial');
    leave(2, { host: 'elsewhere', pid: 4_194_303 });
    expect(() => takeLock(folder, 'mine')).toThrow('on elsewhere');
  });

  it('counts the highest file, whatever an old one says', () => {
    leave(7, { released: true });
    leave(3, {});
    expect(lockHolder(folder)).toBeNull();
    takeLock(folder, 'mine');
    expect(readdirSync(folder)).toEqual(['lock.8']);
  });

  it('is not lost to a file that cannot be read', () => {
    writeFileSync(join(folder, 'lock.1'), 'rubbish');
    takeLock(folder, 'mine');
    expect(readdirSync(folder)).toEqual(['lock.2']);
  });
});
