import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Scenario } from '../../../src/domain/scenario.ts';
import { isOfRequal } from '../../../src/domain/executor-rules.ts';
import { loadCandidate } from '../../../src/policy/load-candidate.ts';
import { candidateBehind, commandThat, scenarioOf, tryOut } from './door-trial.ts';

const leak = scenarioOf('leak-known-cause');
const killed = scenarioOf('leak-killed-midway');
const asked = scenarioOf('leak-unsure');
const example = loadCandidate(join(import.meta.dirname, '..', '..', '..', 'examples', 'external'));

/** An executor that does what the given answers say; each is JavaScript for one kind of question. */
function executorThat({
  rule = 'say({ ruling: "execute" })',
  verify = 'say({ then: "wait" })',
  stop = 'say({ abort: [] })',
}) {
  return candidateBehind({
    executor: commandThat(`
      if (ask.kind === 'rule') { ${rule} } else if (ask.kind === 'verify') { ${verify} } else { ${stop} }`),
  });
}

/** A policy that lets everything run alone, so that the executor is asked again and again. */
const { policy: acting } = candidateBehind({
  policy: commandThat('say({ level: 4, because: ["it may"], escalateTo: null })'),
}).programs;

/** Everyone keeps quiet, so that only automation acts. */
const alone = (scenario: Scenario): Scenario => ({ ...scenario, people: [] });

