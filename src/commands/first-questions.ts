import type { Taken } from './answer-words.ts';
import {
  takeCalls,
  takeEntry,
  takeIncidents,
  takeName,
  takeNames,
  takeOwner,
  takePeople,
  takePercent,
  takeRegulated,
  takeServices,
} from './answer-words.ts';

/** Answers so far, in the shape of the file that `--answers` takes. */
export interface Draft {
  readonly [field: string]: unknown;
  readonly services: readonly DraftService[];
}

interface DraftService {
  readonly [field: string]: unknown;
  readonly name: string;
}

/** One question, and what an answer makes of the draft. */
export interface Question {
  readonly message: string;
  readonly example: string;
  /** Whether no answer is an answer: it is not known. */
  readonly isOptional: boolean;
  take(text: string, draft: Draft): Taken<Draft>;
}

/** Asks one question until `check` finds nothing wrong with the answer; null when the person leaves. */
export type Ask = (
  question: Pick<Question, 'message' | 'example'>,
  check: (text: string) => string | null,
) => Promise<string | null>;

/** Says on purpose that there is none, which is something else than not knowing. */
const none = 'none';

/** The questions of `requal init`, in their order. `patterns` are those that requal has runbooks for. */
export function firstQuestions(patterns: readonly string[]): readonly Question[] {
  return [
    question('What is the system called?', 'corner-shop', takeName, (name) => ({ name })),
    question('Who answers for the policy? Name, role', 'Jane Doe, SRE lead', takeOwner, (owner) => ({ owner })),
    question(
      'Which services are there? Name, kind where it is not stateless (stateful, cache, queue, external, telemetry), replicas',
      'gateway 6, payments 5, orders queue 5, product-db stateful 3',
      takeServices,
      (services) => ({ services }),
    ),
    optional(
      'Who calls whom, and how often for each request?',
      'gateway > payments, payments > orders 0.2',
      takeCalls,
      withCalls,
    ),
    optional('Where do users come in, and with how many requests per second?', 'gateway 80', takeEntry, (entry) => ({
      ...entry,
    })),
    optional(
      'What is regulated, and by what? `none` says that nothing is; no answer, that nobody has said',
      'payments pci-dss',
      takeRegulated,
      (regulated, draft) =>
        each(draft, ({ name }) => ({ regulated: regulated.find((one) => one.name === name)?.regimes ?? [] })),
    ),
    optional('What does an autoscaler scale?', 'gateway, orders', takeNames, (names, draft) =>
      each(draft, ({ name }) => ({ autoscaled: names.includes(name) })),
    ),
    optional(
      'Who is on call, who else can be asked, and how fast did they answer? The quickest, the usual, the slowest',
      'on-call 1m/3m/6m, database-owner 2m/5m/9m',
      takePeople,
      (people) => ({ people }),
    ),
    optional('How much of the error budget of the period is left?', '86 %', takePercent, (budgetRemaining) => ({
      budgetRemaining,
    })),
    optional(
      `Which incidents were there in the last year, and how often? Of: ${patterns.join(', ')}`,
      'oom-leak 3, bad-deploy 5',
      (text) => takeIncidents(text, patterns),
      (incidents) => ({ incidents }),
    ),
  ];
}

/** Asks all of them. Null when the person leaves; then nothing is kept. */
export async function askAll(questions: readonly Question[], ask: Ask): Promise<Draft | null> {
  let draft: Draft = { services: [] };
  for (const one of questions) {
    const text = await ask(one, (typed) => {
      const found = takeAnswer(one, typed, draft);
      return found.kind === 'wrong' ? found.why : null;
    });
    if (text === null) return null;
    const found = takeAnswer(one, text, draft);
    if (found.kind === 'taken') draft = found.value;
  }
  return draft;
}

function takeAnswer(one: Question, typed: string, draft: Draft): Taken<Draft> {
  const text = typed.trim();
  if (text !== '') return one.take(text, draft);
  return one.isOptional
    ? { kind: 'taken', value: draft }
    : { kind: 'wrong', why: `This has to be said, such as: ${one.example}` };
}

type Take<T> = (text: string, names: readonly string[]) => Taken<T>;
type Put<T> = (value: T, draft: Draft) => object;

function question<T>(message: string, example: string, take: Take<T>, put: Put<T>): Question {
  return {
    message,
    example,
    isOptional: false,
    take(text, draft) {
      const found = take(
        text,
        draft.services.map(({ name }) => name),
      );
      return found.kind === 'wrong' ? found : { kind: 'taken', value: { ...draft, ...put(found.value, draft) } };
    },
  };
}

/** No answer is none that is known; where a list is asked for, `none` is the empty one. */
function optional<T>(message: string, example: string, take: Take<T>, put: Put<T>): Question {
  const asked = question(message, example, take, put);
  return {
    ...asked,
    message: `${message} (Enter: not known)`,
    isOptional: true,
    take: (text, draft) => asked.take(text === none ? '' : text, draft),
  };
}

function each(draft: Draft, more: (service: DraftService) => object): object {
  return { services: draft.services.map((service) => ({ ...service, ...more(service) })) };
}

function withCalls(calls: readonly { from: string; service: string; calls: number }[], draft: Draft): object {
  return each(draft, ({ name }) => ({
    calls: calls.flatMap(({ from, ...call }) => (from === name ? [call] : [])),
  }));
}
