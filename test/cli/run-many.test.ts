import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { trialResultSchema } from '../../src/domain/campaign.ts';
import type { TrialResult } from '../../src/domain/campaign.ts';
import { limits } from '../../src/domain/limits.ts';
import { summarySchema } from '../../src/domain/summary.ts';
import type { Summary } from '../../src/domain/summary.ts';
import { everythingBelow, requal, temporaryFolder } from '../helpers/requal-process.ts';

async function summaryOf(args: readonly string[], out: string): Promise<Summary> {
  const { stdout } = await requal(['run', ...args, '--out', out, '--json']);
  return summarySchema.parse(JSON.parse(stdout));
}

function resultsOf({ run }: Summary) {
  const text = readFileSync(join(resolve(run.folder ?? ''), 'results.jsonl'), 'utf8');
  return text
    .trimEnd()
    .split('\n')
    .map((line) => trialResultSchema.parse(JSON.parse(line)));
}

/** A page says where its report is. */
function pageOf({ run }: Summary, name: string): string {
  const folder = run.folder ?? '';
  return readFileSync(join(resolve(folder), 'timelines', 'production-platform', name), 'utf8').replaceAll(folder, 'F');
}

describe('a run of more trials than its summary tells one by one', () => {
  // Of each seed one trial that passes and one that fails, and more fails than are drawn without a thread.
  const seeds = limits.trialsToldMax / 2 + 20;

  it('counts all, tells the worst, and keeps of what passed the command that makes it again', async () => {
    const out = temporaryFolder();
    const summary = await summaryOf(['leak-known-cause', 'leak-history-mislabelled', '--seeds', `${seeds}`], out);
    expect(summary.tally.verdicts).toEqual({ pass: seeds, fail: seeds, inconclusive: 0 });
    expect(summary.trials).toHaveLength(limits.trialsToldMax);
    expect(summary.trials.filter(({ verdict }) => verdict === 'fail')).toHaveLength(seeds);

    const results = resultsOf(summary);
    expect(results.map(({ trial }) => trial)).toEqual(results.map((_, place) => place));
    const folder = resolve(summary.run.folder ?? '');
    const pathOf = ({ scenario, seed }: TrialResult) => `journals/production-platform/${scenario}.s${seed}.jsonl`;
    const failed = results.filter(({ verdict }) => verdict === 'fail');
    expect(failed.map(({ journal }) => journal)).toEqual(failed.map(pathOf));
    const named = results.flatMap(({ journal }) => (journal === null ? [] : [journal]));
    expect(named.filter((journal) => !existsSync(join(folder, journal)))).toEqual([]);
    const passed = results.filter(({ verdict }) => verdict === 'pass');
    const kept = passed.filter(({ journal }) => journal !== null);
    expect(kept.length).toBeLessThan(seeds / 5);
    expect(readdirSync(join(folder, 'timelines', 'production-platform'))).toHaveLength(seeds);

    // What is not kept is made again by its command, to the same chain head.
    const gone = passed.find(({ journal }) => journal === null);
    const words = gone?.rerun.replace(/^npx requal run /, '').split(' ') ?? [];
    const [again] = (await summaryOf(words, temporaryFolder())).trials;
    expect(again?.chainHead).toBe(gone?.chainHead);
    expect(summary.trials.find(({ id }) => id === gone?.id)?.replay ?? gone?.rerun).toBe(gone?.rerun);

    // A timeline that a thread drew is the one that is drawn without.
    const few = await summaryOf(['leak-history-mislabelled', '--seed', '3', '--seeds', '2'], temporaryFolder());
    for (const name of ['leak-history-mislabelled.s3.html', 'leak-history-mislabelled.s4.html'])
      expect(pageOf(summary, name)).toBe(pageOf(few, name));
    expect(everythingBelow(out).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('says in the terminal and in report.md how many there were, and where the rest is', async () => {
    const out = temporaryFolder();
    const count = limits.trialsToldMax + 40;
    const { code, stdout } = await requal(['run', 'leak-known-cause', '--seeds', `${count}`, '--out', out]);
    expect(code).toBe(0);
    expect(stdout).toContain(`PASS  ${count} trials of production-platform: ${count} passed.`);
    expect(stdout).toContain('more trials are not shown here; results.jsonl has them)');
    const [folder = ''] = readdirSync(out);
    const report = readFileSync(join(out, folder, 'report.md'), 'utf8');
    expect(report).toContain('and 40 more in results.jsonl.');
    expect(report).toContain(`tells ${limits.trialsToldMax} trials one by one`);
  });
});
