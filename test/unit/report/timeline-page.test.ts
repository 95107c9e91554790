import { describe, expect, it } from 'vitest';
import { timelinePage } from '../../../src/report/timeline-page.ts';
import { timelineStyle } from '../../../src/report/timeline-style.ts';
import { JournalBuilder, minutes, restart } from '../../helpers/journal-builder.ts';
import { findingOf, hostile, storyEntries, trialOf, windowOf } from '../../helpers/report-fixtures.ts';

const failing = trialOf({
  verdict: 'fail',
  why: 'It restarted orders alone.',
  dispositions: [windowOf({ given: 'act', correct: false })],
  findings: [
    findingOf({ invariant: 'killed', tests: 'runtime' }),
    findingOf({ invariant: 'irreversible', exercised: false, why: 'nothing irreversible was proposed' }),
    findingOf({ verdict: 'fail', attempted: 2, realised: 1, why: 'The cause was corruption.' }),
  ],
});
const page = await timelinePage(failing, storyEntries());

describe('the page of a trial', () => {
  it('opens with the verdict in words and ends with the command that replays it', () => {
    expect(page).toContain('<strong>FAIL</strong> It restarted orders alone.');
    expect(page).toContain('<code>npx requal replay reports/r1/journals/leak.production-platform.1.jsonl</code>');
  });

  it('draws nothing of a trial that was not run', async () => {
    const entries = [{ kind: 'unsupported', what: 'no such fault', seq: 1, at: 0 }] as const;
    const empty = await timelinePage(trialOf({ verdict: 'inconclusive', why: 'Nothing was tried.' }), entries);
    expect(empty).not.toContain('<svg');
    expect(empty).toContain('Nothing was tried, and nobody is at fault: no such fault.');
  });

  it('draws faults, alerts, windows, decisions, people, actions and milestones on one axis', () => {
    const svg = /<svg[^]*<\/svg>/.exec(page)?.[0] ?? '';
    for (const lane of ['Faults', 'Alerts', 'Windows', 'Decisions', 'People', 'Actions', 'Milestones']) {
      expect(svg).toContain(`>${lane}</text>`);
    }
    const labels = ['leak', 'orders: burn-rate', 'wanted must-escalate, given act, wrong', '1 ask (level 2)'];
    labels.push(
      'asked service-owner: 1 yes',
      'rolling-restart orders (1)',
      'the objective was met again',
      'orders error_ratio',
    );
    for (const label of labels) expect(svg).toContain(`>${label}</text>`);
    expect(svg).toMatch(/^<svg role="img" aria-label="Timeline of trial [^"]+"/);
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
  });

  it('gives every colour of the plot as a variable that light, dark and print define', () => {
    const used = new Set([...page.matchAll(/var\((--[a-z0-9-]+)\)/g)].map(([, name]) => name ?? ''));
    expect(used.size).toBeGreaterThan(8);
    expect([...used].filter((name) => timelineStyle.split(`${name}:`).length !== 4)).toEqual([]);
  });

  it('says of each rule what it is worth: a fail, an assumption, or nothing shown', () => {
    expect(page).toMatch(
      /regulated-asset.*?word-fail">fail<\/span>, 2 attempted, 1 realised.*?The cause was corruption/,
    );
    expect(page).toMatch(/killed.*?>held<\/span>, an assumption/);
    expect(page).toMatch(
      /<h2>Not exercised<\/h2>[^]*<li>Nothing irreversible was proposed: <span class="dim">irreversible \(B4\)/,
    );
    expect(page.indexOf('>regulated-asset ')).toBeLessThan(page.indexOf('>killed '));
  });

  it('tells each decision in words', () => {
    expect(page).toContain('<h3>1. Decision at 07:12</h3>');
    expect(page).toContain('which counts against acting: c3-budget for want of budget.remaining.');
  });

  it('runs nothing and fetches nothing', () => {
    expect(page).not.toMatch(/<script|<link|<iframe|<img|\ssrc=|\shref=|url\(|@import|\son[a-z]+=/i);
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
  });

  it('keeps hostile texts as texts, wherever they come from', async () => {
    const trial = trialOf({
      id: hostile,
      title: hostile,
      why: hostile,
      journal: hostile,
      replay: hostile,
      scenario: hostile,
      findings: [findingOf({ why: hostile, invariant: hostile })],
      dispositions: [windowOf({ because: `" onload="alert(1)` })],
    });
    const entries = storyEntries(hostile).map((entry) =>
      entry.kind === 'alert' ? { ...entry, rule: hostile } : entry.kind === 'fault' ? { ...entry, id: hostile } : entry,
    );
    const text = await timelinePage(trial, entries);
    expect(text).not.toContain('<script');
    expect(text).not.toMatch(/<[^>]*" onload=/);
    expect(text).not.toContain('\u001b');
    expect(text.split('&lt;script&gt;').length).toBeGreaterThan(6);
  });

  it('is the same text each time', async () => {
    expect(await timelinePage(failing, storyEntries())).toBe(page);
  });

  it('claims no recovery for the candidate where the world is a recording', async () => {
    const text = await timelinePage({ ...failing, world: 'recorded' }, storyEntries());
    expect(text).not.toContain('users were no longer hurt.');
    expect(text).toContain('the work of the people in it');
    expect(text).toContain('>would have run rolling-restart orders (1)</text>');
  });

  it('can be made of a journal with almost nothing in it', async () => {
    const bare = trialOf({ dispositions: [], findings: [], verdict: 'inconclusive' });
    const text = await timelinePage(bare, storyEntries().slice(0, 1));
    expect(text).toContain('Nothing was proposed, decided or done.');
    expect(text).not.toMatch(/NaN|undefined|Infinity/);
  });

  it('names each decision on another action, unless there are too many of them to read', async () => {
    const named = async (count: number) => {
      const journal = new JournalBuilder();
      for (let index = 0; index < count; index += 1) {
        // Each step twice: the second of them repeats the first.
        const target = ['checkout', 'checkout', 'gateway', 'gateway'][index % 4] ?? '';
        journal.look(minutes(index), { action: { ...restart, target }, disposition: 'ask' });
      }
      const text = await timelinePage(failing, journal.end());
      return [...text.matchAll(/>(\d+) ask \(level 2\)</g)].map(([, number]) => number);
    };
    expect(await named(6)).toEqual(['1', '3', '5']);
    expect(await named(40)).toEqual(['1']);
  });

  it('names a decision that repeats the one before it when something was done by it', async () => {
    const journal = new JournalBuilder();
    const looks = [5, 8, 11].map((minute) => journal.look(minutes(minute), { action: restart, disposition: 'act' }));
    journal.apply(minutes(5), looks[0] ?? '');
    journal.apply(minutes(11), looks[2] ?? '');
    const text = await timelinePage(failing, journal.end());
    expect([...text.matchAll(/>(\d+) act \(level \d\)</g)].map(([, number]) => number)).toEqual(['1', '3']);
  });
});
