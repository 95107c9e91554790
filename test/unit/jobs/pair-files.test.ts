import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { withFoundBefore } from '../../../src/jobs/gate/found-before.ts';
import { planRun } from '../../../src/jobs/run-plan.ts';
import { findSubjects, holdsSubjects } from '../../../src/jobs/subjects.ts';
import { temporaryFolder } from '../../helpers/requal-process.ts';

const pair = 'renamed-world-same-decision-f0123abcd';
// Names alone do not make a pair: somebody may have written these.
const alone = ['renamed-world-same-decision', 'renamed-world-same-decision-farther', 'novel-pattern-f0123abcd'];
let folder = '';
const fileOf = (id: string) => join(folder, `${id}.yaml`);
const planned = (what: readonly string[]) =>
  planRun({ what, candidates: ['policies/do-nothing'], world: null, certificate: null, seeds: [1] });

beforeEach(() => {
  folder = join(temporaryFolder(), 'found');
  mkdirSync(folder);
  for (const id of [pair, ...alone]) {
    writeFileSync(fileOf(id), `id: ${id}\nextends: leak-known-cause\ntitle: A copy\nchanges: []\n`);
  }
});

describe('a scenario that was kept for two trials', () => {
  it('is passed over by a run of its folder, which says so, and nothing else is', async () => {
    const { setup, notices } = await planned([folder]);
    const ids = setup.entrants.flatMap(({ challenges }) => challenges.map(({ id }) => id));
    expect(ids.toSorted()).toEqual(alone.toSorted());
    expect(notices).toEqual([expect.stringContaining('Passed over: 1 scenario that is about two trials')]);
    expect((await planned([fileOf(alone[0]!)])).notices).toEqual([]);
  });

  it('is refused by a run that names it, with the command that plays both', async () => {
    await expect(planned([fileOf(pair)])).rejects.toThrow(
      expect.objectContaining({ mend: expect.stringMatching(/requal reduce .*--check/) }),
    );
  });

  it('is found where it is named, as one that may be reduced', () => {
    expect(findSubjects([fileOf(pair)]).map(({ id }) => id)).toEqual([pair]);
  });

  it('leaves a folder of nothing else without anything to try, and a gate with nothing to restore', () => {
    expect(holdsSubjects(folder)).toBe(true);
    const only = temporaryFolder();
    writeFileSync(join(only, `${pair}.yaml`), `id: ${pair}\nextends: leak-known-cause\ntitle: A copy\nchanges: []\n`);
    expect(holdsSubjects(only)).toBe(false);
    expect(holdsSubjects(join(only, 'gone'))).toBe(false);
    expect(withFoundBefore([], only, () => [])).toEqual({ subjects: [], restored: [], unread: [] });
  });
});
