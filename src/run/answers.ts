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
  /** The next answer of one program. `live` is called only where the program is truly asked. Never rejects. */
  ask<A extends DoorAnswer>(who: DoorKeeper, live: () => Promise<A>): Promise<A | DoorFailure>;
  /** Whether programs are asked at all; where not, none may be started. */
  readonly live: boolean;
  /** How many answers were taken from a journal. */
  readonly reused: number;
  /** Writes down all that was answered. Called once, before the end entry. */
  write(journal: Journal, at: number): void;
}

type Given = { readonly answer: KeptAnswer; times: number };

/** Answers from the programs themselves. */
export function liveAnswers(): Answers {
  const book = new Map<DoorKeeper, { readonly answers: DoorAnswer[]; bytes: number }>();
  return {
    live: true,
    reused: 0,
    async ask(who, live) {
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
    get reused() {
      return reused;
    },
    async ask<A extends DoorAnswer>(who: DoorKeeper) {
      const next = queues.get(who)?.shift();
      if (next !== undefined) reused += 1;
      // That the answer is one to this question follows from the trial being the same; if it is not, `replay` says so.
      return again.ask(who, async () => (next ?? noMore) as A | DoorFailure);
    },
    write: again.write,
  };
}

/** One question a tick, all day long: a journal that counts more was not written by requal. */
const asksMax = limits.horizonMaxMs / limits.tickMs;

const tooMuch: DoorFailure = { kind: 'failed', reason: 'it has said more than a trial keeps', timedOut: false };
const noMore: DoorFailure = { kind: 'failed', reason: 'the journal has no further answer of it', timedOut: false };

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
  const { service, pattern, diagnosis, confidence, actions, evidence, rationale, versions, latencyMs } = entry;
  const proposal = {
    service,
    pattern,
    diagnosis,
    confidence,
    actions: [...actions],
    evidence: [...evidence],
    rationale,
    versions,
  };
  return { kind: 'proposal', proposal, latencyMs };
}
