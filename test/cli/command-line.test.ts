import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { summarySchema } from '../../src/domain/summary.ts';
import { namesIn, requal, requalKilled, withFolder } from '../helpers/command-line.ts';

const plain = `id: small
title: A small leak
startAt: 2026-03-02T10:00:00Z
horizon: 20m
topology:
  services:
    - { name: gateway, dependsOn: [{ service: shop }] }
    - { name: shop, replicas: 6 }
workload: { entry: gateway, rate: 50 }
faults:
  - { id: leak, kind: memory-leak, target: shop, at: 2m, pattern: oom-leak }
`;

/** What was damaged in the file, where the complaint must point, and what it must say. */
const badScenarios: readonly (readonly [string, string, RegExp, RegExp])[] = [
  ['YAML syntax', plain.replace('faults:', 'faults: ['), /small\.yaml:\d+:\d+/, /not valid YAML/],
  ['an unknown key', plain.replace('horizon', 'horizn'), /small\.yaml:4:/, /`horizn`[\s\S]*`horizon`/],
  ['a wrong unit', plain.replace('at: 2m', 'at: 2y'), /small\.yaml:11:/, /`2y` is not a duration/],
  ['a bare number for a time', plain.replace('at: 2m', 'at: 2'), /small\.yaml:11:/, /duration/],
  ['a cycle', plain.replace('replicas: 6', 'dependsOn: [{ service: gateway }]'), /small\.yaml:\d+/, /cycle/],
  [
    'a target that is not there',
    plain.replace('target: shop', 'target: shpo'),
    /small\.yaml:11:/,
    /`shpo`[\s\S]*`shop`/,
  ],
  ['an empty file', '', /small\.yaml/, /./],
  [
    'a label looser than the charter',
    `${plain.replace('horizon: 20m', 'horizon: 20m\ncontext: { qualification: expired }')}expected:\n  - { from: 3m, to: 15m, wanted: should-act, because: "it is quick" }\n`,
    /small\.yaml:14:/,
    /looser than the charter/,
  ],
];

describe('bad input', () => {
  it.each(badScenarios)('%s in a scenario is told with its place and leaves nothing behind', (_, text, place, what) => {
    withFolder((folder) => {
      const file = join(folder, 'small.yaml');
      writeFileSync(file, text);
      const said = requal('run', file, '--out', join(folder, 'out'));
      expect(said.stderr).toMatch(place);
      expect(said.stderr).toMatch(what);
      expect(said.stderr).not.toMatch(/^\s+at .*:\d+:\d+\)?$/m);
      expect(said.code).toBe(3);
      expect(namesIn(join(folder, 'out'))).toEqual([]);
    });
  });

  it.each([
    ['a file that is not there', ['run', 'nowhere.yaml'], /nowhere\.yaml/],
    ['a candidate that is not there', ['run', '--candidate', 'nowhere'], /nowhere/],
    ['a candidate without policy', ['lint', 'scenarios'], /no candidate/],
    ['a journal that is not there', ['verify', 'nowhere.jsonl'], /no such journal/],
    ['an unknown command', ['rnu'], /Did you mean `run`/],
    ['an unknown option', ['run', '--sed', '3'], /--seed/],
    ['a seed that is no number', ['run', '--seeds', 'many'], /--seeds/],
  ])('%s is one clear message and exit code 3', (_, words, what) => {
    const said = requal(...words);
    expect(said.stderr).toMatch(what);
    expect(said.code).toBe(3);
    expect(said.stdout).toBe('');
  });

  it('an agent command that is not there is told before anything runs', () => {
    withFolder((folder) => {
      const candidate = join(folder, 'mine');
      cpSync('policies/production-platform', candidate, { recursive: true });
      writeFileSync(join(candidate, 'candidate.yaml'), 'agent: { kind: exec, command: [./no-such-agent] }\n');
      const said = requal('run', 'leak-known-cause', '--candidate', candidate, '--out', join(folder, 'out'));
      expect(said.stderr).toMatch(/no-such-agent/);
      expect(said.code).toBe(3);
      expect(namesIn(join(folder, 'out'))).toEqual([]);
    });
  });

  it('a replay with a time outside its window is told with file and line', () => {
    withFolder((folder) => {
      const replay = join(folder, 'fastly-2021-06-08-customer-config');
      cpSync('replays/fastly-2021-06-08-customer-config', replay, { recursive: true });
      const file = join(replay, 'timeline.jsonl');
      writeFileSync(
        file,
        readFileSync(file, 'utf8').replace('"at":"2021-', '"at":"2020-').replace('"at": "2021-', '"at": "2020-'),
      );
      const said = requal('run', replay, '--out', join(folder, 'out'));
      expect(said.stderr).toMatch(/timeline\.jsonl:1/);
      expect(said.code).toBe(3);
    });
  });
});

describe('a report', () => {
  it('replays, judges, verifies and explains from its own folder, and every edit of a journal is seen', () => {
    withFolder((folder) => {
      const run = requal('run', 'leak-known-cause', '--out', folder, '--json');
      const summary = summarySchema.parse(JSON.parse(run.stdout));
      expect([run.code, summary.verdict]).toEqual([0, 'pass']);
      const journal = join(folder, summary.run.id, summary.trials[0]?.journal ?? '');
      expect(requal('replay', journal)).toMatchObject({ code: 0, stdout: expect.stringContaining('byte-identical') });
      expect(requal('verify', journal).code).toBe(0);
      expect(requal('judge', journal).code).toBe(0);
      expect(requal('explain', journal, '--at', '20m').stdout).toMatch(/rolling-restart of catalogue/);

      const text = readFileSync(journal, 'utf8');
      for (const damaged of [
        text.replace('"seed":1', '"seed":2'),
        text.slice(0, -40),
        `${text.split('\n').slice(0, -2).join('\n')}\n`,
      ]) {
        writeFileSync(journal, damaged);
        const said = requal('verify', journal);
        expect(said.code).toBe(5);
        expect(said.stderr).toMatch(/\.jsonl:\d+/);
      }
    });
  });
});

describe('an end in the middle of a run', () => {
  const many = ['run', 'scenarios', '--seeds', '50', '--out'];

  it('by Ctrl-C leaves nothing and says 130', () =>
    withFolder(async (folder) => {
      const out = join(folder, 'out');
      expect(await requalKilled('SIGINT', out, [...many, out])).toBe(130);
      expect(namesIn(out)).toEqual([]);
    }));

  it('by kill -9 leaves no report but a hidden folder, which the next run clears away', () =>
    withFolder(async (folder) => {
      const out = join(folder, 'out');
      mkdirSync(out);
      await requalKilled('SIGKILL', out, [...many, out]);
      expect(namesIn(out)).toEqual([expect.stringMatching(/^\.run-.*\.partial$/)]);
      requal('run', 'leak-known-cause', '--out', out);
      expect(namesIn(out)).toEqual([expect.stringMatching(/^run-/)]);
    }));
});
