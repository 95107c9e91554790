import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { describe, expect, it } from 'vitest';
import { everythingBelow, requal, temporaryFolder } from '../helpers/requal-process.ts';

const answers = resolve('test/fixtures/init/answers.yaml');
const shop = resolve('test/fixtures/init/shop.json');

/** A `kubectl` that writes down how it was called and answers `get` from the shop, but for kinds that it may not read. */
function fakeKubectl(hidden: string): { readonly env: Record<string, string>; calls(): readonly string[] } {
  const folder = temporaryFolder();
  const [program, log] = [join(folder, 'kubectl'), join(folder, 'calls')];
  writeFileSync(
    program,
    `#!/bin/sh
echo "$*" >> '${log}'
case "$*" in
  *'${hidden}'*) echo 'Error from server (Forbidden): no' >&2; exit 1 ;;
  'config current-context') echo kind-corner-shop ;;
  *deployments*) cat '${shop}' ;;
  *) echo '{"kind":"List","items":[]}' ;;
esac
`,
  );
  chmodSync(program, 0o755);
  return { env: { REQUAL_KUBECTL: program }, calls: () => readFileSync(log, 'utf8').trim().split('\n') };
}

describe('requal init', () => {
  it('writes from answers what lint and run take at once, and says how to go on', async () => {
    const folder = join(temporaryFolder(), 'mine');
    const made = await requal(['init', folder, '--answers', answers]);
    expect([made.code, made.stderr]).toEqual([0, '']);
    expect(made.stdout).toContain(`npx requal qualify --candidate ${folder} --profile ${folder}/profile.yaml`);
    expect(made.stdout).toContain('REGULATED?  Nobody has said whether these are regulated');
    const lint = await requal(['lint', folder, '--json']);
    const { problems } = JSON.parse(lint.stdout) as { problems: { severity: string; rule: string }[] };
    // Nobody has approved it, and that is all that is wrong with it.
    const errors = problems.filter(({ severity }) => severity === 'error').map(({ rule }) => rule);
    expect([...new Set(errors)]).toEqual(['approvals']);
    const warnings = problems.filter(({ severity }) => severity === 'warning').map(({ rule }) => rule);
    expect(warnings).toEqual(['dead-level']);
    const out = join(temporaryFolder(), 'reports');
    const run = await requal(['run', 'leak-known-cause', 'leak-novel', '--candidate', folder, '--out', out]);
    expect(run.code).toBe(0);
  });

  it('writes over nothing', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'policy.yaml'), 'mine');
    const { code, stderr } = await requal(['init', folder, '--answers', answers]);
    expect([code, everythingBelow(folder)]).toEqual([3, ['policy.yaml']]);
    expect(stderr).toContain('nothing is ever written over');
  });

  it('asks nobody where there is no terminal, and says what to do', async () => {
    const folder = join(temporaryFolder(), 'mine');
    const { code, stderr, stdout } = await requal(['init', folder]);
    expect([code, stdout, existsSync(folder)]).toEqual([3, '', false]);
    expect(stderr).toContain('--answers FILE');
    expect(stderr).toContain('--from-kubectl');
  });

  it.each([
    [['--answers', answers, '--from-kubectl'], 'say two things'],
    [['--context', 'x'], '--context goes with a cluster only'],
    [['--answers', answers, '--namespace', 'x'], '--namespace goes with a cluster only'],
    [['--kubectl-json', shop, '--context', 'x'], '--context goes with a cluster only'],
    [['--kubectl-json', answers], 'no list of Kubernetes objects'],
    [['--kubectl-json', shop, '--owner', 'Jane'], 'does not name an owner'],
    [['--kubectl-json', shop, '--name', 'My Shop'], 'is no name'],
    [['--kubectl-json', shop, '--namespace', 'gone'], 'no Deployment and no StatefulSet'],
  ])('refuses %j and writes nothing', async (args, what) => {
    const folder = join(temporaryFolder(), 'mine');
    const { code, stderr } = await requal(['init', folder, ...args]);
    expect([code, existsSync(folder)]).toEqual([3, false]);
    expect(stderr).toContain(what);
  });

  it('takes what kubectl wrote, of the namespaces that are named, and prints one document', async () => {
    const folder = join(temporaryFolder(), 'mine');
    const owner = ['--owner', 'Jane Doe, SRE lead', '--name', 'corner'];
    const { code, stdout } = await requal(['init', folder, '--kubectl-json', shop, '-n', 'shop', ...owner, '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ schema: 'requal/init/v1', unstated: ['cart', 'product-db', 'uploads'] });
    const profile = parse(readFileSync(join(folder, 'profile.yaml'), 'utf8')) as Record<string, unknown>;
    expect(profile).toMatchObject({ name: 'corner', owner: 'Jane Doe, SRE lead', workload: { entry: 'web' } });
    for (const name of everythingBelow(folder).filter((one) => one.endsWith('.yaml')))
      expect(readFileSync(join(folder, name), 'utf8')).not.toContain('hunter2');
  });
});

