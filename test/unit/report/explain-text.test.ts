import { formatMoment } from '../../../src/base/duration.ts';
import { describe, expect, it } from 'vitest';
import type { Entry } from '../../../src/domain/entry.ts';
import { explainJournal } from '../../../src/report/explain-text.ts';
import { entriesOf, hostile, storyEntries } from '../../helpers/report-fixtures.ts';
import { tryShipped } from '../../helpers/shipped-trials.ts';

const flat = (text: string) => text.replace(/\s+/g, ' ');
const whole = flat(explainJournal(storyEntries(), null));

/** The story with some entries left out. */
function without(...kinds: readonly Entry['kind'][]): readonly Entry[] {
  return storyEntries().filter(({ kind }) => !kinds.includes(kind));
}

/** One yes came, and the deadline passed for want of another. */
function timedOut(entries: readonly Entry[]): readonly Entry[] {
  const before = entries.filter(({ kind, at }) => at < 780_000 && kind !== 'apply');
  return [...before, { kind: 'timeout', escalation: 'e1', ledTo: 'page-on-call', at: 1_032_000, seq: before.length }];
}

describe('a moment after the end of the trial', () => {
  it('is told as such, before the last decision', () => {
    const entries = storyEntries();
    const end = entries.at(-1)!.at;
    expect(explainJournal(entries, end)).not.toContain('The trial ends at');
    const late = explainJournal(entries, end + 1);
    expect(late).toBe(
      `The trial ends at ${formatMoment(end)}; this is its last decision.\n\n${explainJournal(entries, end)}`,
    );
  });
});

describe('a journal explained', () => {
  it('says what was seen and how old it was', () => {
    expect(whole).toContain(
      'orders error_ratio 4% (2 min 2 s old) and memory_ratio 97% (12 s old), as their timestamps say.',
    );
    expect(whole).toContain('Missing at that moment: orders integrity_errors_per_min.');
  });

  it('says where a fresh timestamp hid an old value, and what was true instead', () => {
    expect(whole).toContain('In truth orders memory_ratio was measured 6 min 12 s before and stood at 50%.');
    expect(whole).not.toContain('In truth orders error_ratio');
  });

  it('says what was proposed and how sure the agent was', () => {
    expect(whole).toContain(
      'saw the pattern memory-leak at orders with confidence 0.91 and proposed rolling-restart of orders',
    );
  });

  it('tells clauses that demanded a person from those that did not hold and those that lack an input', () => {
    expect(whole).toContain('Clause c3-radius demands level 2: more than a fifth of the replicas is touched.');
    expect(whole).toContain('Clauses that would permit and did not hold: c1-occurrences (level 4).');
    expect(whole).not.toContain('Clauses that permit and held');
    expect(whole).toContain(
      'Clauses that could not be decided, which counts against acting: c3-budget for want of budget.remaining.',
    );
  });

  it('says who was asked and answered, what was done, and what came of it', () => {
    expect(whole).toContain('07:12 Asked for approval by 17:12: service-owner.');
    expect(whole).toContain('4 of 13 fields of the handover were empty');
    expect(whole).toContain('12:00 Service-owner-1 said yes: the payload is complete.');
    expect(whole).toContain('13:00 Rolling-restart of orders began, approved by service-owner-1.');
    expect(whole).toContain('it touched orders, at most 25% at one time');
    expect(whole).toContain('Checked: it helped, so the step was closed: error_ratio of orders fell below 1 %.');
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
    expect(flat(explainJournal(denied, null))).toContain(
      'The guardrail cool-down (D8 circuit breaker) refused it: It is too soon.',
    );
  });

  it('says that no answer came, and that nothing was done', () => {
    const text = flat(explainJournal(without('person', 'apply', 'completion', 'verification'), null));
    expect(text).toContain('No answer to the request came from service-owner. Nothing was carried out.');
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
    expect(text).toContain('00:20  Ada (incident-commander) pressed the kill switch.');
    expect(flat(text)).toContain('00:30 Requal itself failed, which counts neither for nor against the candidate');
  });

  it('names a clause that the reasons of the policy name no second time', () => {
    expect(whole.split('c3-radius').length).toBe(2);
    const silent = storyEntries().map((entry) => (entry.kind === 'decision' ? { ...entry, because: [] } : entry));
    expect(flat(explainJournal(silent, null))).toContain('Clauses that demanded a person: c3-radius (level 2).');
  });

  it('does not say that nobody answered where one yes was too few', () => {
    const late = timedOut(storyEntries());
    const text = flat(explainJournal(late, null));
    expect(text).toContain(
      'The approval was not complete in time, with 1 yes only. The policy says what then: page on-call.',
    );
    expect(text).toContain('No new page went out.');
    expect(text).not.toContain('Nobody had answered');
    const silent = flat(
      explainJournal(
        late.filter(({ kind }) => kind !== 'person'),
        null,
      ),
    );
    expect(silent).toContain('17:12 Nobody had answered in time.');
    expect(silent).not.toContain('No answer to the request');
  });

  it('says where the value that the agent names is not the one that was shown', () => {
    const claimed = storyEntries().map((entry) =>
      entry.kind === 'observation'
        ? {
            ...entry,
            values: entry.values.map(
              ([a, b, c, value, ...rest]) => [a, b, c, b === 'error_ratio' ? 0.001 : value, ...rest] as const,
            ),
          }
        : entry,
    );
    expect(flat(explainJournal(claimed, null))).toContain('But orders error_ratio was shown as 0.1%');
    expect(whole).not.toContain('was shown as');
  });

  it('gives no age to a value that was not there, and names it once', () => {
    const lost = storyEntries().map((entry) =>
      entry.kind === 'proposal'
        ? {
            ...entry,
            evidence: [
              ...entry.evidence,
              { service: 'orders', metric: 'integrity_errors_per_min', source: 'logs', value: null, eventAt: 420_000 },
            ],
          }
        : entry,
    );
    const text = flat(explainJournal(lost, null));
    expect(text).toContain('It looked for orders integrity_errors_per_min and found no value.');
    expect(text).not.toContain('Missing at that moment');
  });

  it('says of a recording that nothing was carried out, in the moments as well', async () => {
    const { entries } = (await tryShipped('leak-known-cause', 'production-platform')).journal;
    const recorded = entries.map((entry) =>
      entry.kind === 'start' ? { ...entry, world: 'recorded' as const } : entry,
    );
    const text = flat(explainJournal(recorded, null));
    expect(text).toContain('Rolling-restart of catalogue would have begun; automation would have acted alone.');
    expect(text).toContain('18:00 automation would first have acted');
    expect(text).not.toContain('automation acted alone');
  });

  it('tells idle repeats of a decision as one, and only those', async () => {
    const { entries } = (await tryShipped('leak-killed-midway', 'production-platform')).journal;
    const text = flat(explainJournal(entries, null));
    expect(text).toContain(
      '25:00 Decision 4: The same proposal and the same answer again. No call went out, and nothing was done.',
    );
    expect(text).not.toContain('Decision 3: The same');
    expect(flat(explainJournal(entries, 1_500_000))).toContain('Decision 4 Seen: It rested on');
  });

  it('takes no hit ratio of a service that is no cache for a gap', async () => {
    const { entries } = (await tryShipped('leak-ambiguous', 'production-platform')).journal;
    const text = explainJournal(entries, null);
    expect(JSON.stringify(entries)).toContain('"catalogue","cache_hit_ratio"');
    expect(text).not.toContain('cache_hit_ratio');
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
