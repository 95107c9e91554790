import type { Action } from '../domain/action.ts';
import { changesAnything } from './changes-anything.ts';
import { invariant } from '../base/errors.ts';
import type { Entry, EntryKind, EntryOf } from '../domain/entry.ts';
import type { Fault } from '../domain/fault.ts';
import type { ObjectiveState } from '../domain/objective-states.ts';
import { objectiveStates } from '../domain/objective-states.ts';
import type { Scenario } from '../domain/scenario.ts';
import type { Service } from '../domain/topology.ts';
import { interruptionsOf } from './interruptions.ts';
import type { Interruptions } from './interruptions.ts';
import type { ScenarioIndex } from './scenario-index.ts';
import { scenarioIndexOf } from './scenario-index.ts';

/** An action that would change something, at a moment: as decided on, or as carried out. */
export interface Subject {
  readonly seq: number;
  readonly at: number;
  readonly action: Action;
  readonly target: Service | null;
  readonly look: Look | null;
  readonly applied: Applied | null;
}

/** One decision and all that belongs to it. */
export interface Look {
  readonly decision: EntryOf<'decision'>;
  readonly proposal: EntryOf<'proposal'> | null;
  readonly observation: EntryOf<'observation'> | null;
  readonly evidenceTruth: EntryOf<'evidence-truth'> | null;
  readonly plan: EntryOf<'plan'> | null;
  readonly ruling: EntryOf<'ruling'> | null;
  readonly escalations: readonly EntryOf<'escalation'>[];
  /** The action in question, also where a person is asked; null when it would change nothing. */
  readonly action: Action | null;
  /** Decided to act without asking anyone. */
  readonly alone: boolean;
}

/** Something that automation carried out, and what came of it. */
export interface Applied {
  readonly apply: EntryOf<'apply'>;
  readonly look: Look | null;
  readonly completion: EntryOf<'completion'> | null;
  /** The end of its first replicas, where it began with a few. */
  readonly canary: EntryOf<'completion'> | null;
  readonly stops: readonly EntryOf<'stop'>[];
  readonly stopped: EntryOf<'completion'> | null;
  readonly verification: EntryOf<'verification'> | null;
}

/** Entries by kind, each list in the order of the journal. */
export type EntriesByKind = { readonly [K in EntryKind]: readonly EntryOf<K>[] };

/** One pass over a journal: the index that all checkers share. */
export interface TrialRecord {
  readonly start: EntryOf<'start'>;
  readonly index: ScenarioIndex;
  readonly scenario: Scenario;
  readonly recorded: boolean;
  /** Played in requal's own simulator, of which all is known. */
  readonly isSimulated: boolean;
  readonly of: EntriesByKind;
  readonly looks: readonly Look[];
  /** First looks at an action that would change something. */
  readonly proposed: readonly Subject[];
  /** What automation carried out and would change something. */
  readonly carried: readonly Subject[];
  readonly applied: readonly Applied[];
  readonly interruptions: Interruptions;
  readonly escalations: ReadonlyMap<string, EntryOf<'escalation'>>;
  /** When the objective was met and when it was missed. */
  readonly objective: readonly ObjectiveState[];
  /** When each fault truly was active. */
  readonly faults: readonly ActiveFault[];
  readonly lastAt: number;
}

/** A fault and when it truly was active, in milliseconds from the start; `to` is infinite while it lasts. */
export interface ActiveFault {
  readonly fault: Fault;
  readonly from: number;
  readonly to: number;
}

/** Reads a journal's entries, in order, into the index. `lastAt` is until when they tell what happened. */
export function trialRecordOf(entries: readonly Entry[], lastAt: number = entries.at(-1)?.at ?? 0): TrialRecord {
  const of = sorted(entries);
  const [start] = of.start;
  invariant(start, 'a journal without its start entry was given to the judge');
  const index = scenarioIndexOf(start.scenario);
  const looks = looksOf(of);
  const applied = appliedOf(of, looks);
  const subject = (seq: number, at: number, action: Action, look: Look | null, done: Applied | null): Subject => ({
    seq,
    at,
    action,
    target: index.services.get(action.target) ?? null,
    look,
    applied: done,
  });
  return {
    start,
    index,
    scenario: index.scenario,
    recorded: start.world === 'recorded',
    isSimulated: start.world === 'simulator',
    of,
    looks,
    proposed: looks.flatMap((look) =>
      look.action !== null && look.decision.phase === 'proposed'
        ? [subject(look.decision.seq, look.decision.at, look.action, look, null)]
        : [],
    ),
    carried: applied.flatMap((done) =>
      changesAnything(done.apply.action.kind)
        ? [subject(done.apply.seq, done.apply.at, done.apply.action, done.look, done)]
        : [],
    ),
    applied,
    interruptions: interruptionsOf(of, index.scenario),
    escalations: byId(of.escalation),
    objective: objectiveStates(of.truth),
    faults: faultsOf(of, index.scenario),
    lastAt,
  };
}

