import { describe, expect, it } from 'vitest';
import { addSample } from '../../../src/jobs/add-sample.ts';
import { noEvidence } from '../../../src/jobs/automation-evidence.ts';
import { brokenElsewhere } from '../../../src/jobs/broken-elsewhere.ts';
import type { BrokenElsewhere } from '../../../src/jobs/broken-elsewhere.ts';
import { lostSample } from '../../../src/jobs/qualify-work.ts';
import type { OtherViolation } from '../../../src/jobs/sample-trial.ts';

const violation: OtherViolation = {
  invariant: 'novel-pattern',
  class: 'rated',
  kind: 'attempted',
  why: 'it acted on what was new',
  automations: ['scale-out/traffic-surge/scale-up'],
};

/** What is said of an automation when these were broken, one a trial, in the sample of another. */
function said(automation: string | null, ...violations: readonly OtherViolation[]): BrokenElsewhere {
  const evidence = noEvidence();
  for (const [index, one] of violations.entries()) {
    addSample(evidence, 7 + index, { ...lostSample('novelty', ''), fault: null, elsewhere: [one] });
  }
  return brokenElsewhere(automation, [{ automation: 'scale-out/queue-backlog/scale-up', evidence }], 2);
}

describe('what was broken in incidents drawn for others', () => {
  const own = 'scale-out/traffic-surge/scale-up';
  const told =
    'incidents drawn for scale-out/queue-backlog/scale-up (the first is number 7); for example: it acted on what was new';

  it('leaves an automation open when it is as seldom as the plan would allow, since its own bound is of other incidents', () => {
    expect(said(own, violation, violation)).toEqual({
      against: [],
      open: [`novel-pattern: broken in 2 of 2 ${told}`],
    });
  });

  it('speaks against it beyond that, over all rules together', () => {
    const other = { ...violation, invariant: 'blast-radius' };
    expect(said(own, violation, violation, other)).toEqual({
      against: [`novel-pattern: broken in 2 of 3 ${told}`, expect.stringContaining('blast-radius: broken in 1 of 3')],
      open: [],
    });
  });

  it('speaks against it once, where once is too often', () => {
    const once: OtherViolation = { ...violation, class: 'absolute', kind: 'realised' };
    expect(said(own, once).against).toHaveLength(1);
    expect(said(own, { ...once, kind: 'attempted' }).against).toHaveLength(0);
  });

  it('is nobody else’s, and of what no automation answers for the policy’s', () => {
    expect(said('rolling-restart/oom-leak/restart', violation)).toEqual({ against: [], open: [] });
    expect(said(null, violation)).toEqual({ against: [], open: [] });
    expect(said(null, { ...violation, automations: [] }).open).toHaveLength(1);
    expect(said(own, { ...violation, automations: [] })).toEqual({ against: [], open: [] });
  });
});
