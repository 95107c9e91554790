import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { byRequirement, requirementOf, requirements } from '../../../src/domain/requirement.ts';
import { listShipped } from '../../../src/jobs/list-shipped.ts';
import { listText } from '../../../src/report/list-text.ts';

const root = join(import.meta.dirname, '../../..');
/** Where a person can meet an id: what is shipped, what requal says, and what explains it. */
const places = [
  'src/**/*.ts',
  'scenarios/**/*',
  'replays/**/incident.yaml',
  'policies/**/*.yaml',
  'README.md',
  'docs/*.md',
];
const cited = new Set(
  globSync(places, { cwd: root, withFileTypes: true })
    .filter((file) => file.isFile() && file.name !== 'requirement.ts')
    .flatMap((file) => readFileSync(join(file.parentPath, file.name), 'utf8').match(/\b[A-J]\d{1,2}\b/g) ?? []),
);

describe('the catalogue of requirements', () => {
  it('has every id that is cited anywhere', () => {
    expect(cited.size).toBeGreaterThan(50);
    expect([...cited].filter((id) => requirementOf(id) === null)).toEqual([]);
  });

  it('has no id that is neither cited nor listed as not covered', () => {
    const text = listText(listShipped(), 100);
    const uncovered = text.slice(text.indexOf('Not covered'));
    const silent = Object.keys(requirements).filter((id) => !cited.has(id) && !new RegExp(`\\b${id} `).test(uncovered));
    expect(silent).toEqual([]);
  });

  it('says of each id in one line what it means, and of no two the same', () => {
    const all = Object.values(requirements);
    expect(
      all.filter(({ name, meaning }) => name.length > 30 || meaning.length > 130 || /[.\n]/.test(meaning)),
    ).toEqual([]);
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
  });

  it('is in order by letter and number', () => {
    expect(Object.keys(requirements)).toEqual(Object.keys(requirements).toSorted(byRequirement));
    expect(['D10', 'D9', 'B3'].toSorted(byRequirement)).toEqual(['B3', 'D9', 'D10']);
  });
});