describe('requal init --from-kubectl', () => {
  it('asks kubectl to get and to do nothing else, and reads no Secret and no ConfigMap', async () => {
    const folder = join(temporaryFolder(), 'mine');
    const { env, calls } = fakeKubectl('nothing is hidden');
    const { code, stdout } = await requal(['init', folder, '--from-kubectl'], { env });
    expect(code).toBe(0);
    expect(calls().length).toBeGreaterThan(2);
    expect(calls().filter((call) => !/^(get |config current-context$)/.test(call))).toEqual([]);
    expect(calls().join(' ')).not.toMatch(/secret|configmap/i);
    expect(readFileSync(join(folder, 'profile.yaml'), 'utf8')).toContain('name: kind-corner-shop\n');
    expect(stdout).toContain('Written to');
  });

  it('goes on without what it may not read, and tells of it', async () => {
    const folder = join(temporaryFolder(), 'mine');
    const { env, calls } = fakeKubectl('horizontalpodautoscalers');
    const args = ['--from-kubectl', '--context', 'prod', '--namespace', 'shop'];
    const { code, stdout } = await requal(['init', folder, ...args], { env });
    expect(code).toBe(0);
    expect(stdout.replace(/\s+/g, ' ')).toContain('so nothing says what is autoscaled');
    expect(calls().every((call) => call.includes('--context prod'))).toBe(true);
  });

  it('is refused where the workloads cannot be read, with what kubectl says', async () => {
    const folder = join(temporaryFolder(), 'mine');
    const { env } = fakeKubectl('deployments');
    const { code, stderr } = await requal(['init', folder, '--from-kubectl'], { env });
    expect([code, existsSync(folder)]).toEqual([3, false]);
    expect(stderr).toContain('Forbidden');
    const none = await requal(['init', folder, '--from-kubectl'], { env: { REQUAL_KUBECTL: '/nowhere/kubectl' } });
    expect([none.code, none.stderr]).toEqual([3, expect.stringContaining('there is no program')]);
  });
});

describe('requal outcome record', () => {
  const told = ['--at', '2026-01-31', '--result', 'harmful', '--by', 'on-call', '--note', 'lost: two # orders'];

  it('adds the outcome to a profile as well, with its cause, and leaves all else of it as it is', async () => {
    const folder = join(temporaryFolder(), 'mine');
    await requal(['init', folder, '--answers', answers]);
    const [profile, ledger] = [join(folder, 'profile.yaml'), join(folder, 'ledger.jsonl')];
    const before = readFileSync(profile, 'utf8');
    const args = ['--automation', 'a/b/c', ...told, '--ledger', ledger, '--profile', profile];
    const first = await requal(['outcome', 'record', ...args]);
    expect(first.code).toBe(0);
    expect(first.stdout).toContain('What was behind it is not known');
    const second = await requal(['outcome', 'record', ...args, '--cause', 'data-corruption']);
    expect(second.stdout).not.toContain('What was behind it is not known');
    const after = readFileSync(profile, 'utf8');
    const outcome = { at: '2026-01-31', automation: 'a/b/c', result: 'harmful', note: 'lost: two # orders' };
    expect((parse(after) as { outcomes: unknown }).outcomes).toEqual([
      outcome,
      { ...outcome, cause: 'data-corruption' },
    ]);
    for (const line of before.split('\n').filter((one) => one.startsWith('#'))) expect(after).toContain(line);
    expect(readFileSync(ledger, 'utf8').match(/"kind":"outcome-recorded"/g)).toHaveLength(2);
  });

  it('writes nothing at all where the profile cannot take it', async () => {
    const folder = temporaryFolder();
    const [profile, ledger] = [join(folder, 'profile.yaml'), join(folder, 'ledger.jsonl')];
    writeFileSync(profile, 'name: shop\n');
    const args = ['--automation', 'a/b/c', ...told, '--ledger', ledger, '--profile', profile];
    const { code, stderr } = await requal(['outcome', 'record', ...args]);
    expect([code, existsSync(ledger)]).toEqual([3, false]);
    expect(stderr).toContain('not a valid profile');
    const misspelt = await requal(['outcome', 'record', ...args, '--cause', 'gremlins']);
    expect([misspelt.code, misspelt.stderr]).toEqual([3, expect.stringContaining('--cause cannot be "gremlins"')]);
  });
});
