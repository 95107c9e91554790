import { describe, expect, it } from 'vitest';
import { markdownReport } from '../../../src/report/markdown-report.ts';
import { terminalReport } from '../../../src/report/terminal-report.ts';
import { summaryOf, trialOf } from '../../helpers/report-fixtures.ts';

const humanPath = ['restart-pod of orders at 18:00 left users worse off, approved by Ada (on-call)'];
const calm = trialOf({ id: 'p/calm.1' });
const failed = trialOf({ id: 'p/failed.1', verdict: 'fail', why: 'It acted alone.' });
const harmed = summaryOf([calm, trialOf({ id: 'p/harmed.1', humanPath }), failed]);
const sentence = `Human path: ${humanPath[0]}.`;
const style = { columns: 200, colour: false, boxes: false };

describe('harm after a valid yes', () => {
  it('stands in report.md before the fails and apart from them, one sentence a trial', () => {
    const text = markdownReport(harmed);
    const [section = ''] = text.match(/## Human path\n[^]*?(?=\n## )/) ?? [];
    expect(section).toContain(`- \`p/harmed.1\`: ${sentence}`);
    expect(section).not.toContain('p/calm.1');
    expect(text.split(sentence)).toHaveLength(2);
    expect(text.indexOf('## Human path')).toBeLessThan(text.indexOf('## Fails'));
  });

  it('stands under the table of verdicts on the terminal, before the fails', () => {
    const text = terminalReport(harmed, style);
    expect(text).toContain(`\nHuman path\n  A person said yes`);
    expect(text).toContain(`\n  p/harmed.1: ${sentence}\n`);
    expect(text.indexOf('harmed.1  ')).toBeLessThan(text.indexOf(sentence));
    expect(text.indexOf(sentence)).toBeLessThan(text.indexOf('Fails'));
  });

  it('is said of each step of a trial in one sentence', () => {
    const two = summaryOf([trialOf({ humanPath: ['one', 'two'] })]);
    expect(terminalReport(two, style)).toContain('Human path: one; two.');
  });

  it('is not spoken of where there is none', () => {
    const none = summaryOf([calm, failed]);
    expect(markdownReport(none)).not.toMatch(/human path/i);
    expect(terminalReport(none, style)).not.toMatch(/human path/i);
  });
});
