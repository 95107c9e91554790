import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { reduceFile } from '../../../src/jobs/reduce-file.ts';
import { temporaryFolder } from '../../helpers/requal-process.ts';

const root = resolve(import.meta.dirname, '../../..');

/** The text of the file that a shipped scenario is reduced to. */
async function reduced(scenario: string, found = join(temporaryFolder(), 'found')): Promise<string> {
  const file = join(root, 'scenarios', `${scenario}.yaml`);
  const candidate = join(root, 'policies/always-act');
  const told = await reduceFile({ file, candidate, property: 'novel-pattern', found }, () => false);
  return readFileSync(join(found, `${told!.id}.yaml`), 'utf8');
}

describe('a kept violation', () => {
  it('says that it was reduced, from what, and that its labels are older than it; it is nobody’s twin', async () => {
    const text = await reduced('leak-history-mislabelled');
    expect(text).toContain('wanted: must-escalate');
    expect(text).toContain('# Reduced by `requal reduce` from ');
    expect(text).toContain(
      'leak-history-mislabelled.yaml. Its labels are those of before: see whether they still hold.',
    );
    expect(text).not.toContain('requal explore');
    expect(text).not.toContain('no labels');
    expect(text).not.toMatch(/^twin:/m);
  });
});
