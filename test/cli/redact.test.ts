import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { filesBelow } from '../helpers/files-below.ts';
import { endOf, everythingBelow, requal, startRequal, temporaryFolder } from '../helpers/requal-process.ts';
import { sarifFlaws } from '../helpers/sarif-flaws.ts';

// Each is a process of its own, and the gate plays all that is shipped twice.
vi.setConfig({ testTimeout: 240_000 });

/** What an agent says of every observation: all of its environment that fits, what was added last before the rest, and these words in a proposal that is right to be shown. */
function talkativeAgent(words: string): string {
  const folder = temporaryFolder();
  const agent = `
    const { createInterface } = require('node:readline');
    const told = JSON.stringify(Object.entries(process.env).reverse()).slice(0, 1500) + ${JSON.stringify(words)};
    createInterface({ input: process.stdin }).on('line', (line) => {
      const { id, observation } = JSON.parse(line);
      const { service } = observation.values[0];
      const versions = { agent: 'talkative', model: 'none', prompt: 'none' };
      const proposal = { id, service, pattern: null, diagnosis: told, confidence: 0.9, evidence: [], actions: [], rationale: told, versions };
      process.stdout.write(JSON.stringify(proposal) + '\\n');
    });`;
  const command = [process.execPath, '-e', agent];
  const candidate = { extends: resolve('policies/conservative'), agent: { kind: 'exec', command } };
  writeFileSync(join(folder, 'candidate.yaml'), JSON.stringify(candidate));
  return folder;
}

function list(...words: readonly string[]): string {
  const file = join(temporaryFolder(), 'words.txt');
  writeFileSync(file, `${words.join('\n')}\n`);
  return file;
}

/** The texts of a report and of what was printed, by name. */
function textsOf(out: string, printed: { readonly stdout: string; readonly stderr: string }) {
  return new Map([...filesBelow(out), ['stdout', printed.stdout], ['stderr', printed.stderr]]);
}

/** Names of the texts that hold one of the words, in their names or in themselves, in either case. */
function tellers(texts: ReadonlyMap<string, string>, ...words: readonly string[]): readonly string[] {
  const holds = (text: string) => words.some((word) => text.toLowerCase().includes(word.toLowerCase()));
  return [...texts].filter(([name, text]) => holds(name) || holds(text)).map(([name]) => name);
}

const scenarios = ['leak-novel', 'leak-history-mislabelled'];

describe('a report', () => {
  it('holds nothing of the environment, though an agent tells all that it can see of it', async () => {
    const canary = 'kept-to-itself-77';
    const names = ['REQUAL_CANARY', 'REQUAL_K6_IMAGE', 'REQUAL_TARGET_IMAGE', 'AWS_SECRET_ACCESS_KEY', 'HTTPS_PROXY'];
    const env = {
      ...Object.fromEntries(names.map((name) => [name, `${name}-${canary}`])),
      KUBECONFIG: `/home/${canary}/config`,
    };
    const candidate = talkativeAgent('heard and told');
    for (const words of [
      ['run', ...scenarios, '--candidate', candidate],
      ['explore', '--candidate', candidate, '--runs', '4', '--found', temporaryFolder()],
    ]) {
      const out = join(temporaryFolder(), 'reports');
      const ended = await requal([...words, '--out', out, '--json'], { env });
      expect([0, 1, 2]).toContain(ended.code);
      const texts = textsOf(out, ended);
      // What the agent said stands in the journals that are kept: all of a run's.
      expect(tellers(texts, 'heard and told').length).toBeGreaterThanOrEqual(words[0] === 'run' ? 1 : 0);
      expect(tellers(texts, canary, ...names)).toEqual([]);
    }
  });
});

