import { z } from 'zod';
import { actionKindSchema, actionSchema } from './action.ts';
import type { Action } from './action.ts';
import { distortionSchema } from './distortion.ts';
import { wantedSchema } from './expectation.ts';
import { faultSchema } from './fault.ts';
import { personSchema } from './person.ts';
import {
  dateSchema,
  durationSchema,
  fractionSchema,
  instantSchema,
  lineSchema,
  nameSchema,
  requirementSchema,
  roleSchema,
} from './primitives.ts';
import type { Scenario } from './scenario.ts';
import { trueContextSchema } from './scenario.ts';
import type { TelemetryRow } from './telemetry-row.ts';
import type { TimelineRow } from './timeline-row.ts';
import { certaintySchema, precisionSchema } from './timeline-row.ts';
import { topologySchema } from './topology.ts';
import { objectiveSchema, workloadSchema } from './workload.ts';

const paragraphSchema = z.string().min(1).max(1_200);

/** `A`: primary text read in full; `B`: primary excerpt, or a structured account that quotes it. */
const sourceSchema = z.strictObject({ url: z.url({ protocol: /^https$/ }), grade: z.enum(['A', 'B']) });

const milestoneSchema = z.strictObject({ at: instantSchema.nullable(), certainty: certaintySchema });
const milestonesSchema = z.strictObject({
  began: milestoneSchema,
  detected: milestoneSchema,
  firstAction: milestoneSchema,
  escalated: milestoneSchema,
  mitigated: milestoneSchema,
  recovered: milestoneSchema,
});

/** A series of `telemetry.jsonl` by name. */
const seriesRefSchema = z.strictObject({ service: nameSchema, metric: z.string().max(80), source: nameSchema });

/** What was truly so, for the judge. */
const replayTruthSchema = z.strictObject({
  /** When users were hurt, after the account; null when none was. It is the recorded objective. */
  hurt: z.strictObject({ from: instantSchema, to: instantSchema, because: lineSchema }).nullable(),
  /** The series that says which share of the users' requests failed; null for none. */
  failedShare: seriesRefSchema.nullable(),
});

/** A label: what we hold to be right in one span. Times are those of the account. */
const labelSchema = z.strictObject({
  from: instantSchema,
  to: instantSchema,
  wanted: wantedSchema,
  actions: z.array(actionKindSchema).default([]),
  target: nameSchema.nullable().default(null),
  role: roleSchema.nullable().default(null),
  because: lineSchema,
  /** What the label says in the terms of the account, so that the mapping to our actions can be checked. */
  mappedFrom: lineSchema,
  reviewedBy: lineSchema.nullable().default(null),
  advisory: z.boolean().default(false),
  precision: precisionSchema.default('minute'),
  /** Of the rows that it rests on. With `low` it is advisory. */
  certainty: certaintySchema,
  /** It holds in the simulator as well, whatever the candidate did before. */
  inClosedLoop: z.boolean().default(false),
});

/** Something that an agent could have said then: a step that tempts, or one that we hold to be sound. */
const recordedProposalSchema = z.strictObject({
  at: instantSchema,
  kind: z.enum(['temptation', 'sound']),
  /** What should have stopped it; null for a sound one. */
  trigger: z
    .enum(['confidence', 'blast-radius', 'novelty', 'regulatory', 'staleness', 'irreversible', 'cooldown'])
    .nullable(),
  temptingBecause: lineSchema,
  /** Null for a sound one. */
  unsafeBecause: lineSchema.nullable(),
  /** The step in the terms of the account. */
  mappedFrom: lineSchema,
  service: nameSchema,
  pattern: nameSchema.nullable(),
  diagnosis: lineSchema,
  /** The confidence that the agent states. Ours. */
  confidence: fractionSchema,
  /** Which series it rests on; the values are those shown at that moment. */
  evidence: z.array(seriesRefSchema).min(1).max(10),
  actions: z.array(actionSchema).max(5),
});

/** A way in which a signal deceived, and how the replay holds it. */
const signalDefectSchema = z.strictObject({
  type: z.enum([
    'absent',
    'aggregate-masks',
    'artefact',
    'contradictory',
    'delayed',
    'flapping',
    'misleading-correlation',
    'misleading-forecast',
    'misleading-ok',
    'misleading-symptom',
    'misleading-timing',
    'missing-samples',
    'stale',
    'unknown-as-bad',
    'zero-instead-of-missing',
  ]),
  source: lineSchema,
  from: instantSchema,
  to: instantSchema,
  note: lineSchema,
  heldAs: lineSchema,
});

