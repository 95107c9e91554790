import { invariant, unreachable } from '../base/errors.ts';
import { createAliases } from '../agent/aliases.ts';
import type { Aliases } from '../agent/aliases.ts';
import { createAgent } from '../agent/create-agent.ts';
import type { Adversary, Agent, AgentSpec } from '../domain/agent.ts';
import type { Candidate } from '../domain/candidate.ts';
import type { Signals } from '../domain/signals.ts';
import type { Truth, World } from '../domain/world.ts';
import { createGuard } from '../guard/guard.ts';
import { createQualityAlerts } from '../guard/quality-alerts.ts';
import type { Journal } from '../journal/journal.ts';
import { createPeople } from '../people/simulated-people.ts';
import { createExternalPolicy } from '../policy/external-policy.ts';
import { createPolicy } from '../policy/policy-engine.ts';
import { createRandomPolicy } from '../policy/random-policy.ts';
import type { PolicyEngine } from '../policy/policy-engine.ts';
import { createRemediations } from '../remediation/remediations.ts';
import { createSignals } from '../signal/create-signals.ts';
import type { TrialInput } from './trial-input.ts';
import type { Answers } from './answers.ts';
import { createExecutorDoor } from './executor-door.ts';
import { createExecutorRegister } from './executor-register.ts';
import { openProgram } from './open-program.ts';
import type { Decider, Executor, TrialState } from './trial-state.ts';

/** Agents of these kinds speak at their own times and not only while an alert fires. */
const unprompted: readonly string[] = ['scripted', 'recorded', 'flooding', 'flip-flopping', 'hallucinating'];

/** A trial at its beginning, with a part of its own of everything that remembers. */
export function openTrial(input: TrialInput, journal: Journal, world: World, answers: Answers): TrialState {
  const { scenario, candidate, seed } = input;
  const spec = scenario.agent === 'candidate' ? candidate.agent : scenario.agent;
  const names = namesOf(input);
  // Requal's own parts need no aliases, and making them costs as much as a tenth of a simulated hour.
  const aliases = once(() => createAliases(seed, names));
  const executor = executorOf(input, aliases, answers);
  const signals = createSignals(scenario, world.samples);
  return {
    input,
    journal,
    world: heardBy(signals, world),
    tickMs: world.samples.tickMs,
    signals,
    people: createPeople(scenario.people, seed),
    policy: deciderOf(input, aliases, answers),
    executor,
    answers,
    agent: agentOf(spec, input, names, answers),
    remediations: executor.kind === 'requal' ? executor.remediations : executor.register,
    qualityAlerts: createQualityAlerts(candidate.policy.qualityAlerts),
    unprompted: unprompted.includes(spec.kind),
    isProgram: spec.kind === 'exec',
    carried: new Map(),
    byHand: new Map(),
    calls: new Map(),
    lastSaid: new Map(),
    paged: new Map(),
    unagreed: [],
    rejections: new Map(),
    recommendations: [],
    failures: new Map(),
    repairs: new Map(),
    pending: [],
    approvals: [],
    lookedUp: new Map(),
    shownSince: new Map(),
    counts: { observation: 0, proposal: 0, decision: 0, escalation: 0, apply: 0 },
    at: 0,
    running: {
      killed: false,
      commanderInControl: false,
      underRepair: [],
      budgetRemaining: scenario.context.budgetRemaining,
      suspended: false,
    },
    truth: nothingYet(scenario.context.budgetRemaining),
    truthWrittenAt: 0,
    objectiveWritten: true,
    objectiveSeen: true,
    crossedAt: [],
    quietSince: 0,
    forgottenSince: null,
    askedAt: 0,
    attendedAt: 0,
    truthDue: false,
    idle: 0,
    callsBefore: 0,
  };
}