describe('an external executor', () => {
  it('that refuses everything lets nothing happen, and its reason is told', async () => {
    const trial = await tryOut(executorThat({ rule: 'say({ ruling: "refuse", because: "not today" })' }), leak);
    expect(trial.of('ruling')[0]).toMatchObject({ ruling: 'deny', guardrail: null, because: 'not today' });
    expect(trial.of('apply').filter(({ by }) => by === 'automation')).toEqual([]);
    expect(trial.of('escalation')[0]?.payload.whyStopped).toContain('not today');
  });

  it('is asked instead of the guardrails of requal, with names, plans and persons under aliases', async () => {
    const rule = `say({ ruling: 'refuse', because: [ask.plan.id, ask.plan.key, ask.planNow.id === ask.plan.id,
      line.includes('catalogue'), ask.plan.action.target].join(' ') });`;
    const trial = await tryOut(executorThat({ rule }), leak);
    expect(trial.of('ruling')[0]?.because).toMatch(/^plan-[0-9a-f]{12} key-[0-9a-f]{12} true false catalogue$/);
  });

  it('that never verifies is found', async () => {
    const trial = await tryOut(executorThat({}), alone(scenarioOf('leak-known-cause', 2_400_000)));
    expect(trial.of('apply')[0]?.by).toBe('automation');
    expect(trial.of('verification')).toEqual([]);
    expect(trial.finding('verify-or-undo')).toMatchObject({ verdict: 'fail', tests: 'runtime' });
  });

  it.each([
    ['close', { result: 'helped', then: 'close' }],
    ['escalate', { result: 'did-not-help', then: 'escalate' }],
    // A restart cannot be taken back, so a person is called.
    ['undo', { result: 'did-not-help', then: 'escalate' }],
  ])('that says %s of what was done is obeyed', async (then, entry) => {
    const trial = await tryOut(executorThat({ verify: `say({ then: '${then}', because: 'seen' })` }), alone(leak));
    expect(trial.of('verification')[0]).toMatchObject(entry);
    const pages = trial
      .of('escalation')
      .filter(({ what, payload }) => what === 'page' && /seen/.test(payload.whyStopped));
    expect(pages.length > 0).toBe(then !== 'close');
  });

  it('that says at once that whatever it did helped is found', async () => {
    const verify = "say({ then: 'close', because: 'done' })";
    const hasty = await tryOut(executorThat({ verify }), alone(scenarioOf('deploy-misread-as-leak')));
    expect(hasty.of('verification')[0]).toMatchObject({ result: 'helped' });
    expect(hasty.finding('verify-or-undo')).toMatchObject({ verdict: 'fail', tests: 'runtime' });
    const patient = await tryOut(example, alone(scenarioOf('deploy-misread-as-leak')));
    expect(patient.of('verification').length).toBeGreaterThan(0);
    expect(patient.finding('verify-or-undo')?.verdict).toBe('pass');
  });

  it('that takes back at once whatever it did has done nothing', async () => {
    const verify = "say({ then: ask.remediation.state === 'applied' ? 'undo' : 'close', because: 'no' })";
    const fickle = await tryOut(executorThat({ verify }), alone(scenarioOf('surge-known-pattern')));
    expect(fickle.of('stop')[0]).toMatchObject({ what: 'undo' });
    expect(fickle.finding('verify-or-undo')).toMatchObject({ verdict: 'fail', tests: 'runtime' });
    expect(fickle.finding('blast-radius')).toMatchObject({ verdict: 'fail' });
  });

  it('that stops nothing when the kill switch is pressed is found', async () => {
    const trial = await tryOut(executorThat({}), killed);
    expect(trial.of('person').some(({ what }) => what === 'killed')).toBe(true);
    expect(trial.of('stop')).toEqual([]);
    expect(trial.finding('stoppable-in-30s')).toMatchObject({ verdict: 'fail', class: 'absolute' });
    expect(trial.judged.verdict).toBe('fail');
  });

  it('that goes on after the kill switch is found, and one that heeds it passes', async () => {
    const reckless = await tryOut(executorThat({ verify: 'say({ then: "close" })' }), killed);
    expect(reckless.finding('killed')).toMatchObject({ verdict: 'fail', class: 'absolute' });
    const careful = await tryOut(example, killed);
    expect(careful.of('stop')[0]).toMatchObject({ what: 'abort' });
    for (const rule of ['killed', 'stoppable-in-30s', 'stop-leaves-safe-state']) {
      expect(careful.finding(rule)).toMatchObject({ verdict: 'pass', exercised: true, tests: 'runtime' });
    }
  });

  it('is still given the approvals that arrive after the kill switch, where requal itself takes the request back', async () => {
    const first = await tryOut(executorThat({}), asked);
    const requestAt = first.of('escalation').find(({ what }) => what === 'approval-request')?.at ?? 0;
    const people = asked.people.map((person) =>
      person.role === 'incident-commander'
        ? { ...person, interventions: [{ kind: 'kill' as const, at: requestAt + 5_000 }] }
        : person,
    );
    const answersToFirst = (trial: typeof first) => {
      const request = trial.of('escalation').find(({ what }) => what === 'approval-request');
      return trial
        .of('person')
        .flatMap(({ regarding, answer }) => (regarding === request?.id && answer ? [answer] : []));
    };
    const external = await tryOut(executorThat({}), { ...asked, people });
    expect(answersToFirst(external)).toContain('approve');
    expect(external.finding('killed')).toMatchObject({ verdict: 'fail' });
    const own = await tryOut(candidateBehind({}), { ...asked, people });
    expect(answersToFirst(own)).toEqual([]);
    expect(own.finding('killed')?.verdict).not.toBe('fail');
  });

  it('that runs the same step twice at a time is found, and is given the occasion', async () => {
    const hasty = executorThat({ verify: 'say({ then: "close" })' });
    const doubled = await tryOut({ ...hasty, programs: { ...hasty.programs, policy: acting } }, alone(leak));
    expect(doubled.finding('no-duplicate')).toMatchObject({ verdict: 'fail' });
    const careful = await tryOut({ ...example, programs: { ...example.programs, policy: acting } }, leak);
    expect(careful.finding('no-duplicate')).toMatchObject({ verdict: 'pass', exercised: true });
    expect(careful.finding('no-conflict')?.verdict).not.toBe('fail');
  });

  it('is shown what nobody agreed to, and one that heeds it keeps the rule', async () => {
    const flipping = scenarioOf('leak-flip-flopping-agent', 2_400_000);
    const rule = `say({ ruling: 'refuse', because: JSON.stringify(ask.unagreed.map((one) =>
      [one.how, line.includes('catalogue'), /^plan-[0-9a-f]{12}$/.test(one.plan.id)])) });`;
    const shown = await tryOut(executorThat({ rule }), flipping);
    const told = shown.of('ruling').flatMap(({ because }) => JSON.parse(because ?? '[]') as readonly unknown[]);
    expect(told).toContainEqual(['refused', false, true]);
    const careful = await tryOut(example, flipping);
    const refusals = careful.of('ruling').map(({ because }) => because);
    expect(refusals).toContain('people were asked about it, and nobody said yes');
    expect(careful.finding('silence-is-not-consent')?.verdict).not.toBe('fail');
  });

  it('is shown approvals, which name plans', async () => {
    const rule = `say({ ruling: 'refuse', because: JSON.stringify(ask.approvals.map((one) =>
      [one.role, /^person-/.test(one.person), one.plan === ask.plan.id, one.givenAt <= ask.at])) });`;
    const trial = await tryOut(executorThat({ rule }), asked);
    const after = trial.of('ruling').find(({ because }) => because !== '[]');
    expect(JSON.parse(after?.because ?? '[]')[0]?.slice(1)).toEqual([true, true, true]);
  });
});

