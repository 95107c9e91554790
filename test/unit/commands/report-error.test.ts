import { afterEach, describe, expect, it, vi } from 'vitest';
import { HarnessError, IntegrityError, UserError } from '../../../src/base/errors.ts';
import { reportError } from '../../../src/commands/report-error.ts';
import { errorDocumentSchema } from '../../../src/domain/error-document.ts';

afterEach(() => vi.restoreAllMocks());

/** What is written to the two outputs. */
function outputs() {
  const written = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      written[name] += String(text);
      return true;
    });
  }
  return written;
}

describe('an error', () => {
  it.each([
    [new UserError('There is no such file.', { mend: 'Name another.' }), 3, 'bad-input'],
    [new IntegrityError('Line 4 was edited.'), 5, 'integrity'],
    [new HarnessError('The disk is full.'), 4, 'harness-fault'],
    [new TypeError('x is not a function'), 4, 'harness-fault'],
  ] as const)('ends %s with its exit code, and is one document under --json', (error, exitCode, kind) => {
    const written = outputs();
    expect(reportError(error, true)).toBe(exitCode);
    const document = errorDocumentSchema.parse(JSON.parse(written.stdout));
    expect(document).toMatchObject({ exitCode, error: { kind, message: error.message } });
    expect(written.stderr).toContain(error.message);
  });

  it('of a user comes with the way to mend it and without a stack, and only on stderr', () => {
    const written = outputs();
    reportError(new UserError('There is no such file.', { mend: 'Name another.' }), false);
    expect(written.stderr).toContain('Name another.');
    expect(written.stderr).not.toMatch(/\n\s+at /);
    expect(written.stdout).toBe('');
  });
});
