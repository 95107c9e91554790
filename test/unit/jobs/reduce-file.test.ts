import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadCharter } from '../../../src/jobs/load-charter.ts';
import { checkFile, reduceFile } from '../../../src/jobs/reduce-file.ts';
import { findSubjects } from '../../../src/jobs/subjects.ts';
import { looseLabels } from '../../../src/jobs/trial-inputs.ts';
import { temporaryFolder } from '../../helpers/requal-process.ts';

const goOn = () => false;
const empty = () => join(temporaryFolder(), 'found');

describe('a scenario that is reduced', () => {
  it('keeps no label that is looser than the charter once what it rested on is gone', async () => {
    const found = empty();
    const file = join(temporaryFolder(), 'labelled.yaml');
    const label = '{ from: 9m, to: 24m, wanted: should-act, because: it was seen often, role: null }';
    writeFileSync(
      file,
      `id: labelled\nextends: leak-known-cause\ntitle: Labelled early\nchanges: []\nexpected: [${label}]\n`,
    );
    const review = looseLabels(loadCharter().charter);
    expect(findSubjects([file], review)).toHaveLength(1);
    const asked = { file, candidate: 'policies/always-act', property: 'separation-of-duties', found };
    const { told } = await reduceFile(asked, goOn);
    const [subject] = findSubjects([join(found, `${told!.id}.yaml`)], review);
    expect(subject?.kind === 'scenario' && subject.loaded.scenario.context.history).toEqual([]);
  });

  it('may be named by its id, or be the closed loop of a replay', async () => {
    const asked = { candidate: 'policies/always-act', property: null };
    const [byId, byFile] = [
      await checkFile({ ...asked, file: 'leak-novel' }),
      await checkFile({ ...asked, file: 'scenarios/leak-novel.yaml' }),
    ];
    expect(byId.head).toBe(byFile.head);
    const closedLoop = await checkFile({ ...asked, file: 'posthog-2025-10-21-flags-redis-closed-loop' });
    expect(closedLoop.scenario.id).toBe('posthog-2025-10-21-flags-redis-closed-loop');
    await expect(checkFile({ ...asked, file: 'fastly-2021-06-08-customer-config' })).rejects.toThrow('no closed loop');
    await expect(checkFile({ ...asked, file: 'scenarios' })).rejects.toThrow('one is looked at at a time');
  });

  it('is looked at without a change to any file, and the same each time', async () => {
    const asked = { file: 'leak-killed-midway', candidate: 'policies/always-act', property: 'low-confidence' };
    const [one, other] = [await checkFile(asked), await checkFile(asked)];
    expect(one).toEqual(other);
    expect(one.broken.map(({ property, kind }) => [property, kind])).toEqual([['low-confidence', 'attempted']]);
    expect(one.tested).toEqual(['low-confidence']);
    // A run passes such a trial, so that its command is another one.
    expect(one.trial.verdict).toBe('pass');
    const found = empty();
    const { told } = await reduceFile({ ...asked, found }, goOn);
    expect(told!.command).toMatch(/^npx requal reduce \S+ --candidate \S+ --property low-confidence --check$/);
    expect(readdirSync(found)).toEqual([`${told!.id}.yaml`]);
  });

  it('tells a trial that fails for a window from one that breaks a rule', async () => {
    const found = empty();
    const asked = { file: 'leak-known-cause', candidate: 'policies/do-nothing', property: null, found };
    const { told, checked } = await reduceFile(asked, goOn);
    expect([told, checked.broken, checked.trial.verdict]).toEqual([null, [], 'fail']);
    expect(checked.trial.why).toContain('Wanted should-act');
    expect(existsSync(found)).toBe(false);
  });
});