describe('--redact', () => {
  const secret = 'Zoë "Z" O\'Neill & <Sons> 漢字';
  const forms = ['Zoë', "O'Neill", 'O&apos;Neill', 'O&#39;Neill', '漢字', '\\u6f22'];

  it('leaves a word in no form in what is written and printed, and says which files it left out', async () => {
    const candidate = talkativeAgent(`because ${secret} said so`);
    const plain = join(temporaryFolder(), 'reports');
    const words = ['run', ...scenarios, '--candidate', candidate, '--candidate', 'policies/always-act', '--json'];
    const before = textsOf(plain, await requal([...words, '--out', plain]));
    expect(tellers(before, ...forms, 'catalogue').length).toBeGreaterThan(5);

    const out = join(temporaryFolder(), 'reports');
    const ended = await requal([...words, '--out', out, '--redact', list(secret, 'catalogue')]);
    expect([0, 1, 2]).toContain(ended.code);
    const texts = textsOf(out, ended);
    expect(tellers(texts, ...forms, 'catalogue')).toEqual([]);
    const [folder = ''] = readdirSync(out);
    const { trials } = JSON.parse(ended.stdout) as { trials: { chainHead: string; journal: string }[] };
    const leftOut = readFileSync(join(out, folder, 'left-out.txt'), 'utf8');
    // Whoever plays it again sees by the chain head that it is the same.
    for (const { chainHead, journal } of trials) expect(leftOut).toContain(`${journal}  chain head ${chainHead}`);
    expect(leftOut).toContain('results.jsonl  chain head ');
    expect(existsSync(join(out, folder, 'journals'))).toBe(false);
    expect(JSON.parse(readFileSync(join(out, folder, 'summary.json'), 'utf8'))).toEqual(JSON.parse(ended.stdout));
    expect(readFileSync(join(out, folder, 'report.md'), 'utf8')).toMatch(/\[redacted\\?\][^]*## Left out/);
    expect(ended.stderr).toContain('[redacted]');
  });

  it('keeps every journal that holds no such word, byte for byte', async () => {
    const [plain, out] = [temporaryFolder(), temporaryFolder()];
    await requal(['run', ...scenarios, '--out', plain]);
    await requal(['run', ...scenarios, '--out', out, '--redact', list('a word that nobody wrote')]);
    const journalsOf = (folder: string) =>
      [...filesBelow(folder)]
        .filter(([name]) => name.includes('journals/'))
        .map(([name, text]) => [name.slice(name.indexOf('journals/')), text]);
    expect(journalsOf(out).length).toBeGreaterThan(2);
    expect(journalsOf(out)).toEqual(journalsOf(plain));
  });

  it('holds for the gate, its annotations and its SARIF', async () => {
    const candidate = temporaryFolder();
    const changes = [
      { set: 'levels[4].clauses[few-at-once].when', to: 'scope.concurrent <= 0.60' },
      { set: 'levels[2].clauses[many-at-once].when', to: 'scope.concurrent > 0.60' },
    ];
    writeFileSync(
      join(candidate, 'candidate.yaml'),
      JSON.stringify({ extends: resolve('policies/conservative'), changes }),
    );
    const out = join(temporaryFolder(), 'reports');
    const hidden = ['log-gateway', 'few-at-once', 'telemetry-lost'];
    const words = ['gate', '--baseline', 'policies/conservative', '--candidate', candidate, '--as-of', '2026-11-21'];
    const ended = await requal([...words, '--trials', '4', '--annotations', '--out', out, '--redact', list(...hidden)]);
    expect(ended.code).toBe(1);
    const texts = textsOf(out, ended);
    expect(tellers(texts, ...hidden)).toEqual([]);
    const sarif = [...texts].find(([name]) => name.endsWith('gate.sarif'))?.[1] ?? '';
    expect(sarif).toContain('[redacted]');
    expect(sarifFlaws(JSON.parse(sarif) as object)).toEqual([]);
    expect(ended.stdout).toContain('[redacted]');
  });

  it('holds for a run that is interrupted while its many timelines are drawn, which says what was kept', async () => {
    const words = ['run', 'leak-history-mislabelled', '--seeds', '150'];
    for (const [hidden, kept] of [
      ['catalogue', /to go on: npx requal run --resume /],
      // Its plan names the candidate, and without a plan nobody can go on with it.
      ['production-platform', /What it had done is in \S+-unfinished\./],
    ] as const) {
      const out = join(temporaryFolder(), 'reports');
      const child = startRequal([...words, '--out', out, '--redact', list(hidden)]);
      const ended = endOf(child);
      while (everythingBelow(out).filter((name) => name.endsWith('.html')).length < 10) await setTimeout(10);
      child.kill('SIGINT');
      const { code, stdout, stderr } = await ended;
      expect(code).toBe(130);
      expect(stderr.replace(/\s+/g, ' ')).toMatch(kept);
      expect(tellers(textsOf(out, { stdout, stderr }), hidden)).toEqual([]);
    }
  });

  it('is refused for a list that cannot be read, before anything is run', async () => {
    const out = join(temporaryFolder(), 'reports');
    const { code, stderr } = await requal(['run', ...scenarios, '--out', out, '--redact', '/nowhere/words.txt']);
    expect([code, stderr]).toEqual([3, expect.stringContaining('words.txt')]);
    expect(existsSync(out)).toBe(false);
  });
});
