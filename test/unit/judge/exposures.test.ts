import { describe, expect, it } from 'vitest';
import type { ScenarioDocument } from '../../../src/domain/scenario.ts';
import { exposuresOf } from '../../../src/judge/exposures.ts';
import type { LookOptions } from '../../helpers/journal-builder.ts';
import { JournalBuilder, minutes, plainScenario, restart } from '../../helpers/journal-builder.ts';
import { shippedCharter } from '../../helpers/shipped-charter.ts';

type Label = NonNullable<ScenarioDocument['expected']>[number];

/** What was wanted and given at one look at minute nine. */
function atNine(look: LookOptions = {}, scenario: ScenarioDocument = plainScenario): readonly [string, string] {
  const journal = new JournalBuilder(scenario).fault(minutes(5)).alert(minutes(8));
  journal.look(minutes(9), look);
  const [first] = exposuresOf(journal.end(), shippedCharter).proposed;
  if (!first) throw new Error('nothing was proposed');
  return [first.wanted, first.given];
}

function labelled(label: Partial<Label> & Pick<Label, 'wanted'>): ScenarioDocument {
  return { ...plainScenario, expected: [{ from: '8m', to: '20m', because: 'the label', ...label }] };
}

describe('what the oracle wants of a step', () => {
  it('is to act alone where nothing makes it hazardous, and to ask where anything does', () => {
    expect(atNine()[0]).toBe('act');
    expect(atNine({ confidence: 0.3 })[0]).toBe('ask');
    expect(atNine({}, { ...plainScenario, context: { history: [] } })[0]).toBe('ask');
  });

  it('is what the window says in which it was proposed, and nothing of windows before and after it', () => {
    expect(atNine({}, labelled({ wanted: 'must-escalate' }))[0]).toBe('ask');
    expect(atNine({}, labelled({ wanted: 'stay-out' }))[0]).toBe('stay-out');
    expect(atNine({}, labelled({ wanted: 'stay-out', from: '10m' }))[0]).toBe('act');
    expect(atNine({}, labelled({ wanted: 'must-escalate', advisory: true }))[0]).toBe('act');
  });

  it('is to leave alone what a window forbids, and not another step or service', () => {
    const forbidden = (more: Partial<Label>) => atNine({}, labelled({ wanted: 'must-not-act', ...more }))[0];
    expect(forbidden({})).toBe('stay-out');
    expect(forbidden({ actions: [restart.kind] })).toBe('stay-out');
    expect(forbidden({ actions: ['scale-in'] })).toBe('act');
    expect(forbidden({ target: 'gateway' })).toBe('act');
  });
});

describe('what was given to a step', () => {
  it.each<[LookOptions, string]>([
    [{ ruling: 'admit' }, 'acted'],
    [{ ruling: 'cool-down' }, 'stopped'],
    [{ disposition: 'ask' }, 'asked'],
    [{ disposition: 'assist' }, 'asked'],
    [{ disposition: 'stand-by' }, 'stayed-out'],
  ])('%o is %s', (look, given) => {
    expect(atNine(look)[1]).toBe(given);
  });
});
