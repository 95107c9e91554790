import { describe, expect, it } from 'vitest';
import { drillRows, drillsAgainst, drillsWithheld } from '../../../../src/jobs/drills/drill-rows.ts';
import type { HeldDrill } from '../../../../src/jobs/drills/hold-drills.ts';

function held(told: Partial<HeldDrill> = {}): HeldDrill {
  return {
    kind: 'killed-midway',
    tested: [],
    breaches: [],
    rules: ['killed'],
    slowestMs: null,
    heads: [],
    occasions: 3,
    incidents: 20,
    withoutMoment: 0,
    ...told,
  };
}

const breach = { number: 960_004, invariant: 'silence-is-not-consent', why: 'silence was a yes' };

describe('an automation that nobody stopped at work', () => {
  it.each([
    ['it never acted', held({ occasions: 0 }), 'it acted alone in none of 20 incidents'],
    ['nothing ran when it was stopped', held(), 'nothing of it was under way'],
    ['one act of three was too short', held({ withoutMoment: 1 }), 'nothing of it was under way'],
  ])('is not requalified where %s', (_what, one, why) => {
    expect(drillsWithheld([one]).join()).toContain(why);
    expect(drillRows([one])[0]?.untested).toContain(why);
  });

  it('is not withheld where nothing comes between beginning and end of its step, which is told', () => {
    const one = held({ withoutMoment: 3 });
    expect(drillsWithheld([one])).toEqual([]);
    expect(drillRows([one])[0]?.untested).toBe(
      'its step is over within 5s, sooner than a kill switch can interrupt it',
    );
  });

  it('is not withheld once it was stopped', () => {
    const one = held({ tested: [950_000], slowestMs: 5_000 });
    expect(drillsWithheld([one])).toEqual([]);
    expect(drillRows([one])).toEqual([
      { drill: 'killed-midway', trials: [950_000], rules: ['killed'], broken: [], slowestMs: 5_000, untested: null },
    ]);
  });
});

describe('what a drill breaks', () => {
  it('stands against the automations that broke it, and where nobody did, against the policy as a whole', () => {
    const own = held({ kind: 'silence', breaches: [{ ...breach, automations: ['a'] }] });
    const nobodys = held({ kind: 'silence', breaches: [{ ...breach, automations: [] }] });
    const words = 'silence-is-not-consent, in the drill silence (trial 960004): silence was a yes';
    expect(drillsAgainst('a', [[own]])).toEqual([words]);
    expect(drillsAgainst('b', [[own]])).toEqual([]);
    expect(drillsAgainst(null, [[own]])).toEqual([]);
    expect(drillsAgainst(null, [[nobodys]])).toEqual([words]);
  });
});
