import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBaseline } from '../../../../src/jobs/gate/baseline-folder.ts';
import { waiversBefore } from '../../../../src/jobs/gate/waivers-before.ts';
import { approvedBefore, readWaivers } from '../../../../src/jobs/waivers.ts';
import type { Waiver } from '../../../../src/domain/waiver.ts';
import { loadCandidate } from '../../../../src/policy/load-candidate.ts';

const policies = join(import.meta.dirname, '../../../../policies');
const root = mkdtempSync(join(tmpdir(), 'requal-git-'));
const at = (...path: readonly string[]) => join(root, ...path);

function git(...words: readonly string[]): void {
  const who = ['-c', 'user.name=test', '-c', 'user.email=test@example.org', '-c', 'init.defaultBranch=main'];
  const said = spawnSync('git', ['-C', root, ...who, ...words], { encoding: 'utf8' });
  if (said.status !== 0) throw new Error(said.stderr);
}

function write(path: string, text: string): void {
  mkdirSync(dirname(at(path)), { recursive: true });
  writeFileSync(at(path), text);
}

const known: Waiver = { finding: 'exceptions/away', owner: 'Ada', reason: 'approved', expires: '2026-12-31' };
const late: Waiver = { finding: 'generated/rate-limit', owner: 'Ada', reason: 'mine', expires: '2026-12-31' };

function waiversOf(...waivers: readonly Waiver[]): string {
  return JSON.stringify({ waivers });
}

