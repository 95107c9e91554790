import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UserError } from '../../../src/base/errors.ts';
import { loadCandidate } from '../../../src/policy/load-candidate.ts';
import { damagedCandidate, type DamagedCandidate } from '../../helpers/damaged-candidate.ts';

const policies = join(import.meta.dirname, '../../../policies');
let copy: DamagedCandidate;

beforeEach(() => {
  copy = damagedCandidate();
});

afterEach(() => {
  copy[Symbol.dispose]();
});

/** The error that loading the copy ends in. */
function mistake(folder = copy.folder): UserError {
  try {
    loadCandidate(folder);
  } catch (error) {
    if (error instanceof UserError) return error;
    throw error;
  }
  throw new Error('it loaded');
}

/** The line and column at which a text begins in a file of the copy. */
function placeIn(file: string, text: string) {
  const lines = readFileSync(join(copy.folder, file), 'utf8').split('\n');
  const line = lines.findIndex((one) => one.includes(text));
  return { file: join(copy.folder, file), line: line + 1, column: lines[line]!.indexOf(text) + 1 };
}

describe('loading a candidate', () => {
  it('reads its runbooks in the order of their file names', () => {
    const { runbooks } = loadCandidate(copy.folder);
    expect(runbooks.map(({ id }) => id)).toEqual(runbooks.map(({ id }) => id).toSorted());
    expect(runbooks.length).toBe(12);
  });

  it('gives copies in different folders one digest', () => {
    expect(loadCandidate(copy.folder).digest).toBe(loadCandidate(join(policies, 'production-platform')).digest);
  });

  it.each([
    ['policy.yaml', 'agent.confidence >= 0.85', 'agent.confidence >= 0.86'],
    ['runbooks/oom-leak.yaml', 'near: 0.92', 'near: 0.91'],
  ])('gives another digest when %s changes', (file, text, by) => {
    const before = loadCandidate(copy.folder).digest;
    copy.edit(file, text, by);
    expect(loadCandidate(copy.folder).digest).not.toBe(before);
  });

  it('gives the same digest when only a comment changes', () => {
    const before = loadCandidate(copy.folder).digest;
    copy.edit('policy.yaml', '# The text names no owner', '# Nobody owns it');
    expect(loadCandidate(copy.folder).digest).toBe(before);
  });

  it('gives another digest when a program that it names changes', () => {
    copy.write('candidate.yaml', 'agent: { kind: exec, command: [node, ./agent.js] }\n');
    copy.write('agent.js', '1');
    const before = loadCandidate(copy.folder).digest;
    copy.write('agent.js', '2');
    expect(loadCandidate(copy.folder).digest).not.toBe(before);
  });

  it('uses the matcher and its own policy without candidate.yaml', () => {
    expect(loadCandidate(copy.folder)).toMatchObject({
      agent: { kind: 'matcher' },
      programs: { policy: { kind: 'file' } },
    });
  });
});

