import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Candidate } from '../../../src/domain/candidate.ts';
import { isOfRequal } from '../../../src/domain/executor-rules.ts';
import { loadCandidate } from '../../../src/policy/load-candidate.ts';
import { checkPrograms } from '../../../src/run/check-programs.ts';
import type { DoorTrial } from './door-trial.ts';
import { candidateBehind, commandThat, scenarioOf, tryOut } from './door-trial.ts';

const examples = join(import.meta.dirname, '..', '..', '..', 'examples', 'external');
const leak = scenarioOf('leak-known-cause');
const external = loadCandidate(examples);
const folder = mkdtempSync(join(tmpdir(), 'requal-test-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

type Keeper = 'policy' | 'executor';
const path = (keeper: Keeper) => join(folder, `${keeper}.jsonl`);
const linesOf = (keeper: Keeper) => readFileSync(path(keeper), 'utf8').trim().split('\n');

/** The example with `record.js` before its policy and its executor. */
function writingDown(): Candidate {
  const through = (keeper: Keeper) => {
    writeFileSync(path(keeper), '');
    const command = ['node', join(examples, 'record.js'), path(keeper), 'node', join(examples, `${keeper}.js`)];
    return { kind: 'exec' as const, command, timeLimit: 5_000 };
  };
  return {
    ...external,
    programs: { ...external.programs, policy: through('policy'), executor: through('executor') },
  };
}

/** The example with records in the place of its policy and its executor. */
function fromRecords(records: Partial<Record<Keeper, readonly string[]>>): Candidate {
  const doors = Object.entries(records).map(([keeper, lines]) => {
    const file = join(folder, `kept-${keeper}.jsonl`);
    writeFileSync(file, `${lines.join('\n')}\n`);
    return [keeper, { kind: 'recorded', file }];
  });
  return { ...external, programs: { ...external.programs, ...Object.fromEntries(doors) } };
}

const byAutomation = (trial: DoorTrial) => trial.of('apply').filter(({ by }) => by === 'automation');
let asked: DoorTrial;
beforeAll(async () => {
  asked = await tryOut(writingDown(), leak);
});

describe('a recorded policy and executor', () => {
  it('do what the programs did that were written down, and the journal tells the records apart', async () => {
    const trial = await tryOut(fromRecords({ policy: linesOf('policy'), executor: linesOf('executor') }), leak);
    expect(linesOf('executor').length).toBeGreaterThan(3);
    expect(byAutomation(asked)).toHaveLength(1);
    const events = ({ journal }: DoorTrial) =>
      journal.entries.filter(({ kind }) => kind !== 'start').map((entry) => ({ ...entry, prev: '', hash: '' }));
    expect(events(trial)).toEqual(events(asked));
    expect(trial.of('agent-failed')).toEqual([]);
    expect(asked.of('start')[0]?.candidate.executor).toBe('external');
    expect(trial.of('start')[0]?.candidate.executor).toBe('recorded');
    const { lines } = await trial.again();
    expect(lines).toEqual(trial.journal.lines);
  });

  it('whose requests are in other words fail closed', async () => {
    const trial = await tryOut(fromRecords({ policy: linesOf('policy') }), leak, 2);
    expect(trial.of('agent-failed')[0]).toMatchObject({ who: 'policy', timedOut: false });
    expect(byAutomation(trial)).toEqual([]);
    expect(trial.of('escalation').some(({ what }) => what === 'page')).toBe(true);
    expect(trial.finding('fail-closed')).toMatchObject({ verdict: 'pass', exercised: true });
  });

  it.each([
    ['is cut off in its first line', (lines: readonly string[]) => [lines[0]!.slice(0, 60)], 'no JSON'],
    ['answers another request', (lines: readonly string[]) => lines.slice(1), 'of another time'],
    [
      'says what makes no sense',
      () => ['{"at": "1085s", "kind": "rule", "answer": {"ruling": "yes"}}'],
      'answer is none',
    ],
  ])('an executor whose record %s does nothing, and a person is called', async (_, damage, reason) => {
    const trial = await tryOut(fromRecords({ executor: damage(linesOf('executor')) }), leak);
    expect(trial.of('agent-failed')[0]).toMatchObject({ who: 'executor', reason: expect.stringContaining(reason) });
    expect(byAutomation(trial)).toEqual([]);
    expect(trial.of('escalation').some(({ what }) => what === 'page')).toBe(true);
  });

  it('an executor whose record ends while its step runs leaves the step to a person', async () => {
    const trial = await tryOut(fromRecords({ executor: linesOf('executor').slice(0, 1) }), leak);
    expect(byAutomation(trial)).toHaveLength(1);
    expect(trial.of('agent-failed')[0]).toMatchObject({ who: 'executor', reason: 'its record has ended' });
    expect(trial.of('verification')[0]).toMatchObject({ then: 'escalate' });
  });

  it('earn no rule of the runtime, since anybody can write a file', () => {
    const killed = { invariant: 'killed', tests: 'runtime' as const };
    expect(isOfRequal(killed, 'recorded')).toBe(true);
    expect(isOfRequal(killed, 'external')).toBe(false);
  });
});

describe('the example of records', () => {
  it('has records that can be read, and the agent of the folder that it extends', () => {
    const example = loadCandidate(join(examples, 'recorded'));
    expect(() => checkPrograms(example)).not.toThrow();
    expect(example.doorFolders.agent).toBe(examples);
    expect(example.programs.files.map(([name]) => name)).toEqual(['./agent.js', './executor.jsonl', './policy.jsonl']);
  });
});

describe('a candidate with a record that is none', () => {
  it('is told before the run', () => {
    const door = { kind: 'recorded' as const, file: 'gone.jsonl' };
    const own = candidateBehind({ executor: commandThat('') });
    const candidate = { ...own, programs: { ...own.programs, policy: door } };
    expect(() => checkPrograms(candidate)).toThrow('no such file');
  });
});
