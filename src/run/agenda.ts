import { limits } from '../domain/limits.ts';
import type { Command } from '../domain/world.ts';
import type { Scenario } from '../domain/scenario.ts';

/** What a scenario has laid out beforehand: faults that begin and end by themselves. */
export interface Agenda {
  /** Commands due up to and including `at`, in order; each is handed out once. */
  due(at: number): readonly Command[];
  nextAt(): number;
}

interface Item {
  readonly at: number;
  readonly command: Command;
}

/** The agenda of a scenario's faults. A fault with `until` is cleared then. */
export function createAgenda(scenario: Scenario): Agenda {
  const items: Item[] = scenario.faults.flatMap((fault) => {
    const begin: Item = { at: fault.at, command: { kind: 'inject', id: `inject-${fault.id}`, fault } };
    const end: Item | null =
      fault.until === null
        ? null
        : { at: fault.until, command: { kind: 'clear', id: `clear-${fault.id}`, faultId: fault.id } };
    return end ? [begin, end] : [begin];
  });
  items.sort((a, b) => a.at - b.at);
  let next = 0;
  return {
    nextAt: () => items[next]?.at ?? Number.POSITIVE_INFINITY,
    due(at) {
      const from = next;
      while (next < items.length && (items[next] as Item).at <= at) next += 1;
      return items.slice(from, next).map((item) => item.command);
    },
  };
}

/** The first tick at or after a time. The world stands still between ticks, so nothing can be seen or done there. */
export function tickAtOrAfter(at: number, tickMs: number): number {
  return Math.ceil(at / tickMs) * tickMs;
}

/** The next time at which automation looks by itself. */
export function nextDecisionAfter(at: number, tickMs: number): number {
  const every = Math.max(limits.decisionEveryMs, tickMs);
  return (Math.floor(at / every) + 1) * every;
}
