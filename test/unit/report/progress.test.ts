import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createProgress } from '../../../src/report/progress.ts';

function written(redraw: boolean): string {
  const stream = new PassThrough();
  const progress = createProgress(stream, redraw);
  for (const done of [0, 1, 2]) progress.update(done, 3, 0);
  progress.stop();
  progress.stop();
  progress.update(3, 3, 0);
  return String(stream.read() ?? '');
}

describe('progress', () => {
  it('is one line at the start and one at the end where nothing can be redrawn', () => {
    expect(written(false)).toBe('Running 3 trials.\n2 of 3 trials are done.\n');
  });

  it('writes no lines of a log where it can redraw, and may be stopped twice', () => {
    expect(written(true)).not.toContain('Running');
  });

  it.each([false, true])('says what must be known at any time on a line of its own (redrawn: %s)', (redraw) => {
    const stream = new PassThrough();
    const progress = createProgress(stream, redraw);
    progress.notice('Before it.');
    progress.update(0, 3, 0);
    progress.notice('In it.');
    progress.stop();
    const text = String(stream.read() ?? '');
    expect(text).toMatch(/^Before it\.\n/);
    expect(text.endsWith('In it.\n') || text.includes('In it.\n0 of 3')).toBe(true);
  });

  it('tells now and then how fast it goes, how long it takes and what failed, counting from where it began', () => {
    const stream = new PassThrough();
    let at = 0;
    const progress = createProgress(stream, false, () => at);
    for (const done of [1_000, 1_010, 1_600, 1_610]) {
      progress.update(done, 2_200, done - 1_000);
      at += 30_000;
    }
    progress.stop();
    expect(String(stream.read()).split('\n')).toEqual([
      'Running 2200 trials.',
      '1010 of 2200 trials, 20 a minute, 59 min 30 s left, 10 failed.',
      '1600 of 2200 trials, 10 a second, 1 min left, 600 failed.',
      '1610 of 2200 trials, 7 a second, 1 min 27 s left, 610 failed.',
      '1610 of 2200 trials are done.',
      '',
    ]);
  });

  it('says nothing at all about a run that never began', () => {
    const stream = new PassThrough();
    createProgress(stream, false).stop();
    expect(stream.read()).toBeNull();
  });
});
