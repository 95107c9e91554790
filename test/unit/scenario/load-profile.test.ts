import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/base/errors.ts';
import { loadProfile } from '../../../src/scenario/load-profile.ts';
import { temporaryFolder } from '../../helpers/requal-process.ts';

const shipped = 'scenarios/profiles/production-platform.yaml';
const text = readFileSync(shipped, 'utf8');

function changed(from: string | RegExp, to: string): string {
  const file = join(temporaryFolder(), 'profile.yaml');
  const after = text.replace(from, to);
  expect(after).not.toBe(text);
  writeFileSync(file, after);
  return file;
}

describe('a profile', () => {
  it('is a dated system with its history, people and what was truly behind its incidents', () => {
    const { profile, digest } = loadProfile(shipped);
    expect(profile.asOf).toBe('2026-11-15');
    expect(profile.patterns.find(({ pattern }) => pattern === 'oom-leak')?.causes.map(({ fault }) => fault)).toEqual([
      'memory-leak',
      'data-corruption',
    ]);
    expect(digest).toMatch(/^[0-9a-f]{64}$/);
  });

  it('is the same one with another comment, and another one with another value', () => {
    const { digest } = loadProfile(shipped);
    expect(loadProfile(changed(/^/, '# A comment.\n')).digest).toBe(digest);
    expect(loadProfile(changed('rate: 80', 'rate: 81')).digest).not.toBe(digest);
  });

  it.each([
    ['a service that is called and is not there', 'service: catalogue', 'service: catalog', /catalog/],
    ['an entry that is no service', 'entry: gateway', 'entry: gate', /gate/],
    ['causes whose shares are not the whole', 'share: 0.86', 'share: 0.5', /add up to 0.64/],
    ['a pattern that is there twice', 'pattern: retry-storm', 'pattern: node-loss', /twice/],
    ['a date that is none', "asOf: '2026-11-15'", "asOf: '2026-13-15'", /date/],
    [
      'a cause that is no fault',
      'fault: memory-leak',
      'fault: memory-leek',
      /memory-leek|Invalid option|expected one of/,
    ],
    ['times that fall', 'role: on-call, respondsIn: [1m, 3m', 'role: on-call, respondsIn: [4m, 3m', /must not fall/],
  ])('is refused for %s', (_, from, to, what) => {
    const load = () => loadProfile(changed(from, to));
    expect(load).toThrow(UserError);
    expect(load).toThrow(what);
  });
});
