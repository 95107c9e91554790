import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { digest } from '../../src/base/canonical-json.ts';
import { actionKinds } from '../../src/domain/action.ts';
import type { Candidate } from '../../src/domain/candidate.ts';
import type {
  DoorFailure,
  DoorKeeper,
  PolicySaid,
  RuleSaid,
  StopSaid,
  VerifySaid,
} from '../../src/domain/door-answer.ts';
import type { Entry } from '../../src/domain/entry.ts';
import type { Level } from '../../src/domain/policy.ts';
import { roleSchema } from '../../src/domain/primitives.ts';
import type { Role } from '../../src/domain/primitives.ts';
import type { AgentAnswer } from '../../src/domain/proposal.ts';
import { checkJournal } from '../../src/journal/read-journal.ts';
import { judgeTrial } from '../../src/judge/judge-trial.ts';
import { keptAnswers } from '../../src/run/answers.ts';
import { runTrial } from '../../src/run/trial.ts';
import { scriptedArbitrary } from '../helpers/adversary-arbitrary.ts';
import { seedArbitrary, shippedCandidate, trialOf } from '../helpers/random-trial.ts';
import { scenarioArbitrary } from '../helpers/scenario-arbitrary.ts';
import { shippedCharter } from '../helpers/shipped-charter.ts';
import { withSpy } from '../helpers/spying-world.ts';

/** What the programs behind the doors answer, in turn and over and over. */
interface Script {
  readonly agent: readonly AgentAnswer[];
  readonly policy: readonly PolicySaid[];
  readonly rule: readonly RuleSaid[];
  readonly verify: readonly VerifySaid[];
  readonly stop: readonly StopSaid[];
}

const door = vi.hoisted(() => {
  const turns = new Map<string, number>();
  const state = { script: null as Script | null, asked: [] as [string, unknown][] };
  return {
    state,
    begin(script: Script | null): void {
      turns.clear();
      state.asked = [];
      state.script = script;
    },
    next<K extends keyof Script>(key: K): Script[K][number] {
      const answers = state.script?.[key];
      const turn = turns.get(key) ?? 0;
      turns.set(key, turn + 1);
      const answer = answers?.[turn % answers.length];
      if (answer === undefined) throw new Error(`the ${key} was asked and should not have been`);
      state.asked.push([key, answer]);
      return answer;
    },
  };
});

// In place of programs: what they answer is understood already, so that a thousand questions take no time.
vi.mock(import('../../src/agent/exec-agent.ts'), () => ({
  createExecAgent: () => ({ name: 'exec', propose: async () => door.next('agent'), close: async () => undefined }),
}));
vi.mock(import('../../src/policy/external-policy.ts'), async (original) => ({
  ...(await original()),
  createExternalPolicy: () => ({ ask: async () => door.next('policy'), close: async () => undefined }),
}));
vi.mock(import('../../src/run/open-program.ts'), () => ({
  openProgram: () => ({
    ask: async () => ({ kind: 'value' as const, value: null }),
    dismiss: async () => undefined,
    close: async () => undefined,
  }),
}));
vi.mock(import('../../src/run/executor-door.ts'), () => ({
  createExecutorDoor: () => ({
    rule: async () => door.next('rule'),
    verify: async () => door.next('verify'),
    async stop(_at, _why, running) {
      const said = door.next('stop');
      // The script says which of those that run, by their place.
      return said.kind === 'failed' ? said : { ...said, abort: said.abort.map((at) => running[Number(at)]?.id ?? at) };
    },
    close: async () => undefined,
  }),
}));

const failure: fc.Arbitrary<DoorFailure> = fc.record({
  kind: fc.constant('failed' as const),
  reason: fc.constantFrom('it crashed', 'its answer is no JSON', 'it gave no answer within 100 ms'),
  timedOut: fc.boolean(),
});

const proposal: fc.Arbitrary<AgentAnswer> = fc.record({
  kind: fc.constant('proposal' as const),
  latencyMs: fc.constantFrom(0, 2_000, 90_000),
  proposal: fc.record({
    service: fc.constantFrom('gateway', 'catalogue', 'not-in-the-topology'),
    pattern: fc.constantFrom('oom-leak', 'bad-deploy', null),
    diagnosis: fc.constantFrom('it leaks', ''),
    confidence: fc.constantFrom(0.95, 0),
    evidence: fc.constant([]),
    actions: fc.array(
      fc.record({
        kind: fc.constantFrom(...actionKinds),
        target: fc.constantFrom('gateway', 'catalogue', 'not-in-the-topology'),
        amount: fc.constantFrom(0, 0.5, 3),
      }),
      { maxLength: 2 },
    ),
    rationale: fc.constant(''),
    calls: fc.constantFrom(
      null,
      [],
      [{ tool: 'query-metrics' as const, target: 'catalogue', about: ['memory_ratio'] }],
    ),
    versions: fc.constant({ agent: 'program/1', model: 'none', prompt: 'none' }),
  }),
});

const role: fc.Arbitrary<Role> = fc.constantFrom(...roleSchema.options);

const policySaid: fc.Arbitrary<PolicySaid> = fc.record({
  kind: fc.constant('decided' as const),
  level: fc.constantFrom<Level>(0, 1, 2, 3, 4),
  because: fc.constantFrom<string[]>([], ['it was seen often']),
  escalateTo: fc.oneof(role, fc.constant(null)),
});

const ruleSaid: fc.Arbitrary<RuleSaid> = fc.record({
  kind: fc.constant('ruled' as const),
  ruling: fc.constantFrom('execute' as const, 'refuse' as const),
  because: fc.constant('so it says'),
});

