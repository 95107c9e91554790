import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { everythingBelow, requal, temporaryFolder } from '../helpers/requal-process.ts';

const small = `id: small
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
const loose = `expected:
  - { from: 3m, to: 15m, wanted: should-act, because: "it is quick" }
`;
const expired = 'horizon: 20m\ncontext: { qualification: expired }';
const replayId = 'fastly-2021-06-08-customer-config';
const shippedCandidate = 'policies/production-platform';

/** What is prepared in an empty folder, and gives what is to be run. */
type Prepare = (folder: string) => string;

function file(name: string, content: string | Uint8Array): Prepare {
  return (folder) => {
    writeFileSync(join(folder, name), content);
    return join(folder, name);
  };
}

/** The small scenario with one thing changed in it. */
function scenario(from: string, to: string): Prepare {
  if (!small.includes(from)) throw new Error(`the small scenario has no ${from}`);
  return file('small.yaml', small.replace(from, to));
}

/** A copy of something shipped, with one file of it changed. */
function copyOf(source: string, inner: string, change: (text: string) => string): Prepare {
  return (folder) => {
    const copy = join(folder, source.split('/').at(-1) ?? '');
    cpSync(source, copy, { recursive: true });
    const before = readFileSync(join(copy, inner), 'utf8');
    const after = change(before);
    if (after === before) throw new Error(`the change did not change ${inner}`);
    writeFileSync(join(copy, inner), after);
    return copy;
  };
}

/** The candidate.yaml of a copy of the shipped candidate. */
function door(text: string): Prepare {
  return (folder) => {
    cpSync(shippedCandidate, join(folder, 'mine'), { recursive: true });
    writeFileSync(join(folder, 'mine', 'candidate.yaml'), text);
    return join(folder, 'mine');
  };
}

/** Its name, what is wrong and where, and how to mend it; null where what is wrong says that already. */
type BadInput = readonly [name: string, prepare: Prepare, what: RegExp, mend: RegExp | null];

const subjects: readonly BadInput[] = [
  ['a missing file', (folder) => join(folder, 'none.yaml'), /none\.yaml/, /requal list/],
  ['a folder without anything to try', (folder) => folder, /no scenario and no replay/, /incident\.yaml/],
  ['YAML syntax', scenario('faults:', 'faults: ['), /small\.yaml:\d+:\d+: .*not valid YAML/, /\S/],
  ['a tab for an indent', scenario('  services', '\tservices'), /small\.yaml:6:1: .*YAML/, /spaces/],
  ['an unknown key', scenario('horizon', 'horizn'), /small\.yaml:4:\d+: .*unknown key `horizn`/, /`horizon`/],
  [
    'a wrong unit',
    scenario('at: 2m', 'at: 2y'),
    /small\.yaml:11:\d+: .*`2y` is not a duration; write a number and a unit/,
    null,
  ],
  [
    'a bare number for a time',
    scenario('at: 2m', 'at: 2'),
    /small\.yaml:11:\d+: .*expected a duration: a number and a unit/,
    null,
  ],
  ['a cycle', scenario('replicas: 6', 'dependsOn: [{ service: gateway }]'), /small\.yaml:\d+:\d+: .*cycle: /, /\S/],
  ['a target that is not in it', scenario('target: shop', 'target: shpo'), /small\.yaml:11:\d+: .*`shpo`/, /`shop`/],
  ['a fault after the end', scenario('at: 2m', 'at: 2h'), /small\.yaml:11:\d+: /, /\S/],
  ['an id that is not its file name', scenario('id: small', 'id: smal'), /small\.yaml:1:\d+: .*`smal`/, /id: small/],
  [
    'an unknown base',
    file('x.yaml', 'id: x\nextends: nobody\ntitle: T\nchanges: []\n'),
    /x\.yaml:2:\d+: .*`nobody`/,
    /\S/,
  ],
  ['a circle of bases', file('x.yaml', 'id: x\nextends: x\ntitle: T\nchanges: []\n'), /x\.yaml:2:\d+: .*circle/, /\S/],
  [
    'a label looser than the charter',
    file('small.yaml', small.replace('horizon: 20m', expired) + loose),
    /small\.yaml:14:\d+: .*looser than the charter/,
    /because|reviewedBy/,
  ],
  ['an empty file', file('small.yaml', ''), /small\.yaml:1:1: .*empty/, /\S/],
  ['a file that is not UTF-8', file('small.yaml', new Uint8Array([0x69, 0xff, 0xfe])), /small\.yaml: .*UTF-8/, /UTF-8/],
  [
    'a replay with a time outside its window',
    copyOf(`replays/${replayId}`, 'timeline.jsonl', (text) => text.replace('"at":"2021', '"at":"2020')),
    /timeline\.jsonl:1:2: .*lies outside the window from 2021.* to 2021/,
    /Correct the time, or lengthen the window/,
  ],
  [
    'a replay with a broken line',
    copyOf(`replays/${replayId}`, 'telemetry.jsonl', (text) => text.replace('}\n', '\n')),
    /telemetry\.jsonl:1/,
    /\S/,
  ],
];

const candidates: readonly BadInput[] = [
  [
    'a candidate that is not there',
    (folder) => join(folder, 'none'),
    /none: .*no such candidate folder/,
    /policy\.yaml/,
  ],
  ['a candidate that is a file', file('mine', ''), /mine: .*no such candidate folder/, /policy\.yaml/],
  ['a candidate folder without policy', (folder) => folder, /policy\.yaml: .*no policy\.yaml/, /candidate\.yaml/],
  [
    'a policy with an unknown key',
    copyOf(shippedCandidate, 'policy.yaml', (text) => text.replace('fallback:', 'falback:')),
    /policy\.yaml:\d+:\d+: .*`falback`/,
    /`fallback`/,
  ],
  [
    'an agent command that is not there',
    door('agent: { kind: exec, command: [./no-such-agent] }\n'),
    /no program `\.\/no-such-agent`/,
    /Install it/,
  ],
  [
    'a policy command that is not there',
    door('policy: { kind: exec, command: [no-such-policy-program] }\n'),
    /no program `no-such-policy-program`/,
    /Install it/,
  ],
  [
    'an unknown kind of door',
    door('agent: { kind: telepathy }\n'),
    /candidate\.yaml:1:\d+: .*expected one of `matcher`/,
    null,
  ],
];

describe('bad input', () => {
  it.each([
    ...subjects.map(([name, prepare, what, mend]) => [name, [], prepare, what, mend] as const),
    ...candidates.map(
      ([name, prepare, what, mend]) => [name, ['leak-novel', '--candidate'], prepare, what, mend] as const,
    ),
  ])(
    '%s: one clear message with the way to mend it, exit code 3, and nothing is left',
    async (_, args, prepare, what, mend) => {
      const folder = temporaryFolder();
      const input = join(folder, 'in');
      mkdirSync(input);
      const out = join(folder, 'out');
      const { code, stdout, stderr } = await requal(['run', '--out', out, ...args, prepare(input)]);
      const [message = '', remedy = null, ...more] = stderr.trimEnd().split('\n');
      expect(message).toMatch(what);
      expect(remedy ?? 'none').toMatch(mend === null ? /^none$/ : new RegExp(`^ {2}to mend it: .*(${mend.source})`));
      expect(more).toEqual([]);
      expect(stdout).toBe('');
      expect(code).toBe(3);
      expect(everythingBelow(out)).toEqual([]);
    },
  );

  it('a label looser than the charter is told at once with a wrong id', async () => {
    const text = small.replace('horizon: 20m', expired).replace('id: small', 'id: smal') + loose;
    const { code, stderr } = await requal(['run', file('small.yaml', text)(temporaryFolder())]);
    expect(stderr).toMatch(/small\.yaml:14:\d+: .*looser than the charter/);
    expect(stderr).toMatch(/^ *also at 1:\d+: The scenario's id is `smal`.*Write `id: small`/m);
    expect(code).toBe(3);
  });

  it('a file where the folder for reports should be is told before anything is run', async () => {
    const out = file('out', 'mine')(temporaryFolder());
    for (const path of [out, join(out, 'below')]) {
      const { code, stderr } = await requal(['run', 'leak-novel', '--out', path]);
      expect(stderr).toMatch(/is a file, or lies below one[^]*--out/);
      expect(stderr).not.toContain('Running');
      expect(code).toBe(3);
    }
    expect(readFileSync(out, 'utf8')).toBe('mine');
  });

  it.skipIf(process.platform !== 'linux')('a folder where nothing can be made is told and not waited for', async () => {
    const { code, stderr } = await requal(['run', 'leak-novel', '--out', '/proc/requal/reports']);
    expect(stderr).toContain('cannot be written to');
    expect(code).toBe(3);
  });

  it('two subjects with one id are refused, because one journal would take the place of the other', async () => {
    const copy = file('leak-novel.yaml', readFileSync('scenarios/leak-novel.yaml'))(temporaryFolder());
    const { code, stderr } = await requal(['run', 'leak-novel', copy]);
    expect(stderr).toMatch(/have the id `leak-novel`/);
    expect(code).toBe(3);
  });
});