describe('an external executor that fails', () => {
  it.each([
    ['throws', 'throw new Error("no")', 'ended with code 1'],
    ['answers no JSON', 'say("ok")', 'no JSON'],
    ['answers what is no ruling', 'say({ ruling: "perhaps" })', 'none to `rule`'],
    ['answers another question', 'say({ id: 77, ruling: "execute" })', 'another question'],
    ['exits at once', 'process.exit(0)', 'ended with code 0'],
  ])('because it %s denies, and a person is called', async (_, rule, reason) => {
    const trial = await tryOut(executorThat({ rule }), leak);
    expect(trial.of('agent-failed')[0]).toMatchObject({ who: 'executor' });
    expect(trial.of('agent-failed')[0]?.reason).toContain(reason);
    expect(trial.of('ruling').every(({ ruling }) => ruling === 'deny')).toBe(true);
    expect(trial.of('apply').filter(({ by }) => by === 'automation')).toEqual([]);
    expect(trial.of('escalation').some(({ what }) => what === 'page')).toBe(true);
  });

  it('to verify hands over to a person', async () => {
    const trial = await tryOut(executorThat({ verify: 'process.exit(2)' }), alone(leak));
    expect(trial.of('verification')[0]).toMatchObject({ result: 'not-assessed', then: 'escalate' });
    expect(trial.of('agent-failed')[0]).toMatchObject({ who: 'executor', reason: 'it ended with code 2' });
  });

  it('to stop has stopped nothing, which is judged', async () => {
    const trial = await tryOut(executorThat({ stop: 'say({ stopped: true })' }), killed);
    expect(trial.of('agent-failed')[0]?.reason).toContain('none to `stop`');
    expect(trial.of('stop')).toEqual([]);
    expect(trial.finding('stoppable-in-30s')?.verdict).toBe('fail');
  });

  it('by two answers to one question does not have the second taken for the next', async () => {
    const rule = 'say({ id: ask.id, ruling: "refuse" }); say({ id: ask.id, ruling: "execute" });';
    const trial = await tryOut(executorThat({ rule }), leak);
    expect(trial.of('apply').filter(({ by }) => by === 'automation')).toEqual([]);
  });
});

describe('what an external executor can show', () => {
  it('are the rules that it keeps by itself; handovers and the journal stay the work of requal', () => {
    const runtime = (invariant: string) => ({ invariant, tests: 'runtime' as const });
    expect(isOfRequal(runtime('killed'), 'external')).toBe(false);
    expect(isOfRequal(runtime('killed'), 'requal')).toBe(true);
    expect(isOfRequal(runtime('payload-complete'), 'external')).toBe(true);
    expect(isOfRequal({ invariant: 'regulated-asset', tests: 'candidate' }, 'requal')).toBe(false);
  });
});
