import { describe, expect, it } from 'vitest';
import { HarnessError, IntegrityError, UserError } from '../../../src/base/errors.ts';
import { errorText } from '../../../src/report/error-text.ts';

const plain = { columns: 100, colour: false, boxes: false };

describe('the text of an error', () => {
  it('says where, what is wrong and how to mend it, without a stack', () => {
    const place = { file: 'scenarios/leak.yaml', line: 4, column: 7 };
    const text = errorText(new UserError('unknown key `fautls`', { place, mend: 'did you mean `faults`?' }), plain);
    expect(text).toBe('scenarios/leak.yaml:4:7: error: unknown key `fautls`.\n  to mend it: did you mean `faults`?');
  });

  it('tells a journal that cannot be trusted from bad input', () => {
    const place = { file: 'a.jsonl', line: 9, column: null };
    expect(errorText(new IntegrityError('the hash does not match', { place }), plain)).toBe(
      'a.jsonl:9: cannot be trusted: the hash does not match.',
    );
  });

  it('says of a failed tool that the candidate is not judged by it', () => {
    const text = errorText(new HarnessError('docker did not start', { cause: new Error('no socket') }), plain);
    expect(text).toContain('docker did not start.\n  the reason: no socket\n');
    expect(text).toContain('says nothing about the candidate');
    expect(text).not.toMatch(/\n\s+at /);
  });

  it('says the reason of a failure once', () => {
    const error = new HarnessError('nobody answers: ECONNREFUSED', { cause: new Error('ECONNREFUSED') });
    expect(errorText(error, plain).match(/ECONNREFUSED/g)).toHaveLength(1);
  });

  it('says of wrong usage only what is wrong', () => {
    const usage = Object.assign(new Error('Unknown argument: sead'), { name: 'YError' });
    expect(errorText(usage, plain)).toBe('error: Unknown argument: sead');
  });

  it('keeps the stack of a bug, because only that helps', () => {
    const text = errorText(new TypeError('x is undefined'), plain);
    expect(text).toContain('requal has a bug');
    expect(text).toMatch(/\n\s+at /);
  });

  it('lets no file name or message write control characters', () => {
    const place = { file: 'a\u001b[2J.yaml', line: null, column: null };
    expect(errorText(new UserError('bad \u001b[31m', { place }), plain)).not.toContain('\u001b');
  });
});
