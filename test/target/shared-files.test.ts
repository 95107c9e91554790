import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, it } from 'vitest';
import { targetConfigSchema } from '../../src/domain/target-config.ts';

const root = resolve(import.meta.dirname, '../..');

it.each(['target-config.ts', 'switch-fault.ts'])(
  'the target has the same %s as requal, so that both mean the same by it',
  (file) => {
    expect(readFileSync(`${root}/target/${file}`, 'utf8')).toBe(readFileSync(`${root}/src/domain/${file}`, 'utf8'));
  },
);

it('the target and requal read them with the same zod', () => {
  const versionIn = (folder: string): unknown =>
    JSON.parse(readFileSync(`${root}/${folder}node_modules/zod/package.json`, 'utf8')).version;
  expect(versionIn('target/')).toBe(versionIn(''));
});

it('a configuration that has been read stays the same when it is read again', () => {
  const parsed = targetConfigSchema.parse({ role: 'cache', service: 'session-cache' });
  expect(targetConfigSchema.parse(JSON.parse(JSON.stringify(parsed)))).toEqual(parsed);
});