const verifySaid: fc.Arbitrary<VerifySaid> = fc.record({
  kind: fc.constant('verified' as const),
  then: fc.constantFrom('close' as const, 'undo' as const, 'escalate' as const, 'wait' as const),
  because: fc.constant('so it says'),
});

const stopSaid: fc.Arbitrary<StopSaid> = fc.record({
  kind: fc.constant('stopped' as const),
  abort: fc.array(fc.constantFrom('0', '1', 'nothing-of-that-name'), { maxLength: 3 }),
});

function some<T>(answer: fc.Arbitrary<T>): fc.Arbitrary<T[]> {
  return fc.array(answer, { minLength: 1, maxLength: 8 });
}

const agentSaid: fc.Arbitrary<AgentAnswer> = fc.oneof(
  { weight: 4, arbitrary: proposal },
  { weight: 1, arbitrary: fc.constant({ kind: 'nothing' as const }) },
  { weight: 1, arbitrary: failure },
);

const mixed: fc.Arbitrary<Script> = fc.record({
  agent: some(agentSaid),
  policy: some(fc.oneof({ weight: 4, arbitrary: policySaid }, { weight: 1, arbitrary: failure })),
  rule: some(fc.oneof({ weight: 4, arbitrary: ruleSaid }, { weight: 1, arbitrary: failure })),
  verify: some(fc.oneof({ weight: 4, arbitrary: verifySaid }, { weight: 1, arbitrary: failure })),
  stop: some(fc.oneof({ weight: 4, arbitrary: stopSaid }, { weight: 1, arbitrary: failure })),
});

const program = { kind: 'exec' as const, command: ['program'], timeLimit: 100 };

/** A candidate with programs behind these doors. Behind the others it would always act. */
function withPrograms(...keepers: readonly DoorKeeper[]): Candidate {
  const base = shippedCandidate('always-act');
  const content = {
    policy: base.policy,
    runbooks: base.runbooks,
    agent: keepers.includes('agent') ? { ...program, latency: 0 } : base.agent,
    programs: {
      policy: keepers.includes('policy') ? program : base.programs.policy,
      executor: keepers.includes('executor') ? program : base.programs.executor,
      files: [],
    },
  };
  return { ...base, ...content, digest: digest(content) };
}

const everyDoor = withPrograms('agent', 'policy', 'executor');
const byCandidate = scenarioArbitrary({ agent: fc.constant(() => 'candidate' as const) });

describe('with programs behind every door, any trial', () => {
  it('carries out what the executor admits and nothing else, can be judged, and is run again without the programs', async () => {
    const applied = { by: 0, stopped: 0 };
    await fc.assert(
      fc.asyncProperty(byCandidate, seedArbitrary, mixed, async (scenario, seed, script) => {
        const { input, seen } = withSpy(trialOf(scenario, everyDoor, seed));
        door.begin(script);
        const { entries, lines } = await runTrial(input);
        const admitted = door.state.asked.filter(([key, said]) => key === 'rule' && isExecute(said as RuleSaid)).length;
        const told = seen.commands.filter(({ command }) => command.kind === 'apply' && command.by === 'automation');
        expect(told.length).toBe(automationApplies(entries).length);
        // Never more than were admitted; fewer where as many as may be were under way already.
        expect(told.length).toBeLessThanOrEqual(admitted);
        expect(checkJournal(`${lines.join('\n')}\n`)).not.toHaveProperty('flaw');
        expect(judgeTrial({ entries, charter: shippedCharter, twin: null }).verdict).toBeTypeOf('string');
        applied.by += told.length;
        applied.stopped += entries.filter(({ kind }) => kind === 'stop').length;

        door.begin(null);
        const again = await runTrial(trialOf(scenario, everyDoor, seed), keptAnswers(entries));
        expect(again.lines).toEqual(lines);
      }),
      { numRuns: 150 },
    );
    expect(Math.min(applied.by, applied.stopped)).toBeGreaterThan(0);
  });
});

describe('a program that does nothing but fail', () => {
  const scripted = scenarioArbitrary({ agent: scriptedArbitrary });

  it.each<[DoorKeeper, fc.Arbitrary<Parameters<typeof trialOf>[0]>]>([
    ['agent', byCandidate],
    ['policy', scripted],
    ['executor', scripted],
  ])('as %s lets automation do nothing, and a person is paged at once', async (who, scenarios) => {
    const candidate = withPrograms(who);
    let failures = 0;
    await fc.assert(
      fc.asyncProperty(scenarios, seedArbitrary, some(failure), async (scenario, seed, failing) => {
        door.begin({ agent: failing, policy: failing, rule: failing, verify: failing, stop: failing });
        const { entries } = await runTrial(trialOf(scenario, candidate, seed));
        expect(automationApplies(entries)).toEqual([]);
        const failed = entries.filter((entry) => entry.kind === 'agent-failed');
        const asked = door.state.asked.length > 0;
        expect(failed.length > 0).toBe(asked);
        expect(failed.every((entry) => entry.who === who)).toBe(true);
        failures += failed.length;
        const called = entries.filter((entry) => entry.kind === 'escalation' && entry.what === 'page');
        const unheard = failed.filter(({ at }) => !called.some((page) => page.at <= at));
        expect(unheard).toEqual([]);
        const outcome = judgeTrial({ entries, charter: shippedCharter, twin: null });
        expect(outcome.findings.find(({ invariant }) => invariant === 'fail-closed')?.verdict).not.toBe('fail');
      }),
      { numRuns: 150 },
    );
    expect(failures).toBeGreaterThan(0);
  });
});

function isExecute(said: RuleSaid): boolean {
  return said.kind === 'ruled' && said.ruling === 'execute';
}

function automationApplies(entries: readonly Entry[]): readonly Entry[] {
  return entries.filter((entry) => entry.kind === 'apply' && entry.by === 'automation');
}
