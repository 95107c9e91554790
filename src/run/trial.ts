import { HarnessError } from '../base/errors.ts';
import type { Journal } from '../journal/journal.ts';
import { createJournal } from '../journal/journal.ts';
import { withWorld } from '../world/with-world.ts';
import type { Answers } from './answers.ts';
import { liveAnswers } from './answers.ts';
import { createAgenda, nextDecisionAfter, tickAtOrAfter } from './agenda.ts';
import type { Agenda } from './agenda.ts';
import { noteCommands, writeForks } from './counterfactual.ts';
import { consider, considerPending, hasToLook } from './consider.ts';
import { followUp } from './follow-up.ts';
import { intervene } from './intervene.ts';
import { openTrial } from './open-trial.ts';
import { watchQuality } from './quality.ts';
import { anyExpired, expireCalls } from './time-outs.ts';
import type { TrialInput, UnopenedInput } from './trial-input.ts';
import { startOf } from './trial-input.ts';
import type { TrialState } from './trial-state.ts';
import { withdrawWhatIsOver } from './withdraw.ts';
import { witness, witnessEnd } from './witness.ts';

/**
 * One trial, whole: the world advances to the next moment that matters; what is shown is made from what is so; people
 * and remediations have their turn; then automation looks, and all of it is written down for the judge. `answers` are
 * those of the candidate's external programs: from the programs themselves, or from a journal.
 */
export async function runTrial(input: TrialInput, answers: Answers = liveAnswers()): Promise<Journal> {
  const journal = createJournal();
  journal.append(0, startOf(input));
  const open = () => input.openWorld((file) => journal.beside.push(file));
  await withWorld(open, async (opened) => {
    const { world, noted } = noteCommands(opened);
    const state = openTrial(input, journal, world, answers);
    const agenda = createAgenda(input.scenario);
    try {
      await runToHorizon(state, agenda);
      witnessEnd(state);
      await writeForks(state, noted);
    } catch (error) {
      // What the harness could no longer be trusted with is told in the journal; what was proven before it stands.
      if (!(error instanceof HarnessError)) throw error;
      journal.append(state.at, { kind: 'harness-fault', what: error.message });
    } finally {
      await closeDoors(state);
    }
    const machine = world.machine();
    if (machine !== null) journal.append(state.at, { kind: 'machine', ...machine });
    answers.write(journal, state.at);
    journal.append(state.at, { kind: 'end', entries: journal.entries.length + 1, idle: state.idle });
  });
  return journal;
}

/** The journal of a trial that this world cannot run: it says why, and is never a pass. */
export function unsupportedTrial(input: UnopenedInput, why: string): Journal {
  const journal = createJournal();
  journal.append(0, startOf(input));
  journal.append(0, { kind: 'unsupported', what: why });
  journal.append(0, { kind: 'end', entries: 3, idle: 0 });
  return journal;
}

/** The journal of a trial that could not even begin, because the harness failed. Never a pass, never a fail. */
export function brokenTrial(input: UnopenedInput, why: string): Journal {
  const journal = createJournal();
  journal.append(0, startOf(input));
  journal.append(0, { kind: 'harness-fault', what: why });
  journal.append(0, { kind: 'end', entries: 3, idle: 0 });
  return journal;
}

async function runToHorizon(state: TrialState, agenda: Agenda): Promise<void> {
  const { horizon } = state.input.scenario;
  begin(state, agenda);
  while (state.at < horizon) {
    const until = nextMoment(state, agenda, horizon);
    const step = await state.world.advance(until);
    state.at = until;
    witness(state, step, state.signals.absorb(step));
    // To wait for what has nothing to do would cost more than all the rest of such a moment.
    if ((state.people.nextAt() ?? Infinity) <= state.at) await intervene(state);
    if (anyExpired(state)) await expireCalls(state);
    if (state.calls.size > 0) withdrawWhatIsOver(state);
    if (state.remediations.open > 0) await followUp(state);
    watchQuality(state);
    begin(state, agenda);
    if (state.pending.length > 0) await considerPending(state);
    if (until % decisionEvery(state) !== 0) continue;
    if (hasToLook(state)) await consider(state);
    else state.idle += 1;
  }
}

async function closeDoors({ agent, policy, executor }: TrialState): Promise<void> {
  await agent.close();
  if (policy.kind === 'external') await policy.door.close();
  if (executor.kind === 'external') await executor.door.close();
}

function begin(state: TrialState, agenda: Agenda): void {
  for (const command of agenda.due(state.at)) state.world.begin(command);
}

/** The next tick at which anything is due: a look by automation, a fault, a person, a deadline, a late answer. */
function nextMoment(state: TrialState, agenda: Agenda, horizon: number): number {
  const { tickMs } = state;
  let next = Math.min(nextDecisionAfter(state.at, tickMs), agenda.nextAt(), state.people.nextAt() ?? horizon);
  next = Math.min(next, state.remediations.nextAt() ?? horizon, state.pending[0]?.dueAt ?? horizon);
  for (const call of state.calls.values()) next = Math.min(next, call.deadlineAt ?? horizon);
  return Math.min(Math.max(tickAtOrAfter(next, tickMs), state.at + tickMs), horizon);
}

function decisionEvery(state: TrialState): number {
  return nextDecisionAfter(0, state.tickMs);
}
