import type { GateReport } from '../../domain/gate.ts';
import { countOf } from '../../report/words.ts';

/** Changes that are named in the sentence. */
const namedMax = 3;

/**
 * Says that the two differ in what a trial reads, and that no generated pair shows it; null where they are proved equal, where
 * nothing was played, and where some pair was decided differently.
 */
export function unseenChange({
  equality,
  pairs,
  changes,
}: Pick<GateReport, 'equality' | 'pairs' | 'changes'>): string | null {
  const paths = changes.filter(({ reach }) => reach !== 'prose').map(({ path }) => path);
  if (equality.kind === 'equal' || pairs.played === 0 || pairs.parted > 0 || paths.length === 0) return null;
  const more = paths.length > namedMax ? ` and ${paths.length - namedMax} more` : '';
  const named = `${paths.slice(0, namedMax).join(', ')}${more}`;
  return `The changed lines were never seen to matter to a decision: the two differ in ${named}, and decided alike in each of ${countOf(pairs.played, 'generated pair')}. What comes after a decision (a wait, a limit, a verification, an undo) is not compared here, only judged.`;
}