describe('a candidate that cannot be used', () => {
  it('is one that is not there', () => {
    expect(mistake(join(copy.folder, 'gone')).message).toContain('no such candidate folder');
  });

  it('is one without policy.yaml', () => {
    copy.remove('policy.yaml');
    const { message, mend } = mistake();
    expect(message).toContain('no policy.yaml');
    expect(mend).toContain('extends');
  });

  it('is one whose YAML does not parse', () => {
    copy.edit('policy.yaml', 'fallback: 2', 'fallback: [2');
    expect(mistake()).toMatchObject({
      message: expect.stringContaining('not valid YAML'),
      place: { line: expect.any(Number) },
    });
  });

  it('is one with an unknown key, and the nearest key is named', () => {
    copy.edit('policy.yaml', 'fallback: 2', 'falback: 2');
    expect(mistake()).toMatchObject({
      message: expect.stringContaining('falback'),
      mend: expect.stringContaining('fallback'),
      place: { line: placeIn('policy.yaml', 'falback').line },
    });
  });

  it('is one with a clause that does not compile, down to the column', () => {
    copy.edit('policy.yaml', 'when: budget.remaining > 0.25', 'when: budget.remainig > 0.25');
    expect(mistake()).toMatchObject({
      message: expect.stringContaining('c1-budget'),
      mend: expect.stringContaining('budget.remaining'),
      place: placeIn('policy.yaml', 'budget.remainig'),
    });
  });

  it('is one with a clause that cannot be mended by a name, and is told where the names are listed', () => {
    copy.edit('policy.yaml', 'when: budget.remaining > 0.25', 'when: weather.sunny');
    expect(mistake().mend).toBe('`requal list --facts` shows what a clause may read.');
  });

  it('is one with a mistake in the middle of a quoted clause', () => {
    copy.edit('policy.yaml', "'!(qualification.state in", "'!(qualification.stat in");
    expect(mistake().place).toEqual(placeIn('policy.yaml', 'qualification.stat '));
  });

  it('is one with an action that is in no catalogue', () => {
    copy.edit('policy.yaml', 'kind: rolling-restart', 'kind: roling-restart');
    expect(mistake()).toMatchObject({
      mend: expect.stringContaining('rolling-restart'),
      place: { line: expect.any(Number) },
    });
  });

  it('is one in which a runbook has an unknown action', () => {
    copy.edit('runbooks/bad-deploy.yaml', 'kind: rollback-deploy', 'kind: rollback');
    expect(mistake().place?.file).toBe(join(copy.folder, 'runbooks/bad-deploy.yaml'));
  });

  it.each([
    ['id', 'id: oom-leak', 'id: bad-deploy'],
    ['pattern', 'pattern: oom-leak', 'pattern: bad-deploy'],
  ])('is one in which two runbooks have one %s', (field, text, by) => {
    copy.edit('runbooks/oom-leak.yaml', text, by);
    expect(mistake()).toMatchObject({
      message: expect.stringContaining(`The ${field} \`bad-deploy\``),
      place: { line: expect.any(Number) },
    });
  });

  it('is one in which two clauses share an id', () => {
    copy.edit('policy.yaml', 'id: c3-services', 'id: c3-replicas');
    expect(mistake().message).toContain('two of clause `c3-replicas`');
  });

  it('is one in which a level comes twice', () => {
    copy.edit('policy.yaml', '- level: 1', '- level: 2');
    expect(mistake().message).toContain('two of level `2`');
  });

  it('is one with an exception that lifts no clause', () => {
    copy.edit(
      'policy.yaml',
      'qualityAlerts:',
      'exceptions:\n  - { id: e, reason: a test, lifts: [gone], services: [cart] }\nqualityAlerts:',
    );
    expect(mistake().message).toContain('no clause has this id');
  });

  it('is one whose runbooks do not stand where it says', () => {
    copy.write('candidate.yaml', 'runbooks: ./runbook\n');
    expect(mistake()).toMatchObject({ message: expect.stringContaining('runbook'), place: { line: 1 } });
  });

  it('is told how many more mistakes there are', () => {
    copy.edit('policy.yaml', 'when: action.idempotent', 'when: action.idempotant');
    copy.edit('policy.yaml', 'when: scope.services == 1', 'when: scope.service == 1');
    expect(mistake().message).toContain('1 more');
  });
});

