import type { Candidate } from '../../../src/domain/candidate.ts';
import type { Entry, EntryKind, EntryOf } from '../../../src/domain/entry.ts';
import type { Action } from '../../../src/domain/action.ts';
import type { Level, Policy } from '../../../src/domain/policy.ts';
import { scenarioSchema, type ScenarioDocument } from '../../../src/domain/scenario.ts';
import type { Answers } from '../../../src/run/answers.ts';
import { liveAnswers } from '../../../src/run/answers.ts';
import { runTrial } from '../../../src/run/trial.ts';
import { shippedCandidate, trialOf } from '../../helpers/random-trial.ts';
import { withSpy, type WorldSeen } from '../../helpers/spying-world.ts';

export const minute = 60_000;

type PersonDocument = NonNullable<ScenarioDocument['people']>[number];
type ProposalDocument = {
  readonly service?: string;
  readonly pattern?: string | null;
  readonly confidence?: number;
  readonly actions?: readonly Action[];
  /** Metrics of the service that it rests on, by the source that tells them. */
  readonly evidence?: readonly (readonly [metric: string, source: string])[];
};

/** A shop of two services in which nothing happens; what is to happen is given as changes. */
export function calm(changes: Partial<ScenarioDocument> = {}): ScenarioDocument {
  return {
    id: 'calm-shop',
    title: 'A shop in which nothing happens by itself',
    startAt: '2026-02-02T10:00:00Z',
    horizon: '20m',
    topology: {
      services: [
        { name: 'gateway', replicas: 6, replicaRate: 100, dependsOn: [{ service: 'catalogue', calls: 0.5 }] },
        { name: 'catalogue', replicas: 6, replicaRate: 40, autoscaled: true },
      ],
    },
    workload: { entry: 'gateway', rate: 120 },
    context: { history: [{ pattern: 'oom-leak', occurrences: 14, consistency: 0.97 }] },
    ...changes,
  };
}

export const restart: Action = { kind: 'rolling-restart', target: 'catalogue', amount: 0 };
export const scaleOut: Action = { kind: 'scale-out', target: 'catalogue', amount: 2 };

const twoSources = [
  ['memory_ratio', 'service-metrics'],
  ['integrity_errors_per_min', 'logs'],
] as const;

/** An agent that speaks at these times and never else, on evidence of that moment. */
export function scripted(
  proposals: readonly (readonly [at: string, proposal: ProposalDocument])[],
): Extract<ScenarioDocument['agent'], { kind: 'scripted' }> {
  return {
    kind: 'scripted',
    proposals: proposals.map(([at, proposal]) => ({ at, proposal: proposalOf(msOf(at), proposal) })),
  };
}

export function proposalOf(at: number, given: ProposalDocument) {
  const { service = 'catalogue', evidence = twoSources, actions = [restart], ...rest } = given;
  return {
    service,
    pattern: 'oom-leak',
    diagnosis: 'out of memory',
    confidence: 0.95,
    rationale: 'the memory curve',
    calls: null,
    versions: { agent: 'scripted', model: 'none', prompt: 'none' },
    ...rest,
    actions: [...actions],
    evidence: evidence.map(([metric, source]) => ({ service, metric, source, value: 0.5, eventAt: at })),
  };
}

/** Somebody who answers everything with yes after a minute. */
export function yes(role: PersonDocument['role'] = 'on-call', changes: Partial<PersonDocument> = {}): PersonDocument {
  return { role, respondsIn: ['1m'], answers: 'always-approve', ...changes };
}

/** A candidate whose policy comes to this level whatever is proposed, and else is the conservative one. */
export function atLevel(level: Level, changes: Partial<Policy> = {}): Candidate {
  const own = shippedCandidate('conservative');
  const clause = { id: 'always', when: 'true', because: 'it is always so', requirement: null };
  const policy: Policy = {
    ...own.policy,
    levels: [{ level, title: 'Always', match: level >= 3 ? 'all' : 'any', clauses: [clause] }],
    authorised: [restart.kind, scaleOut.kind].map((kind) => ({
      id: `may-${kind}`,
      kind,
      level: 4 as const,
      patterns: [],
      where: 'true',
      because: 'it may',
    })),
    approvals: approvalsOf('page-on-call'),
    escalation: {
      default: 'service-owner',
      regulated: 'compliance-lead',
      data: 'database-owner',
      commander: 'incident-commander',
    },
    ...changes,
  };
  return { ...own, policy, digest: `${own.digest}-at-${level}` };
}

/** Who is asked, for each tier the same: within five minutes, and a yes is good for five. */
export function approvalsOf(
  onTimeout: Policy['approvals'][number]['onTimeout'],
  groups: Policy['approvals'][number]['groups'] = [['on-call']],
): Policy['approvals'] {
  return [0, 1, 2, 3].map((tier) => ({ tier, groups, timeout: 5 * minute, onTimeout, validFor: 5 * minute }));
}

/** A policy with these guardrail settings instead of its own. */
export function guarded(candidate: Candidate, settings: Partial<Policy['guardrails']>): Candidate {
  const { policy } = candidate;
  return { ...candidate, policy: { ...policy, guardrails: { ...policy.guardrails, ...settings } } };
}

/** A trial that has been run, as the tests look at it. */
export interface ToldTrial {
  readonly entries: readonly Entry[];
  /** What the world was told, apart from faults. */
  readonly commands: readonly string[];
  readonly seen: WorldSeen;
  of<K extends EntryKind>(kind: K): EntryOf<K>[];
}

/** Runs a trial in a simulator that is looked over the shoulder. */
export async function tell(
  document: ScenarioDocument,
  candidate: Candidate,
  answers: Answers = liveAnswers(),
): Promise<ToldTrial> {
  const { input, seen } = withSpy(trialOf(scenarioSchema.parse(document), candidate, 1));
  const { entries } = await runTrial(input, answers);
  return {
    entries,
    commands: seen.commands.flatMap(({ at, command }) =>
      command.kind === 'inject' || command.kind === 'clear' ? [] : [`${at} ${command.kind} ${command.id}`],
    ),
    seen,
    of: (kind) => entries.filter((entry): entry is EntryOf<typeof kind> => entry.kind === kind),
  };
}

function msOf(at: string): number {
  const [, amount, unit] = /^(\d+)(s|m)$/.exec(at) ?? [];
  if (amount === undefined) throw new Error(`${at} is no time of a script`);
  return Number(amount) * (unit === 's' ? 1_000 : minute);
}
