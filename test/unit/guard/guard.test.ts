import { describe, expect, it } from 'vitest';
import type { GuardRequest } from '../../../src/domain/ruling.ts';
import { createGuard, guardrails } from '../../../src/guard/guard.ts';
import type { GuardPolicy } from '../../../src/guard/guardrail.ts';
import { observe, shownService } from '../remediation/shown.ts';
import {
  acting,
  approvalOf,
  asking,
  attempt,
  factsOf,
  minute,
  now,
  planOf,
  policy,
  policyWith,
} from './guard-request.ts';

function ruledBy(request: GuardRequest, under: GuardPolicy = policy): string {
  const ruling = createGuard(under).rule(request);
  return ruling.kind === 'admit' ? 'admit' : ruling.guardrail;
}

const killed = observe(now, {}, { context: { killed: true } });
const commanded = observe(now, {}, { context: { commanderInControl: true } });
const frozen = observe(now, {}, { context: { changeWindow: 'closed' } });
const repaired = observe(now, {}, { context: { underRepair: ['checkout'] } });
const unseenDeploys = observe(now, { 'checkout/deploy_age_s': { quality: 'missing' } });
const staging = observe(now, {}, { context: { services: [shownService('checkout', { environment: 'staging' })] } });
const three = planOf({ kind: 'scale-out', amount: 3 });
const wide = planOf({}, { scope: { ...planOf().scope, concurrentFraction: 0.21 } });
const many = planOf({}, { scope: { ...planOf().scope, services: ['checkout', 'gateway'] } });
const strange = planOf({ target: 'unheard-of' });
const lasting = planOf({}, { undo: { kind: 'irreversible', durationMs: 0 } });
const risky = planOf({}, { tier: 2 });
const drained = planOf({ kind: 'drain-queue' });
const certificate = planOf({ kind: 'rotate-certificate' });
const query = planOf({ kind: 'query-logs' });
const evidence = factsOf(planOf()).evidence;
const withFacts = (changes: Parameters<typeof factsOf>[1], plan = planOf()) => ({ facts: factsOf(plan, changes) });
/** So many replicas more, which these services feel; `concurrent` is the share of replicas that it disturbs. */
function scaling(amount: number, services: readonly string[] = ['checkout'], concurrent = 0) {
  const plan = planOf({ kind: 'scale-out', amount }, { digest: `${amount} ${services.join()} ${concurrent}` });
  return { ...plan, scope: { ...plan.scope, services, concurrentFraction: concurrent } };
}
const askedBefore = (how: GuardRequest['unagreed'][number]['how']) =>
  acting(planOf(), { unagreed: [{ plan: planOf(), how }] });
/** A restart of one replica, which is this share of all. */
function podRestart(share: number) {
  const plan = planOf({ kind: 'restart-pod' }, { digest: `pod ${share}` });
  return { ...plan, scope: { ...plan.scope, cumulativeFraction: share } };
}
const failed = [attempt({ at: now - 50 * minute }), attempt()];
const touched = [attempt({ target: 'cart', outcome: 'helped' }), attempt({ target: 'search', outcome: 'helped' })];
const byOwner = { role: 'service-owner', person: 'service-owner-1' } as const;

