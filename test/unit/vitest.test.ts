import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { UserError } from '../../src/base/errors.ts';
import { expectPolicy, type GivenFacts } from '../../src/vitest.ts';
import { damagedCandidate, type DamagedCandidate } from '../helpers/damaged-candidate.ts';

const policies = join(import.meta.dirname, '../../policies');
const conservative = expectPolicy(join(policies, 'conservative'));
const leak: GivenFacts = { agent: { pattern: 'oom-leak' } };

async function failureOf(expectation: Promise<unknown>): Promise<Error> {
  try {
    await expectation;
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error('the expectation holds');
}

describe('an expectation that cannot be asked', () => {
  it('says of which candidate, where and how to mend it, in the message that vitest shows', async () => {
    const folder = join(policies, 'no-such');
    const missing = await failureOf(expectPolicy(folder).given().toAct());
    expect(missing).toBeInstanceOf(UserError);
    expect(missing.message).toContain(folder);
    const { mend, place } = missing as UserError;
    expect(missing.message).toContain(mend ?? 'a mend');
    expect(missing.message).toContain(place?.file ?? folder);
    const day = await failureOf(expectPolicy(join(policies, 'conservative'), { asOf: 'soon' }).toPassLint());
    expect(day.message).toBe(`${join(policies, 'conservative')}: \`soon\` is no date. Write 2026-12-01.`);
  });
});

describe('expectations of a decision', () => {
  it('hold where the policy decides so', async () => {
    await conservative.given(leak).toAct();
    await conservative.given(leak).toReach(4);
    await conservative.given({ ...leak, pattern: { occurrences: 8, reviewed: 8 } }).toReach(3);
    await conservative.given({ ...leak, scope: { regulated: true } }).toAsk();
    await conservative.given({ ...leak, scope: { regulated: true } }).toEscalateTo('compliance-lead');
    await conservative.given({ ...leak, incident: { commander: true } }).toAssist();
    await conservative.given({ ...leak, budget: { remaining: null } }).toReachAtMost(2);
    await expectPolicy(join(policies, 'do-nothing')).given().toStandBy();
    expect((await conservative.given(leak).decision()).action).toEqual({
      kind: 'rolling-restart',
      target: 'a-service',
      amount: 0,
    });
  });

  it('fail where it decides otherwise, and say why it does', async () => {
    const failure = await failureOf(conservative.given({ ...leak, event: { active: true } }).toAct());
    expect(failure.message).toContain('the policy gives level 2');
    expect(failure.message).toContain('a business event protects the service');
    for (const wrong of [
      conservative.given(leak).toAsk(),
      conservative.given(leak).toReachAtMost(3),
      conservative.given(leak).toReach(3),
      conservative.given(leak).toAssist(),
      conservative.given(leak).toStandBy(),
      conservative.given(leak).toEscalateTo('compliance-lead'),
    ]) {
      await expect(wrong).rejects.toThrow('the policy gives level 4');
    }
  });

  it('take the tier of the action from its kind', async () => {
    const decision = await conservative.given({ action: { kind: 'rollback-deploy' } }).decision();
    expect(decision.approval?.because).toBe('it is a step of tier 2');
  });

  it('show what is known, or stay out, where the agent recommends nothing', async () => {
    await conservative.given({ ...leak, action: { kind: 'none' } }).toAssist();
    expect((await conservative.given({ action: { kind: 'none' } }).decision()).action).toBeNull();
    await expectPolicy(join(policies, 'do-nothing'))
      .given({ action: { kind: 'none' } })
      .toStandBy();
  });

  it('let an exception count for as long as it is in force', async () => {
    const half: GivenFacts = { ...leak, scope: { target: 'catalogue' }, budget: { remaining: 0.5 } };
    const later = expectPolicy(join(policies, 'conservative'), { asOf: '2027-11-19' });
    await expect(conservative.given(half).toAct()).resolves.toBeUndefined();
    await expect(later.given(half).toAsk()).resolves.toBeUndefined();
  });

  it.each([
    [{ scope: { kind: 'statless' } }, '`scope.kind` cannot be "statless": it is one of stateless'],
    [{ scope: { service: 1 } }, 'There is no fact `scope.service`'],
    [{ agent: { confidence: 85 } }, 'it is a number from 0 to 1'],
    [{ pattern: { occurrences: 2.5 } }, 'it is a whole number from 0 on'],
    [{ scope: { services: null } }, 'it is always known'],
    [{ scope: { regulated: 'yes' } }, 'it is true or false'],
    [{ agent: { pattern: 3 } }, 'it is a name'],
    [{ constructor: { name: 'x' } }, 'There is no fact'],
    [{ scope: true }, 'are no object'],
  ])('refuse %j', async (facts, what) => {
    const failure = await failureOf(conservative.given(facts as GivenFacts).toAct());
    expect(failure).toBeInstanceOf(UserError);
    expect(failure.message).toContain(what);
  });

  it.each([
    ['nowhere', 'There is no such candidate folder'],
    ['random', 'not in its clauses'],
  ])('refuse the candidate %s', async (name, what) => {
    const failure = await failureOf(expectPolicy(join(policies, name)).given().toAct());
    expect(failure).toBeInstanceOf(UserError);
    expect(failure.message).toContain(what);
  });

  it('refuse a date that is none', async () => {
    const failure = await failureOf(expectPolicy(join(policies, 'conservative'), { asOf: 'soon' }).given().toAct());
    expect(failure.message).toContain('`soon` is no date');
  });
});

describe('expectations of a whole policy', () => {
  it('hold for a policy without holes', async () => {
    await expect(conservative.toHaveNoGaps()).resolves.toBeUndefined();
    await expect(conservative.toPassLint()).resolves.toBeUndefined();
  });

  it('fail where there is one, and name it with its line', async () => {
    const platform = expectPolicy(join(policies, 'production-platform'));
    const failure = await failureOf(platform.toHaveNoGaps());
    expect(failure.message).toContain('pattern.occurrences is 3 to 9');
    expect(failure.message).toContain('policy.yaml:39:15 gap');
    await expect(platform.toPassLint({ except: ['gap', 'owner', 'approvals'] })).rejects.toThrow('contradiction');
    await platform.toPassLint({ except: ['gap', 'owner', 'approvals', 'contradiction'] });
  });

  it('count what only the fallback has where they are strict', async () => {
    await expect(conservative.toHaveNoGaps({ strict: true })).rejects.toThrow('action.idempotent is false');
  });
});

describe('an expectation that no case is left to the fallback', () => {
  let copy: DamagedCandidate;
  const policy = () => expectPolicy(copy.folder);

  beforeEach(() => {
    copy = damagedCandidate('conservative');
    copy.write(
      'candidate.yaml',
      `runbooks: ${relative(copy.folder, join(policies, 'production-platform/runbooks'))}\n`,
    );
  });

  afterEach(() => copy[Symbol.dispose]());

  it('fails where not every case could be tried, because then none is ruled out', async () => {
    copy.edit('policy.yaml', 'when: agent.changes >= 1', 'when: agent.changes >= pattern.occurrences');
    const failure = await failureOf(policy().toHaveNoGaps());
    expect(failure.message).toContain('not every case');
    expect(failure.message).toContain('agent.changes, pattern.occurrences');
  });

  it('fails, strict, where clauses only ever demand and the fallback has all the rest', async () => {
    const text = copy.read('policy.yaml').replace(/\nexceptions:\n(?: .*\n)*/, '\n');
    copy.write('policy.yaml', text.replace(/\n {2}- level: [34]\n[^]*?(?=\n {2}- level: [0-2])/g, '\n'));
    await expect(policy().toHaveNoGaps()).resolves.toBeUndefined();
    await expect(policy().toHaveNoGaps({ strict: true })).rejects.toThrow('none demands a person');
  });
});

describe('the door of the package', () => {
  it('is where package.json says, once it is built, and asks for the vitest of who imports it', () => {
    const door = manifest.exports['./vitest'];
    expect(door).toEqual({ types: './dist/vitest.d.ts', default: './dist/vitest.js' });
    const source = door.default.replace('./dist/', 'src/').replace(/\.js$/, '.ts');
    expect(existsSync(join(import.meta.dirname, '../..', source))).toBe(true);
    expect(manifest.peerDependenciesMeta.vitest.optional).toBe(true);
    expect(manifest.dependencies).not.toHaveProperty('vitest');
  });
});
