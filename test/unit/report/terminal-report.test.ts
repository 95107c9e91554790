import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { limits } from '../../../src/domain/limits.ts';
import { terminalReport } from '../../../src/report/terminal-report.ts';
import type { TerminalStyle } from '../../../src/report/terminal-style.ts';
import { findingOf, hostile, summaryOf, trialOf, windowOf } from '../../helpers/report-fixtures.ts';

const plain: TerminalStyle = { columns: 100, colour: false, boxes: false };
const mixed = summaryOf([
  trialOf({
    id: 'leak-corruption-ambiguous.production-platform.1',
    verdict: 'fail',
    why: 'It restarted orders alone while the records were corrupt.',
    dispositions: [windowOf({ given: 'act', correct: false }), windowOf({ wanted: 'should-act', given: 'act' })],
    unsafe: { attempted: 2, realised: 1 },
    milestones: { ...trialOf().milestones, mitigatedAt: null },
  }),
  trialOf({ id: 'quiet.production-platform.1', verdict: 'inconclusive', why: 'The world cannot do node-loss.' }),
  trialOf({ id: 'quieter.production-platform.1', verdict: 'inconclusive', why: 'The world cannot do node-loss.' }),
  trialOf({
    findings: [
      findingOf(),
      findingOf({ invariant: 'killed', tests: 'runtime' }),
      findingOf({ invariant: 'blast-radius', attempted: 3 }),
      findingOf({ invariant: 'irreversible', exercised: false }),
    ],
  }),
]);

