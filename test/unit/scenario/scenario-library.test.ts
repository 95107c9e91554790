import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { packageRoot } from '../../../src/base/package-root.ts';
import { checkScenario } from '../../../src/scenario/check-scenario.ts';
import { loadScenario } from '../../../src/scenario/load-scenario.ts';
import { listScenarioFiles, scenarioFinder } from '../../../src/scenario/scenario-library.ts';

let folder = '';
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'requal-library-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(...names: readonly string[]): void {
  for (const name of names) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), '');
  }
}

describe('listScenarioFiles', () => {
  it('lists counterexamples first, then the rest by name, and no profiles', () => {
    write('b.yaml', 'a.yml', 'found/z.yaml', 'deep/c.yaml', 'profiles/shop.yaml', 'notes.md');
    expect(listScenarioFiles(folder)).toEqual(
      ['found/z.yaml', 'a.yml', 'b.yaml', 'deep/c.yaml'].map((name) => join(folder, name)),
    );
  });

  it('finds nothing where there is no folder', () => {
    expect(listScenarioFiles(join(folder, 'gone'))).toEqual([]);
  });
});

describe('scenarioFinder', () => {
  it('finds a scenario by the name of its file, in the first folder that has it', () => {
    write('one/a.yaml', 'two/a.yaml', 'two/b.yml');
    const find = scenarioFinder([join(folder, 'one'), join(folder, 'two')]);
    expect([find('a'), find('b'), find('c')]).toEqual([join(folder, 'one/a.yaml'), join(folder, 'two/b.yml'), null]);
  });
});

describe('the shipped scenarios', () => {
  const shipped = join(packageRoot, 'scenarios');
  const files = listScenarioFiles(shipped);

  it('are many', () => {
    expect(files.length).toBeGreaterThanOrEqual(20);
  });

  it.each(files.map((file) => [file.slice(shipped.length + 1), file]))('%s loads without a complaint', (_, file) => {
    expect(checkScenario(loadScenario(file, scenarioFinder([shipped])).scenario)).toEqual([]);
  });
});
