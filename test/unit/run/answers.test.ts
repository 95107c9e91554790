import { describe, expect, it } from 'vitest';
import type { DoorAnswer, KeptAnswer } from '../../../src/domain/door-answer.ts';
import type { Entry } from '../../../src/domain/entry.ts';
import { keptAnswers } from '../../../src/run/answers.ts';
import { runTrial } from '../../../src/run/trial.ts';
import { candidateBehind, commandThat, scenarioOf, tryOut } from './door-trial.ts';

const executor = commandThat(`
  if (ask.kind === 'rule') say({ ruling: 'execute' });
  else if (ask.kind === 'verify') say({ then: 'close', because: 'well' });
  else say({ abort: [] });`);

/** A journal that holds nothing but these answers of the executor. */
function journalOf(...answers: readonly KeptAnswer[]): readonly Entry[] {
  const given = answers.map((answer) => ({ answer, times: 1 }));
  return [{ kind: 'answers', who: 'executor', given, at: 0, seq: 0 }];
}

const live = async (): Promise<never> => expect.unreachable('no program is asked where answers are kept');
const ruled: DoorAnswer = { kind: 'ruled', ruling: 'execute', because: 'so it is' };
const failed: DoorAnswer = { kind: 'failed', reason: 'it broke', timedOut: false };

describe('answers that a journal kept', () => {
  it('are given to the questions that they answer, and what failed then fails again', async () => {
    const answers = keptAnswers(journalOf(ruled, failed));
    expect(await answers.ask('rule', live)).toEqual(ruled);
    expect(await answers.ask('verify', live)).toEqual(failed);
    expect(answers.reused()).toBe(2);
  });

  it('are a failure where they are none to the question asked', async () => {
    const answers = keptAnswers(journalOf(ruled, ruled, ruled));
    for (const question of ['verify', 'stop'] as const) {
      expect(await answers.ask(question, live)).toMatchObject({
        kind: 'failed',
        reason: expect.stringContaining('another'),
      });
    }
    expect(await answers.ask('rule', live)).toEqual(ruled);
  });

  it.each([
    ['turned about', (given: readonly DoorAnswer[]) => given.toReversed()],
    ['without the first', (given: readonly DoorAnswer[]) => given.slice(1)],
    ['with none at all', () => []],
  ])('and that are %s lead a replay to its end, where the first other entry can be named', async (_, changed) => {
    const trial = await tryOut(candidateBehind({ executor }), { ...scenarioOf('leak-known-cause'), people: [] });
    const given = trial
      .of('answers')
      .flatMap((entry) => entry.given.flatMap(({ answer, times }) => Array(times).fill(answer)));
    expect(new Set(given.map(({ kind }) => kind))).toEqual(new Set(['ruled', 'verified']));
    const { lines } = await runTrial(trial.input, keptAnswers(journalOf(...changed(given))));
    expect(lines.at(-1)).toContain('"kind":"end"');
    expect(lines.findIndex((line, place) => line !== trial.journal.lines[place])).toBeGreaterThan(0);
  });
});
