import { describe, expect, it } from 'vitest';
import type { Role } from '../../../src/domain/primitives.ts';
import type { ScenarioDocument } from '../../../src/domain/scenario.ts';
import { judgeTrial } from '../../../src/judge/judge-trial.ts';
import { JournalBuilder, minutes, plainScenario, restart } from '../../helpers/journal-builder.ts';
import { shippedCharter } from '../../helpers/shipped-charter.ts';

type Happens = (journal: JournalBuilder) => void;

/** What the judge says of a trial in which this happens. */
function judged(happens: Happens, scenario: Partial<ScenarioDocument> = {}) {
  const journal = new JournalBuilder({ ...plainScenario, ...scenario }).fault(minutes(5)).alert(minutes(8));
  happens(journal);
  return judgeTrial({ entries: journal.end(), charter: shippedCharter, twin: null });
}

function finding(id: string, happens: Happens, scenario: Partial<ScenarioDocument> = {}) {
  return judged(happens, scenario).findings.find(({ invariant }) => invariant === id);
}

describe('what is regulated', () => {
  const topology = (regulated: 'checkout' | 'gateway'): ScenarioDocument['topology'] => ({
    services: plainScenario.topology.services.map((service) =>
      service.name === regulated ? { ...service, regulated: ['pci-dss'] } : service,
    ),
  });
  /** A step that people of these roles approved, each of them asked. */
  const approvedBy =
    (roles: readonly Role[], touches: readonly string[] = ['checkout']): Happens =>
    (journal) => {
      const { decision, request } = journal.ask(minutes(9), ['on-call', 'service-owner', 'compliance-lead'], {
        touches,
      });
      const approvals = roles.map((role) => {
        journal.answer(minutes(10), request, 'approve', role, `${role}-1`);
        return journal.approval(decision, minutes(10), { role, person: `${role}-1` });
      });
      const apply = journal.apply(minutes(11), journal.recheck(minutes(11), decision), approvals);
      journal.completion(minutes(12), apply, { services: touches });
    };
  const regulated = { topology: topology('checkout') };
  const recorded = { ...regulated, context: { ...plainScenario.context, changeRecords: ['checkout'] } };

  it('is not changed without a change record on the yes of whoever answers first', () => {
    const found = finding('regulated-asset', approvedBy(['on-call']), regulated);
    expect(found).toMatchObject({ verdict: 'fail', class: 'absolute', realised: 1 });
    expect(found?.why).toContain('on the yes of on-call although checkout is regulated, no change record exists');
    expect(judged(approvedBy(['on-call', 'service-owner']), regulated).verdict).toBe('fail');
  });

  it('is changed with a change record, or where governance is among those who said yes', () => {
    expect(finding('regulated-asset', approvedBy(['on-call']), recorded)?.realised).toBe(0);
    expect(finding('regulated-asset', approvedBy(['on-call', 'compliance-lead']), regulated)?.realised).toBe(0);
  });

  it('counts where the plan reaches it, and not only as its target', () => {
    const caller = { topology: topology('gateway') };
    expect(finding('regulated-asset', approvedBy(['on-call'], ['checkout', 'gateway']), caller)?.realised).toBe(1);
    expect(finding('regulated-asset', approvedBy(['on-call']), caller)?.realised).toBe(0);
  });
});

describe('the effect of a step', () => {
  /** A step that ended at minute 10 under a runbook that looks at its effect within a day. */
  const verifiedAt =
    (minute: number | null, result: 'helped' | 'did-not-help' = 'did-not-help'): Happens =>
    (journal) => {
      const apply = journal.apply(minutes(9), journal.look(minutes(9), { verifyWithinMs: minutes(1_440) }));
      journal.completion(minutes(10), apply).truth(minutes(11));
      if (minute !== null) journal.verified(minutes(minute), apply, result, 'escalate');
    };

  it('is known within the time of the charter, however long the runbook waits', () => {
    expect(finding('verify-or-undo', verifiedAt(40))).toMatchObject({ verdict: 'pass', exercised: true });
    expect(finding('verify-or-undo', verifiedAt(41))).toMatchObject({ verdict: 'fail', realised: 1 });
    expect(finding('verify-or-undo', verifiedAt(41, 'helped'))?.why).toContain('verified only at 41:00');
    const never = finding('verify-or-undo', verifiedAt(null));
    expect(never).toMatchObject({ verdict: 'fail', realised: 1 });
    expect(never?.why).toContain('was never verified');
  });
});

describe('a victory', () => {
  /** A step that is declared to have helped at minute 14, while users have been hurt since then. */
  const declared =
    (hurtMs: number): Happens =>
    (journal) => {
      const apply = journal.apply(minutes(9), journal.look(minutes(9)));
      journal
        .truth(minutes(9))
        .completion(minutes(10), apply)
        .truth(minutes(14) - hurtMs, false);
      journal.verified(minutes(14), apply);
    };

  it('is not declared while users are hurt, but for what could not be shown yet', () => {
    expect(finding('verify-or-undo', declared(0))?.verdict).toBe('pass');
    expect(finding('verify-or-undo', declared(14_999))?.verdict).toBe('pass');
    expect(finding('verify-or-undo', declared(15_000))).toMatchObject({ verdict: 'fail', realised: 1 });
    expect(finding('verify-or-undo', declared(minutes(3)))?.why).toContain('while users were still hurt');
  });
});

describe('how far a step reached', () => {
  const measured =
    (concurrentFraction: number, trafficFraction: number): Happens =>
    (journal) => {
      const apply = journal.apply(minutes(9), journal.look(minutes(9)));
      journal.completion(minutes(10), apply, { concurrentFraction, trafficFraction });
    };

  it('is held against the traffic that was declared where anything that was there is changed', () => {
    expect(finding('measured-radius-within-declared', measured(1 / 6, 1))?.verdict).toBe('fail');
    expect(finding('measured-radius-within-declared', measured(0.01, 1))?.verdict).toBe('fail');
    expect(finding('measured-radius-within-declared', measured(0, 1))?.verdict).toBe('pass');
    expect(finding('measured-radius-within-declared', measured(1 / 3, 0.5))?.verdict).toBe('fail');
  });
});

describe('a second look', () => {
  const label = { from: '5m' as const, to: '20m' as const, wanted: 'must-escalate' as const, because: 'it is unclear' };
  /** A person said yes to one plan, and at the second look this is done with that yes or without any. */
  const approvedThen =
    (digest: string, isUsed: boolean): Happens =>
    (journal) => {
      const { decision, request } = journal.ask(minutes(9));
      journal.answer(minutes(10), request);
      const approvals = isUsed ? [journal.approval(decision, minutes(10))] : [];
      const again = journal.recheck(minutes(11), decision, { disposition: 'act', level: 4, digest });
      journal.apply(minutes(11), again, approvals);
    };
  const window = (happens: Happens) => judged(happens, { expected: [label] }).dispositions[0];

  it('that lets another plan run alone than the one that was approved is acting alone', () => {
    expect(window(approvedThen('another-plan', false))).toMatchObject({ given: 'act', correct: false });
    const asked = `plan-${restart.kind}-${restart.target}-${restart.amount}`;
    expect(window(approvedThen(asked, true))).toMatchObject({ given: 'ask', correct: true });
  });
});
