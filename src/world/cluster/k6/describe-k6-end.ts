import type { ProgramEnd } from '../../../base/running-program.ts';

/** What became of a k6 process. */
export type K6End =
  /** It ran to its end. The user's own thresholds may have been crossed, which is a measurement and no fault. */
  | { readonly kind: 'finished'; readonly thresholdsCrossed: boolean }
  /** Requal stopped it. */
  | { readonly kind: 'stopped' }
  /** It failed: a fault of the harness, never of a candidate (design.md section 7). */
  | { readonly kind: 'failed'; readonly why: string };

/** Exit codes as k6 documents them in `errext/exitcodes` of its sources; the same in 1.x and 2.x. */
const meanings: Readonly<Record<number, string>> = {
  100: 'its setup took too long',
  101: 'its teardown took too long',
  102: 'it took too long',
  103: 'it was stopped through its REST API by somebody else',
  104: 'its options are not valid',
  105: 'it was interrupted by somebody else',
  106: 'its REST API could not start',
  107: 'its script threw',
  108: 'its script aborted the run',
  109: 'k6 itself crashed',
  110: 'its script marked the run as failed',
};

/** What the end of a k6 process means; `asked` when requal asked it to stop before. */
export function describeK6End({ code, signal, said }: ProgramEnd, asked: boolean): K6End {
  if (code === 0 || code === 99) return { kind: 'finished', thresholdsCrossed: code === 99 };
  if (asked && (code === 105 || signal !== null)) return { kind: 'stopped' };
  return { kind: 'failed', why: `k6 failed: ${reason(code, signal)}${lastLine(said)}` };
}

function reason(code: number | null, signal: string | null): string {
  if (signal !== null) return `it was ended by ${signal}`;
  if (code === null) return 'it could not be started';
  return `${meanings[code] ?? 'it ended'} (exit code ${code})`;
}

function lastLine(said: string): string {
  const line = said.split('\n').at(-1)?.trim() ?? '';
  return line === '' ? '' : `; its last words: ${line.slice(0, 300)}`;
}
