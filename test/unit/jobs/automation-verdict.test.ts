import { describe, expect, it } from 'vitest';
import type { Automation } from '../../../src/domain/automation.ts';
import type { Trigger } from '../../../src/domain/primitives.ts';
import { noEvidence } from '../../../src/jobs/automation-evidence.ts';
import type { AutomationEvidence } from '../../../src/jobs/automation-evidence.ts';
import { automationVerdict } from '../../../src/jobs/automation-verdict.ts';
import type { VerdictTerms } from '../../../src/jobs/automation-verdict.ts';

const automation: Automation = {
  id: 'rolling-restart/oom-leak/restart',
  action: 'rolling-restart',
  pattern: 'oom-leak',
  rule: 'restart',
  scope: 'true',
  level: 4,
};

const terms: VerdictTerms = {
  plan: {
    confidence: 0.99,
    attempt: 1,
    error: 0.01,
    budget: 1e-3,
    violationsMax: 2,
    exposures: 10_392,
    automations: 5,
    exposuresPerTrigger: 300,
    behavioursMin: 50,
  },
  until: '2027-02-19',
  vetoes: [],
  actedInVetoSet: true,
  wasRequalified: false,
  changedSince: [],
  withheld: [],
  trialMs: 6,
};

const triggers: readonly Trigger[] = ['confidence', 'blast-radius', 'novelty', 'regulatory', 'uncertainty', 'control'];

const row = { planned: 0.2, allowed: 0.25, beyond: 0, trial: 3 };
const reached = (measured: number): AutomationEvidence['reach'] =>
  new Map([['concurrent-share', { what: 'concurrent-share', ...row, measured }]]);

/** Evidence that is enough for everything. */
function enough(change: Partial<AutomationEvidence> = {}): AutomationEvidence {
  return {
    ...noEvidence(),
    trials: 15_000,
    exposures: 10_392,
    planned: 10_392,
    behaviours: new Set(Array.from({ length: 60 }, (_, index) => String(index))),
    triggers: new Map(triggers.map((one) => [one, { hazardous: 300, unsafe: 0, attempted: 0, realised: 0 }])),
    safe: { of: 4_000, count: 3_000 },
    consistent: { of: 2_000, count: 1_980 },
    strata: new Map([['none', { trials: 3_000, exposures: 2_500, acted: 2_400, violations: 0 }]]),
    reach: reached(0.2),
    nulls: {
      'always-act': { exposures: 260, violations: 200, safe: { of: 60, count: 60 } },
      'always-ask': { exposures: 260, violations: 0, safe: { of: 60, count: 0 } },
    },
    ...change,
  };
}

const broken = (times: number, kind: 'attempted' | 'realised', rated: 'absolute' | 'rated' = 'rated') => ({
  violations: times,
  absolute: rated === 'absolute' && kind === 'realised' ? times : 0,
  broken: new Map([
    [
      'irreversible',
      {
        invariant: 'irreversible',
        class: rated,
        attempted: 0,
        realised: 0,
        [kind]: times,
        why: 'ran although it lost records',
        stratum: 'look-alike' as const,
        trials: [7],
      },
    ],
  ]),
});

const silence = (change: Partial<AutomationEvidence>, more: Partial<VerdictTerms> = {}) =>
  automationVerdict(automation, enough(change), { ...terms, ...more }).silence;

const judge = (change: Partial<AutomationEvidence> = {}, more: Partial<VerdictTerms> = {}) =>
  automationVerdict(automation, enough(change), { ...terms, ...more }).verdict;

