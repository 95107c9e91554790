import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { reduceFile } from '../../../src/jobs/reduce-file.ts';
import { temporaryFolder } from '../../helpers/requal-process.ts';

const root = resolve(import.meta.dirname, '../../..');

/** The text of the file that a shipped scenario is reduced to. */
async function reduced(
  scenario: string,
  found = join(temporaryFolder(), 'found'),
  isStopped = () => false,
): Promise<string> {
  const file = join(root, 'scenarios', `${scenario}.yaml`);
  const candidate = join(root, 'policies/always-act');
  const { told } = await reduceFile({ file, candidate, property: 'novel-pattern', found }, isStopped);
  return readFileSync(join(found, `${told!.id}.yaml`), 'utf8');
}

describe('a kept violation', () => {
  it('says that it was reduced, from what, and that its labels are older than it; it is nobody’s twin', async () => {
    // Stopped at once, it is what it was, with its labels.
    const text = await reduced('leak-history-mislabelled', undefined, () => true);
    expect(text).toContain('wanted: must-escalate');
    expect(text).toContain('# Reduced by `requal reduce` from ');
    expect(text).toContain(
      'leak-history-mislabelled.yaml. Its labels are those of before: see whether they still hold.',
    );
    expect(text).not.toContain('requal explore');
    expect(text).not.toContain('no labels');
    expect(text).not.toMatch(/^twin:/m);
    const small = await reduced('leak-history-mislabelled');
    expect(small).not.toContain('expected:');
    expect(small).toContain('leak-history-mislabelled.yaml. It has no labels: the charter alone judges it.');
  });

  it('leads an editor to the schema where the project has one, and nowhere where it has none', async () => {
    expect(await reduced('leak-novel')).not.toContain('$schema');
    const project = temporaryFolder();
    for (const [within, lead] of [
      ['node_modules/requal/schemas', '../../node_modules/requal/schemas'],
      ['schemas', '../../schemas'],
    ] as const) {
      mkdirSync(join(project, within), { recursive: true });
      writeFileSync(join(project, within, 'scenario.schema.json'), '{}');
      const text = await reduced('leak-novel', join(project, 'scenarios/found'));
      expect(text.split('\n')[0]).toBe(`# yaml-language-server: $schema=${lead}/scenario.schema.json`);
      // What is kept already is not written again.
      rmSync(join(project, 'scenarios'), { recursive: true });
    }
    const deep = await reduced('leak-novel', join(project, 'a/b/c'));
    expect(deep).toContain('$schema=../../../schemas/scenario.schema.json');
  });
});
