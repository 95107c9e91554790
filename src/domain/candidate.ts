import { z } from 'zod';
import { agentSpecSchema, timeLimitSchema } from './agent.ts';
import type { AgentSpec } from './agent.ts';
import { changeSchema } from './change.ts';
import type { DoorKeeper } from './door-answer.ts';
import type { Policy } from './policy.ts';
import type { Runbook } from './runbook.ts';

const execDoor = z.strictObject({
  kind: z.literal('exec'),
  command: z.array(z.string()).min(1),
  timeLimit: timeLimitSchema.default(5_000),
});

/**
 * A program that is asked as an executor is, and carries out by itself what it rules to execute, by the API of the cluster.
 * requal begins nothing for it and watches from outside what comes of it.
 */
const controllerDoor = z.strictObject({ ...execDoor.shape, kind: z.literal('controller') });

/** A file of JSON lines that an external program would have answered; `src/run/recorded-program.ts` reads it. */
const recordedDoor = z.strictObject({
  kind: z.literal('recorded'),
  /** Its path from the folder of the file that says so. */
  file: z.string(),
});

/** `candidate.yaml`: who diagnoses, decides and executes. Without the file it is requal's own throughout. */
export const doorsSchema = z.strictObject({
  /** Another candidate's folder, relative to this one, whose policy, runbooks and doors are taken over. */
  extends: z.string().nullable().default(null),
  /** Made to the policy document of `extends`, or of this folder, before it is read. */
  changes: z.array(changeSchema).max(40).default([]),
  /** Where the runbooks stand, relative to the file that says so. */
  runbooks: z.string().default('runbooks'),
  agent: agentSpecSchema.default({ kind: 'matcher' }),
  policy: z
    .discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('file') }),
      /** A yardstick: the level is drawn, and of the file only approvals, roles and settings count. */
      z.strictObject({ kind: z.literal('random') }),
      execDoor,
      recordedDoor,
    ])
    .default({ kind: 'file' }),
  executor: z
    .discriminatedUnion('kind', [z.strictObject({ kind: z.literal('requal') }), execDoor, controllerDoor, recordedDoor])
    .default({ kind: 'requal' }),
});
export type Doors = z.output<typeof doorsSchema>;

/** A door with something outside of requal behind it. */
export type ProgramDoor = Exclude<Doors['policy'] | Doors['executor'], { kind: 'file' | 'random' | 'requal' }>;

/** For each door the folder that its paths count from. */
export type DoorFolders = Readonly<Record<DoorKeeper, string>>;

/** What is on trial: a folder with a policy, runbooks and an agent, loaded whole. */
export interface Candidate {
  readonly name: string;
  /** Where the programs and records of its doors are looked up: an inherited door stands in another folder. */
  readonly doorFolders: DoorFolders;
  readonly policy: Policy;
  readonly runbooks: readonly Runbook[];
  readonly agent: AgentSpec;
  /** Who decides and who carries out, with the digests of the files that the doors name. */
  readonly programs: {
    readonly policy: Doors['policy'];
    readonly executor: Doors['executor'];
    readonly files: readonly (readonly [file: string, digest: string])[];
  };
  /** SHA-256 over the canonical JSON of the content. */
  readonly digest: string;
}

/** What of a candidate is on trial: all but its name and where it stands. */
export type CandidateContent = Pick<Candidate, 'policy' | 'runbooks' | 'agent' | 'programs'>;
