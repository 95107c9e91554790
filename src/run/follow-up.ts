import type { VerificationBody } from '../domain/follow-up-entries.ts';
import type { RemediationStep } from '../remediation/remediation-step.ts';
import { unreachable } from '../base/errors.ts';
import { page } from './escalate.ts';
import { stopOpen, verifyOpen } from './executor.ts';
import { stepOf } from './quality.ts';
import { takeStock } from './think.ts';
import type { TrialState } from './trial-state.ts';

/** Looks at what was carried out: did it help, must it be undone, does a person have to go on (requirements.md D13)? */
export async function followUp(state: TrialState): Promise<void> {
  const observation = state.signals.observe(state.at, state.running);
  perform(state, await verifyOpen(state, observation));
}

/** Stops all that automation has under way (requirements.md D15). */
export async function stopRemediations(state: TrialState, why: string): Promise<void> {
  perform(state, await stopOpen(state, why));
}

/** Writes down what became of remediations, gives the world what it has to begin, and pages where a person must go on. */
export function perform(state: TrialState, steps: readonly RemediationStep[]): void {
  for (const step of steps) {
    write(state, step);
    if (step.command) state.world.begin(step.command);
    if (step.escalate) handOver(state, step);
    state.truthDue = true;
  }
}

function write(state: TrialState, step: RemediationStep): void {
  switch (step.kind) {
    case 'verified':
      return writeVerification(state, step, step.result, step.then);
    case 'canary':
      return writeCanary(state, step);
    case 'stopping':
      return writeStop(state, step, step.what);
    case 'stopped':
      // The completion entry has told it already.
      return;
    default:
      return unreachable(step);
  }
}

function writeVerification(
  state: TrialState,
  step: RemediationStep,
  result: VerificationBody['result'],
  then: VerificationBody['then'],
): void {
  const { id: apply, why, plan } = step;
  state.journal.append(state.at, { kind: 'verification', apply, result, then, why });
  if (result !== 'not-assessed') {
    const helped = result === 'helped';
    state.qualityAlerts.record({ kind: 'verified', at: state.at, step: stepOf(plan.action), helped });
  }
  if (then === 'undo') writeStop(state, step, 'undo');
}

/** A step that does not go on from its canary is verified with it. */
function writeCanary(state: TrialState, step: Extract<RemediationStep, { kind: 'canary' }>): void {
  const { id: apply, result, then, why } = step;
  state.journal.append(state.at, { kind: 'canary', apply, result, then, why });
  if (then !== 'go-on') writeVerification(state, step, result === 'worse' ? 'did-not-help' : 'not-assessed', then);
}

function writeStop(state: TrialState, { id, why, plan }: RemediationStep, what: 'undo' | 'abort'): void {
  if (what === 'undo') state.qualityAlerts.record({ kind: 'undone', at: state.at, step: stepOf(plan.action) });
  state.journal.append(state.at, { kind: 'stop', by: 'automation', apply: id, what, why });
}

function handOver(state: TrialState, step: RemediationStep): void {
  const carried = state.carried.get(step.id);
  if (!carried) return;
  const observation = state.signals.observe(state.at, state.running);
  const { proposalId, decisionId, proposal } = carried;
  page(state, { ...takeStock(state, observation, proposal), proposalId, decisionId }, step.why);
}
