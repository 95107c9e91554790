import { describe, expect, it } from 'vitest';
import type { Entry } from '../../../src/domain/entry.ts';
import { explainJournal } from '../../../src/report/explain-text.ts';
import { entriesOf, hostile, storyEntries } from '../../helpers/report-fixtures.ts';

const flat = (text: string) => text.replace(/\s+/g, ' ');
const whole = flat(explainJournal(storyEntries(), null));

/** The story with some entries left out. */
function without(...kinds: readonly Entry['kind'][]): readonly Entry[] {
  return storyEntries().filter(({ kind }) => !kinds.includes(kind));
}

describe('a journal explained', () => {
  it('says what was seen and how old it was', () => {
    expect(whole).toContain('orders error_ratio 4%, 2 min 2 s old and orders memory_ratio 97%, 12 s old');
    expect(whole).toContain('Not to be seen at that moment: orders integrity_errors_per_min (missing)');
  });

  it('says where a fresh timestamp hid an old value, and what was true instead', () => {
    expect(whole).toContain('What it could not see of orders memory_ratio: it was in truth measured 6 min 12 s before');
    expect(whole).toContain('the true value was 50%');
    expect(whole).not.toContain('could not see of orders error_ratio');
  });

  it('says what was proposed and how sure the agent was', () => {
    expect(whole).toContain(
      'saw the pattern memory-leak at orders with confidence 0.91 and proposed rolling-restart of orders',
    );
  });

  it('tells clauses that demanded a person from those that did not hold and those that lack an input', () => {
    expect(whole).toContain('Clauses that demanded a person: c3-radius (level 2).');
    expect(whole).toContain('Clauses that would permit and did not hold: c1-occurrences (level 4).');
    expect(whole).not.toContain('Clauses that permit and held');
    expect(whole).toContain('Clauses that could not be decided: c3-budget for want of budget.remaining.');
  });

  it('says who was asked and answered, what was done, and what came of it', () => {
    expect(whole).toContain('At 07:12: asked service-owner to approve until 17:12');
    expect(whole).toContain('4 of 13 fields of the handover were empty');
    expect(whole).toContain('At 12:00: service-owner-1 (service-owner) said yes: the payload is complete.');
    expect(whole).toContain('At 13:00: rolling-restart of orders began, approved by service-owner-1 (service-owner).');
    expect(whole).toContain('it touched orders, at most 25% at one time');
    expect(whole).toContain('checked whether it helped: helped; then close.');
  });

  it('says that automation acted alone where nobody had approved', () => {
    const alone = storyEntries().map((entry) => (entry.kind === 'apply' ? { ...entry, approvals: [] } : entry));
    expect(flat(explainJournal(alone, null))).toContain('began; automation acted alone.');
  });

  it('says which guardrail refused, by which rule and why', () => {
    const denied = storyEntries().map((entry) =>
      entry.kind === 'ruling'
        ? ({ ...entry, ruling: 'deny', guardrail: 'cool-down', requirement: 'D8', because: 'It is too soon.' } as const)
        : entry,
    );
    expect(flat(explainJournal(denied, null))).toContain('The guardrail cool-down (D8) refused it: It is too soon.');
  });

  it('says that no answer came, and that nothing was done', () => {
    const text = flat(explainJournal(without('person', 'apply', 'completion', 'verification'), null));
    expect(text).toContain('No answer came from service-owner. Nothing was carried out.');
  });

  it('tells what belongs to no decision as well: a failed agent, a kill, a harness fault', () => {
    const text = explainJournal(
      entriesOf([
        [10, { kind: 'agent-failed', who: 'agent', reason: 'bad JSON', timedOut: false }],
        [
          20,
          {
            kind: 'person',
            what: 'killed',
            role: 'incident-commander',
            person: 'ada',
            regarding: '',
            answer: null,
            reason: '',
          },
        ],
        [30, { kind: 'harness-fault', what: 'the world closed' }],
      ]),
      null,
    );
    expect(text).toContain('00:10  The agent failed: bad JSON.');
    expect(text).toContain('00:20  Ada (incident-commander) killed.');
    expect(flat(text)).toContain('00:30 Requal itself failed, which counts neither for nor against the candidate');
  });

  it('ends with the moments of the trial', () => {
    expect(whole).toContain('06:00 users were first hurt');
    expect(whole).toContain('13:00 automation first acted');
    expect(whole).toContain('16:00 users were no longer hurt');
  });

  it('never says that users recovered when the last word of the truth is that they are hurt', () => {
    const hurt = storyEntries().filter((entry) => entry.kind !== 'truth' || entry.at < 900_000);
    expect(explainJournal(hurt, null)).toContain('users were still hurt when the trial ended');
  });

  it('with a moment tells only the decision nearest before it', () => {
    const text = explainJournal(storyEntries(), 500_000);
    expect(text).toContain('Decision 1');
    expect(text).not.toContain('Moments');
    expect(explainJournal(storyEntries(), 431_000)).toBe(
      'No decision was made up to 07:11; the first one is at 07:12.',
    );
  });

  it('lets no text of the journal move the cursor', () => {
    // oxlint-disable-next-line no-control-regex -- This is what must not be there.
    expect(explainJournal(storyEntries(hostile), null)).not.toMatch(/[\u0000-\u0009\u000b-\u001f]/);
  });
});
