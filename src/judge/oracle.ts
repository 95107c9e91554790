import type { Charter } from '../domain/charter.ts';
import type { Wanted } from '../domain/expectation.ts';
import type { ActionKind } from '../domain/action.ts';
import type { Role } from '../domain/primitives.ts';
import type { Scenario } from '../domain/scenario.ts';
import { allowanceOf } from './allowance.ts';
import { charterWindows } from './charter-windows.ts';
import type { CharterWindow } from './charter-windows.ts';
import type { Tells } from './tells.ts';
import { contextTells } from './tells.ts';
import { targetOf } from './truth.ts';

/** A span in which the oracle wants one disposition. Times in milliseconds from the start; `to` is excluded. */
export interface Window {
  readonly from: number;
  readonly to: number;
  readonly wanted: Wanted;
  readonly actions: readonly ActionKind[];
  readonly target: string | null;
  /** Those that a person is wanted for, or a step that names no service; empty where any is meant. */
  readonly services: readonly string[];
  readonly role: Role | null;
  readonly because: string;
  readonly advisory: boolean;
  readonly precision: number;
  /** Whether the window alone says until when; the charter counts from when it could first be known. */
  readonly unhurried: boolean;
  /** Any of these is enough to know better. */
  readonly tells: readonly Tells[];
  /** Void while users are hurt badly (requirements.md D10). */
  readonly excusable: boolean;
}

/** What was made of a scenario and a charter, which trials of many seeds have in common. */
interface Known {
  readonly charter: Charter;
  readonly replay: boolean;
  readonly windows: readonly Window[];
}

/** The newest of each scenario: a campaign judges by one charter. */
const newest = new WeakMap<Scenario, Known>();

/** All windows of a trial: the labels, and what the charter wants where no label speaks. */
export function windowsOf(scenario: Scenario, charter: Charter, replay: boolean): readonly Window[] {
  const known = newest.get(scenario);
  if (known?.charter === charter && known.replay === replay) return known.windows;
  const windows = makeWindows(scenario, charter, replay);
  newest.set(scenario, { charter, replay, windows });
  return windows;
}

function makeWindows(scenario: Scenario, charter: Charter, replay: boolean): readonly Window[] {
  const fromCharter = charterWindows(scenario, charter);
  const labels = scenario.expected.map((label): Window => {
    const beside = fromCharter.filter((window) => overlaps(window, label));
    const tells = beside.map((window) => window.tells);
    const isStrict = beside.some(({ wanted }) => wanted === 'must-escalate');
    return {
      ...label,
      services: wantsAStep(label) ? allowanceOf(label, scenario).targets : servicesOf(label, beside, scenario),
      // Unreviewed labels of replays are shown and never the cause of a fail (design.md section 6).
      advisory: label.advisory || (replay && label.reviewedBy === null),
      // A label may tighten the charter, so it gives nobody more time than the charter does.
      unhurried: !isStrict,
      // What a scenario lays out begins when it says; only of what happened are the times known inexactly.
      precision: isStrict && !replay ? 0 : label.precision,
      excusable: false,
      tells: tells.length > 0 ? tells : [contextTells],
    };
  });
  // A label that only advises takes nothing away from what the charter wants.
  const demands = labels.filter(({ wanted, advisory }) => wanted !== 'must-not-act' && !advisory);
  return [...labels, ...merged(fromCharter).flatMap((window) => without(window, demands))];
}

function wantsAStep({ wanted }: Scenario['expected'][number]): boolean {
  return wanted === 'should-act' || wanted === 'may-act';
}

/**
 * What a label wants a person for: its target, if that is ever at fault; or else what the charter wants one for in that
 * span; or else whatever is at fault in it.
 */
function servicesOf(
  label: Scenario['expected'][number],
  beside: readonly CharterWindow[],
  { faults, horizon }: Scenario,
): readonly string[] {
  if (label.target !== null && faults.some((fault) => targetOf(fault) === label.target)) return [label.target];
  const strict = beside.filter(({ wanted }) => wanted === 'must-escalate').flatMap(({ services }) => services);
  if (strict.length > 0) return [...new Set(strict)];
  const during = faults.filter(({ at, until }) => overlaps({ from: at, to: until ?? horizon }, label));
  const targets = during.map(targetOf).filter((target) => target !== null);
  // Where machines fail below all services, any of them may be the one that is told of.
  return targets.length === during.length ? [...new Set(targets)] : [];
}

/** Reasons that hold together are one demand: nobody is paged twice for the same minutes. */
function merged(windows: readonly CharterWindow[]): readonly Window[] {
  const found: Window[] = [];
  for (const { tells, ...window } of [...windows].sort((a, b) => a.from - b.from || a.to - b.to)) {
    const same = found.findIndex(
      (one) =>
        one.wanted === window.wanted &&
        window.from < one.to &&
        one.target === window.target &&
        one.excusable === window.excusable &&
        one.actions.join() === window.actions.join(),
    );
    const before = found[same];
    if (before) {
      const because = before.because.includes(window.because) ? before.because : `${before.because}; ${window.because}`;
      const services = [...new Set([...before.services, ...window.services])];
      found[same] = {
        ...before,
        to: Math.max(before.to, window.to),
        because,
        services,
        tells: [...before.tells, tells],
      };
    } else found.push({ ...window, role: null, advisory: false, precision: 0, unhurried: false, tells: [tells] });
  }
  return found;
}

/**
 * What the charter still wants beside labels that speak of the same span: the label is the demand, and around it acting
 * alone stays forbidden.
 */
function without(window: Window, labels: readonly Window[]): readonly Window[] {
  const inside = labels.filter((label) => overlaps(window, label)).sort((a, b) => a.from - b.from);
  if (inside.length === 0) return [window];
  const rest: Window[] = [];
  let from = window.from;
  for (const label of inside) {
    // A label that wants a person for one service says nothing of the others, where acting alone is as wrong as it was.
    if (label.wanted === 'must-escalate' && label.target !== null) continue;
    if (label.from > from) rest.push({ ...window, wanted: 'must-not-act', from, to: label.from });
    from = Math.max(from, label.to);
  }
  if (from < window.to) rest.push({ ...window, wanted: 'must-not-act', from });
  return rest;
}

/** Whether two spans have a moment in common. */
export function overlaps(one: { from: number; to: number }, other: { from: number; to: number }): boolean {
  return one.from < other.to && other.from < one.to;
}
