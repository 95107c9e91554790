import type { Policy } from '../domain/policy.ts';

/** What happened around the automation, as its own quality alerts count it (requirements.md section G). */
export type QualityEvent =
  /** An action was recommended; `step` names kind and target. */
  | { readonly kind: 'recommended'; readonly at: number; readonly step: string }
  /** A person said no to it, or overruled it. */
  | { readonly kind: 'rejected'; readonly at: number; readonly step: string }
  /** It was recommended again although a no to it stands, so nobody was asked. */
  | { readonly kind: 'held-back'; readonly at: number; readonly step: string }
  | { readonly kind: 'applied'; readonly at: number; readonly step: string }
  /** Verification came to a result. */
  | { readonly kind: 'verified'; readonly at: number; readonly step: string; readonly helped: boolean }
  | { readonly kind: 'undone'; readonly at: number; readonly step: string }
  /** Something fired and the agent said nothing. */
  | { readonly kind: 'silent'; readonly at: number }
  /** A person acted by hand; whether that was what automation had suggested. */
  | { readonly kind: 'human-acted'; readonly at: number; readonly asSuggested: boolean }
  /** The agent told of so many read-only calls. */
  | { readonly kind: 'tool-called'; readonly at: number; readonly calls: number }
  /** A change was proposed before what its runbook names was looked at. */
  | { readonly kind: 'tool-out-of-order'; readonly at: number; readonly step: string };

export type QualityMeasure = Policy['qualityAlerts'][number]['measure'];

const hourMs = 3_600_000;

/** The events that each measure looks at. */
export const countedKinds: Readonly<Record<QualityMeasure, readonly QualityEvent['kind'][]>> = {
  'false-positive-rate': ['rejected', 'verified'],
  'rollback-rate': ['undone', 'applied'],
  divergence: ['human-acted'],
  rejections: ['rejected', 'held-back'],
  repeats: ['applied'],
  'recommendations-per-hour': ['recommended'],
  silent: ['silent'],
  'tool-calls': ['tool-called'],
  'tool-order': ['tool-out-of-order'],
};

/** The value of a measure over the events of its window; null when there is nothing to divide by. */
export function measureQuality(
  measure: QualityMeasure,
  events: readonly QualityEvent[],
  overMs: number,
): number | null {
  const count = (kind: QualityEvent['kind']) => {
    let found = 0;
    for (const event of events) if (event.kind === kind) found += 1;
    return found;
  };
  switch (measure) {
    case 'false-positive-rate': {
      // A recommendation was wrong when a person rejected it or when carrying it out did not help.
      const wrong = count('rejected') + events.filter((event) => event.kind === 'verified' && !event.helped).length;
      return ratio(wrong, count('rejected') + count('verified'));
    }
    case 'rollback-rate':
      return ratio(count('undone'), count('applied'));
    case 'divergence':
      return ratio(
        events.filter((event) => event.kind === 'human-acted' && !event.asSuggested).length,
        count('human-acted'),
      );
    case 'rejections':
      return mostOfOneStep(events, 'rejected', 'held-back');
    case 'repeats':
      return mostOfOneStep(events, 'applied');
    case 'recommendations-per-hour':
      return (count('recommended') * hourMs) / overMs;
    case 'silent':
      return count('silent');
    case 'tool-calls':
      return events.reduce((sum, event) => sum + (event.kind === 'tool-called' ? event.calls : 0), 0);
    case 'tool-order':
      return count('tool-out-of-order');
  }
}

function ratio(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

function mostOfOneStep(
  events: readonly QualityEvent[],
  ...kinds: readonly ('rejected' | 'held-back' | 'applied')[]
): number {
  const counts = new Map<string, number>();
  for (const event of events) {
    if (!('step' in event) || !(kinds as readonly string[]).includes(event.kind)) continue;
    counts.set(event.step, (counts.get(event.step) ?? 0) + 1);
  }
  return Math.max(0, ...counts.values());
}
