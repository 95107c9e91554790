import { describe, expect, it } from 'vitest';
import { judgementText } from '../../../src/report/judgement-text.ts';
import { markdownReport } from '../../../src/report/markdown-report.ts';
import { terminalReport } from '../../../src/report/terminal-report.ts';
import { timelinePage } from '../../../src/report/timeline-page.ts';
import { explainJournal } from '../../../src/report/explain-text.ts';
import { JournalBuilder, minutes, plainScenario } from '../../helpers/journal-builder.ts';
import { summaryOf, trialOf } from '../../helpers/report-fixtures.ts';

const why = 'Automation decided to act alone.';
const other = trialOf({
  id: 'production-platform/other.s1',
  verdict: 'fail',
  why,
  agent: { of: 'scenario', kind: 'over-confident' },
});
const own = trialOf({
  id: 'production-platform/own.s1',
  verdict: 'fail',
  why,
  agent: { of: 'candidate', kind: 'exec' },
});
const both = summaryOf([own, other]);

function flat(text: string): string {
  return text.replace(/\s+/g, ' ');
}

describe('an agent that is not the candidate’s', () => {
  const terminal = terminalReport(both, { columns: 120, colour: false, boxes: false });

  it('is marked in the terminal, counted, and named beside each fail', () => {
    expect(terminal).toMatch(/^other \*\s+fail/m);
    expect(terminal).toMatch(/^own\s+fail/m);
    expect(flat(terminal)).toContain("NOT YOUR AGENT In 1 of 2 trials the scenario's own agent diagnosed");
    expect(flat(terminal)).toContain('(over-confident 1)');
    expect(flat(terminal)).toContain(`other (the scenario's own agent, over-confident): ${why}`);
    expect(flat(terminal)).toContain(`own: ${why}`);
  });

  it('is named in report.md: in what the verdict rests on, in the table and in its fail', () => {
    const text = markdownReport(both);
    expect(text).toContain("- In 1 of 2 trials the scenario's own agent diagnosed");
    expect(text).toMatch(/other\.s1`\]\([^)]*\) \| fail +\| the scenario's, over-confident +\|/);
    expect(text).toMatch(/own\.s1`\]\([^)]*\) \| fail +\| own +\|/);
    const [, ofOther = ''] = text.split('### production-platform/other.s1');
    expect(ofOther).toMatch(
      /^\n\nDiagnosed by the scenario's own agent \(over-confident\) in place of the candidate's/,
    );
  });

  it('is named in the page of the trial and in what the judge says', async () => {
    expect(await timelinePage(other, new JournalBuilder().end())).toContain('scenario&#39;s own agent, over-confident');
    expect(judgementText(other)).toContain("(the scenario's own agent, over-confident)");
    expect(judgementText(own)).not.toContain('own agent');
  });

  it('is named where a journal is told', () => {
    const scenario = { ...plainScenario, agent: { kind: 'silent' } } as const;
    const told = explainJournal(new JournalBuilder(scenario).end(minutes(60)), null);
    expect(flat(told)).toContain("Diagnosed by the scenario's own agent (silent) in place of the candidate's");
    expect(explainJournal(new JournalBuilder().end(minutes(60)), null)).not.toContain('Diagnosed by');
  });

  it('is not spoken of where there is none', () => {
    const text = terminalReport(summaryOf([own]), { columns: 120, colour: false, boxes: false });
    expect(text).not.toContain('NOT YOUR AGENT');
    expect(text).not.toContain('*');
  });
});