describe('a baseline from git', () => {
  beforeAll(() => {
    git('init', '-q');
    cpSync(join(policies, 'conservative'), at('policies/base'), { recursive: true });
    cpSync(join(policies, 'production-platform/runbooks'), at('policies/books'), { recursive: true });
    write('policies/base/candidate.yaml', 'runbooks: ../books\n');
    write('scenarios/found/harm.yaml', 'id: harm\n');
    write('policies/mine/candidate.yaml', 'extends: ../base\nchanges:\n  - { set: guardrails.coolDown, to: 20m }\n');
    write('.gitattributes', 'policies/books/oom-leak.yaml export-ignore\n');
    git('add', '-A');
    git('commit', '-qm', 'one');
    git('tag', 'v1');
    const policy = readFileSync(at('policies/base/policy.yaml'), 'utf8');
    write('policies/base/policy.yaml', policy.replace('onTimeout: page-on-call', 'onTimeout: queue'));
    write('policies/late/candidate.yaml', 'extends: ../base\n');
    write('policies/outside/candidate.yaml', 'extends: ../../../elsewhere\n');
    write('waivers.yaml', waiversOf(known));
    write('broken.yaml', 'waivers: [');
    git('add', '-A');
    git('commit', '-qm', 'two');
    git('tag', 'v2');
    write('waivers.yaml', waiversOf(known, late));
    write('own.yaml', waiversOf(late));
    symlinkSync(at('waivers.yaml'), at('linked.yaml'));
    git('add', '-A');
    git('commit', '-qm', 'three');
  });

  afterAll(() => rmSync(root, { recursive: true, force: true }));

  it('is the candidate’s folder as it was, with what it extends as that was, and is removed again', async () => {
    const now = loadCandidate(at('policies/mine'));
    const opened = await openBaseline('v1', at('policies/mine'));
    const then = loadCandidate(opened.folder);
    expect([now, then].map(({ policy }) => policy.approvals[0]?.onTimeout)).toEqual(['queue', 'page-on-call']);
    // What an archive would leave out is a part of the candidate all the same.
    expect(then.runbooks.map(({ id }) => id)).toEqual(now.runbooks.map(({ id }) => id));
    expect(then.name).toBe('mine');
    opened.remove();
    expect(existsSync(opened.folder)).toBe(false);
  });

  it('leaves the index and the files of the repository alone', async () => {
    write('policies/mine/note.txt', 'mine');
    const before = spawnSync('git', ['-C', root, 'status', '--porcelain'], { encoding: 'utf8' }).stdout;
    (await openBaseline('v1', at('policies/mine'))).remove();
    expect(spawnSync('git', ['-C', root, 'status', '--porcelain'], { encoding: 'utf8' }).stdout).toBe(before);
  });

  it('is a folder as it stands where there is one of that name', async () => {
    expect(await openBaseline(at('policies/base'), at('policies/mine'))).toMatchObject({
      folder: at('policies/base'),
      commit: null,
    });
  });

  it('is neither where a folder is called like a ref, until the one that is meant is said', async () => {
    const here = process.cwd();
    git('branch', 'origin/main', 'v1');
    mkdirSync(at('origin/main'), { recursive: true });
    process.chdir(root);
    try {
      await expect(openBaseline('origin/main', 'policies/mine')).rejects.toThrow('a commit, branch or tag as well');
      expect(await openBaseline('./origin/main', 'policies/mine')).toMatchObject({ commit: null });
      const opened = await openBaseline('refs/heads/origin/main', 'policies/mine');
      expect(opened.commit).toMatch(/^[0-9a-f]{40}$/);
      opened.remove();
    } finally {
      process.chdir(here);
      rmSync(at('origin'), { recursive: true });
    }
  });

  it('brings the found scenarios of its commit, whatever the change left of them', async () => {
    const here = process.cwd();
    process.chdir(root);
    rmSync(at('scenarios'), { recursive: true });
    try {
      const { found, remove } = await openBaseline('v1', 'policies/mine');
      expect(readFileSync(join(found ?? '', 'harm.yaml'), 'utf8')).toBe('id: harm\n');
      remove();
      expect((await openBaseline('./policies/base', 'policies/mine')).found).toBeNull();
    } finally {
      process.chdir(here);
    }
  });

  it('is a commit for the action, which a folder of the change cannot be called by chance', () => {
    const action = readFileSync(join(policies, '../action.yml'), 'utf8');
    expect(action).toContain('"refs/remotes/origin/$BASE_REF^{commit}"');
    expect(action).not.toMatch(/--baseline "[^"]*origin/);
  });

  it.each([
    ['no-such-ref', 'mine', 'neither a folder nor a commit'],
    ['--help', 'mine', 'neither a folder nor a commit'],
    ['v1', 'late', 'did not exist at `v1`'],
    ['HEAD', 'outside', 'outside of the repository'],
    ['v1', 'nowhere', 'no such candidate folder'],
  ])('is refused for %s of %s: %s', async (ref, name, why) => {
    await expect(openBaseline(ref, at('policies', name))).rejects.toThrow(why);
  });

  it.each([
    ['as they were at its commit', 'waivers.yaml', [known]],
    ['none where the file is new', 'own.yaml', []],
    ['none where it is a new link', 'linked.yaml', []],
    ['none where it could not be read', 'broken.yaml', []],
  ])('has its waivers %s', async (_how, file, waivers) => {
    const opened = await openBaseline('v2', at('policies/mine'));
    const asked = { baselineFolder: opened.folder, commit: opened.commit, candidate: at('policies/mine') };
    expect(await waiversBefore({ ...asked, waivers: at(file) })).toEqual(waivers);
    opened.remove();
  });

  it('says nothing of waivers that stand outside of its repository, and of those that both folders share', async () => {
    const outside = join(mkdtempSync(join(tmpdir(), 'requal-outside-')), 'waivers.yaml');
    writeFileSync(outside, waiversOf(late));
    const candidate = at('policies/mine');
    const { folder, commit, remove } = await openBaseline('v2', candidate);
    expect(await waiversBefore({ baselineFolder: folder, commit, candidate, waivers: outside })).toBeNull();
    remove();
    const base = { baselineFolder: at('policies/base'), commit: null, candidate };
    expect(await waiversBefore({ ...base, waivers: at('waivers.yaml') })).toBeNull();
    write('policies/mine/waivers.yaml', waiversOf(late));
    expect(await waiversBefore({ ...base, waivers: at('policies/mine/waivers.yaml') })).toEqual([]);
    write('policies/base/waivers.yaml', waiversOf(known));
    expect(await waiversBefore({ ...base, waivers: at('policies/mine/waivers.yaml') })).toEqual([known]);
  });

  it('is refused where there is no repository', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'requal-no-git-'));
    await expect(openBaseline('v1', folder)).rejects.toThrow('no git repository');
    rmSync(folder, { recursive: true });
  });
});