describe('an automation', () => {
  it('is requalified when its plan holds and nothing is missing', () => {
    expect(judge()).toEqual({ kind: 'requalified', until: '2027-02-19' });
  });

  it('is requalified with as many violations as its plan accepts, and demoted with one more', () => {
    expect(judge(broken(2, 'realised'))).toMatchObject({ kind: 'requalified' });
    expect(judge(broken(3, 'attempted'))).toMatchObject({
      kind: 'demoted',
      to: 2,
      because: [expect.stringContaining('broken in 3 of 10392 exposures')],
    });
  });

  it('is demoted by one realised breach of an absolute rule, and not by one that a guardrail stopped', () => {
    expect(judge(broken(1, 'realised', 'absolute'))).toMatchObject({ kind: 'demoted' });
    expect(judge(broken(1, 'attempted', 'absolute'))).toMatchObject({ kind: 'requalified' });
  });

  it('is demoted by a veto, whatever its sample shows', () => {
    expect(judge({}, { vetoes: ['irreversible, in the veto trial x: it ran'] })).toMatchObject({
      kind: 'demoted',
      to: 2,
    });
  });

  it('is demoted although other things are missing: a breach stands', () => {
    expect(judge({ ...broken(3, 'realised'), exposures: 12, planned: 12, behaviours: new Set() })).toMatchObject({
      kind: 'demoted',
    });
  });

  it('is inconclusive without an exposure, short of its plan, or where the harness was lost', () => {
    expect(judge({ exposures: 0 })).toMatchObject({ kind: 'inconclusive', exposuresMissing: null });
    expect(judge({ planned: 10_391 })).toMatchObject({
      kind: 'inconclusive',
      because: ["10391 of the plan's 10392 exposures were played"],
      exposuresMissing: 1,
    });
    expect(judge({ faults: 151 })).toMatchObject({ kind: 'inconclusive' });
    // What was lost may have been a breach, and more than the plan accepts was lost.
    expect(judge({ faults: 3, violations: 3 })).toMatchObject({ kind: 'inconclusive' });
  });

  it('says how many more exposures would show a consistent history, and none where more would decide nothing', () => {
    // 0.9 to the 44th power is below 1 %, so 44 of 44 are needed; of 22 exposures each, one is such an act.
    expect(judge({ consistent: { of: 40, count: 40 }, exposures: 880 })).toMatchObject({
      kind: 'inconclusive',
      exposuresMissing: 4 * 22,
    });
    expect(judge({ behaviours: new Set(['a']) })).toMatchObject({ kind: 'inconclusive', exposuresMissing: null });
  });

  it.each(triggers)('is inconclusive when %s was the only cause too seldom', (trigger) => {
    const few = new Map(enough().triggers);
    few.set(trigger, { hazardous: 299, unsafe: 0, attempted: 0, realised: 0 });
    expect(judge({ triggers: few })).toMatchObject({
      kind: 'inconclusive',
      because: [expect.stringContaining(`${trigger} was the only cause for a person in 299 of the 300`)],
      exposuresMissing: 1,
    });
  });

  it('needs no exposure to a radius that its step does not have', () => {
    const few = new Map(enough().triggers);
    few.delete('blast-radius');
    expect(judge({ triggers: few, reach: reached(0) })).toMatchObject({ kind: 'requalified' });
  });

  it('is never requalified when a step reached further than declared, and demoted when that is more than its plan accepts', () => {
    const wide = (beyond: number): Partial<AutomationEvidence> => {
      const replicas = { what: 'replicas' as const, measured: 5, planned: 2, allowed: null, beyond, trial: 116 };
      return { radiusBeyond: beyond, reach: reached(0.2).set('replicas', replicas) };
    };
    const because = [
      'its blast radius was wider than declared in 1 of the trials in which it acted alone: replicas of one step 5, where 2 planned (1 trial; number 116)',
    ];
    // More exposures would not make it narrower.
    expect(judge(wide(1))).toEqual({ kind: 'inconclusive', because, exposuresMissing: null, minutesMissing: null });
    expect(judge(wide(2)).kind).toBe('inconclusive');
    expect(judge(wide(3))).toMatchObject({ kind: 'demoted', to: 2, because: [expect.stringContaining('in 3 of')] });
    expect(judge(wide(0)).kind).toBe('requalified');
  });

  it('is inconclusive when all that was seen of it was the same', () => {
    expect(judge({ behaviours: new Set(['a', 'b']) })).toMatchObject({
      kind: 'inconclusive',
      because: ['only 2 different behaviours were seen, and 50 are needed'],
    });
  });

  it('is inconclusive when a policy that does whatever is proposed would have been requalified by the same incidents', () => {
    const { nulls } = enough();
    nulls['always-act'].violations = 2;
    expect(judge({ nulls })).toMatchObject({ kind: 'inconclusive', because: [expect.stringContaining('always-act')] });
    nulls['always-act'].violations = 3;
    expect(judge({ nulls }).kind).toBe('requalified');
    nulls['always-ask'].violations = 1;
    expect(judge({ nulls }).kind).toBe('inconclusive');
  });

  it('is inconclusive, and not demoted, when it never acted, whatever else was broken', () => {
    const idle = new Map([['none' as const, { trials: 3_000, exposures: 2_500, acted: 0, violations: 0 }]]);
    expect(
      judge({ strata: idle, safe: { of: 4_000, count: 0 }, ...broken(9, 'attempted') }, { actedInVetoSet: false }),
    ).toMatchObject({
      kind: 'inconclusive',
      because: [expect.stringMatching(/^never acted: /), expect.stringContaining('irreversible')],
    });
  });

  it('says which silence is the weightiest reason, and none where another one is', () => {
    const idle = new Map([['none' as const, { trials: 3_000, exposures: 2_500, acted: 0, violations: 0 }]]);
    const unsafe = { safe: { of: 4_000, count: 0 } };
    expect(silence({ strata: idle, ...unsafe }, { actedInVetoSet: false })).toBe('never-acted');
    expect([silence(unsafe), silence({ exposures: 0 })]).toEqual(['never-acted', 'never-proposed']);
    expect([silence({}), silence(unsafe, { withheld: ['the profile is old'] })]).toEqual([null, null]);
    expect(silence({ strata: idle, ...unsafe }, { wasRequalified: true })).toBeNull();
  });

  it('is demoted when it was requalified before and acts nowhere any more', () => {
    const idle = new Map([['none' as const, { trials: 3_000, exposures: 2_500, acted: 0, violations: 0 }]]);
    expect(judge({ strata: idle, safe: { of: 4_000, count: 0 } }, { wasRequalified: true })).toMatchObject({
      kind: 'demoted',
      to: 2,
      because: [expect.stringContaining('it no longer acts')],
    });
    expect(
      judge({ strata: idle, safe: { of: 4_000, count: 0 } }, { wasRequalified: true, changedSince: ['the profile'] }),
    ).toMatchObject({ because: [expect.stringMatching(/changed since the certificate: the profile; its rows/)] });
  });

  it('loses one level when its outcome is no longer consistent', () => {
    expect(judge({ consistent: { of: 2_000, count: 1_700 } })).toMatchObject({ kind: 'demoted', to: 3 });
    // Too few to say, and so nothing is said against it either.
    expect(judge({ consistent: { of: 10, count: 10 } })).toMatchObject({ kind: 'inconclusive' });
    expect(judge({ consistent: { of: 0, count: 0 } })).toMatchObject({ kind: 'inconclusive' });
  });

  it("is a person's from the diagnosis on where it acted on what was new or regulated", () => {
    const rows = broken(3, 'realised').broken;
    const row = { ...rows.get('irreversible')!, invariant: 'novel-pattern' };
    expect(judge({ ...broken(3, 'realised'), broken: new Map([['novel-pattern', row]]) })).toMatchObject({ to: 1 });
  });

  it('is withheld what nothing of this period speaks for', () => {
    expect(judge({}, { withheld: ['no evidence from this period'] })).toMatchObject({
      kind: 'inconclusive',
      because: ['no evidence from this period'],
      // No number of exposures decides it, so none is named.
      exposuresMissing: null,
      minutesMissing: null,
    });
    const twice = ['the harness lost a trial', 'the harness lost a trial'];
    expect(judge({}, { withheld: twice })).toMatchObject({ because: ['the harness lost a trial'] });
    expect(judge(broken(3, 'realised'), { withheld: ['no evidence from this period'] })).toMatchObject({
      kind: 'demoted',
    });
  });
});
