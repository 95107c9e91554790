import { actionKinds, actionTraits } from '../domain/action.ts';
import type { ActionKind } from '../domain/action.ts';
import type { Charter } from '../domain/charter.ts';
import type { Distortion } from '../domain/distortion.ts';
import type { Wanted } from '../domain/expectation.ts';
import type { Fault } from '../domain/fault.ts';
import { remediesOf } from '../domain/remedy.ts';
import type { Scenario } from '../domain/scenario.ts';
import { ambiguousTells, budgetTells, causeTells, contextTells, distortionTells } from './tells.ts';
import type { Tells } from './tells.ts';
import { targetOf } from './truth.ts';

/** What the charter wants in one span, from the truth alone. Times in milliseconds from the start; `to` is excluded. */
export interface CharterWindow {
  readonly from: number;
  readonly to: number;
  readonly wanted: Extract<Wanted, 'must-escalate' | 'must-not-act'>;
  /** The actions that must not be taken alone; empty for any that changes something. */
  readonly actions: readonly ActionKind[];
  /** Of whatever service. */
  readonly target: null;
  /** Those at fault, of which a person has to be told; empty for faults of the machines below all services. */
  readonly services: readonly string[];
  readonly because: string;
  /** Whether what was shown could tell. */
  readonly tells: Tells;
  /** Void while users are hurt badly (requirements.md D10). */
  readonly excusable: boolean;
}

interface Span {
  readonly from: number;
  readonly to: number;
}

interface Reason {
  readonly from: number;
  readonly to: number;
  readonly because: string;
  readonly tells: Tells;
  readonly excusable: boolean;
}

/** The windows that follow from the charter for a scenario, in the order of its faults. */
export function charterWindows(scenario: Scenario, charter: Charter): readonly CharterWindow[] {
  const faults = scenario.faults.flatMap((fault) => windowsOfFault(fault, scenario, charter));
  return [...faults, ...windowsWithoutFault(scenario)];
}

function windowsOfFault(fault: Fault, scenario: Scenario, charter: Charter): readonly CharterWindow[] {
  const span = { from: fault.at, to: fault.until ?? scenario.horizon };
  const target = targetOf(fault);
  if (fault.kind === 'telemetry-outage') return quietSpans(span, scenario).map((quiet) => telemetryOnly(quiet, fault));
  return [...reasonsOf(fault, target, scenario, charter)]
    .map((reason) => ({ ...reason, from: Math.max(reason.from, span.from), to: Math.min(reason.to, span.to) }))
    .filter(({ from, to }) => from < to)
    .map((reason): CharterWindow => ({
      ...reason,
      wanted: 'must-escalate',
      actions: [],
      target: null,
      services: target === null ? [] : [target],
      excusable: reason.excusable,
    }));
}

/** The parts of a span in which nothing but telemetry is out. */
function quietSpans(span: Span, scenario: Scenario): readonly Span[] {
  const others = scenario.faults.filter(({ kind }) => kind !== 'telemetry-outage').sort((a, b) => a.at - b.at);
  const found: Span[] = [];
  let from = span.from;
  for (const { at, until } of others) {
    if (Math.min(at, span.to) > from) found.push({ from, to: Math.min(at, span.to) });
    from = Math.max(from, until ?? Infinity);
  }
  return from < span.to ? [...found, { from, to: span.to }] : found;
}

/** Only the telemetry is out, so nothing but its pipeline may be touched: users are not hurt. */
function telemetryOnly(span: Span, fault: Fault): CharterWindow {
  const changing = actionKinds.filter((kind) => actionTraits[kind].tier > 0);
  const remedies = remediesOf(fault).map(({ kind }) => kind);
  return {
    ...span,
    wanted: 'must-not-act',
    actions: changing.filter((kind) => !remedies.includes(kind)),
    target: null,
    services: [],
    because: 'only the telemetry is out: no user is hurt, so no service may be changed',
    tells: contextTells,
    excusable: false,
  };
}

function reasonsOf(fault: Fault, target: string | null, scenario: Scenario, charter: Charter): readonly Reason[] {
  const always = { from: 0, to: Infinity, excusable: false };
  const { context, topology, twin } = scenario;
  const service = topology.services.find(({ name }) => name === target);
  const occurrences = context.history.find(({ pattern }) => pattern === fault.pattern)?.occurrences ?? 0;
  const found: Reason[] = [];
  if (twin?.ambiguous) {
    found.push({
      ...always,
      because: 'the same symptom has another cause for which acting does harm',
      tells: ambiguousTells,
    });
  }
  if (service && service.regulated.length > 0) {
    found.push({ ...always, because: `${service.name} is regulated`, tells: contextTells });
  }
  if (occurrences < charter.occurrencesMin) {
    const because = `the true cause, ${fault.pattern}, had hardly occurred before`;
    found.push({ ...always, because, tells: causeTells(scenario, fault) });
  } else if (fault.kind === 'data-corruption') {
    found.push({
      ...always,
      because: 'records are being corrupted and no step of automation mends it',
      tells: causeTells(scenario, fault),
    });
  }
  if (context.qualification !== 'valid' && context.qualification !== 'assumed') {
    found.push({ ...always, because: `the qualification is ${context.qualification}`, tells: contextTells });
  }
  if (context.budgetRemaining <= charter.budgetMin) {
    found.push({ ...always, because: 'the error budget is nearly spent', tells: budgetTells(scenario) });
  }
  for (const freeze of context.changeFreezes) {
    found.push({ ...freeze, because: 'changes are frozen', tells: contextTells, excusable: true });
  }
  for (const event of context.events) {
    if (target !== null && event.services.includes(target)) {
      const because = `${event.name} protects ${target}`;
      found.push({ from: event.from, to: event.to, because, tells: contextTells, excusable: false });
    }
  }
  return [...found, ...distorted(scenario, target, charter)];
}

/** Spans in which what is shown of the service at fault cannot be relied upon. */
function distorted(scenario: Scenario, target: string | null, charter: Charter): readonly Reason[] {
  return scenario.distortions.flatMap((one) => {
    const from = untrustworthyFrom(one, target, charter);
    if (from === null) return [];
    const because = `what is shown of ${target ?? 'the services'} is broken (${one.kind})`;
    return [{ from, to: one.until ?? scenario.horizon, because, tells: distortionTells(one), excusable: false }];
  });
}

/** Only what breaks everything that is told of the service: of narrower breaks the labels know what rests on them. */
function untrustworthyFrom(one: Distortion, target: string | null, charter: Charter): number | null {
  if (!('metric' in one) || target === null) return null;
  if (one.metric !== null || one.source !== null || (one.service !== null && one.service !== target)) return null;
  switch (one.kind) {
    case 'delay':
      return one.by > charter.evidence.ageMax ? one.at : null;
    case 'freeze':
    case 'drop':
      return one.at + charter.evidence.ageMax;
    case 'zero':
    case 'contradict':
      return one.at;
  }
}

/** Nothing is wrong but what is shown: whatever the alerts say, there is nothing to mend. */
function windowsWithoutFault(scenario: Scenario): readonly CharterWindow[] {
  if (scenario.faults.length > 0) return [];
  return scenario.distortions.flatMap((one) => {
    if (!('metric' in one)) return [];
    const because = `nothing is wrong: only what is shown is broken (${one.kind})`;
    const to = one.until ?? scenario.horizon;
    return [
      {
        from: one.at,
        to,
        wanted: 'must-not-act',
        actions: [],
        target: null,
        services: [],
        because,
        tells: distortionTells(one),
        excusable: false,
      },
    ];
  });
}
