import { UserError } from '../../../base/errors.ts';

/** What is known of a cluster that requal is to use. */
export interface ClusterOrigin {
  readonly context: string;
  readonly madeByRequal: boolean;
  /** The content of the allow-list file; empty when there is none. */
  readonly allowList: string;
  readonly allowListFile: string;
  /** What the user typed to confirm; null when nothing. */
  readonly confirmed: string | null;
}

/** Whether a name looks like something that people depend on. Rather once too often: `delivery` does too. */
export function looksLikeProduction(name: string): boolean {
  return /prod|prd|live/i.test(name);
}

/**
 * Throws `UserError` unless requal may break things there: a cluster that it made, or one on the user's allow-list; and
 * a name that looks like production has to be typed once more even then (design.md section 9).
 */
export function refuseUnlessAllowed(origin: ClusterOrigin): void {
  const { context, madeByRequal, allowList, allowListFile, confirmed } = origin;
  if (!madeByRequal && !namesIn(allowList).includes(context)) {
    throw new UserError(`the cluster \`${context}\` was not made by requal, which breaks things on purpose.`, {
      mend: `Take another name with --cluster, or write \`${context}\` on a line of its own into ${allowListFile}.`,
    });
  }
  if (looksLikeProduction(context) && confirmed !== context) {
    throw new UserError(`\`${context}\` looks like the name of a production cluster.`, {
      mend: `If it is not, say so with --confirm ${context}.`,
    });
  }
}

function namesIn(allowList: string): readonly string[] {
  return allowList
    .split('\n')
    .map((line) => line.replace(/#.*/, '').trim())
    .filter((name) => name !== '');
}