function sorted(entries: readonly Entry[]): EntriesByKind {
  const of: { [K in EntryKind]: Entry[] } = {
    start: [],
    fault: [],
    truth: [],
    alert: [],
    observation: [],
    'evidence-truth': [],
    proposal: [],
    'agent-failed': [],
    plan: [],
    decision: [],
    ruling: [],
    escalation: [],
    timeout: [],
    withdrawn: [],
    'held-back': [],
    person: [],
    apply: [],
    completion: [],
    canary: [],
    verification: [],
    stop: [],
    'quality-alert': [],
    answers: [],
    'harness-fault': [],
    machine: [],
    fork: [],
    unsupported: [],
    end: [],
  };
  for (const entry of entries) of[entry.kind].push(entry);
  return of as unknown as EntriesByKind;
}

function looksOf(of: EntriesByKind): readonly Look[] {
  const proposals = byId(of.proposal);
  const observations = byId(of.observation);
  const truths = new Map(of['evidence-truth'].map((entry) => [entry.observation, entry]));
  const rulings = new Map(of.ruling.map((entry) => [entry.decision, entry]));
  const plans = Map.groupBy(of.plan, (entry) => entry.plan.digest);
  const escalations = Map.groupBy(of.escalation, (entry) => entry.decision);
  return of.decision.map((decision) => {
    const proposal = proposals.get(decision.proposal) ?? null;
    const observation = observations.get(decision.observation) ?? null;
    // A plan that is made again may keep its digest and reach a little further; a look is judged by its own.
    const plan = plans.get(decision.planDigest ?? '')?.findLast(({ seq }) => seq < decision.seq) ?? null;
    const action = decision.action ?? plan?.plan.action ?? proposal?.actions[0] ?? null;
    const changing = action !== null && changesAnything(action.kind) ? action : null;
    return {
      decision,
      proposal,
      observation,
      evidenceTruth: truths.get(decision.observation) ?? null,
      plan,
      ruling: rulings.get(decision.id) ?? null,
      escalations: escalations.get(decision.id) ?? [],
      action: changing,
      alone: changing !== null && decision.disposition === 'act' && decision.phase === 'proposed',
    };
  });
}

function appliedOf(of: EntriesByKind, looks: readonly Look[]): readonly Applied[] {
  const lookOf = new Map(looks.map((look) => [look.decision.id, look]));
  const done = new Map(of.completion.filter(({ what }) => what === 'apply').map((entry) => [entry.apply, entry]));
  const canaries = new Map(of.completion.filter(({ what }) => what === 'canary').map((entry) => [entry.apply, entry]));
  const stopped = new Map(
    of.completion.filter(({ what }) => what === 'undo' || what === 'abort').map((entry) => [entry.apply, entry]),
  );
  const verified = new Map(of.verification.map((entry) => [entry.apply, entry]));
  const stops = Map.groupBy(of.stop, (entry) => entry.apply);
  // A step that does not go on from its canary is at its end with it.
  const goesOn = new Set(of.canary.filter(({ then }) => then === 'go-on').map((entry) => entry.apply));
  const endedThere = (id: string) => verified.has(id) && !goesOn.has(id);
  return of.apply
    .filter(({ by }) => by === 'automation')
    .map((apply) => ({
      apply,
      look: lookOf.get(apply.decision ?? '') ?? null,
      completion: done.get(apply.id) ?? (endedThere(apply.id) ? (canaries.get(apply.id) ?? null) : null),
      canary: canaries.get(apply.id) ?? null,
      stops: stops.get(apply.id) ?? [],
      stopped: stopped.get(apply.id) ?? null,
      verification: verified.get(apply.id) ?? null,
    }));
}

function faultsOf(of: EntriesByKind, scenario: Scenario): readonly ActiveFault[] {
  return scenario.faults.flatMap((fault) => {
    const began = of.fault.find((entry) => entry.id === fault.id && entry.phase === 'began');
    if (!began) return [];
    const ended = of.fault.find((entry) => entry.id === fault.id && entry.phase === 'ended');
    return [{ fault, from: began.at, to: ended?.at ?? Infinity }];
  });
}

function byId<E extends { readonly id: string }>(entries: readonly E[]): ReadonlyMap<string, E> {
  return new Map(entries.map((entry) => [entry.id, entry]));
}
