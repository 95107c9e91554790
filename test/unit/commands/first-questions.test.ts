import { describe, expect, it } from 'vitest';
import {
  takeCalls,
  takeEntry,
  takeIncidents,
  takeOwner,
  takePeople,
  takePercent,
  takeRegulated,
  takeServices,
} from '../../../src/commands/answer-words.ts';
import { askAll, firstQuestions } from '../../../src/commands/first-questions.ts';
import type { Ask } from '../../../src/commands/first-questions.ts';
import { takeAnswers } from '../../../src/jobs/init/read-answers.ts';

const names = ['gateway', 'cart'];

/** Somebody who types these lines, each until nothing is wrong with it. */
function typing(...lines: readonly string[]): { readonly ask: Ask; readonly told: string[] } {
  const rest = [...lines];
  const told: string[] = [];
  const ask: Ask = async (_, check) => {
    for (let typed = rest.shift(); typed !== undefined; typed = rest.shift()) {
      const wrong = check(typed);
      if (wrong === null) return typed;
      told.push(wrong);
    }
    return null;
  };
  return { ask, told };
}

describe('an answer that is no answer', () => {
  it.each([
    [takeOwner('Jane Doe'), 'a name and a role'],
    [takeServices('gateway'), 'How many replicas has gateway?'],
    [takeServices('gateway 0'), 'How many replicas'],
    [takeServices('gateway 1.5'), 'How many replicas'],
    [takeServices('gateway big 3'), 'a kind is stateless'],
    [takeServices('Gateway 3'), 'no name'],
    [takeServices('a 1, a 2'), 'is there twice'],
    [takeServices(' , '), 'at least one service'],
    [takeCalls('gateway cart', names), 'caller > called'],
    [takeCalls('gateway > card', names), 'Did you mean `cart`?'],
    [takeCalls('gateway > cart 0', names), 'no number of calls'],
    [takeCalls('gateway > cart > gateway', names), 'caller > called'],
    [takeEntry('gatewy 3', names), 'Did you mean `gateway`?'],
    [takeEntry('gateway fast', names), 'requests per second'],
    [takeRegulated('cart', names), 'What regulates cart?'],
    [takeRegulated('cart PCI', names), 'no name'],
    [takePeople('on-cal 3m'), 'Did you mean `on-call`?'],
    [takePeople('on-call'), 'How fast did on-call answer?'],
    [takePeople('on-call 3m/1m'), 'the quickest first'],
    [takePeople('on-call 3'), 'How fast'],
    [takePercent('0.86'), 'a percentage'],
    [takePercent('101 %'), 'a percentage'],
    [takePercent('-1 %'), 'a percentage'],
    [takeIncidents('oom-leek 3', ['oom-leak']), 'Did you mean `oom-leak`?'],
    [takeIncidents('oom-leak', ['oom-leak']), 'How often'],
    [takeIncidents('oom-leak -1', ['oom-leak']), 'How often'],
  ])('%j is told with what to write', (taken, why) => {
    expect(taken).toEqual({ kind: 'wrong', why: expect.stringContaining(why) as string });
  });
});

describe('the questions', () => {
  const all = ['corner-shop', 'Jane Doe, SRE lead', 'gateway 6, cart queue 5'];

  it('are at most ten', () => {
    expect(firstQuestions([]).length).toBeLessThanOrEqual(10);
  });

  it('give what the file of answers would hold, and ask again where something is wrong', async () => {
    const { ask, told } = typing(
      ...all,
      'gateway>cart 0.2',
      'gateway 80',
      'cart pci-dss hipaa',
      'cart',
      'on-call 1m/3m, service-owner 5m',
      '86 %',
      'oom-leek 3',
      'oom-leak 3',
    );
    const { answers } = takeAnswers((await askAll(firstQuestions(['oom-leak']), ask)) ?? {}, 'x');
    expect(told).toEqual([expect.stringContaining('oom-leak')]);
    expect(answers).toMatchObject({
      name: 'corner-shop',
      owner: { name: 'Jane Doe', role: 'SRE lead' },
      entry: 'gateway',
      rate: 80,
      budgetRemaining: 0.86,
      people: [{ role: 'on-call', respondsIn: [60_000, 180_000] }, { role: 'service-owner' }],
      incidents: [{ pattern: 'oom-leak', occurrences: 3, reviewed: 0, consistency: 0 }],
    });
    expect(answers.services).toMatchObject([
      {
        name: 'gateway',
        kind: 'stateless',
        regulated: [],
        autoscaled: false,
        calls: [{ service: 'cart', calls: 0.2 }],
      },
      { name: 'cart', kind: 'queue', regulated: ['pci-dss', 'hipaa'], autoscaled: true },
    ]);
  });

  it('tell `none` from no answer: that nothing is regulated has to be said', async () => {
    const answered = async (text: string) => {
      const { ask } = typing(...all, '', '', text, '', '', '', '');
      return takeAnswers((await askAll(firstQuestions([]), ask)) ?? {}, 'x').answers;
    };
    expect((await answered('none')).services.map(({ regulated }) => regulated)).toEqual([[], []]);
    const unsaid = await answered('');
    expect(unsaid.services.map(({ regulated }) => regulated)).toEqual([null, null]);
    expect(unsaid).toMatchObject({ entry: null, rate: null, budgetRemaining: null, people: [], incidents: [] });
  });

  it('give nothing where the person leaves', async () => {
    expect(await askAll(firstQuestions([]), typing('corner-shop').ask)).toBeNull();
  });

  it('do not go on without a name, an owner and services', async () => {
    const { ask, told } = typing('', 'corner-shop', '', 'Jane Doe, SRE lead', '');
    expect(await askAll(firstQuestions([]), ask)).toBeNull();
    expect(told).toHaveLength(3);
  });
});
