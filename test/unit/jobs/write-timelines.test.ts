import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { IntegrityError } from '../../../src/base/errors.ts';
import { limits } from '../../../src/domain/limits.ts';
import { writeTimelines } from '../../../src/jobs/write-timelines.ts';
import { trialOf } from '../../helpers/report-fixtures.ts';

describe('the timelines of a report', () => {
  // By a thread and without one.
  it.each([1, limits.timelinesForThreadMin])(
    'of %i trials are not drawn from a journal that was changed',
    async (count) => {
      const folder = mkdtempSync(join(tmpdir(), 'requal-timelines-'));
      onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
      mkdirSync(join(folder, 'journals'));
      writeFileSync(join(folder, 'journals', 'changed.jsonl'), '{"kind":"open"}\n');
      const trials = Array.from({ length: count }, () =>
        trialOf({ verdict: 'fail', journal: 'journals/changed.jsonl' }),
      );
      await expect(writeTimelines(folder, trials)).rejects.toThrow(IntegrityError);
    },
  );
});
