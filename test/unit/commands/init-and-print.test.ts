import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Ask } from '../../../src/commands/first-questions.ts';
import { initAndPrint } from '../../../src/commands/init-and-print.ts';
import { temporaryFolder } from '../../helpers/requal-process.ts';

afterEach(() => vi.restoreAllMocks());

const unsaid = { answers: null, fromKubectl: false, kubectlJson: null, context: null, name: null, owner: null };
const options = (folder: string) => ({ ...unsaid, folder, namespaces: [], json: false });

/** Somebody who gives each example that a question shows, until so many questions are answered. */
function answering(count: number): { readonly ask: Ask; asked(): number } {
  let asked = 0;
  const ask: Ask = ({ example }, check) => {
    asked += 1;
    expect(check(example)).toBeNull();
    return Promise.resolve(asked > count ? null : example);
  };
  return { ask, asked: () => asked };
}

describe('the questionnaire', () => {
  it('takes the examples that it shows itself, and writes what they say', async () => {
    const printed = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    const folder = join(temporaryFolder(), 'mine');
    expect(await initAndPrint(options(folder), answering(99).ask)).toBe(0);
    expect(readFileSync(join(folder, 'profile.yaml'), 'utf8')).toContain('the answers of a questionnaire');
    expect(printed.mock.calls.flat().join('')).toContain('How to go on');
  });

  it('that somebody leaves writes nothing and ends as interrupted', async () => {
    const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true);
    const folder = join(temporaryFolder(), 'mine');
    expect(await initAndPrint(options(folder), answering(3).ask)).toBe(130);
    expect(existsSync(folder)).toBe(false);
    expect(said.mock.calls.flat().join('')).toContain('nothing was written');
  });

  it('does not begin where something would be written over', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'profile.yaml'), 'mine');
    const { ask, asked } = answering(99);
    await expect(initAndPrint(options(folder), ask)).rejects.toThrow('nothing is ever written over');
    expect(asked()).toBe(0);
  });
});
