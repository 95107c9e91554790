import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { withFoundBefore } from '../../../../src/jobs/gate/found-before.ts';
import { unreadFindings } from '../../../../src/jobs/gate/unread-findings.ts';
import { noWaivers } from '../../../../src/jobs/waivers.ts';
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
  const { subjects: all, restored, unread } = withFoundBefore(subjects, before, () => []);
  expect(unread).toEqual([
    { scenario: 'broken', file: join('scenarios', 'found', 'broken.yaml'), why: expect.any(String), what: 'gone' },
  ]);
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
  expect(withFoundBefore(subjects, null, () => [])).toEqual({ subjects, restored: [], unread: [] });
});

describe('a found scenario that cannot be read as it was before', () => {
  const unreadIn = (now: string) => {
    const root = mkdtempSync(join(tmpdir(), 'requal-unread-'));
    const [was, is] = [join(root, 'was'), join(root, 'is')];
    for (const folder of [was, is]) mkdirSync(folder);
    // As a requal of another day may have had it.
    writeFileSync(join(was, nameOf(kept)), `${readFileSync(kept, 'utf8')}\nseverity: high\n`);
    writeFileSync(join(is, nameOf(gone)), readFileSync(gone, 'utf8'));
    if (now !== '') writeFileSync(join(is, nameOf(kept)), now);
    try {
      return withFoundBefore(findSubjects([is]), was, () => []);
    } finally {
      rmSync(root, { recursive: true });
    }
  };

  it('is told with its file and why, also where the change wrote it otherwise', () => {
    const scenario = idOf(kept);
    const file = join('scenarios', 'found', nameOf(kept));
    const why = expect.stringContaining('severity');
    expect(unreadIn('').unread).toEqual([{ scenario, file, why, what: 'gone' }]);
    expect(unreadIn(readFileSync(kept, 'utf8')).unread).toEqual([{ scenario, file, why, what: 'changed' }]);
  });

  it('is tried as it was, and no matter, where what it extends stands beside it now', () => {
    const root = mkdtempSync(join(tmpdir(), 'requal-unread-'));
    const [was, is] = [join(root, 'was'), join(root, 'is')];
    const varied = 'id: varied\nextends: the-base\ntitle: Another one\nchanges: [{ set: title, to: Varied }]\n';
    for (const folder of [was, is]) {
      mkdirSync(folder);
      writeFileSync(join(folder, 'varied.yaml'), varied);
    }
    writeFileSync(join(is, 'the-base.yaml'), readFileSync(kept, 'utf8').replace(/^id: .*$/m, 'id: the-base'));
    const subjects = findSubjects([is]);
    expect(withFoundBefore(subjects, was, () => [])).toEqual({ subjects, restored: [], unread: [] });
    rmSync(root, { recursive: true });
  });

  it('is a finding that stays open until somebody answers for it, and its words name no path of a copy', () => {
    const { unread } = unreadIn('');
    const [finding] = unreadFindings(unread, noWaivers);
    expect(finding).toMatchObject({ id: `found/${idOf(kept)}`, state: 'open', scenario: idOf(kept) });
    expect(finding?.message).toMatch(/^scenarios.found.*cannot be read \(.*severity.*takes it away/);
    expect(finding?.message).not.toContain(tmpdir());
    const waiver = { finding: `found/${idOf(kept)}`, owner: 'Ada', reason: 'old', expires: '2026-12-31' };
    const waived = { ...noWaivers, waiverFor: (id: string) => (id === waiver.finding ? waiver : null) };
    expect(unreadFindings(unread, waived)).toMatchObject([{ state: 'waived' }]);
  });
});
