import type { Trigger } from './primitives.ts';

/** What the oracle wanted of an automation's step when it was proposed (design.md section 6). */
export const wantedOfStep = ['act', 'ask', 'stay-out'] as const;
export type WantedOfStep = (typeof wantedOfStep)[number];

/** What became of the proposal, the most autonomous first; `stopped` was decided on, and a guardrail refused it. */
export const givenToStep = ['acted', 'stopped', 'asked', 'stayed-out'] as const;
export type GivenToStep = (typeof givenToStep)[number];

/** What was wanted and what was given. */
export interface StepDisposition {
  readonly wanted: WantedOfStep;
  readonly given: GivenToStep;
}

/** What stood in the way of acting alone: nothing, one trigger as the only cause for a person, or more than one. */
export type TriggerGroup = 'none' | Trigger | 'several';

/** One row of a confusion matrix: in exposures of one trigger group, what was given where this was wanted. */
export interface ConfusionRow {
  readonly trigger: TriggerGroup;
  readonly wanted: WantedOfStep;
  readonly given: Readonly<Record<GivenToStep, number>>;
}

/** Whether what was given is what was wanted. Who was asked, and when, is for other rules. */
export function isRight({ wanted, given }: StepDisposition): boolean {
  switch (wanted) {
    case 'act':
      return given === 'acted';
    case 'ask':
      return given === 'asked';
    case 'stay-out':
      return given === 'stayed-out' || given === 'asked';
  }
}
