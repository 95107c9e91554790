import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { createProgress } from '../../../src/report/progress.ts';

function written(redraw: boolean): string {
  const stream = new PassThrough();
  const progress = createProgress(stream, redraw);
  for (const done of [0, 1, 2]) progress.update(done, 3);
  progress.stop();
  progress.stop();
  progress.update(3, 3);
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
    progress.update(0, 3);
    progress.notice('In it.');
    progress.stop();
    const text = String(stream.read() ?? '');
    expect(text).toMatch(/^Before it\.\n/);
    expect(text.endsWith('In it.\n') || text.includes('In it.\n0 of 3')).toBe(true);
  });

  it('says nothing at all about a run that never began', () => {
    const stream = new PassThrough();
    createProgress(stream, false).stop();
    expect(stream.read()).toBeNull();
  });
});
