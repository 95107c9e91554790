import { limits } from '../domain/limits.ts';
import type { Policy } from '../domain/policy.ts';
import type { QualityEvent } from './quality-events.ts';
import { countedKinds, measureQuality } from './quality-events.ts';

type QualityAlertRule = Policy['qualityAlerts'][number];

/** An alert on the automation itself, in the words of the journal's `quality-alert` entry. */
export interface QualityAlert {
  readonly id: string;
  readonly at: number;
  readonly measure: QualityAlertRule['measure'];
  readonly value: number;
  readonly then: QualityAlertRule['then'];
}

/** The automation's own alerts (requirements.md C6, G1 to G8), over what happened in one trial. */
export interface QualityAlerts {
  /** Events come in order of time. */
  record(event: QualityEvent): void;
  /** Alerts that are raised at `at`. Each is raised once until its measure has fallen again. */
  due(at: number): readonly QualityAlert[];
}

/** The automation's alerts on itself (requirements.md G), one watch for each rule. */
export function createQualityAlerts(rules: readonly QualityAlertRule[]): QualityAlerts {
  const watches = rules.map(createWatch);
  let nextAt = Infinity;
  return {
    record(event) {
      for (const watch of watches) watch.record(event);
      nextAt = event.at;
    },
    due(at) {
      // Nothing new, nothing to forget and no hold to end: the usual case, at each decision.
      if (at < nextAt) return nothing;
      const raised = watches.flatMap((watch) => watch.due(at));
      nextAt = watches.reduce((soonest, watch) => Math.min(soonest, watch.nextAt()), Infinity);
      return raised;
    },
  };
}

const nothing: readonly QualityAlert[] = [];

/** Follows one rule: since when its measure is above, and whether that has been told. */
function createWatch(rule: QualityAlertRule) {
  const kinds = countedKinds[rule.measure];
  let events: QualityEvent[] = [];
  let aboveSince: number | null = null;
  let told = false;
  /** When looking again could give another answer; infinite while nothing is recorded. */
  let nextAt = Infinity;

  function look(at: number): readonly QualityAlert[] {
    const value = measureQuality(rule.measure, events, rule.over);
    if (value === null || value <= rule.above) {
      aboveSince = null;
      told = false;
      return nothing;
    }
    aboveSince ??= at;
    if (told || at - aboveSince < rule.heldFor) return nothing;
    told = true;
    return [{ id: rule.id, at, measure: rule.measure, value, then: rule.then }];
  }

  return {
    nextAt: () => nextAt,
    record(event: QualityEvent): void {
      if (!kinds.includes(event.kind)) return;
      events.push(event);
      if (events.length > limits.qualityEventsMax) events = events.slice(-limits.qualityEventsMax / 2);
      nextAt = event.at;
    },
    due(at: number): readonly QualityAlert[] {
      if (at < nextAt) return nothing;
      // They come in order of time, so where the oldest is young enough all are.
      if (at - (events[0]?.at ?? at) >= rule.over) events = events.filter((event) => at - event.at < rule.over);
      const raised = look(at);
      const forgetsAt = (events[0]?.at ?? Infinity) + rule.over;
      nextAt = aboveSince === null || told ? forgetsAt : Math.min(forgetsAt, aboveSince + rule.heldFor);
      return raised;
    },
  };
}