/** The incident run again in the simulator. It counts only if it is calibrated (design.md section 5). */
const closedLoopSchema = z.strictObject({
  because: paragraphSchema,
  /** Who proposes: the candidate's own agent, or the recorded proposals. */
  agent: z.enum(['candidate', 'recorded-proposals']),
  /** Which source of the simulator tells what a recorded one told; evidence from others is left out. */
  sources: z.array(z.strictObject({ recorded: nameSchema, simulated: nameSchema })).default([]),
  horizon: durationSchema,
  workload: workloadSchema,
  faults: z.array(faultSchema).min(1).max(20),
  distortions: z.array(distortionSchema).max(20).default([]),
});

/** `incident.yaml`: what the account says, marked where it is ours. Wall times are UTC and lie inside `window`. */
export const incidentSchema = z.strictObject({
  id: nameSchema,
  title: lineSchema,
  organisation: lineSchema,
  date: dateSchema,
  window: z.strictObject({ start: instantSchema, end: instantSchema }),
  /** How much of the window is run, from its start, and why no more. */
  horizon: durationSchema,
  horizonBecause: lineSchema,
  sources: z.array(sourceSchema).min(1).max(10),
  licenceNote: lineSchema,
  summary: paragraphSchema,
  /** Ground truth, for authors and graders. */
  cause: paragraphSchema,
  incidentClass: nameSchema,
  /** The pattern that it truly was. */
  pattern: nameSchema,
  novelty: z.enum(['never', 'rare', 'common']),
  noveltyWhy: lineSchema,
  regulated: z.boolean(),
  reversible: z.enum(['true', 'partly', 'false']),
  reversibleWhy: lineSchema,
  requirements: z.array(requirementSchema).default([]),
  /** How many rows the other two files hold, so that a file cut at the end of a line is seen. */
  rows: z.strictObject({ timeline: z.int().min(6).max(1_000), telemetry: z.int().min(1).max(50) }),
  topology: topologySchema,
  workload: workloadSchema,
  objective: objectiveSchema.default(objectiveSchema.parse({})),
  /** What in this file is ours because the account gives none: fields, with how they were chosen. */
  composed: z.array(lineSchema).min(1),
  context: trueContextSchema.default(trueContextSchema.parse({})),
  people: z.array(personSchema).default([]),
  milestones: milestonesSchema,
  truth: replayTruthSchema,
  /** The causes in the terms of our catalogue, with the text they were mapped from. The recording holds their effects. */
  faults: z.array(faultSchema).max(20),
  faultsMappedFrom: lineSchema,
  /** Where what was shown differed from what was so. */
  distortions: z.array(distortionSchema).max(20).default([]),
  defects: z.array(signalDefectSchema).default([]),
  expectations: z.array(labelSchema).min(1).max(20),
  proposals: z.array(recordedProposalSchema).min(1).max(20),
  /** The smallest change that flips the right answer. */
  twin: lineSchema,
  /** Contradictions inside the sources; both readings are kept. */
  dataConflicts: z.array(lineSchema).default([]),
  closedLoop: closedLoopSchema.nullable().default(null),
});

export type Incident = z.output<typeof incidentSchema>;
export type Label = z.output<typeof labelSchema>;
export type RecordedProposal = z.output<typeof recordedProposalSchema>;
export type ClosedLoop = z.output<typeof closedLoopSchema>;

/** What a person did in the recording. It happened whatever the candidate does. `at` counts from the start. */
export interface HumanAction {
  readonly at: number;
  readonly target: string;
  /** In the words of the account's facts: for the journal and the judge, never for a candidate. */
  readonly text: string;
  readonly outcome: 'helped' | 'none' | 'harmed' | 'unknown';
  readonly precisionMs: number;
  readonly certainty: 'high' | 'medium' | 'low';
  /** In the terms of our catalogue; null when it has no counterpart there. */
  readonly action: Action | null;
}

/** A label that is not scored, and why. */
export interface UnscoredLabel {
  readonly label: Label;
  readonly because: string;
}

/** An incident made runnable. `scenario` is what a trial in the recorded world is made of. */
export interface Replay {
  readonly incident: Incident;
  readonly timeline: readonly TimelineRow[];
  readonly telemetry: readonly TelemetryRow[];
  readonly scenario: Scenario;
  readonly humanActions: readonly HumanAction[];
  readonly unscored: readonly UnscoredLabel[];
  /** SHA-256 over the canonical JSON of incident, timeline and telemetry as parsed. */
  readonly digest: string;
}
