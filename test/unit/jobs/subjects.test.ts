import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findReplay, findSubjects } from '../../../src/jobs/subjects.ts';

let folder = '';
const copy = (id: string) => `id: ${id}\nextends: leak-known-cause\ntitle: A copy\nchanges: []\n`;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'requal-subjects-'));
  mkdirSync(join(folder, 'more'));
  mkdirSync(join(folder, 'empty'));
  for (const name of ['one', 'more/one', 'two']) {
    writeFileSync(join(folder, `${name}.yaml`), copy(name.split('/').at(-1) ?? ''));
  }
});

afterAll(() => rmSync(folder, { recursive: true }));

describe('what is to be tried', () => {
  it('is found by id, by file and by the folder of a replay, each once', () => {
    const names = [
      'leak-novel',
      join('scenarios', 'leak-novel.yaml'),
      'replays/github-2018-10-21-failover',
      join(folder, 'two.yaml'),
    ];
    expect(findSubjects(names).map(({ kind, id }) => [kind, id])).toEqual([
      ['scenario', 'leak-novel'],
      ['replay', 'github-2018-10-21-failover'],
      ['scenario', 'two'],
    ]);
  });

  it('is the closed loop alone of a replay whose id has that ending, unless it is named whole as well', () => {
    const closedLoopsOf = (names: readonly string[]) =>
      findSubjects(names).map((subject) => subject.kind === 'replay' && [subject.id, subject.closedLoopOnly]);
    const id = 'posthog-2025-10-21-flags-redis';
    expect(closedLoopsOf([`${id}-closed-loop`])).toEqual([[id, true]]);
    expect(closedLoopsOf([`${id}-closed-loop`, id])).toEqual([[id, false]]);
    expect(closedLoopsOf([id, `${id}-closed-loop`, `${id}-closed-loop`])).toEqual([[id, false]]);
  });

  it('is refused as a closed loop of a replay that has none, with what to write, and with the nearest one that has', () => {
    const id = 'fastly-2021-06-08-customer-config';
    expect(() => findSubjects([`${id}-closed-loop`])).toThrow(
      expect.objectContaining({
        message: `The replay \`${id}\` has no closed loop, so the simulator cannot play it.`,
        mend: `Write \`${id}\` for the recording.`,
      }),
    );
    expect(() => findSubjects(['posthog-2025-10-21-flags-radis-closed-loop'])).toThrow(
      expect.objectContaining({ mend: 'Did you mean `posthog-2025-10-21-flags-redis-closed-loop`?' }),
    );
  });

  it('is all that is shipped where nothing is named', () => {
    const kinds = findSubjects([]).map(({ kind }) => kind);
    expect(kinds.filter((kind) => kind === 'replay')).toHaveLength(7);
    expect(kinds.length).toBeGreaterThan(27);
  });

  it('is refused where two have one id, naming both', () => {
    const two = [join(folder, 'one.yaml'), join(folder, 'more', 'one.yaml')];
    expect(() => findSubjects(two)).toThrow(`have the id \`one\`; the other is ${two[0]}`);
  });

  it('is refused where a file is no scenario by its name', () => {
    expect(() => findSubjects(['README.md'])).toThrow('no scenario: its name does not end in .yaml');
  });

  it('is refused with the nearest name, or for a folder that has neither scenario nor replay', () => {
    expect(() => findSubjects(['leak-novell'])).toThrow(
      expect.objectContaining({ mend: 'Did you mean `leak-novel`?' }),
    );
    expect(() => findSubjects([join(folder, 'empty')])).toThrow('no scenario and no replay');
  });
});

describe('the recording of a journal', () => {
  it('is told apart: gone, or changed since', () => {
    expect(() => findReplay('no-such-incident', 'a')).toThrow('is not there');
    expect(() => findReplay('github-2018-10-21-failover', 'a')).toThrow('has changed since');
  });
});
