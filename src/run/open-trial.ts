import { createAgent } from '../agent/create-agent.ts';
import type { Candidate } from '../domain/candidate.ts';
import type { Truth, World } from '../domain/world.ts';
import { createGuard } from '../guard/guard.ts';
import { createQualityAlerts } from '../guard/quality-alerts.ts';
import type { Journal } from '../journal/journal.ts';
import { createPeople } from '../people/simulated-people.ts';
import { createPolicy } from '../policy/policy-engine.ts';
import type { PolicyEngine } from '../policy/policy-engine.ts';
import { createRemediations } from '../remediation/remediations.ts';
import { createSignals } from '../signal/create-signals.ts';
import type { TrialInput } from './trial-input.ts';
import type { TrialState } from './trial-state.ts';

/** Agents of these kinds speak at their own times and not only while an alert fires. */
const unprompted: readonly string[] = ['scripted', 'recorded', 'flooding', 'flip-flopping', 'hallucinating'];

/** A trial at its beginning, with a part of its own of everything that remembers. */
export function openTrial(input: TrialInput, journal: Journal, world: World): TrialState {
  const { scenario, candidate, seed } = input;
  const spec = scenario.agent === 'candidate' ? candidate.agent : scenario.agent;
  return {
    input,
    journal,
    world,
    tickMs: world.samples.tickMs,
    signals: createSignals(scenario, world.samples),
    people: createPeople(scenario.people, seed),
    policy: policyOf(candidate),
    guard: createGuard(candidate.policy),
    agent: createAgent(spec, { folder: candidate.folder, seed }),
    remediations: createRemediations(candidate.policy.guardrails.verify),
    qualityAlerts: createQualityAlerts(candidate.policy.qualityAlerts),
    unprompted: unprompted.includes(spec.kind),
    carried: new Map(),
    appliedByHand: new Set(),
    calls: new Map(),
    lastSaid: new Map(),
    paged: new Map(),
    recommendations: [],
    repairs: new Map(),
    pending: [],
    approvals: [],
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
    truthDue: false,
    idle: 0,
  };
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
