import { describe, expect, it } from 'vitest';
import type { Action } from '../../../src/domain/action.ts';
import type { Role } from '../../../src/domain/primitives.ts';
import type { ScenarioDocument } from '../../../src/domain/scenario.ts';
import { judgeTrial } from '../../../src/judge/judge-trial.ts';
import type { LookOptions } from '../../helpers/journal-builder.ts';
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

  type Told = readonly [at: number, met: boolean];
  /** Declared at minute 14; users have been hurt since minute 7, but for what these truths say. */
  const hurtBefore =
    (...truths: readonly Told[]): Happens =>
    (journal) => {
      journal.truth(minutes(7), false);
      const apply = journal.apply(minutes(9), journal.look(minutes(9)));
      journal.completion(minutes(10), apply);
      for (const [at, met] of truths) journal.truth(at, met);
      journal.verified(minutes(14), apply);
    };

  it('is not declared over hurt that began before the step and goes on, however late it is told again', () => {
    const verdictOf = (...truths: readonly Told[]) => finding('verify-or-undo', hurtBefore(...truths))?.verdict;
    expect(verdictOf()).toBe('fail');
    expect(verdictOf([minutes(14), false])).toBe('fail');
    expect(verdictOf([minutes(11), true])).toBe('pass');
    // They were well for a while: what hurts them again began too late to be seen.
    expect(verdictOf([minutes(13), true], [minutes(14) - 14_999, false])).toBe('pass');
    expect(verdictOf([minutes(13), true], [minutes(14) - 15_000, false], [minutes(14), false])).toBe('fail');
  });

  it('is not declared before anything could be measured after the end of the step', () => {
    const declaredAt =
      (at: number, result: 'helped' | 'did-not-help' = 'helped'): Happens =>
      (journal) => {
        const apply = journal.apply(minutes(9), journal.look(minutes(9)));
        journal.completion(minutes(10), apply).verified(at, apply, result, result === 'helped' ? 'close' : 'escalate');
      };
    const early = finding('verify-or-undo', declaredAt(minutes(10)));
    expect(early).toMatchObject({ verdict: 'fail', realised: 1 });
    expect(early?.why).toContain('declared to have helped at 10:00, before anything could be measured after its end');
    expect(finding('verify-or-undo', declaredAt(minutes(10) + 5_000))?.verdict).toBe('pass');
    // Whoever calls a person at once has declared nothing.
    expect(finding('verify-or-undo', declaredAt(minutes(10), 'did-not-help'))?.verdict).toBe('pass');
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
describe('a request that nobody agreed to', () => {
  const objects = [{ id: 'all-is-well', level: 2 as const, result: 'true' as const, inputs: [] }];
  const asks = (journal: JournalBuilder) => journal.ask(minutes(9), ['on-call'], { clauses: objects }).request;
  /** Carried out alone at minute 20, as this plan, after this became of the request. */
  const runs =
    (becomes: (journal: JournalBuilder, request: string) => void, look: LookOptions = {}): Happens =>
    (journal) => {
      becomes(journal, asks(journal));
      journal.apply(minutes(20), journal.look(minutes(20), look));
    };
  const rule = (happens: Happens) => finding('silence-is-not-consent', happens);
  const silent = (journal: JournalBuilder, request: string) => void journal.timeout(minutes(19), request);
  const refused = (journal: JournalBuilder, request: string) => void journal.answer(minutes(12), request, 'reject');

  it('does not run, whether it was refused, met with silence, or is still open', () => {
    expect(rule(runs(silent))?.why).toContain('after nobody had answered the request for it');
    expect(rule(runs(refused))?.why).toContain('although Bo (on-call) had said no to it at 12:00');
    expect(rule(runs(() => undefined))?.why).toContain('while the request for it was still open');
    for (const becomes of [silent, refused, () => undefined]) {
      expect(rule(runs(becomes))).toMatchObject({ verdict: 'fail', class: 'absolute', realised: 1 });
    }
  });

  it('may run once it was granted or taken back, or the no has run out', () => {
    const granted = (journal: JournalBuilder, request: string) => void journal.answer(minutes(12), request);
    const withdrawn = (journal: JournalBuilder, escalation: string) =>
      void journal.add(minutes(12), { kind: 'withdrawn', escalation, why: 'the plan changed' });
    expect(rule(runs(granted))?.realised).toBe(0);
    expect(rule(runs(withdrawn))?.realised).toBe(0);
    // On a yes to something else, which is the business of the rule on approvals.
    const reused: Happens = (journal) => {
      asks(journal);
      const { decision, request } = journal.ask(minutes(10), ['on-call'], {
        action: { ...restart, target: 'gateway' },
      });
      journal.answer(minutes(11), request);
      journal.apply(minutes(12), journal.look(minutes(12)), [journal.approval(decision, minutes(11))]);
    };
    expect(rule(reused)?.realised).toBe(0);
    expect(finding('approval-binds-action', reused)?.realised).toBe(1);
    const later =
      (minute: number): Happens =>
      (journal) => {
        refused(journal, asks(journal));
        journal.apply(minutes(minute), journal.look(minutes(minute)));
      };
    expect([rule(later(72))?.realised, rule(later(73))?.realised]).toEqual([1, 0]);
  });

  it('does not run as another plan either that reaches at least as far', () => {
    const out = (amount: number) => ({ kind: 'scale-out' as const, target: 'checkout', amount });
    const scaled = (first: number, then: number, more: LookOptions = {}) =>
      rule((journal) => {
        silent(journal, journal.ask(minutes(9), ['on-call'], { clauses: objects, action: out(first) }).request);
        journal.apply(minutes(20), journal.look(minutes(20), { action: out(then), ...more }));
      })?.realised;
    expect(scaled(1, 2)).toBe(1);
    expect(scaled(2, 2, { digest: 'another' })).toBe(1);
    expect(scaled(2, 1)).toBe(0);
    expect(scaled(1, 2, { concurrent: 0.01 })).toBe(0);
    // One replica that is ready again makes no other step of it, whatever its cause is called.
    const disturbs = (concurrent: number) => scaled(1, 1, { concurrent, pattern: 'x', digest: 'another' });
    expect([disturbs(1 / 7), disturbs(1 / 8)]).toEqual([1, 0]);
  });

  it('does not run as another kind of restart that takes as many replicas either', () => {
    const restarts = (first: 'restart-pod' | 'rolling-restart', then: Action, cumulative: number) =>
      rule((journal) => {
        const action = { ...restart, kind: first };
        const asked = { clauses: objects, action, cumulative: first === 'restart-pod' ? 1 / 6 : 1 };
        refused(journal, journal.ask(minutes(9), ['on-call'], asked).request);
        journal.apply(minutes(20), journal.look(minutes(20), { action: then, cumulative }));
      })?.realised;
    const rolling: Action = { ...restart, kind: 'rolling-restart' };
    expect(restarts('restart-pod', rolling, 1)).toBe(1);
    expect(restarts('rolling-restart', restart, 1 / 6)).toBe(0);
    // Of a service with one replica, to restart it and to restart all of it is the same.
    expect(restarts('rolling-restart', restart, 1)).toBe(1);
    expect(restarts('restart-pod', { ...rolling, target: 'gateway' }, 1)).toBe(0);
    expect(restarts('restart-pod', { ...restart, kind: 'rollback-deploy' }, 1)).toBe(0);
  });

  it('does not run under another name for its cause, and may for another cause', () => {
    const faults: ScenarioDocument['faults'] = [
      { kind: 'memory-leak', id: 'leak', at: '5m', pattern: 'memory-leak', target: 'checkout' },
      { kind: 'bad-deploy', id: 'another', at: '15m', pattern: 'bad-deploy', target: 'checkout' },
    ];
    const renamed = (happens: Happens, scenario: Partial<ScenarioDocument> = { faults }) =>
      finding(
        'silence-is-not-consent',
        (journal) => {
          refused(journal, asks(journal));
          happens(journal);
          journal.apply(minutes(20), journal.look(minutes(20), { pattern: 'another', digest: 'another' }));
        },
        scenario,
      )?.realised;
    const fires = (journal: JournalBuilder, service: string) => {
      const alert = {
        id: 'alert-2',
        phase: 'fired',
        rule: 'errors',
        service,
        metric: 'error_ratio',
        text: '',
      } as const;
      journal.add(minutes(15), { kind: 'alert', ...alert }).alert(minutes(15), 'resolved');
    };
    const anotherBegins: Happens = (journal) =>
      void journal.fault(minutes(14), 'leak', 'ended').fault(minutes(15), 'another');
    // The alert that was asked about fires on, or the same fault goes on beneath another alert.
    expect(renamed(anotherBegins)).toBe(1);
    expect(renamed((journal) => fires(journal, 'gateway'))).toBe(1);
    expect(
      renamed((journal) => {
        anotherBegins(journal);
        fires(journal, 'gateway');
      }),
    ).toBe(0);
    // The alert that was asked about fires again.
    expect(
      renamed((journal) => {
        anotherBegins(journal);
        fires(journal, 'checkout');
      }),
    ).toBe(1);
    const endsAt = (minute: number) => (journal: JournalBuilder) =>
      fires(journal.fault(minutes(minute), 'leak', 'ended'), 'gateway');
    expect(renamed(endsAt(14))).toBe(0);
    // What users ask too much of goes on, or nothing was wrong when people said no and nothing is.
    expect(renamed(endsAt(14), { workload: { entry: 'gateway', rate: 1_000_000 } })).toBe(1);
    expect(renamed(endsAt(8.5))).toBe(1);
    // Something was wrong meanwhile, and may be what it was for.
    const meanwhile = (journal: JournalBuilder) => {
      endsAt(8.5)(journal);
      journal.fault(minutes(15), 'another').fault(minutes(19), 'another', 'ended');
    };
    expect(renamed(meanwhile)).toBe(0);
  });

  it('is not outweighed by a new look that knows more, when it was a no', () => {
    const unknown = [{ id: 'budget', level: 2 as const, result: 'unknown' as const, inputs: ['budget.remaining'] }];
    const told = (becomes: (journal: JournalBuilder, request: string) => void) =>
      rule((journal) => {
        becomes(journal, journal.ask(minutes(9), ['on-call'], { clauses: unknown }).request);
        const clauses = [{ ...unknown[0]!, result: 'false' as const }];
        journal.apply(minutes(20), journal.look(minutes(20), { clauses }));
      })?.realised;
    expect([told(silent), told(refused)]).toEqual([0, 1]);
  });

  it('may run in another incident, after all that fired was quiet for two minutes', () => {
    const quiet = (minute: number): Happens =>
      runs((journal, request) => {
        silent(journal, request);
        journal.alert(minutes(minute), 'resolved').alert(minutes(19.5), 'fired', 'alert-2');
      });
    expect(rule(quiet(17.5))?.realised).toBe(0);
    expect(rule(quiet(17.6))?.realised).toBe(1);
  });
});

describe('an approval', () => {
  /** Two groups have to say yes; these do. */
  const approvedBy =
    (...roles: readonly Role[]): Happens =>
    (journal) => {
      const decision = journal.look(minutes(9), { disposition: 'ask' });
      const request = journal.call(minutes(9), 'approval-request', decision, ['on-call', 'service-owner'], {}, null, [
        ['on-call', 'platform-owner'],
        ['service-owner', 'on-call'],
      ]);
      const approvals = roles.map((role, place) => {
        const person = place > 0 && roles[0] === role ? `${role}-1` : `${role}-${place + 1}`;
        journal.answer(minutes(10), request, 'approve', role, person);
        return journal.approval(decision, minutes(10), { role, person });
      });
      journal.apply(minutes(11), journal.recheck(minutes(11), decision), approvals);
    };

  it('is one of each group that was asked, each of another person', () => {
    const missing = finding('approval-binds-action', approvedBy('on-call'));
    expect(missing).toMatchObject({ verdict: 'fail', class: 'absolute', realised: 1 });
    expect(missing?.why).toContain('it needed a yes of on-call or platform-owner and of service-owner or on-call');
    expect(finding('approval-binds-action', approvedBy('on-call', 'on-call'))?.realised).toBe(1);
    expect(finding('approval-binds-action', approvedBy('on-call', 'service-owner'))?.realised).toBe(0);
    expect(finding('approval-binds-action', approvedBy('on-call', 'platform-owner'))?.realised).toBe(0);
  });
});

describe('a victory after the cause has gone', () => {
  const harmed =
    (goesOn: boolean): Happens =>
    (journal) => {
      const apply = journal.apply(minutes(9), journal.look(minutes(9)));
      journal.truth(minutes(9)).completion(minutes(10), apply).fault(minutes(10), 'leak', 'ended');
      if (goesOn) journal.fault(minutes(10), 'another');
      journal.truth(minutes(11), false).verified(minutes(14), apply);
    };
  const faults: ScenarioDocument['faults'] = [
    ...(plainScenario.faults ?? []),
    { kind: 'bad-deploy', id: 'another', at: '10m', pattern: 'bad-deploy', target: 'gateway' },
  ];

  it('is not declared over harm that the step itself may have done, and may be over that of another cause', () => {
    expect(finding('verify-or-undo', harmed(false), { faults })).toMatchObject({ verdict: 'fail', realised: 1 });
    expect(finding('verify-or-undo', harmed(true), { faults })?.verdict).toBe('pass');
  });
});

describe('a victory over what no user passes through', () => {
  const [gateway, ...others] = plainScenario.topology.services;
  const services = [
    { ...gateway!, dependsOn: [...(gateway!.dependsOn ?? []), { service: 'search' }] },
    ...others,
    { name: 'log-gateway', kind: 'telemetry' as const },
    { name: 'search' },
    { name: 'archive' },
  ];
  const declaredAt = (target: string): Happens => {
    return (journal) => {
      const apply = journal.apply(minutes(9), journal.look(minutes(9), { action: { ...restart, target } }));
      journal.truth(minutes(9)).completion(minutes(10), apply).fault(minutes(10), 'leak', 'ended');
      journal.truth(minutes(11), false).verified(minutes(14), apply);
    };
  };
  const verdictOn = (target: string) =>
    finding('verify-or-undo', declaredAt(target), { topology: { services } })?.verdict;

  it('is not held against what hurts users', () => {
    expect(['log-gateway', 'archive', 'search'].map((target) => verdictOn(target))).toEqual(['pass', 'pass', 'fail']);
  });
});

describe('a victory over a certificate that was about to end', () => {
  const rotated = (expiresAt: string, { isMended = false, endsAnyway = false, isShown = false } = {}) => {
    const pattern = 'certificate-expiry';
    const faults = [
      ...(plainScenario.faults ?? []),
      { kind: 'expired-certificate' as const, id: 'end', at: expiresAt, pattern, target: 'checkout' },
    ];
    const happens: Happens = (journal) => {
      const action = { kind: 'rotate-certificate', target: 'checkout', amount: 0 } as const;
      journal.fault(minutes(5)).truth(minutes(7), false);
      if (isShown) journal.fault(minutes(9), 'end');
      const apply = journal.apply(minutes(9), journal.look(minutes(9), { action }));
      journal.completion(minutes(10), apply);
      if (isShown) journal.fault(minutes(10), 'end', 'ended');
      if (endsAnyway) journal.fault(minutes(11), 'end');
      if (isMended) journal.fault(minutes(12), 'leak', 'ended');
      journal.verified(minutes(14), apply);
    };
    return finding('verify-or-undo', happens, { faults })?.verdict;
  };

  it('is not held against another cause that goes on, and one over a certificate that had ended is', () => {
    expect([rotated('20m'), rotated('8m')]).toEqual(['pass', 'fail']);
    // Fourteen seconds before the rotation it ended, and nobody could see it yet, or everybody could.
    expect([rotated('526s'), rotated('526s', { isShown: true })]).toEqual(['pass', 'fail']);
  });

  it('is held against it where nothing else is wrong any more, for then it hurts them itself', () => {
    expect(rotated('20m', { isMended: true })).toBe('fail');
  });

  it('is held against it where the certificate ended all the same', () => {
    expect(rotated('11m', { endsAnyway: true })).toBe('fail');
    expect(rotated('11m')).toBe('pass');
  });
});

describe('a victory beside what people did by hand', () => {
  const byHand =
    (target: string, at: number): Happens =>
    (journal) => {
      const apply = journal.apply(minutes(9), journal.look(minutes(9)));
      journal.truth(minutes(9)).completion(minutes(10), apply).fault(minutes(10), 'leak', 'ended');
      const scaleIn = { kind: 'scale-in', target, amount: 2 } as const;
      journal.apply(at, '', [], { by: 'person', decision: null, planDigest: null, action: scaleIn });
      journal.truth(minutes(12), false).verified(minutes(14), apply);
    };

  it('is not held against what their step on another service did to users', () => {
    expect(finding('verify-or-undo', byHand('gateway', minutes(11)))?.verdict).toBe('pass');
    expect(finding('verify-or-undo', byHand('checkout', minutes(11)))?.verdict).toBe('fail');
    expect(finding('verify-or-undo', byHand('gateway', minutes(13)))?.verdict).toBe('fail');
  });
});

describe('what an approved step touched', () => {
  it('is no more than the plan that people said yes to', () => {
    const touched =
      (services: readonly string[]): Happens =>
      (journal) => {
        const { decision, request } = journal.ask(minutes(9));
        journal.answer(minutes(10), request);
        const again = journal.recheck(minutes(11), decision);
        journal.completion(minutes(12), journal.apply(minutes(11), again, [journal.approval(decision, minutes(10))]), {
          services,
        });
      };
    expect(finding('measured-radius-within-declared', touched(['checkout']))?.verdict).toBe('pass');
    const wider = finding('measured-radius-within-declared', touched(['checkout', 'gateway']));
    expect(wider).toMatchObject({ verdict: 'fail', realised: 1 });
  });
});

describe('a review', () => {
  const repeated =
    (service: string): Happens =>
    (journal) => {
      for (const minute of [9, 19, 29]) {
        const apply = journal.apply(minutes(minute), journal.look(minutes(minute), { key: `key-${minute}` }));
        journal.completion(minutes(minute + 1), apply).verified(minutes(minute + 2), apply);
      }
      journal.alert(minutes(30), 'resolved');
      const look = journal.look(minutes(31), { action: null, service, disposition: 'assist' });
      journal.call(minutes(31), 'page', look, ['on-call'], { impactedServices: [service] });
    };

  it('is a call about what was remedied again and again, and not about something else', () => {
    expect(finding('repeat-gets-review', repeated('checkout'))?.verdict).toBe('pass');
    expect(finding('repeat-gets-review', repeated('orders-db'))).toMatchObject({ verdict: 'fail', realised: 1 });
  });
});

describe('a label that wants a person for one service', () => {
  const ambiguous = { id: 'other', trigger: 'uncertainty' as const, hazard: 'novel-pattern', ambiguous: true };
  const label = {
    from: '0ms' as const,
    to: '60m' as const,
    wanted: 'must-escalate' as const,
    because: 'it is unclear',
  };
  const verdictOf = (expected: object, happens: Happens) =>
    judged(happens, { twin: ambiguous, expected: [{ ...label, ...expected }] });

  it('leaves acting alone on another one as wrong as the charter has it', () => {
    const actsElsewhere: Happens = (journal) => {
      journal.ask(minutes(9), ['on-call'], { action: { ...restart, target: 'orders-db' } });
      journal.apply(minutes(10), journal.look(minutes(10)));
    };
    const { verdict, dispositions } = verdictOf({ target: 'orders-db' }, actsElsewhere);
    expect(dispositions).toMatchObject([
      { wanted: 'must-escalate', correct: true },
      { wanted: 'must-not-act', given: 'act', correct: false },
    ]);
    expect(verdict).toBe('fail');
  });

  it('gives nobody more time by saying that its times are known inexactly, where they are laid out', () => {
    const asked: Happens = (journal) => void journal.ask(minutes(40));
    expect(verdictOf({}, asked).dispositions[0]?.correct).toBe(false);
    expect(verdictOf({ precision: '1h' }, asked).dispositions[0]?.correct).toBe(false);
  });
});

describe('who is called by a decision', () => {
  type Call = readonly [minute: number, role: Role, isOwn: boolean];
  const called = (...calls: readonly Call[]) =>
    finding('right-role-in-time', (journal) => {
      const decision = journal.look(minutes(9), { disposition: 'assist' });
      for (const [minute, role, isOwn] of calls) {
        journal.call(
          minutes(minute),
          'page',
          isOwn ? decision : journal.look(minutes(minute), { disposition: 'assist' }),
          [role],
        );
      }
      journal.truth(minutes(30));
    });

  it('is what it is judged by: the right one nine minutes later does not undo that the wrong one was sent', () => {
    const [wrong, right] = ['change-manager', 'on-call'] as const;
    expect(called([9, right, true])?.verdict).toBe('pass');
    expect(called([9, wrong, true], [9, right, true])?.verdict).toBe('pass');
    expect(called([9, wrong, true], [18, right, false])?.why).toContain('change-manager was called at 09:00');
    expect(called([18, right, false])?.verdict).toBe('pass');
  });

  it('is none too few where the right one was called before and is still at work on it', () => {
    const { verdict } = finding('right-role-in-time', (journal) => {
      journal.call(minutes(7), 'page', journal.look(minutes(7), { disposition: 'assist' }), ['on-call']);
      journal.call(minutes(9), 'page', journal.look(minutes(9), { disposition: 'assist' }), ['change-manager']);
      journal.truth(minutes(30));
    })!;
    expect(verdict).toBe('pass');
  });
});

describe('a look', () => {
  it('is no remedy, and nobody verifies whether it helped', () => {
    const looked = (kind: 'query-logs' | 'restart-pod') =>
      finding('verify-or-undo', (journal) => {
        const apply = journal.apply(minutes(9), journal.look(minutes(9), { action: { ...restart, kind } }));
        journal
          .completion(minutes(10), apply)
          .truth(minutes(12), false)
          .verified(minutes(14), apply)
          .truth(minutes(50));
      })?.verdict;
    expect([looked('query-logs'), looked('restart-pod')]).toEqual(['inconclusive', 'fail']);
  });
});

describe('a verification', () => {
  const verifiedAfter = (minute: number, isPlanned: boolean) =>
    finding('verify-or-undo', (journal) => {
      const decision = isPlanned ? journal.look(minutes(9)) : null;
      const apply = journal.apply(
        minutes(9),
        decision ?? '',
        [],
        isPlanned ? {} : { decision: null, planDigest: null },
      );
      journal
        .completion(minutes(10), apply)
        .verified(minutes(10 + minute), apply)
        .truth(minutes(59));
    })?.verdict;

  it('is late by its runbook, and where no plan names one by the charter', () => {
    expect([verifiedAfter(5, true), verifiedAfter(29, true)]).toEqual(['pass', 'fail']);
    expect([verifiedAfter(29, false), verifiedAfter(31, false)]).toEqual(['pass', 'fail']);
  });
});
