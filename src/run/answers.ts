import { canonicalJson } from '../base/canonical-json.ts';
import type { AnswersBody, DoorAnswer, DoorFailure, DoorKeeper, KeptAnswer } from '../domain/door-answer.ts';
import type { Entry, EntryOf } from '../domain/entry.ts';
import { limits } from '../domain/limits.ts';
import type { AgentAnswer } from '../domain/proposal.ts';
import type { Journal } from '../journal/journal.ts';

/**
 * Where a trial has the answers of external programs from: from the programs, or from the journal of a trial that was
 * run before (design.md section 4). The trial itself cannot tell which.
 */
export interface Answers {
  /**
   * The next answer to one question. `live` is called only where the program is truly asked. Never rejects: an answer of
   * the journal that is none to this question is a failure of the program, which the journal of before does not hold, so
   * that a replay that has diverged goes on to its end and its first other entry can be named.
   */
  ask<Q extends Question>(question: Q, live: () => Promise<AnswerTo<Q>>): Promise<AnswerTo<Q> | DoorFailure>;
  /** Whether programs are asked at all; where not, none may be started. */
  readonly live: boolean;
  /** How many answers were taken from a journal. */
  reused(): number;
  /** Writes down all that was answered. Called once, before the end entry. */
  write(journal: Journal, at: number): void;
}

/** What can be asked, by the word that an answer to it has as its kind; `failed` answers every question. */
const questions = {
  propose: { who: 'agent', kinds: ['proposal', 'nothing'] },
  decide: { who: 'policy', kinds: ['decided'] },
  rule: { who: 'executor', kinds: ['ruled'] },
  verify: { who: 'executor', kinds: ['verified'] },
  stop: { who: 'executor', kinds: ['stopped'] },
} as const satisfies Record<string, { readonly who: DoorKeeper; readonly kinds: readonly DoorAnswer['kind'][] }>;

export type Question = keyof typeof questions;
export type AnswerTo<Q extends Question> = Extract<
  DoorAnswer,
  { readonly kind: (typeof questions)[Q]['kinds'][number] | 'failed' }
>;

type Given = { readonly answer: KeptAnswer; times: number };

/** Answers from the programs themselves. */
export function liveAnswers(): Answers {
  const book = new Map<DoorKeeper, { readonly answers: DoorAnswer[]; bytes: number }>();
  return {
    live: true,
    reused: () => 0,
    async ask(question, live) {
      const { who } = questions[question];
      const kept = book.get(who) ?? { answers: [], bytes: 0 };
      book.set(who, kept);
      const answer = kept.bytes > limits.answersBytesMax ? tooMuch : await live();
      kept.bytes += canonicalJson(answer).length;
      kept.answers.push(answer);
      return answer;
    },
    write(journal, at) {
      for (const [who, { answers }] of book) journal.append(at, bodyOf(who, answers, journal.entries));
    },
  };
}

/** Answers from the journal of a trial that was run before. No program is started or asked. */
export function keptAnswers(entries: readonly Entry[]): Answers {
  const again = liveAnswers();
  const queues = new Map(
    entries.flatMap((entry) => (entry.kind === 'answers' ? [[entry.who, expanded(entry, entries)] as const] : [])),
  );
  let reused = 0;
  return {
    live: false,
    reused: () => reused,
    async ask<Q extends Question>(question: Q) {
      const next = queues.get(questions[question].who)?.shift();
      if (next !== undefined) reused += 1;
      return again.ask(question, async () =>
        next === undefined ? noMore : isAnswerTo(question, next) ? next : another,
      );
    },
    write: again.write,
  };
}

/** One question a tick, all day long: a journal that counts more was not written by requal. */
const asksMax = limits.horizonMaxMs / limits.tickMs;

const tooMuch: DoorFailure = { kind: 'failed', reason: 'it has said more than a trial keeps', timedOut: false };
const another: DoorFailure = {
  kind: 'failed',
  reason: 'the journal has an answer to another question here',
  timedOut: false,
};
const noMore: DoorFailure = { kind: 'failed', reason: 'the journal has no further answer of it', timedOut: false };

function isAnswerTo<Q extends Question>(question: Q, answer: DoorAnswer): answer is AnswerTo<Q> {
  const kinds: readonly string[] = questions[question].kinds;
  return answer.kind === 'failed' || kinds.includes(answer.kind);
}

function bodyOf(who: DoorKeeper, answers: readonly DoorAnswer[], entries: readonly Entry[]): AnswersBody {
  const written = new Map(
    entries.flatMap((entry) =>
      entry.kind === 'proposal' ? [[canonicalJson(proposalAnswer(entry)), entry.id] as const] : [],
    ),
  );
  const given: Given[] = [];
  let last = '';
  for (const answer of answers) {
    const text = canonicalJson(answer);
    const run = given.at(-1);
    if (run !== undefined && text === last) run.times += 1;
    else {
      const proposal = written.get(text);
      given.push({ answer: proposal === undefined ? answer : { kind: 'written', proposal }, times: 1 });
    }
    last = text;
  }
  return { kind: 'answers', who, given };
}

function expanded({ given }: EntryOf<'answers'>, entries: readonly Entry[]): DoorAnswer[] {
  const proposals = new Map(entries.flatMap((entry) => (entry.kind === 'proposal' ? [[entry.id, entry]] : [])));
  return given.flatMap(({ answer, times }) => {
    const one = answer.kind === 'written' ? answerOf(proposals.get(answer.proposal)) : answer;
    return Array.from({ length: Math.min(times, asksMax) }, () => one);
  });
}

function answerOf(entry: EntryOf<'proposal'> | undefined): DoorAnswer {
  return entry === undefined ? noMore : proposalAnswer(entry);
}

function proposalAnswer(entry: EntryOf<'proposal'>): Extract<AgentAnswer, { kind: 'proposal' }> {
  const { service, pattern, diagnosis, confidence, actions, evidence, rationale, calls, versions, latencyMs } = entry;
  const proposal = { service, pattern, diagnosis, confidence, actions, evidence, rationale, calls, versions };
  return { kind: 'proposal', proposal, latencyMs };
}
