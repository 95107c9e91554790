import type { Completion, Step, Truth } from '../domain/world.ts';
import type { AlertChange } from '../domain/signals.ts';
import { limits } from '../domain/limits.ts';
import type { EntryOf } from '../domain/entry.ts';
import type { CompletedRemediation } from '../remediation/remediations.ts';
import type { RemediationStep } from '../remediation/remediation-step.ts';
import { perform } from './follow-up.ts';
import type { TrialState } from './trial-state.ts';
import { forgetWhatIsOver } from './unagreed.ts';

/**
 * Writes down what a step showed: alerts, ends of actions, and the truth where the judge needs it, in the order of time.
 * What follows from the end of an action happens when the step is over.
 */
export function witness(state: TrialState, step: Step, alerts: readonly AlertChange[]): void {
  const newest = step.truth.at(-1);
  const hasPast = step.truth.length > 1 || step.completions.length + alerts.length > 0;
  const follow = hasPast ? witnessPast(state, step, alerts) : nothing;
  if (newest) witnessNewest(state, newest);
  for (const change of alerts) if (change.at >= step.at) writeAlert(state, change);
  // Whoever is called now is told what is shown now, so that has to stand in the journal before the call.
  if (follow.length > 0) perform(state, follow);
  // What a suppression hides is not known to have ended, and what it hid from the first is not known at all.
  const isFiring = state.signals.isFiring();
  const quiet = !isFiring && !state.signals.isHiding();
  if (alerts.length > 0 && !isFiring && !quiet) forgetPages(state);
  if (quiet === (state.quietSince !== null) && !alerts.some(({ isShown }) => isShown)) return;
  if (quiet) state.paged.clear();
  else forgetWhatIsOver(state, step.at);
  state.quietSince = quiet ? step.at : null;
}

/** Where nothing fires any more but what is hidden, pages stand that are about that, and new trouble elsewhere is paged anew. */
function forgetPages({ paged, signals }: TrialState): void {
  const hiding = signals.hiding();
  for (const [whom, services] of paged) if (!services.some((one) => hiding.includes(one))) paged.delete(whom);
}

const nothing: readonly RemediationStep[] = [];

/** All that came before the newest truth, with what follows from the ends of actions in it. In most steps there is nothing. */
function witnessPast(state: TrialState, step: Step, alerts: readonly AlertChange[]): readonly RemediationStep[] {
  const steps: RemediationStep[] = [];
  const past = [
    ...step.truth.slice(0, -1).map((truth, place) => {
      const next = step.truth[place + 1] as Truth;
      return { at: truth.at, write: () => writeCrossing(state, truth, next) };
    }),
    ...step.completions.map((done) => ({ at: done.at, write: () => steps.push(...writeCompletion(state, done)) })),
    ...alerts
      .filter(({ at }) => at < step.at)
      .map((change) => ({ at: change.at, write: () => writeAlert(state, change) })),
  ];
  for (const { write } of past.sort((a, b) => a.at - b.at)) write();
  return steps;
}

function witnessNewest(state: TrialState, truth: Truth): void {
  const faultsChanged = writeFaultEdges(state, truth);
  const minute = Math.floor(truth.at / limits.truthEveryMs) > Math.floor(state.truthWrittenAt / limits.truthEveryMs);
  state.truth = truth;
  if (truth.objectiveMet !== state.objectiveSeen && !crossed(state, truth)) state.crossedAt.push(truth.at);
  const { budgetRemaining } = truth;
  if (budgetRemaining !== state.running.budgetRemaining) state.running = { ...state.running, budgetRemaining };
  state.objectiveSeen = truth.objectiveMet;
  if (faultsChanged || minute || state.truthDue || crossed(state, truth)) writeTruth(state, truth);
}

/**
 * A crossing of the objective that did not hold for longer than a tick is no more than a time in the next truth, and so is
 * the crossing back: what flickers would fill the journal, and says no more than when.
 */
function writeCrossing(state: TrialState, truth: Truth, next: Truth): void {
  const crosses = truth.objectiveMet !== state.objectiveSeen;
  const holds = next.objectiveMet === truth.objectiveMet || next.at - truth.at > state.tickMs;
  if (!crosses || (holds && crossed(state, truth))) return writeTruth(state, truth);
  state.crossedAt.push(truth.at);
  state.objectiveSeen = truth.objectiveMet;
}

function crossed(state: TrialState, truth: Truth): boolean {
  return truth.objectiveMet !== state.objectiveWritten;
}

/** The last crossings are told, also where the trial ends between two minutes. */
export function witnessEnd(state: TrialState): void {
  if (state.crossedAt.length > 0) writeTruth(state, state.truth);
}

function writeTruth(state: TrialState, truth: Truth): void {
  state.journal.append(truth.at, { ...truth, crossedAt: state.crossedAt.splice(0), kind: 'truth' });
  state.truthWrittenAt = truth.at;
  state.objectiveWritten = truth.objectiveMet;
  state.objectiveSeen = truth.objectiveMet;
  state.truthDue = false;
}

function writeFaultEdges(state: TrialState, truth: Truth): boolean {
  const before = state.truth.activeFaults;
  const now = truth.activeFaults;
  if (before === now || before.length + now.length === 0) return false;
  const began = now.filter((id) => !before.includes(id));
  const ended = before.filter((id) => !now.includes(id));
  for (const id of began) state.journal.append(truth.at, { kind: 'fault', id, phase: 'began' });
  for (const id of ended) state.journal.append(truth.at, { kind: 'fault', id, phase: 'ended' });
  return began.length + ended.length > 0;
}

/** The first completion of a step with a canary tells of the canary; what it does when it goes on is the step. */
function completedWhat({ what, isCanary }: CompletedRemediation): EntryOf<'completion'>['what'] {
  if (what === 'rest') return 'apply';
  return what === 'apply' && isCanary ? 'canary' : what;
}

/** What follows from the completion, not yet done. */
function writeCompletion(state: TrialState, completion: Completion): readonly RemediationStep[] {
  const remediation = state.remediations.completed(completion);
  const done = remediation
    ? { apply: remediation.id, what: completedWhat(remediation) }
    : state.byHand.get(completion.id);
  if (!done) return [];
  state.byHand.delete(completion.id);
  state.truthDue = true;
  state.journal.append(completion.at, {
    kind: 'completion',
    ...done,
    outcome: completion.outcome,
    reason: completion.reason,
    touched: completion.touched,
  });
  return remediation?.steps ?? [];
}

function writeAlert(state: TrialState, change: AlertChange): void {
  const { id, rule, service, metric, text } = change.alert;
  state.journal.append(change.at, { kind: 'alert', id, phase: change.phase, rule, service, metric, text });
}
