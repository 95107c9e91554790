import type { SourcePlace } from '../base/errors.ts';
import { UserError } from '../base/errors.ts';

/** What comes back from a worker. An error loses its class on the way, so a mistake of the user is told as data. */
export type WorkAnswer<R> =
  | { readonly kind: 'done'; readonly result: R }
  | {
      readonly kind: 'mistake';
      readonly what: string;
      readonly place: SourcePlace | null;
      readonly mend: string | null;
    };

/** Does a task and tells a mistake of the user as an answer; everything else that is thrown ends the task. */
export async function answerOf<R>(work: () => Promise<R>): Promise<WorkAnswer<R>> {
  try {
    return { kind: 'done', result: await work() };
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return { kind: 'mistake', what: error.message, place: error.place, mend: error.mend };
  }
}

/** The result of an answer. Throws `UserError` for a mistake. */
export function resultOf<R>(answer: WorkAnswer<R>): R {
  if (answer.kind === 'done') return answer.result;
  throw new UserError(answer.what, { place: answer.place, mend: answer.mend });
}
