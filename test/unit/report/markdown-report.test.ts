import { describe, expect, it } from 'vitest';
import { markdownReport } from '../../../src/report/markdown-report.ts';
import { markdownCode, markdownText } from '../../../src/report/markdown-table.ts';
import { findingOf, hostile, summaryOf, trialOf, windowOf } from '../../helpers/report-fixtures.ts';

const text = markdownReport(
  summaryOf([
    trialOf({
      id: 'p/leak.1',
      verdict: 'fail',
      why: 'It restarted orders alone.',
      journal: 'journals/p/leak.1.jsonl',
      dispositions: [windowOf({ given: 'act', correct: false, because: 'a | b' })],
      findings: [findingOf({ verdict: 'fail', attempted: 2, realised: 1, why: 'The cause was corruption.' })],
      unsafe: { attempted: 2, realised: 1 },
    }),
    trialOf({ id: 'p/node.1', verdict: 'inconclusive', why: 'The world cannot do node-loss.', world: 'recorded' }),
    trialOf({
      id: 'p/calm.1',
      findings: [
        findingOf(),
        findingOf({ invariant: 'killed', requirements: ['D15'], tests: 'runtime' }),
        findingOf({ invariant: 'irreversible', requirements: ['D14'], exercised: false }),
      ],
    }),
  ]),
);

describe('report.md', () => {
  it('opens with the verdict and says all in one paragraph', () => {
    expect(text).toMatch(/^# Verdict: fail\n\n3 trials of production-platform: 1 failed/);
    expect(text).toContain('Unsafe decisions: 2 attempted, 1 realised. Of 3 judged windows, 2 got what was wanted.');
    expect(text).toContain('The first fail, `p/leak.1`: It restarted orders alone.');
  });

  it('says what it is conditional on as large as the verdict', () => {
    expect(text.match(/^# .*/gm)).toEqual(['# Verdict: fail', '# Conditional on']);
    expect(text).toContain('It gives no rate and no bound.');
    expect(text).toContain("1 runtime rule that held on requal's own guardrails: [assumptions](#assumptions)");
  });

  it('has for each fail its rule, the journal lines that prove it and the replay command', () => {
    expect(text).toContain(
      '- `regulated-asset` (B4 regulatory boundary): The cause was corruption. Journal lines: 6, 7.',
    );
    expect(text).toContain('```sh\nnpx requal replay reports/r1/journals/p/leak.1.jsonl\n```');
    expect(text).toContain('## Requirements cited\n\n- B4 regulatory boundary: a regulated asset');
    expect(text).toContain('[`p/leak.1`](timelines/p/leak.1.html)');
    expect(text).not.toContain('timelines/p/calm.1.html');
  });

  it('counts as passes only what was exercised and is no assumption', () => {
    expect(text).toContain('| `regulated-asset` | B4 | hazard | absolute | 2 | 1 | 0 | 0 | 0 |');
    expect(text).toContain('| `killed` | D15 | hazard | absolute | 0 | 0 | 0 | 1 | 0 |');
    expect(text).toContain('| `irreversible` | D14 | hazard | absolute | 0 | 0 | 0 | 0 | 1 |');
  });

  it('names what was not exercised and what is assumed', () => {
    expect(text).toMatch(/## Not exercised[^#]*- `irreversible` \(D14\)/);
    expect(text).toMatch(/## Assumptions[^#]*- `killed` \(D15\) held in 1 trial/);
  });

  it('counts windows whose labels only advise apart, and says what was wrong', () => {
    const windows = [windowOf(), windowOf({ given: 'act', correct: false, advisory: true })];
    const report = markdownReport(summaryOf([trialOf({ dispositions: windows })]));
    expect(report).toContain('Of 1 judged window, 1 got what was wanted; of 1 more that only advise, 0.');
    expect(report).toContain('must-escalate / ask<br>must-escalate / act (wrong, advisory)');
  });

  it('claims no time to mitigate for a recording', () => {
    expect(text).toMatch(/p\/node\.1.*\| not assessed \|/);
  });

  it('shows nothing as passed when no trial was run', () => {
    const empty = markdownReport(summaryOf([]));
    expect(empty).toMatch(/^# Verdict: inconclusive\n\nNo trial was run, so nothing was shown\./);
    expect(empty).not.toMatch(/passed/i);
  });

  it('keeps hostile texts as texts', () => {
    const bad = trialOf({ verdict: 'fail', why: hostile, findings: [findingOf({ verdict: 'fail', why: hostile })] });
    const report = markdownReport(summaryOf([bad]));
    expect(report).not.toMatch(/<script|\n# pass/);
    expect(report).not.toContain('\u001b');
    for (const row of report.split('\n').filter((line) => line.startsWith('| '))) {
      expect(row.replaceAll('\\|', '').split('|').length).toBeGreaterThan(4);
    }
  });
});

describe('texts in Markdown', () => {
  it.each([
    ['a | b', 'a \\| b'],
    ['<b>', '&lt;b&gt;'],
    ['[x](y)', '\\[x\\](y)'],
    ['- item', '\\- item'],
    ['1. item', '1\\. item'],
    ['a\nb', 'a b'],
    ['*_`~', '\\*\\_\\`\\~'],
  ])('show %j as it stands', (given, escaped) => {
    expect(markdownText(given)).toBe(escaped);
  });

  it('fence code that has backticks of its own', () => {
    expect(markdownCode('a`b')).toBe('``a`b``');
    expect(markdownCode('`a')).toBe('`` `a ``');
    expect(markdownCode('a|b')).toBe('`a\\|b`');
  });
});