describe('the guard', () => {
  it.each<[string, string, GuardRequest, GuardPolicy?]>([
    ['admits a plain plan that automation may carry out alone', 'admit', acting()],
    ['admits a plain plan that a person approved', 'admit', asking()],

    ['refuses everything after the kill switch', 'kill-switch', acting(planOf(), { observation: killed })],
    ['refuses even an approved plan after the kill switch', 'kill-switch', asking(planOf(), { observation: killed })],
    ['refuses while a commander is in control', 'commander-in-control', acting(planOf(), { observation: commanded })],
    [
      'refuses when only the facts show the commander',
      'commander-in-control',
      acting(planOf(), withFacts({ incident: { commander: true, underRepair: false } })),
    ],

    [
      'refuses a step that is under way',
      'idempotency-key',
      acting(planOf(), { history: [attempt({ idempotencyKey: planOf().idempotencyKey, outcome: 'open' })] }),
    ],
    [
      'refuses a step that already helped',
      'idempotency-key',
      asking(planOf(), { history: [attempt({ idempotencyKey: planOf().idempotencyKey, outcome: 'helped' })] }),
    ],
    [
      'refuses to repeat a step whose effect nobody saw',
      'idempotency-key',
      acting(planOf(), { history: [attempt({ idempotencyKey: planOf().idempotencyKey, outcome: 'unverified' })] }),
    ],
    [
      'admits to try again what failed, once it has cooled down',
      'admit',
      acting(planOf(), { history: [attempt({ idempotencyKey: planOf().idempotencyKey })] }),
    ],

    ['refuses a target that a person repairs', 'conflict', asking(planOf(), { observation: repaired })],
    [
      'refuses to touch a caller that a person repairs',
      'conflict',
      acting(planOf({ target: 'gateway' }, { scope: { ...planOf().scope, services: ['gateway', 'checkout'] } }), {
        observation: repaired,
      }),
    ],
    [
      'refuses beside another open remediation on the target',
      'conflict',
      acting(planOf(), { history: [attempt({ outcome: 'open' })] }),
    ],
    [
      'refuses a target that an open remediation reaches',
      'conflict',
      acting(planOf(), { history: [attempt({ target: 'cache', services: ['cache', 'checkout'], outcome: 'open' })] }),
    ],
    [
      'admits beside an open remediation elsewhere',
      'admit',
      acting(planOf(), { history: [attempt({ target: 'cart', outcome: 'open' })] }),
    ],
    [
      'refuses what a person repairs although the plan names no service that it touches',
      'conflict',
      acting(planOf({}, { scope: { ...planOf().scope, services: [] } }), { observation: repaired }),
    ],
    ['admits to read what a person repairs', 'admit', acting(query, { observation: repaired })],

    ['refuses to act alone in a closed window', 'change-window', acting(planOf(), { observation: frozen })],
    ['admits to look alone in a closed window', 'admit', acting(query, { observation: frozen })],
    ['admits an approved plan in a closed window', 'admit', asking(planOf(), { observation: frozen })],
    [
      'admits in a closed window that the policy ignores',
      'admit',
      acting(planOf(), { observation: frozen }),
      policyWith({ changeWindow: 'ignored' }),
    ],

    ["refuses what the policy's list leaves to people", 'boundaries', acting(drained)],
    ['refuses what the catalogue leaves to people', 'boundaries', acting(planOf({ kind: 'delete-volume' }))],
    ['admits it with an approval', 'admit', asking(drained)],
    ['refuses a production certificate', 'boundaries', acting(certificate)],
    [
      'refuses the certificate of an unknown service',
      'boundaries',
      acting(planOf({ kind: 'rotate-certificate', target: 'unheard-of' })),
    ],
    ['admits a staging certificate', 'admit', acting(certificate, { observation: staging })],

    ['refuses three replicas where two are the step', 'operating-envelope', acting(three)],
    ['admits two replicas', 'admit', acting(planOf({ kind: 'scale-out', amount: 2 }))],
    ['admits three replicas with an approval', 'admit', asking(three)],
    [
      'refuses ten times the step even with an approval',
      'operating-envelope',
      asking(planOf({ kind: 'scale-out', amount: 20 })),
    ],
    ['refuses half a replica', 'operating-envelope', asking(planOf({ kind: 'scale-out', amount: 0.5 }))],
    ['refuses no replicas', 'operating-envelope', acting(planOf({ kind: 'scale-out', amount: 0 }))],
    ['refuses to take the last replica', 'operating-envelope', asking(planOf({ kind: 'scale-in', amount: 5 }))],
    ['admits to leave one replica', 'admit', asking(planOf({ kind: 'scale-in', amount: 4 }))],
    ['refuses more than all traffic', 'operating-envelope', asking(planOf({ kind: 'throttle-traffic', amount: 1.5 }))],
    [
      'refuses to silence an alert without end',
      'operating-envelope',
      asking(planOf({ kind: 'suppress-alert', amount: 0 })),
    ],
    ['admits to silence it for a while', 'admit', asking(planOf({ kind: 'suppress-alert', amount: 30 }))],

    ['refuses 21 % at one time where 20 % are allowed', 'blast-radius', acting(wide)],
    [
      'refuses a share that is no number',
      'blast-radius',
      acting(planOf({}, { scope: { ...planOf().scope, concurrentFraction: Number.NaN } })),
    ],
    ['refuses two services where one is allowed', 'blast-radius', acting(many)],
    ['admits a wide plan with an approval', 'admit', asking(wide)],

    ['refuses the third service in the window', 'cumulative-radius', acting(planOf(), { history: touched })],
    ['admits it with an approval', 'admit', asking(planOf(), { history: touched })],
    [
      'admits it once the window has rolled on',
      'admit',
      acting(planOf(), { at: now + 10 * minute, observation: observe(now + 10 * minute), history: touched }),
    ],

    [
      'refuses any second step inside the cool-down',
      'cool-down',
      acting(planOf(), { history: [attempt({ at: now - 9 * minute, outcome: 'helped' })] }),
    ],
    [
      'refuses an approved repeat inside the cool-down',
      'cool-down',
      asking(planOf(), { history: [attempt({ action: 'rolling-restart', at: now - 9 * minute })] }),
    ],
    [
      'admits another approved step inside the cool-down',
      'admit',
      asking(planOf(), { history: [attempt({ at: now - 9 * minute })] }),
    ],
    [
      'admits when the cool-down has just ended',
      'admit',
      acting(planOf(), { history: [attempt({ at: now - 10 * minute })] }),
    ],
    [
      'admits after a mere query',
      'admit',
      acting(planOf(), { history: [attempt({ action: 'query-logs', at: now - minute, outcome: 'helped' })] }),
    ],

    [
      'refuses the fourth action on a target in an hour',
      'rate-limit',
      asking(planOf(), { history: [attempt(), attempt(), attempt()] }),
    ],
    [
      'refuses the sixth action in an hour',
      'rate-limit',
      asking(planOf(), { history: ['a', 'b', 'c', 'd', 'e'].map((target) => attempt({ target })) }),
    ],
    [
      'admits when the hour has passed',
      'admit',
      asking(planOf(), { history: [attempt({ at: now - 60 * minute }), attempt(), attempt()] }),
    ],

    [
      'admits after failures on another target',
      'admit',
      acting(planOf(), { history: failed.map((one) => ({ ...one, target: 'cart' })) }),
    ],
    ['refuses after two failures in a row', 'circuit-breaker', acting(planOf(), { history: failed })],
    [
      'counts an aborted attempt as a failure',
      'circuit-breaker',
      acting(planOf(), { history: [attempt({ outcome: 'aborted' }), attempt()] }),
    ],
    [
      'admits after a success in between',
      'admit',
      acting(planOf(), { history: [attempt(), attempt({ outcome: 'helped', at: now - 15 * minute })] }),
    ],
    [
      'counts failures in a row, which a success between two ends',
      'admit',
      acting(planOf(), {
        history: [
          attempt({ at: now - 40 * minute }),
          attempt({ outcome: 'helped', at: now - 30 * minute }),
          attempt({ at: now - 20 * minute }),
        ],
      }),
      policyWith({ rateLimit: { perTargetPerHour: 9, perHour: 9 } }),
    ],
    [
      'keeps the breaker open when nobody saw what the attempt between did',
      'circuit-breaker',
      acting(planOf(), { history: [attempt(), attempt({ outcome: 'unverified' }), attempt()] }),
      policyWith({ rateLimit: { perTargetPerHour: 9, perHour: 9 } }),
    ],
    ['admits with an approval after failures', 'admit', asking(planOf(), { history: failed })],

    ['refuses alone what is still asked about', 'agreement', askedBefore('open')],
    ['refuses alone what nobody answered', 'agreement', askedBefore('unanswered')],
    ['refuses alone what somebody said no to', 'agreement', askedBefore('refused')],
    [
      'refuses alone what reaches further than what nobody agreed to',
      'agreement',
      acting(scaling(2, ['checkout', 'cart'], 0.1), { unagreed: [{ plan: scaling(1), how: 'unanswered' }] }),
      policyWith({
        blastRadius: { concurrentMax: 0.2, servicesMax: 2, cumulativeServicesMax: 2, window: 30 * minute },
      }),
    ],
    [
      'refuses alone a step that is just as large as what somebody said no to',
      'agreement',
      acting(scaling(1, ['checkout'], 0.1), {
        unagreed: [{ plan: { ...scaling(1, ['checkout'], 0.1), digest: 'earlier' }, how: 'refused' }],
      }),
    ],
    [
      'admits alone a look that people were asked about',
      'admit',
      acting(planOf({ kind: 'query-logs' }), {
        unagreed: [{ plan: planOf({ kind: 'query-logs' }), how: 'open' }],
      }),
    ],
    [
      'refuses alone the very plan with another replica ready',
      'agreement',
      acting(
        { ...scaling(1), digest: 'same' },
        { unagreed: [{ plan: { ...scaling(1, ['checkout'], 0.5), digest: 'same' }, how: 'open' }] },
      ),
    ],
    [
      'admits alone what asks for less than what nobody agreed to',
      'admit',
      acting(scaling(1), { unagreed: [{ plan: scaling(2), how: 'unanswered' }] }),
    ],
    [
      'admits alone what disturbs less at one time',
      'admit',
      acting(scaling(1), { unagreed: [{ plan: scaling(1, ['checkout'], 0.5), how: 'unanswered' }] }),
    ],
    [
      'admits alone what reaches fewer services',
      'admit',
      acting(scaling(1), { unagreed: [{ plan: scaling(1, ['checkout', 'cart']), how: 'unanswered' }] }),
    ],
    [
      'refuses alone the same step under another name for its cause',
      'agreement',
      acting(planOf(), { unagreed: [{ plan: planOf({}, { pattern: 'another', digest: 'another' }), how: 'refused' }] }),
    ],
    [
      'refuses alone the same step when one more replica is ready',
      'agreement',
      acting(scaling(1, ['checkout'], 1 / 6), {
        unagreed: [{ plan: scaling(1, ['checkout'], 1 / 5), how: 'refused' }],
      }),
    ],
    [
      'refuses alone to restart all of what nobody agreed to restart one of',
      'agreement',
      acting(planOf(), { unagreed: [{ plan: podRestart(1 / 5), how: 'refused' }] }),
    ],
    [
      'admits alone to restart one of what nobody agreed to restart all of',
      'admit',
      acting(podRestart(1 / 5), { unagreed: [{ plan: planOf(), how: 'refused' }] }),
    ],
    [
      'refuses alone to restart the only one of what nobody agreed to restart all of',
      'agreement',
      acting(podRestart(1), { unagreed: [{ plan: planOf(), how: 'refused' }] }),
    ],
    [
      'admits alone another step',
      'admit',
      acting(planOf(), {
        unagreed: [{ plan: planOf({ kind: 'rotate-certificate' }, { digest: 'another' }), how: 'refused' }],
      }),
    ],
    [
      'admits alone a restart of something else',
      'admit',
      acting(planOf(), {
        unagreed: [
          { plan: { ...podRestart(1 / 5), action: { ...podRestart(1).action, target: 'cart' } }, how: 'refused' },
        ],
      }),
    ],
    [
      'admits what people agreed to at last',
      'admit',
      asking(planOf(), { unagreed: [{ plan: planOf(), how: 'unanswered' }] }),
    ],

    ['refuses when nobody answered', 'approval', asking(planOf(), { approvals: [] })],
    [
      'refuses an approval of another plan',
      'approval',
      asking(planOf(), { approvals: [approvalOf(planOf(), { planDigest: 'another' })] }),
    ],
    [
      'refuses an approval that has expired',
      'approval',
      asking(planOf(), { approvals: [approvalOf(planOf(), { validUntil: now - 1 })] }),
    ],
    [
      'admits an approval in its last moment',
      'admit',
      asking(planOf(), { approvals: [approvalOf(planOf(), { validUntil: now })] }),
    ],
    [
      'refuses an approval from the future',
      'approval',
      asking(planOf(), { approvals: [approvalOf(planOf(), { givenAt: now + 1 })] }),
    ],
    [
      'refuses an approval by the wrong role',
      'approval',
      asking(planOf(), { approvals: [approvalOf(planOf(), byOwner)] }),
    ],
    [
      'refuses one approval for two groups',
      'approval',
      asking(planOf(), {}, [['on-call'], ['on-call', 'service-owner']]),
    ],
    [
      'refuses the same person twice',
      'approval',
      asking(planOf(), { approvals: [approvalOf(planOf()), approvalOf(planOf())] }, [['on-call'], ['on-call']]),
    ],
    [
      'finds the one way to fill two groups',
      'admit',
      asking(planOf(), { approvals: [approvalOf(planOf()), approvalOf(planOf(), byOwner)] }, [
        ['on-call', 'service-owner'],
        ['on-call'],
      ]),
    ],
    [
      "refuses the author's approval at high risk",
      'approval',
      asking(risky, { approvals: [approvalOf(risky, byOwner)] }, [['service-owner']]),
    ],
    [
      "admits the author's approval at low risk",
      'admit',
      asking(planOf(), { approvals: [approvalOf(planOf(), byOwner)] }, [['service-owner']]),
    ],
    [
      'refuses when the decision was to assist',
      'approval',
      acting(planOf(), { decision: { ...acting().decision, disposition: 'assist' } }),
    ],
    [
      'refuses when the decision names nobody to ask',
      'approval',
      asking(planOf(), { decision: { ...asking().decision, approval: null } }),
    ],
    [
      'admits the approval of another plan where the policy binds it to nothing',
      'admit',
      asking(planOf(), { approvals: [approvalOf(planOf(), { planDigest: 'another', actionKind: 'scale-in' })] }),
      policyWith({ approval: { bindsTo: 'nothing', askAgainAfter: 0 } }),
    ],
    [
      'admits the approval of the same kind where the policy binds it to kinds',
      'admit',
      asking(planOf(), { approvals: [approvalOf(planOf(), { planDigest: 'another' })] }),
      policyWith({ approval: { bindsTo: 'action-kind', askAgainAfter: 0 } }),
    ],
    [
      'refuses the approval of another kind where the policy binds it to kinds',
      'approval',
      asking(planOf(), { approvals: [approvalOf(planOf(), { actionKind: 'scale-in' })] }),
      policyWith({ approval: { bindsTo: 'action-kind', askAgainAfter: 0 } }),
    ],

    ['refuses what the executor may not do', 'executor-permission', asking(planOf({ kind: 'rollback-deploy' }))],

    ['refuses a target that the context does not show', 'preflight', asking(strange)],
    ['refuses a target without owner', 'preflight', acting(planOf(), withFacts({ owner: { known: false } }))],
    [
      'refuses evidence from one source',
      'preflight',
      acting(planOf(), withFacts({ evidence: { ...evidence, sources: 1 } })),
    ],
    ['refuses when deploys cannot be seen', 'preflight', acting(planOf(), { observation: unseenDeploys })],
    ['refuses what cannot be taken back', 'preflight', acting(lasting)],
    [
      'admits all that with an approval',
      'admit',
      asking(lasting, {
        observation: unseenDeploys,
        facts: factsOf(lasting, { owner: { known: false }, evidence: { ...evidence, sources: 1 } }),
      }),
    ],
    [
      'admits one source where the policy is content with it',
      'admit',
      acting(planOf(), withFacts({ evidence: { ...evidence, sources: 1 } })),
      policyWith({ preflight: { ownerKnown: true, sourcesMin: 1, reversible: true } }),
    ],

    [
      'refuses a decision about another plan',
      'recheck',
      acting(planOf(), { decision: { ...acting().decision, planDigest: 'another' } }),
    ],
    [
      'refuses facts about another target',
      'recheck',
      acting(planOf(), { facts: factsOf(planOf({ target: 'gateway' })) }),
    ],
    ['refuses facts about another radius', 'recheck', asking(planOf(), { facts: factsOf(wide) })],
    [
      'refuses evidence that is too old',
      'recheck',
      acting(planOf(), withFacts({ evidence: { ...evidence, ageMinutes: 5.01 } })),
    ],
    [
      'refuses evidence of unknown age',
      'recheck',
      asking(planOf(), withFacts({ evidence: { ...evidence, ageMinutes: null } })),
    ],
    ['refuses an observation from before', 'recheck', acting(planOf(), { observation: observe(now - 6 * minute) })],
    ['refuses an observation from the future', 'recheck', acting(planOf(), { observation: observe(now + 1) })],
    [
      'admits a query on old evidence',
      'admit',
      acting(query, withFacts({ evidence: { ...evidence, ageMinutes: 60 } }, query)),
    ],

    [
      'refuses when only the facts show the repair',
      'conflict',
      acting(planOf(), withFacts({ incident: { commander: false, underRepair: true } })),
    ],
    [
      'refuses to reach the target of an open remediation',
      'conflict',
      acting(many, { history: [attempt({ target: 'gateway', outcome: 'open' })] }),
    ],
    ['refuses to throttle by nothing', 'operating-envelope', asking(planOf({ kind: 'throttle-traffic', amount: 0 }))],
    [
      'admits to throttle all traffic with an approval',
      'admit',
      asking(planOf({ kind: 'throttle-traffic', amount: 1 })),
    ],
    ['admits one replica', 'admit', acting(planOf({ kind: 'scale-out', amount: 1 }))],
    [
      'admits an approval given this moment',
      'admit',
      asking(planOf(), { approvals: [approvalOf(planOf(), { givenAt: now })] }),
    ],
    [
      'admits when the pause after failures has ended',
      'admit',
      acting(planOf(), { history: failed }),
      policyWith({ circuitBreaker: { attemptsMax: 2, openFor: 20 * minute } }),
    ],
    [
      'admits evidence and observation that are just young enough',
      'admit',
      acting(planOf(), {
        observation: observe(now - 5 * minute),
        ...withFacts({ evidence: { ...evidence, ageMinutes: 5 } }),
      }),
    ],
  ])('%s', (_sentence, expected, request, under = policy) => {
    expect(ruledBy(request, under)).toBe(expected);
  });

  it('refuses an admitted request that is fed again, by its key', () => {
    const request = acting();
    expect(ruledBy(request)).toBe('admit');
    const { plan, at } = request;
    const first = attempt({ at, action: plan.action.kind, idempotencyKey: plan.idempotencyKey, outcome: 'open' });
    expect(ruledBy({ ...request, history: [first] })).toBe('idempotency-key');
  });

  it('names the first guardrail of the order where several refuse', () => {
    const hopeless: GuardRequest = acting(
      planOf({ kind: 'delete-volume' }, { scope: wide.scope, undo: lasting.undo }),
      {
        observation: observe(
          now - 6 * minute,
          {},
          { context: { killed: true, commanderInControl: true, underRepair: ['checkout'], changeWindow: 'closed' } },
        ),
        history: [
          attempt({
            idempotencyKey: planOf({ kind: 'delete-volume' }).idempotencyKey,
            outcome: 'open',
            at: now - minute,
          }),
        ],
      },
    );
    const names = guardrails
      .filter((guardrail) => guardrail.refuses(hopeless, policy) !== null)
      .map(({ name }) => name);
    expect(names).toEqual([
      'kill-switch',
      'commander-in-control',
      'idempotency-key',
      'conflict',
      'change-window',
      'boundaries',
      'blast-radius',
      'cool-down',
      'preflight',
      'recheck',
    ]);
    expect(ruledBy(hopeless)).toBe('kill-switch');
  });

  it('tells the requirement and a plain sentence with a refusal', () => {
    expect(createGuard(policy).rule(acting(three))).toEqual({
      kind: 'deny',
      guardrail: 'operating-envelope',
      requirement: 'D9',
      because: 'scale-out by 3 is over the envelope of 2 for one step',
    });
  });

  it('gives each guardrail a name of its own', () => {
    expect(new Set(guardrails.map(({ name }) => name)).size).toBe(guardrails.length);
  });
});

describe('what the guard says of a plan that nobody has approved', () => {
  it('is that silence is no approval, and not that one of several is missing', () => {
    const ruling = createGuard(policy).rule(asking(planOf(), { approvals: [] }));
    expect(ruling).toMatchObject({ because: 'nobody has approved it, and silence is no approval' });
  });
});
