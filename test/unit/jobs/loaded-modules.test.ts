import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { packageRoot } from '../../../src/base/package-root.ts';

/** The packages that are loaded with a module, as a process sees it that loads nothing else. */
function packagesOf(module: string): readonly string[] {
  const script = `
    import { registerHooks } from 'node:module';
    const found = new Set();
    registerHooks({
      load(url, context, next) {
        const name = /node_modules\\/((?:@[^/]+\\/)?[^/]+)/.exec(url)?.[1];
        if (name !== undefined) found.add(name);
        return next(url, context);
      },
    });
    await import(${JSON.stringify(pathToFileURL(join(packageRoot, module)).href)});
    console.log(JSON.stringify([...found]));
  `;
  const text = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
  return JSON.parse(text) as string[];
}

const large = ['@faker-js/faker', 'fast-check', '@peculiar/x509', '@kubernetes/client-node', 'vega', 'piscina'];

describe('what is loaded before the first trial', () => {
  // Each costs time and memory, in every worker again.
  it.each(['src/jobs/run-trials.ts', 'src/jobs/trial-work.ts'])(
    'with %s is nothing large that a simulator does not need',
    (module) => {
      const loaded = packagesOf(module);
      expect(loaded).toContain('zod');
      expect(loaded.filter((name) => large.includes(name))).toEqual([]);
    },
  );

  it.each(['src/jobs/explore-work.ts'])('with %s are the generators, and no cluster', (module) => {
    const loaded = packagesOf(module);
    expect(loaded).toContain('fast-check');
    expect(loaded.filter((name) => large.slice(2).includes(name))).toEqual([]);
  });
});
