import { describe, expect, it } from 'vitest';
import { comparisonSchema } from '../../src/domain/comparison.ts';
import { errorDocumentSchema } from '../../src/domain/error-document.ts';
import { requal, temporaryFolder } from '../helpers/requal-process.ts';

const recording = ['compare', '--scenario', 'fastly-2021-06-08-customer-config', '--worlds', 'recorded,simulator'];

describe('requal compare', () => {
  it('prints one JSON document on stdout and the sentences on stderr', async () => {
    const { stdout, stderr, code } = await requal([...recording, '--json', '--out', temporaryFolder()]);
    const comparison = comparisonSchema.parse(JSON.parse(stdout));
    expect(code).toBe(comparison.exitCode);
    // This recording has no closed loop, so the simulator cannot play it, and that is no pass.
    expect(comparison.verdict).not.toBe('pass');
    expect(stderr).toContain('In the simulator it was not tried to its end');
  });

  it.each([
    ['nothing to compare', [], '--scenario S'],
    ['one world', ['--scenario', 'leak-novel', '--worlds', 'simulator'], 'two different worlds'],
    ['the same world twice', ['--scenario', 'leak-novel', '--worlds', 'simulator,simulator'], 'two different worlds'],
    ['a world that there is not', ['--scenario', 'leak-novel', '--worlds', 'simulator,moon'], 'no world `moon`'],
    ['one journal', ['--journal', 'a.jsonl'], 'Two journals can be compared, not 1'],
    [
      'a journal and a scenario',
      ['--journal', 'a', '--journal', 'b', '--scenario', 'leak-novel'],
      'compares what is kept',
    ],
    ['a journal that is not there', ['--journal', 'a', '--journal', 'b'], 'no such journal'],
    ['no seed', ['--scenario', 'leak-novel', '--seeds', '0'], '--seeds is not a whole number'],
  ])('refuses %s, with the way to mend it', async (_, args, text) => {
    const { code, stdout, stderr } = await requal(['compare', ...args, '--json', '--out', temporaryFolder()]);
    expect(code).toBe(3);
    expect(errorDocumentSchema.parse(JSON.parse(stdout)).exitCode).toBe(3);
    expect(stderr).toContain(text);
  });
});