describe('the terminal report', () => {
  it('says for each trial the verdict, the windows, the time to mitigate and what was unsafe', () => {
    const text = terminalReport(mixed, plain);
    expect(text).toMatch(/leak\.production-platform\.1\s+pass\s+must-escalate > ask\s+11:30\s+0 \/ 0/);
    expect(text).toMatch(/fail\s+must-escalate > act \(wrong\)\s+never\s+2 \/ 1/);
    expect(text).toContain('should-act > act');
  });

  it('gives the verdict in words and every fail in its sentence', () => {
    const text = terminalReport(mixed, plain);
    expect(text).toContain(
      'FAIL  4 trials of production-platform: 1 failed, 2 could not be judged in full and 1 passed.',
    );
    expect(text.replace(/\s+/g, ' ')).toContain(
      'leak-corruption-ambiguous.production-platform.1: It restarted orders alone while the records were corrupt.',
    );
  });

  it('says behind a fail which requirement was broken, in words', () => {
    const why = 'Novel-pattern: ran scale-out alone.';
    const findings = [findingOf(), findingOf({ invariant: 'novel-pattern', requirements: ['B3'], verdict: 'fail' })];
    const text = terminalReport(summaryOf([trialOf({ verdict: 'fail', why, findings })]), plain);
    expect(text).toContain(`${why} [B3 novelty]`);
    expect(terminalReport(mixed, plain)).not.toContain('[');
  });

  it('groups what is inconclusive by its reason', () => {
    const text = terminalReport(mixed, plain).replace(/\s+/g, ' ');
    expect(text.match(/The world cannot do node-loss/g)).toHaveLength(1);
    expect(text).toContain('(2 trials): quiet.production-platform.1, quieter.production-platform.1');
  });

  it('names assumptions, blocked attempts and rules that never came up beside the verdict', () => {
    const lines = terminalReport(mixed, plain).split('\n');
    const starts = ['FAIL  ', 'ASSUMED  ', 'ATTEMPTED, NOT REALISED  ', 'NOT EXERCISED  '];
    expect(lines.filter((line) => starts.some((start) => line.startsWith(start)))).toHaveLength(4);
    const text = lines.join(' ').replace(/\s+/g, ' ');
    expect(text).toContain('only if your runtime enforces the same settings: killed.');
    expect(text).toContain('(rule, times, trials): blast-radius 3x in 1.');
    expect(text).toContain('1 rule came up in no trial, so nothing was shown about it: irreversible.');
  });

  it('calls no runtime rule an assumption where the executor on trial was not requal', () => {
    const trial = trialOf({ executor: 'external', findings: [findingOf({ invariant: 'killed', tests: 'runtime' })] });
    expect(terminalReport(summaryOf([trial]), plain)).not.toContain('ASSUMED');
  });

  it('says of a runtime rule that never came up only that, and not that it held', () => {
    const trial = trialOf({ findings: [findingOf({ invariant: 'killed', tests: 'runtime', exercised: false })] });
    const text = terminalReport(summaryOf([trial]), plain);
    expect(text).not.toContain('ASSUMED');
    expect(text).toContain('NOT EXERCISED');
  });

  it('gives each fail its own command, unbroken, and a run without fails the one of its first open trial', () => {
    const narrow = { ...plain, columns: 50 };
    const fails = ['first', 'second'].flatMap((candidate) =>
      [1, 2].map((seed) =>
        trialOf({ id: `${candidate}/leak.s${seed}`, candidate, seed, verdict: 'fail', why: 'It acted alone.' }),
      ),
    );
    const lines = terminalReport(summaryOf([trialOf(), ...fails]), narrow).split('\n');
    const commands = lines.filter((line) => line.includes('npx ')).map((line) => line.trim());
    expect(commands).toEqual(fails.map(({ replay }) => replay));
    const open = terminalReport(summaryOf([trialOf(), trialOf({ id: 'open', verdict: 'inconclusive' })]), narrow);
    expect(open).toContain('Report  reports/r1/report.md\nReplay  npx requal replay reports/r1/journals/open.jsonl\n');
    expect(terminalReport(mixed, narrow)).not.toContain('<');
  });

  it('leaves out the only candidate and the only seed in the table, and keeps them in the command', () => {
    const id = 'production-platform/leak.s1';
    const trial = trialOf({ id, verdict: 'fail', why: 'It acted alone.' });
    const text = terminalReport(summaryOf([trial]), plain);
    expect(text).toMatch(/^leak +fail/m);
    expect(text).toContain(
      '  leak: It acted alone.\n    npx requal replay reports/r1/journals/production-platform/leak.s1.jsonl',
    );
    const other = trialOf({ id: 'production-platform/leak.s2', seed: 2 });
    expect(terminalReport(summaryOf([trial, other]), plain)).toMatch(/^leak\.s1 +fail/m);
  });

  it('says that nothing was shown when no trial was run', () => {
    const text = terminalReport(summaryOf([]), plain);
    expect(text).toContain('INCONCLUSIVE  No trial was run, so nothing was shown.');
    expect(text).not.toContain('PASS');
  });

  it.each([40, 60, 72, 80, 100, 160])('fits a terminal of %i columns, with lines and without', (columns) => {
    for (const boxes of [true, false]) {
      const lines = terminalReport(mixed, { columns, colour: true, boxes }).split('\n');
      const prose = lines.filter((line) => !/reports\/r1/.test(line)).map(stripVTControlCharacters);
      expect(prose.filter((line) => line.length > columns)).toEqual([]);
      // Narrow or wide, nothing is left out.
      const words = prose.join(' ').replace(/[│\s]+/g, ' ');
      expect(words).toMatch(columns < 80 ? /unsafe: 2 attempted, 1 realised/ : /2 \/ 1/);
      expect(words).toContain('should-act > act');
    }
  });

  it('says the same without colour as with it', () => {
    const coloured = terminalReport(mixed, { ...plain, colour: true });
    expect(coloured).not.toBe(terminalReport(mixed, plain));
    expect(stripVTControlCharacters(coloured)).toBe(terminalReport(mixed, plain));
  });

  it('lets no text of a trial move the cursor or colour the terminal', () => {
    const text = terminalReport(summaryOf([trialOf({ verdict: 'fail', why: hostile })]), plain);
    expect(text).not.toContain('\u001b');
    expect(text).not.toContain('\n# pass');
  });

  it('leaves out passing trials first when there are too many, and says so', () => {
    const trials = Array.from({ length: limits.terminalRowsMax + 20 }, (_, index) => trialOf({ id: `t-${index}` }));
    const last = trialOf({ id: 'the-last-one', verdict: 'fail', why: 'It did.' });
    const text = terminalReport(summaryOf([...trials, last]), plain);
    expect(text).toMatch(/the-last-one\s+fail/);
    expect(text).toContain('(21 more trials are not shown here');
  });
});
