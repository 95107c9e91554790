/** Who diagnosed in a trial, and of which kind that agent is, such as `exec` or `over-confident`. */
export interface TrialAgent {
  /** A scenario may put an agent of its own in the place of the candidate's; that one is then not even started. */
  readonly of: 'candidate' | 'scenario';
  readonly kind: string;
}

/** `wanted` is what the scenario says of it, `own` the kind of the candidate's agent. */
export function trialAgentOf(wanted: 'candidate' | { readonly kind: string }, own: string): TrialAgent {
  return wanted === 'candidate' ? { of: 'candidate', kind: own } : { of: 'scenario', kind: wanted.kind };
}
