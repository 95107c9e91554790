import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UserError } from '../../../src/base/errors.ts';
import { writeFileWhole } from '../../../src/base/write-file.ts';

let folder = '';
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'requal-write-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('writeFileWhole', () => {
  it('makes the folders and leaves nothing beside the file', () => {
    writeFileWhole(join(folder, 'a', 'b', 'c.txt'), 'whole');
    expect(readFileSync(join(folder, 'a', 'b', 'c.txt'), 'utf8')).toBe('whole');
    expect(readdirSync(join(folder, 'a', 'b'))).toEqual(['c.txt']);
  });

  it('replaces what was there', () => {
    writeFileWhole(join(folder, 'c.txt'), 'first and longer');
    writeFileWhole(join(folder, 'c.txt'), 'second');
    expect(readFileSync(join(folder, 'c.txt'), 'utf8')).toBe('second');
  });

  it('leaves nothing half-written when it cannot put the file in its place', () => {
    mkdirSync(join(folder, 'taken'));
    expect(() => writeFileWhole(join(folder, 'taken'), 'x')).toThrow(UserError);
    expect(readdirSync(folder)).toEqual(['taken']);
  });

  it('tells the user when a file stands where a folder is needed', () => {
    writeFileSync(join(folder, 'file'), '');
    expect(() => writeFileWhole(join(folder, 'file', 'c.txt'), 'x')).toThrow(UserError);
    expect(readdirSync(folder)).toEqual(['file']);
  });
});
