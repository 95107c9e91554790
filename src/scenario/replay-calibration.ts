import type { Incident } from '../domain/replay.ts';

/** Moments of one incident in milliseconds from the start; null when it did not happen or nobody says. */
export interface CalibrationMilestones {
  readonly beganAt: number | null;
  readonly detectedAt: number | null;
  readonly mitigatedAt: number | null;
  readonly recoveredAt: number | null;
}

export type MilestoneName = keyof CalibrationMilestones;

/** How far one milestone of the simulation lies from the recorded one. */
export interface MilestoneDifference {
  readonly milestone: MilestoneName;
  readonly recordedAt: number;
  readonly simulatedAt: number | null;
  readonly toleranceMs: number;
}

export interface Calibration {
  readonly calibrated: boolean;
  /** One plain sentence. */
  readonly why: string;
  readonly differences: readonly MilestoneDifference[];
}

/** Times since the beginning may differ by this share (design.md section 5). */
const toleranceRatio = 0.25;

const names = ['beganAt', 'detectedAt', 'mitigatedAt', 'recoveredAt'] as const satisfies readonly MilestoneName[];

/**
 * Whether a simulation with the recorded human actions played in reproduces an incident: each milestone that the record
 * holds must be there, in the recorded order, and its time since the beginning must be within 25 % or the stated
 * precision, whichever is more. A milestone that the record does not hold must not decide anything.
 */
export function compareMilestones(
  recorded: CalibrationMilestones,
  simulated: CalibrationMilestones,
  precisionMs: number,
): Calibration {
  if (recorded.beganAt === null) return refuse('the record does not say when it began', []);
  const held = names.filter((name) => recorded[name] !== null);
  const differences = held.map((name) => difference(name, recorded, simulated, precisionMs));
  const missing = differences.find((one) => one.simulatedAt === null);
  if (missing) return refuse(`the simulation has no ${said(missing.milestone)}`, differences);
  const far = differences.find((one) => Math.abs((one.simulatedAt ?? 0) - one.recordedAt) > one.toleranceMs);
  if (far) return refuse(farSentence(far), differences);
  const swapped = swappedPair(held, recorded, simulated);
  if (swapped) return refuse(`${said(swapped[0])} and ${said(swapped[1])} come in the other order`, differences);
  const why = `${held.length} milestones come in the recorded order and within their tolerance`;
  return { calibrated: true, why, differences };
}

/**
 * The milestones of the account from the start of the window. What is of low certainty decides nothing and is left out,
 * and so are the ends of a harm that no user suffered.
 */
export function recordedMilestones({ window, milestones, truth }: Incident): CalibrationMilestones {
  const startAt = Date.parse(window.start);
  const sure = ({ at, certainty }: Incident['milestones']['began']) =>
    at === null || certainty === 'low' ? null : Date.parse(at) - startAt;
  return {
    beganAt: sure(milestones.began),
    detectedAt: sure(milestones.detected),
    mitigatedAt: truth.hurt ? sure(milestones.mitigated) : null,
    recoveredAt: truth.hurt ? sure(milestones.recovered) : null,
  };
}

function difference(
  milestone: MilestoneName,
  recorded: CalibrationMilestones,
  simulated: CalibrationMilestones,
  precisionMs: number,
): MilestoneDifference {
  const recordedAt = recorded[milestone] ?? 0;
  const sinceBeginning = Math.abs(recordedAt - (recorded.beganAt ?? recordedAt));
  return {
    milestone,
    recordedAt,
    simulatedAt: simulated[milestone],
    toleranceMs: Math.max(toleranceRatio * sinceBeginning, precisionMs),
  };
}

/** Two milestones of which the simulation has clearly the later one first; equal times are no order. */
function swappedPair(
  held: readonly MilestoneName[],
  recorded: CalibrationMilestones,
  simulated: CalibrationMilestones,
): readonly [MilestoneName, MilestoneName] | null {
  for (const one of held) {
    for (const other of held) {
      const isBefore = (recorded[one] ?? 0) < (recorded[other] ?? 0);
      if (isBefore && (simulated[one] ?? 0) > (simulated[other] ?? 0)) return [one, other];
    }
  }
  return null;
}

function farSentence({ milestone, recordedAt, simulatedAt, toleranceMs }: MilestoneDifference): string {
  const seconds = (ms: number) => Math.round(ms / 1_000);
  return `${said(milestone)} is ${seconds(Math.abs((simulatedAt ?? 0) - recordedAt))} s off, more than ${seconds(toleranceMs)} s`;
}

function said(milestone: MilestoneName): string {
  return `\`${milestone.replace(/At$/, '')}\``;
}

function refuse(why: string, differences: readonly MilestoneDifference[]): Calibration {
  return { calibrated: false, why, differences };
}
