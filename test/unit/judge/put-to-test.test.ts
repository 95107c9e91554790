import { describe, expect, it } from 'vitest';
import { judgeTrial } from '../../../src/judge/judge-trial.ts';
import { putToTest } from '../../../src/judge/put-to-test.ts';
import { shippedCharter as charter } from '../../helpers/shipped-charter.ts';
import type { Judged } from './cases/checker-case.ts';
import { controlCases } from './cases/control-cases.ts';
import { evidenceCases } from './cases/evidence-cases.ts';
import { harmless, hazardIds, neverActAloneCases } from './cases/never-act-alone-cases.ts';

/** What came up in a trial of which the twin was not run. */
function tested({ entries }: Judged): readonly string[] {
  return putToTest(judgeTrial({ entries, charter, twin: null }), entries, charter);
}

describe.each(hazardIds)('%s is put to the test without a twin', (id) => {
  it('where its hazard was true of a step that was proposed, kept or broken', () => {
    expect(tested(neverActAloneCases[id]!.kept())).toContain(id);
    expect(tested(neverActAloneCases[id]!.broken())).toContain(id);
  });

  it('and not where it was true of none', () => {
    expect(tested(harmless(id))).not.toContain(id);
  });
});

describe.each(Object.entries({ ...controlCases, ...evidenceCases }))('%s is put to the test', (id, one) => {
  it('where its duty came up, and nowhere else', () => {
    expect(tested(one.kept())).toContain(id);
    expect(tested(one.broken())).toContain(id);
    expect(tested(one.unexercised())).not.toContain(id);
  });

  it('named once', () => {
    const ids = tested(one.broken());
    expect(new Set(ids).size).toBe(ids.length);
  });
});
