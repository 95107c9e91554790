import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../../src/base/errors.ts';
import { judgeJournal } from '../../../src/jobs/judge-journal.ts';
import { limits } from '../../../src/domain/limits.ts';
import { runTrials } from '../../../src/jobs/run-trials.ts';
import type { Listener, RunRequest } from '../../../src/jobs/run-trials.ts';
import { readJournal } from '../../../src/journal/read-journal.ts';
import { everythingBelow, temporaryFolder } from '../../helpers/requal-process.ts';
import { silent } from '../../helpers/silent.ts';

const request: Omit<RunRequest, 'out'> = {
  // The second is the twin of the first.
  what: ['leak-novel', 'leak-known-cause'],
  candidates: ['policies/production-platform'],
  world: null,
  seeds: [1, 2],
  workers: null,
  certificate: null,
  resume: null,
};

function journalsBelow(out: string): readonly string[] {
  return everythingBelow(out).filter((name) => /journals\/.*\.jsonl$/.test(name));
}

describe('a run', () => {
  it('has written each journal, whole and with its twin, by the time the next trial begins', async () => {
    const out = temporaryFolder();
    const written: number[] = [];
    const listener: Listener = {
      ...silent,
      update: () => {
        const journals = journalsBelow(out).map((name) => join(out, name));
        written.push(journals.filter((name) => !name.endsWith('.twin.jsonl')).length);
        for (const journal of journals) expect(readJournal(journal).entries.at(-1)?.kind).toBe('end');
      },
    };
    const { run, trials } = await runTrials({ ...request, out }, listener);
    expect(written).toEqual([0, 1, 2, 3, 4]);
    expect(readdirSync(out)).toEqual([run.id]);
    for (const trial of trials) expect(judgeJournal(join(out, run.id, trial.journal)).findings).toEqual(trial.findings);
  });

  it('that breaks down leaves the journals of what it had judged, and says where', async () => {
    const out = temporaryFolder();
    const notices: string[] = [];
    const listener: Listener = {
      ...silent,
      update: (done) => {
        if (done === 3) throw new Error('out of order');
      },
      notice: (sentence) => notices.push(sentence),
    };
    await expect(runTrials({ ...request, out }, listener)).rejects.toThrow('out of order');
    const [folder = ''] = readdirSync(out);
    expect(folder).toMatch(/^run-.*-unfinished$/);
    expect(notices).toEqual([expect.stringContaining(folder)]);
    expect(everythingBelow(join(out, folder))).toContain('candidates/production-platform.json');
    expect(journalsBelow(out).filter((name) => !name.endsWith('.twin.jsonl'))).toHaveLength(3);
    expect(everythingBelow(out)).not.toContain(`${folder}/summary.json`);
  });

  it('of more trials than one run may have is refused before the first', async () => {
    const out = join(temporaryFolder(), 'reports');
    const seeds = Array.from({ length: limits.trialsMax / 2 + 1 }, (_, seed) => seed);
    const refused = runTrials({ ...request, seeds, out }, silent);
    await expect(refused).rejects.toThrow(UserError);
    await expect(refused).rejects.toThrow(`${limits.trialsMax + 2} trials`);
    expect(everythingBelow(out)).toEqual([]);
  });
});