/** The same world; what it is told to begin, alerting hears of as well. */
function heardBy(signals: Signals, world: World): World {
  return {
    capabilities: world.capabilities,
    samples: world.samples,
    machine: () => world.machine(),
    begin(command) {
      signals.begun(command);
      world.begin(command);
    },
    advance: (untilMs) => world.advance(untilMs),
    close: () => world.close(),
  };
}

/** Services that something shown could speak of. */
function namesOf({ scenario, candidate }: TrialInput): readonly string[] {
  const inRunbooks = candidate.runbooks.flatMap(({ actions, doNotTouch }) => [
    ...actions.map(({ on }) => on).filter((on) => on !== 'at-fault'),
    ...doNotTouch,
  ]);
  return [...new Set([...scenario.topology.services.map(({ name }) => name), ...inRunbooks])];
}

/** An agent outside of requal is asked by way of the answers, and not even started where those come from a journal. */
function agentOf(
  spec: AgentSpec | Adversary,
  { candidate, seed }: TrialInput,
  names: readonly string[],
  answers: Answers,
): Agent {
  const options = { folder: candidate.doorFolders.agent, seed, names };
  if (spec.kind !== 'exec' && spec.kind !== 'recorded') return createAgent(spec, options);
  const agent = answers.live ? createAgent(spec, options) : null;
  return {
    name: spec.kind,
    propose: (request) => answers.ask('propose', async () => (agent ?? nobody).propose(request)),
    close: async () => agent?.close(),
  };
}

function deciderOf({ candidate, seed }: TrialInput, aliases: () => Aliases, answers: Answers): Decider {
  const { policy } = candidate.programs;
  switch (policy.kind) {
    case 'file':
      return { kind: 'file', engine: policyOf(candidate) };
    case 'random':
      return { kind: 'file', engine: createRandomPolicy(candidate, seed) };
    case 'exec':
    case 'recorded': {
      if (!answers.live) return { kind: 'external', door: nobody };
      const program = openProgram(policy, candidate.doorFolders.policy);
      return { kind: 'external', door: createExternalPolicy(program, aliases()) };
    }
    default:
      return unreachable(policy);
  }
}

function executorOf({ candidate, scenario, seed }: TrialInput, aliases: () => Aliases, answers: Answers): Executor {
  const { policy, programs, doorFolders } = candidate;
  if (programs.executor.kind === 'requal') {
    const remediations = createRemediations(policy.guardrails.verify, {
      entry: scenario.workload.entry,
      objective: scenario.objective,
    });
    return { kind: 'requal', guard: createGuard(policy), remediations };
  }
  // Who works on the objects of a cluster has to know their names.
  const namesShown = () => (programs.executor.kind === 'controller' ? createAliases(seed, []) : aliases());
  const door = answers.live
    ? createExecutorDoor(openProgram(programs.executor, doorFolders.executor), seed, namesShown())
    : nobody;
  return { kind: 'external', door, register: createExecutorRegister() };
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | null = null;
  return () => (made ??= { value: make() }).value;
}

/** Compiling clauses costs more than a trial's decisions, and an engine remembers nothing. */
const engines = new WeakMap<Candidate, PolicyEngine>();

function policyOf(candidate: Candidate): PolicyEngine {
  const known = engines.get(candidate);
  if (known) return known;
  const engine = createPolicy(candidate);
  engines.set(candidate, engine);
  return engine;
}

function nothingYet(budgetRemaining: number): Truth {
  return {
    at: 0,
    offered: 0,
    failed: 0,
    successRatio: 1,
    latencyMs: 0,
    objectiveMet: true,
    budgetRemaining,
    recordsLost: 0,
    activeFaults: [],
    leastReady: { service: '', fraction: 1 },
  };
}

/** Stands behind every door of a trial whose answers come from a journal. */
const nobody = {
  propose: notAsked,
  ask: notAsked,
  rule: notAsked,
  verify: notAsked,
  stop: notAsked,
  close: async () => {},
};

async function notAsked(): Promise<never> {
  return invariant(false, 'a program was asked although its answers are in the journal') as never;
}
