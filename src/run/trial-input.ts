import type { Candidate } from '../domain/candidate.ts';
import { executorKindOf } from '../domain/executor-rules.ts';
import type { StartBody } from '../domain/start.ts';
import type { Scenario, ScenarioDocument } from '../domain/scenario.ts';
import type { World } from '../domain/world.ts';
import type { FileBeside } from '../journal/journal.ts';

/** Raised on purpose when the same inputs may give another journal; `replay` tells this from a broken promise. */
export const behaviour = 13;

/** All that one trial depends on. The same input gives the same journal, byte for byte. */
export interface TrialInput {
  readonly scenario: Scenario;
  readonly document: ScenarioDocument;
  readonly scenarioDigest: string;
  /** See the start entry. */
  readonly targetDigest: string | null;
  readonly candidate: Candidate;
  readonly charterDigest: string;
  readonly seed: number;
  readonly world: StartBody['world'];
  /** Scenario time over real time; 1 where time is virtual. */
  readonly timeScale: number;
  readonly replay: { readonly id: string; readonly digest: string } | null;
  /** See the start entry. */
  readonly scoredUntil: number | null;
  /** What the world hands to `keep` is kept beside the journal. */
  openWorld(keep?: (file: FileBeside) => void): World | Promise<World>;
  /** The same world once more, for what would have been; null for one that cannot be forked. */
  readonly forkWorld: (() => World | Promise<World>) | null;
}

/** A trial before it has a world. */
export type UnopenedInput = Omit<TrialInput, 'openWorld' | 'forkWorld'>;

/** The first entry of a trial's journal. */
export function startOf(input: UnopenedInput): StartBody {
  const { policy, runbooks, agent, programs, name, digest } = input.candidate;
  return {
    kind: 'start',
    format: 'requal/journal/v1',
    behaviour,
    world: input.world,
    timeScale: input.timeScale,
    seed: input.seed,
    scenario: input.document,
    scenarioDigest: input.scenarioDigest,
    targetDigest: input.targetDigest,
    replay: input.replay,
    candidate: {
      name,
      digest,
      policyVersion: policy.metadata.version,
      runbookVersions: runbooks.map((runbook) => `${runbook.id}@${runbook.version}`),
      agent: agent.kind,
      executor: executorKindOf(programs),
      author: policy.metadata.author,
      approvers: policy.metadata.approvals.map((approval) => approval.role),
      exceptions: policy.exceptions.map(({ expires, id, lifts, owner, services }) => ({
        expires,
        id,
        lifts,
        owner,
        services,
      })),
      canaries: policy.guardrails.canaries,
      logging: policy.logging,
    },
    charterDigest: input.charterDigest,
    scoredUntil: input.scoredUntil,
  };
}
