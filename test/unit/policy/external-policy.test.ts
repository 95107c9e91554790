import { afterEach, describe, expect, it } from 'vitest';
import { createJsonProgram } from '../../../src/base/json-program.ts';
import { createExternalPolicy, decisionFrom, type ExternalPolicy } from '../../../src/policy/external-policy.ts';
import { candidateWith } from '../../helpers/policy-candidate.ts';
import { safeFacts, safePlan } from '../../helpers/policy-facts.ts';

const opened: ExternalPolicy[] = [];

/** Names as the program sees them. */
const names = {
  hide: (name: string) => `hidden-${name}`,
  revealIn: (text: string) => text.replaceAll('hidden-', ''),
};

afterEach(async () => {
  await Promise.all(opened.splice(0).map((policy) => policy.close()));
});

/** A policy that runs this JavaScript for each line; `ask` is the parsed question, `say` writes an answer. */
function policyThat(script: string, timeLimit = 5_000): ExternalPolicy {
  const program = `
    const say = (value) => process.stdout.write((typeof value === 'string' ? value : JSON.stringify(value)) + '\\n');
    require('node:readline').createInterface({ input: process.stdin }).on('line', (line) => {
      const ask = JSON.parse(line);
      ${script}
    });`;
  const policy = createExternalPolicy(
    createJsonProgram([process.execPath, '-e', program], {
      timeLimitMs: timeLimit,
      startsMax: 4,
      lineBytesMax: 10_000,
    }),
    names,
  );
  opened.push(policy);
  return policy;
}

async function decide(policy: ExternalPolicy, plan: typeof safePlan | null = safePlan) {
  const said = await policy.ask(safeFacts, plan, 60_000);
  return { ...said, decision: decisionFrom(said, candidateWith({}).policy, plan) };
}

const failsClosed = {
  kind: 'failed',
  decision: { level: 1, disposition: 'assist', action: null, escalateTo: 'on-call' },
};

describe('an external policy', () => {
  it('is given facts and plan, and its level is the decision', async () => {
    const policy = policyThat(
      "say({ level: ask.facts.agent.confidence > 0.9 && ask.plan.action.target === 'hidden-checkout' ? 4 : 1 })",
    );
    expect(await decide(policy)).toMatchObject({
      kind: 'decided',
      decision: { level: 4, disposition: 'act', action: safePlan.action, planDigest: safePlan.digest, approval: null },
    });
  });

  it('is told the time of the trial and no date', async () => {
    const policy = policyThat("say({ level: 1, because: [ask.at + ' ' + Object.keys(ask)] })");
    expect((await decide(policy)).decision.because).toEqual(['60000 id,kind,at,facts,plan']);
  });

  it('sees no name of a service, and its words come back with the names', async () => {
    const bare = 'line.split("hidden-checkout").join("").includes("checkout")';
    const policy = policyThat(`say({ level: 1, because: [ask.facts.scope.target, String(${bare})] })`);
    expect((await decide(policy)).decision.because).toEqual(['checkout', 'false']);
    expect(safePlan.action.target).toBe('checkout');
  });

  it('is not told what would give the trial away', async () => {
    const policy = policyThat('say({ level: 1, because: [Object.keys(ask.plan).join(" ")] })');
    const { because } = (await decide(policy)).decision;
    expect(because[0]).toContain('action');
    expect(because[0]).not.toMatch(/digest|Key/);
  });

  it('that asks gets the approval rule of the policy file', async () => {
    const answer = await decide(policyThat("say({ level: 2, escalateTo: 'compliance-lead' })"));
    expect(answer.decision).toMatchObject({
      disposition: 'ask',
      escalateTo: 'compliance-lead',
      approval: { timeoutMs: 600_000 },
    });
  });

  it('cannot act on a proposal without an action', async () => {
    expect((await decide(policyThat('say({ level: 4 })'), null)).decision).toMatchObject({
      level: 1,
      disposition: 'assist',
    });
  });

  it.each([
    ['throws', 'throw new Error("no")', 'ended'],
    ['ends', 'process.exit(0)', 'ended'],
    ['answers no JSON', 'say("level 4")', 'no JSON'],
    ['answers a level that there is not', 'say({ level: 5 })', 'level'],
    ['answers with a word too much', 'say({ level: 4, quickly: true })', 'no decision'],
    ['answers nothing', 'say(null)', 'no decision'],
    ['answers twice', 'say({ level: 5 }); say({ level: 4 })', ''],
  ])('that %s fails closed', async (_, script, reason) => {
    const answer = await decide(policyThat(script));
    expect(answer).toMatchObject({ ...failsClosed, timedOut: false });
    expect(answer.kind === 'failed' && answer.reason).toContain(reason);
  });

  it('that hangs fails closed within its time limit', async () => {
    expect(await decide(policyThat('', 300))).toMatchObject({ ...failsClosed, timedOut: true });
  });

  it('is started again after a failure, and not for ever', async () => {
    const policy = policyThat('process.exit(3)');
    const reasons: string[] = [];
    for (let i = 0; i < 6; i++) {
      const answer = await decide(policy);
      expect(answer).toMatchObject(failsClosed);
      reasons.push(answer.kind === 'failed' ? answer.reason : '');
    }
    expect(reasons[1]).toContain('code 3');
    expect(reasons.at(-1)).toContain('not started again');
  });
});