describe('a candidate that extends another', () => {
  function extend(text: string): string {
    copy.write('child/candidate.yaml', text);
    return join(copy.folder, 'child');
  }

  it('takes over its policy, runbooks and doors, and is the same thing under another name', () => {
    const child = loadCandidate(extend('extends: ..\n'));
    expect(child).toMatchObject({ name: 'child', digest: loadCandidate(copy.folder).digest });
  });

  it('differs by its changes', () => {
    const child = loadCandidate(
      extend('extends: ..\nchanges:\n  - { set: fallback, to: 1 }\n  - { remove: "levels[4].clauses[c1-budget]" }\n'),
    );
    expect(child.policy.fallback).toBe(1);
    expect(child.policy.levels[0]?.clauses.map(({ id }) => id)).not.toContain('c1-budget');
  });

  it('is told where a change leads nowhere', () => {
    const folder = extend('extends: ..\nchanges:\n  - { remove: "levels[4].clauses[gone]" }\n');
    expect(mistake(folder)).toMatchObject({ message: expect.stringContaining('gone'), place: { line: 3, column: 5 } });
  });

  it('is told where a change makes the policy invalid', () => {
    const folder = extend('extends: ..\nchanges:\n  - { set: abortWindow, to: 1m }\n  - { set: fallback, to: 9 }\n');
    expect(mistake(folder).place).toEqual({ file: join(folder, 'candidate.yaml'), line: 4, column: 26 });
  });

  it('is told where what it extends is wrong behind something that it took away', () => {
    copy.edit('policy.yaml', 'id: c3-services', 'id: c3-replicas');
    const folder = extend('extends: ..\nchanges:\n  - { remove: "levels[4].clauses[c1-budget]" }\n');
    const { message, place } = mistake(folder);
    expect(message).toContain('two of clause `c3-replicas`');
    expect(place?.file).toBe(join(copy.folder, 'policy.yaml'));
    const line = readFileSync(join(copy.folder, 'policy.yaml'), 'utf8').split('\n')[(place?.line ?? 0) - 1];
    expect(line).toContain('c3-replicas');
  });

  it('is told where a clause that it wrote does not compile', () => {
    const to = '"levels[4].clauses[c1-budget].when", to: budget.remainig > 0.1';
    const folder = extend(`extends: ..\nchanges:\n  - { set: ${to} }\n`);
    expect(mistake(folder).place).toEqual({ file: join(folder, 'candidate.yaml'), line: 3, column: 53 });
  });

  it.each([
    [
      'replaced the levels',
      '{ set: levels, to: [{ level: 4, title: Mine, match: all, clauses: [{ id: mine, when: "true", because: a test }] }] }',
    ],
    [
      'replaced the clauses of a level',
      '{ set: "levels[4].clauses", to: [{ id: mine, when: "true", because: a test }] }',
    ],
    ['removed the clause', '{ remove: "levels[4].clauses[c1-budget]" }'],
    ['renamed the clause', '{ set: "levels[4].clauses[c1-budget].id", to: renamed }'],
  ])('is told its own line where it %s that an inherited exception lifts, and the line of that', (_, change) => {
    const exception = '  - { id: e, reason: a test, lifts: [c1-budget], services: [cart] }';
    copy.edit('policy.yaml', 'qualityAlerts:', `exceptions:\n${exception}\nqualityAlerts:`);
    const before = '{ set: fallback, to: 1 }';
    const after = '{ set: "levels[2].title", to: Another }';
    const changes = [before, change, ...(change.includes('set: levels,') ? [] : [after])];
    const folder = extend(`extends: ..\nchanges:\n${changes.map((one) => `  - ${one}\n`).join('')}`);
    const { message, place, mend } = mistake(folder);
    expect(place).toEqual({ file: join(folder, 'candidate.yaml'), line: 4, column: 5 });
    const { file, line } = placeIn('policy.yaml', exception);
    expect(message).toContain(`Exception e of ${file}:${line}:38 lifts \`c1-budget\``);
    expect(mend).toContain('Keep a clause with this id');
  });

  it('is told the line of an exception of its own that lifts no clause', () => {
    const exception = '{ add: exceptions, value: { id: e, reason: a test, lifts: [gone], services: [cart] } }';
    const folder = extend(`extends: ..\nchanges:\n  - { set: "levels[4].title", to: Mine }\n  - ${exception}\n`);
    expect(mistake(folder)).toMatchObject({
      message: expect.stringMatching(/^Exception e lifts `gone`, and no clause has this id/),
      place: { file: join(folder, 'candidate.yaml'), line: 4 },
    });
  });

  it('has the doors of the file that wrote them, whose paths count from there', () => {
    const command = 'command: [node, ./program.js]';
    copy.write('candidate.yaml', `agent: { kind: exec, ${command} }\nexecutor: { kind: exec, ${command} }\n`);
    copy.write('program.js', 'base');
    copy.write('child/program.js', 'own');
    const child = loadCandidate(extend(`extends: ..\nexecutor: { kind: exec, ${command} }\n`));
    const base = copy.folder;
    const own = join(copy.folder, 'child');
    expect(child.doorFolders).toEqual({ agent: base, policy: own, executor: own });
    expect(child.programs.files.map(([name]) => name)).toEqual(['./program.js', './program.js']);
    expect(child.programs.files[0]?.[1]).not.toBe(child.programs.files[1]?.[1]);
  });

  it('is another candidate when an inherited record changes', () => {
    copy.write('candidate.yaml', 'policy: { kind: recorded, file: answers.jsonl }\n');
    copy.write('answers.jsonl', '1');
    const folder = extend('extends: ..\n');
    const before = loadCandidate(folder).digest;
    expect(before).toBe(loadCandidate(copy.folder).digest);
    copy.write('answers.jsonl', '2');
    expect(loadCandidate(folder).digest).not.toBe(before);
  });

  it('may not have a policy of its own', () => {
    const folder = extend('extends: ..\n');
    copy.write('child/policy.yaml', 'fallback: 1\n');
    expect(mistake(folder).message).toContain('no policy.yaml of its own');
  });

  it('may not extend itself', () => {
    expect(mistake(extend('extends: .\n')).message).toContain('extends itself');
  });

  it('is told that its base is not there', () => {
    const { message, place } = mistake(extend('extends: ../gone\n'));
    expect(message).toContain('There is no candidate folder `../gone` to extend.');
    expect([place?.file, place?.line]).toEqual([expect.stringMatching(/candidate\.yaml$/), 1]);
  });

  it('may name its base by a path from the root', () => {
    const candidate = loadCandidate(extend(`extends: ${join(policies, 'conservative')}\n`));
    expect(candidate.runbooks.length).toBeGreaterThan(0);
  });

  it('is told with its line that a program it names is not there', () => {
    const { message, place, mend } = mistake(
      extend('extends: ..\nagent:\n  kind: exec\n  command: [no-such-program]\n'),
    );
    expect(message).toContain('There is no program `no-such-program` to start.');
    expect(place?.line).toBe(4);
    expect(mend).toContain('Install it');
  });
});
