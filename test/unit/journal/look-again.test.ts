import { describe, expect, it } from 'vitest';
import { sha256 } from '../../../src/base/canonical-json.ts';
import type { Entry, ShownValue } from '../../../src/domain/entry.ts';
import { chainStart, createJournal } from '../../../src/journal/journal.ts';
import type { Journal } from '../../../src/journal/journal.ts';
import { checkJournal } from '../../../src/journal/read-journal.ts';
import { JournalBuilder, minutes, restart } from '../../helpers/journal-builder.ts';
import type { LookOptions } from '../../helpers/journal-builder.ts';

/** The entries of a built journal, written by a real one. */
function written(build: (journal: JournalBuilder) => void): Journal {
  const builder = new JournalBuilder();
  build(builder);
  const journal = createJournal();
  for (const { at, seq: _seq, ...body } of builder.end()) journal.append(at, body);
  return journal;
}

function read({ lines }: Pick<Journal, 'lines'>): readonly Entry[] | string {
  const result = checkJournal(`${lines.join('\n')}\n`);
  return 'flaw' in result ? `${result.flaw.line}: ${result.flaw.what}` : result.entries;
}

const kindsOf = ({ lines }: Journal) => lines.map((line) => String(JSON.parse(line).kind));

/** Many series, as a real observation has them. */
const values = (at: number): readonly ShownValue[] =>
  Array.from({ length: 20 }, (_, number) => {
    return ['checkout', `series-${number}`, 'service-metrics', number / 7, 'measured', at, at] as const;
  });

const denied =
  (minute: number, more: LookOptions = {}) =>
  (journal: JournalBuilder) =>
    void journal.look(minutes(minute), { values: values(minutes(minute)), ruling: 'cool-down', ...more });

describe('looks at the same', () => {
  const steady = written((journal) => [10, 11, 12, 13].forEach((minute) => denied(minute)(journal)));

  it('are told in full once and then by what changed, each as one line', () => {
    const look = ['observation', 'evidence-truth', 'proposal', 'plan', 'decision', 'ruling'];
    expect(kindsOf(steady)).toEqual(['start', ...look, 'again', 'again', 'again', 'end']);
    const [first, again] = [steady.lines.slice(1, 7).join('').length, steady.lines[7]!.length];
    expect(again).toBeLessThan(first / 5);
  });

  it('are read as every entry that was written, none of them lost', () => {
    expect(read(steady)).toEqual(steady.entries);
    expect(steady.entries.filter(({ kind }) => kind === 'ruling')).toHaveLength(4);
  });

  it.each<[string, LookOptions]>([
    ['another reason', { ruling: 'rate-limit' }],
    ['another level', { disposition: 'ask', level: 2, ruling: null }],
    ['another plan', { digest: 'another', concurrent: 0.5 }],
    ['other facts', { facts: { evidence: { ageMinutes: 7 } } }],
    ['older evidence', { ageMs: 400_000 }],
    ['another step', { action: { ...restart, kind: 'rolling-restart' } }],
    ['no step', { action: null, disposition: 'assist', ruling: null }],
    ['another source behind it', { upstreams: ['service-metrics', 'service-metrics'] }],
    ['no values at all', { values: [] }],
    ['an order of another place', { context: { killed: true, texts: ['"again"'] } }],
  ])('keep %s', (_, other) => {
    const journal = written((built) => [denied(10), denied(11, other), denied(12)].forEach((look) => look(built)));
    expect(read(journal)).toEqual(journal.entries);
  });

  it('are told apart where something comes between, and where two come at one moment', () => {
    const journal = written((built) => {
      denied(10)(built);
      denied(10)(built);
      built.alert(minutes(10));
      const decision = built.look(minutes(11), { values: values(minutes(11)), ruling: null });
      built.call(minutes(11), 'page', decision);
      built.ruling(minutes(11), decision, 'cool-down');
    });
    expect(read(journal)).toEqual(journal.entries);
    expect(kindsOf(journal).slice(7)).toEqual(['again', 'alert', 'again', 'escalation', 'ruling', 'end']);
  });

  it('are told in full where an agent names a time of which no age is exact', () => {
    const journal = createJournal();
    const builder = new JournalBuilder();
    [10, 11].forEach((minute) => denied(minute)(builder));
    for (const { at, seq: _seq, ...body } of builder.end()) {
      const odd =
        body.kind === 'proposal' ? body.evidence.map((one) => ({ ...one, eventAt: -Number.MAX_SAFE_INTEGER })) : [];
      journal.append(at, body.kind === 'proposal' ? { ...body, evidence: odd } : body);
    }
    expect(kindsOf(journal)).not.toContain('again');
    expect(read(journal)).toEqual(journal.entries);
  });

  it('keep times that are no whole numbers', () => {
    const journal = createJournal();
    const builder = new JournalBuilder();
    [10, 11].forEach((minute) => denied(minute)(builder));
    for (const { at, seq: _seq, ...body } of builder.end()) {
      const odd = body.kind === 'proposal' ? body.evidence.map((one) => ({ ...one, eventAt: 0.1 })) : [];
      journal.append(at, body.kind === 'proposal' ? { ...body, evidence: odd } : body);
    }
    expect(kindsOf(journal)).toContain('again');
    expect(read(journal)).toEqual(journal.entries);
  });
});

describe('a line that tells a look by its changes', () => {
  const journal = written((built) => [denied(10), denied(11)].forEach((look) => look(built)));

  /** The journal with this line changed, and chained anew as a forger would. */
  function forged(change: (line: Record<string, unknown>) => void): readonly Entry[] | string {
    let head = chainStart;
    const lines = journal.lines.map((line) => {
      const { hash: _hash, ...entry } = JSON.parse(line) as Record<string, unknown>;
      if (entry['kind'] === 'again') change(entry);
      const text = JSON.stringify({ ...entry, prev: head });
      head = sha256(text);
      return `${text.slice(0, -1)},"hash":"${head}"}`;
    });
    return read({ lines });
  }

  it('is read as it is when nothing was changed', () => {
    expect(forged(() => undefined)).toEqual(journal.entries);
  });

  it.each<[string, (line: Record<string, unknown>) => void]>([
    ['names no look', (line) => (line['like'] = 0)],
    ['names a place that is none', (line) => (line['like'] = 'x')],
    ['names itself', (line) => (line['like'] = 7)],
    ['names the middle of a look', (line) => (line['like'] = 3)],
    ['has changes beyond the look', (line) => (line['changes'] = [100_000, 1])],
    ['has no changes but a word', (line) => (line['changes'] = 'none')],
    ['makes the look another thing', (line) => (line['changes'] = [0, 1])],
    ['leaves the observation out', (line) => (line['changes'] = [0, { observation: null }])],
    ['puts one kind in the place of another', (line) => (line['changes'] = [0, { observation: { kind: 'end' } }])],
  ])('is a flaw of the journal where it %s', (_, change) => {
    expect(forged(change)).toContain('8: The line tells a look by one that the journal does not hold.');
  });

  it('is found where it was edited', () => {
    const lines = journal.lines.map((line) => line.replace('"kind":"again"', '"kind":"Again"'));
    expect(read({ lines })).toContain('8: The entry was changed');
  });
});
