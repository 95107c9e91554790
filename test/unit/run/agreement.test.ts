import { describe, expect, it } from 'vitest';
import type { Candidate } from '../../../src/domain/candidate.ts';
import { judgeTrial } from '../../../src/judge/judge-trial.ts';
import { forgetWhatIsOver } from '../../../src/run/unagreed.ts';
import type { TrialState } from '../../../src/run/trial-state.ts';
import { shippedCharter } from '../../helpers/shipped-charter.ts';
import { approvalsOf, atLevel, calm, guarded, minute, restart, scripted, tell, yes } from './told-trial.ts';

/** Acts alone, but for a clause that demands a person while changes are frozen, until minute 8. */
function asksWhileFrozen(): Candidate {
  const own = guarded(atLevel(4), { preflight: { ownerKnown: false, sourcesMin: 1, reversible: false } });
  const frozen = { id: 'frozen', when: '!window.open', because: 'changes are frozen', requirement: null };
  const level = { level: 2 as const, title: 'Ask', match: 'any' as const, clauses: [frozen] };
  const approvals = approvalsOf('cancel');
  return { ...own, policy: { ...own.policy, levels: [...own.policy.levels, level], approvals } };
}

const freeze = { changeFreezes: [{ from: '0ms', to: '8m' }] } as const;
const context = { ...calm().context, changeFreezes: [...freeze.changeFreezes] };

/** What is proposed, beyond a restart for a leak. */
type Proposed = Parameters<typeof scripted>[0][number][1];
const same: readonly [frozen: Proposed, then: Proposed] = [{}, {}];

/** A step is proposed while changes are frozen, and one when they no longer are. */
const leak = (people: NonNullable<ReturnType<typeof calm>['people']>, [first, then] = same) =>
  calm({
    context,
    people,
    faults: [{ id: 'leak', kind: 'memory-leak', target: 'catalogue', at: '10s', pattern: 'oom-leak' }],
    agent: scripted([
      ['1m', first],
      ['9m', then],
    ]),
  });

const nobody = yes('on-call', { absent: [{ from: '0ms', to: '20m' }] });

async function told(people: NonNullable<ReturnType<typeof calm>['people']>, [first, then] = same) {
  const trial = await tell(leak(people, [first, then]), asksWhileFrozen());
  const { findings } = judgeTrial({ entries: trial.entries, charter: shippedCharter, twin: null });
  return { trial, silence: findings.find(({ invariant }) => invariant === 'silence-is-not-consent') };
}

describe('what people were asked about', () => {
  it('does not run alone once the clause that demanded them has lapsed, when nobody answered', async () => {
    const { trial, silence } = await told([nobody]);
    expect(trial.of('timeout')).toMatchObject([{ at: 6 * minute }]);
    expect(trial.of('decision').map(({ disposition }) => disposition)).toEqual(['ask', 'act']);
    expect(trial.of('ruling')).toMatchObject([{ ruling: 'deny', guardrail: 'agreement', requirement: 'D5' }]);
    expect(trial.of('ruling')[0]?.because).toBe('people were asked about it, and nobody answered');
    expect(trial.commands).toEqual([]);
    expect(trial.of('escalation').at(-1)).toMatchObject({ what: 'page', at: 9 * minute });
    expect(silence).toMatchObject({ verdict: 'pass', exercised: true });
  });

  it('does not run alone when somebody said no', async () => {
    const { trial } = await told([yes('on-call', { answers: 'always-reject' })]);
    expect(trial.of('ruling')).toMatchObject([{ ruling: 'deny', guardrail: 'agreement' }]);
    expect(trial.of('ruling')[0]?.because).toBe('people were asked about it, and somebody said no');
  });

  it.each([
    ['under another name for its cause', {}, { pattern: 'queue-worker-stuck' }],
    ['as a larger step of another kind', { actions: [{ ...restart, kind: 'restart-pod' as const }] }, {}],
  ])('does not run alone %s', async (_how, first, then) => {
    const { trial, silence } = await told([yes('on-call', { answers: 'always-reject' })], [first, then]);
    expect(trial.of('decision').at(-1)?.disposition).toBe('act');
    expect(trial.of('ruling')).toMatchObject([{ ruling: 'deny', guardrail: 'agreement' }]);
    expect(trial.commands).toEqual([]);
    expect(silence?.realised).toBe(0);
  });

  it('runs when somebody said yes', async () => {
    const { trial } = await told([yes()]);
    expect(trial.of('ruling')[0]).toMatchObject({ ruling: 'admit' });
  });
});

describe('another incident', () => {
  it('begins when something fires after two quiet minutes, and nobody was asked about it', () => {
    const left = (quietSince: number | null, endsWithIncident = true) => {
      const state = { quietSince, unagreed: [{ endsWithIncident }] } as unknown as TrialState;
      forgetWhatIsOver(state, 10 * minute);
      return state.unagreed.length;
    };
    expect([left(8 * minute), left(8 * minute + 1), left(null)]).toEqual([0, 1, 1]);
    // Nothing fired when they were asked, so it was about no incident that could be over.
    expect(left(8 * minute, false)).toBe(1);
  });
});