describe('waivers', () => {
  const folder = mkdtempSync(join(tmpdir(), 'requal-waivers-'));
  const scenarios = { scenarios: ['leak-novel'] };
  const file = join(folder, 'waivers.yaml');
  const read = (...findings: readonly string[]) => {
    const each = findings.map(
      (finding) => `  - { finding: ${finding}, owner: Ada, reason: known, expires: '2026-12-01' }\n`,
    );
    writeFileSync(file, `waivers:\n${each.join('')}`);
    return (asOf: string) => readWaivers(file, asOf, scenarios);
  };
  afterAll(() => rmSync(folder, { recursive: true }));

  it('hold for their finding until their day, that day included, and are void from then on', () => {
    const waivers = read(
      'generated/novel-pattern',
      'leak-novel/window-must-escalate',
      'lint/owner',
      'exceptions/catalogue-week',
    );
    expect(waivers('2026-12-01').waiverFor('exceptions/catalogue-week')).toMatchObject({ owner: 'Ada' });
    expect(waivers('2026-12-01').waiverFor('lint/owner')).toMatchObject({ owner: 'Ada' });
    expect(waivers('2026-12-01').waiverFor('leak-novel/novel-pattern')).toBeNull();
    const later = waivers('2026-12-02');
    expect([later.waiverFor('lint/owner'), later.isExpired(later.all[0]!)]).toEqual([null, true]);
  });

  it.each([
    ['generated/regulated-asset', 'is an absolute rule'],
    ['leak-novel/always-human', 'is an absolute rule'],
    ['generated/no-such-rule', 'has no rule'],
    ['no-such-scenario/novel-pattern', 'no scenario or replay'],
    ['exceptions/', 'no scenario or replay'],
    ['novel-pattern', 'no scenario or replay'],
    ['generated/window-must-escalate', 'has no rule'],
  ])('are refused for %s, which %s, with the line', (finding, why) => {
    expect(() => read('lint/owner', finding)('2026-11-21')).toThrow(
      expect.objectContaining({ message: expect.stringContaining(why), place: expect.objectContaining({ line: 3 }) }),
    );
  });

  it.each<[string, Waiver | null, boolean]>([
    ['stood before', known, true],
    ['stood for longer before, for another reason', { ...known, expires: '2027-01-31', reason: 'once' }, true],
    ['is new', null, false],
    ['was for something else before', { ...known, finding: 'exceptions/other' }, false],
    ['ended earlier before', { ...known, expires: '2026-12-30' }, false],
    ['was somebody else’s before', { ...known, owner: 'Bob' }, false],
  ])('of a change count for it only where the waiver stood before: one that %s', (_how, before, counts) => {
    writeFileSync(file, waiversOf(known));
    const waivers = approvedBefore(readWaivers(file, '2026-11-21', { scenarios: [] }), before === null ? [] : [before]);
    expect(waivers.isNew(known)).toBe(!counts);
    expect(waivers.waiverFor(known.finding)).toEqual(counts ? known : null);
  });

  it('are refused twice for one finding, and without an owner, a reason or an end', () => {
    expect(() => read('lint/owner', 'lint/owner')('2026-11-21')).toThrow('twice');
    writeFileSync(file, 'waivers:\n  - { finding: lint/owner, owner: Ada, reason: known }\n');
    expect(() => readWaivers(file, '2026-11-21', scenarios)).toThrow('expires');
  });
});
