import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { withFoundBefore } from '../../../../src/jobs/gate/found-before.ts';
import { findSubjects } from '../../../../src/jobs/subjects.ts';

const root = mkdtempSync(join(tmpdir(), 'requal-found-'));
const [before, now] = [join(root, 'before'), join(root, 'now')];
const shipped = findSubjects([]).flatMap((one) => (one.kind === 'scenario' ? [one.loaded.file] : []));
// Any that are whole in themselves do.
const whole = shipped.filter((file) => !/^(extends|twin):/m.test(readFileSync(file, 'utf8')));
const [kept = '', gone = '', changed = ''] = whole;
const nameOf = (file: string) => file.split(/[\\/]/).at(-1) ?? '';
const idOf = (file: string) => nameOf(file).replace('.yaml', '');

afterAll(() => rmSync(root, { recursive: true }));

it('tries what the change deleted, and what it wrote otherwise as it was, and says so', () => {
  for (const folder of [before, now]) mkdirSync(folder);
  for (const file of [kept, gone, changed]) cpSync(file, join(before, nameOf(file)));
  writeFileSync(join(before, 'broken.yaml'), 'id: [');
  cpSync(kept, join(now, nameOf(kept)));
  const text = readFileSync(changed, 'utf8');
  writeFileSync(join(now, nameOf(changed)), text.replace(/^title:.*$/m, 'title: Something else'));
  const subjects = findSubjects([now]);
  const { subjects: all, restored } = withFoundBefore(subjects, before, () => []);
  expect(restored.toSorted((a, b) => (a.scenario < b.scenario ? -1 : 1))).toEqual(
    [
      { scenario: 'broken', what: 'unreadable' },
      { scenario: idOf(gone), what: 'gone' },
      { scenario: idOf(changed), what: 'changed' },
    ].toSorted((a, b) => (a.scenario < b.scenario ? -1 : 1)),
  );
  const fileOf = (file: string) =>
    all.flatMap((one) => (one.kind === 'scenario' && one.id === idOf(file) ? [one.loaded.file] : []));
  expect(fileOf(kept)).toEqual([join(now, nameOf(kept))]);
  expect(fileOf(gone)).toEqual([join(before, nameOf(gone))]);
  expect(fileOf(changed)).toEqual([join(before, nameOf(changed))]);
});

it('adds nothing where there is no commit that could have any', () => {
  const subjects = findSubjects([kept]);
  expect(withFoundBefore(subjects, null, () => [])).toEqual({ subjects, restored: [] });
});
