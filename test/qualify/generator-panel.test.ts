import { spawnSync } from 'node:child_process';
import { cpSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { faultKindsDrawn } from '../../src/scenario/generate/mix.ts';
import { generatorDigest } from '../../src/jobs/generator-digest.ts';
import { panelDigest, panelIncidents } from '../../src/jobs/generator-panel.ts';
import { temporaryFolder } from '../helpers/requal-process.ts';

/** The digests of a copy of the sources in which one text is another; a process of its own, as another requal would be. */
function digestsWith(file: string, from: string, to: string): { readonly panel: string; readonly generator: string } {
  const folder = temporaryFolder();
  cpSync('src', join(folder, 'src'), { recursive: true });
  cpSync('package.json', join(folder, 'package.json'));
  symlinkSync(resolve('node_modules'), join(folder, 'node_modules'));
  const changed = join(folder, 'src', file);
  const text = readFileSync(changed, 'utf8');
  expect(text.split(from)).toHaveLength(2);
  writeFileSync(changed, text.replace(from, to));
  const place = (name: string) => pathToFileURL(join(folder, 'src', 'jobs', name)).href;
  const script = `const { panelDigest } = await import('${place('generator-panel.ts')}');
const { generatorDigest } = await import('${place('generator-digest.ts')}');
console.log(JSON.stringify({ panel: panelDigest(), generator: generatorDigest() }));`;
  const done = spawnSync(process.execPath, ['--input-type=module', '--eval', script], { encoding: 'utf8' });
  expect(done.stderr).toBe('');
  return JSON.parse(done.stdout);
}

describe('the digest of the generator', () => {
  it('is made of incidents with every kind of fault, distorted and not, with people away and things that look alike', () => {
    const incidents = panelIncidents();
    expect(new Set(incidents.flatMap(({ faults }) => faults.map(({ kind }) => kind))).size).toBe(
      faultKindsDrawn.length,
    );
    expect(incidents.some(({ distortions }) => distortions.length === 0)).toBe(true);
    expect(incidents.filter(({ distortions }) => distortions.length > 0).length).toBeGreaterThan(5);
    expect(incidents.some(({ people }) => people.some(({ absent }) => absent.length > 0))).toBe(true);
  });

  it('is the same in another process, with another comment, and another for each change of what is drawn', () => {
    const same = digestsWith(
      'scenario/generate/sample-arbitrary.ts',
      '/** Below the least confidence',
      '/** Beneath the least confidence',
    );
    expect(same).toEqual({ panel: panelDigest(), generator: generatorDigest() });
    for (const [file, from, to] of [
      ['scenario/generate/sample-arbitrary.ts', 'start: fc.constantFrom(3, 2, 5)', 'start: fc.constantFrom(3, 2, 4)'],
      ['scenario/generate/people-arbitrary.ts', 'maybe(mix.mistaken, fc.constantFrom(0.5, 1))', 'fc.constant(0)'],
      [
        'scenario/generate/distortions-arbitrary.ts',
        "by: fc.constantFrom('8m', '6m', '12m'), metric",
        "by: fc.constant('6m'), metric",
      ],
    ] as const) {
      const other = digestsWith(file, from, to);
      expect([file, other.panel === panelDigest()]).toEqual([file, false]);
      expect([file, other.generator === generatorDigest()]).toEqual([file, false]);
    }
    // When an incident strikes once more is no part of what is drawn.
    const later = digestsWith('domain/re-exposure.ts', 'atMs: 30 * 60_000', 'atMs: 31 * 60_000');
    expect([later.panel === panelDigest(), later.generator === generatorDigest()]).toEqual([true, false]);
  }, 120_000);
});
