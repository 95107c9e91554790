import type { SourcePlace } from '../base/errors.ts';
import { IntegrityError, UserError } from '../base/errors.ts';

/** What comes back from a worker. An error loses its class on the way, so a mistake of the user is told as data. */
export type WorkAnswer<R> =
  | { readonly kind: 'done'; readonly result: R }
  | {
      readonly kind: 'mistake';
      /** Whether it is a journal or the like that cannot be trusted. */
      readonly isIntegrity: boolean;
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
    const isIntegrity = error instanceof IntegrityError;
    return { kind: 'mistake', isIntegrity, what: error.message, place: error.place, mend: error.mend };
  }
}

/** The result of an answer. Throws `UserError` for a mistake, and `IntegrityError` where it was one. */
export function resultOf<R>(answer: WorkAnswer<R>): R {
  if (answer.kind === 'done') return answer.result;
  const Mistake = answer.isIntegrity ? IntegrityError : UserError;
  throw new Mistake(answer.what, { place: answer.place, mend: answer.mend });
}
