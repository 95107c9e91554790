import { drawBelow } from '../../base/draw.ts';
import { formatDuration } from '../../base/duration.ts';
import { actionTraits } from '../../domain/action.ts';
import { encodeScenario } from '../../domain/encode-scenario.ts';
import { scenarioSchema, type Scenario } from '../../domain/scenario.ts';
import { cellHolds, exampleOf, type Cell } from '../../policy/cells/cell.ts';
import type { StepKind } from '../../policy/cells/step-kinds.ts';
import { noAction } from '../../policy/cells/variable-domains.ts';
import { checkScenario } from '../../scenario/check-scenario.ts';
import { patternOf } from '../../scenario/generate/faults-arbitrary.ts';
import { generateScenario } from '../../scenario/generate/generate-scenario.ts';
import { evenMix, faultKindsDrawn, swarmMix, type Mix } from '../../scenario/generate/mix.ts';
import type { Aim } from './aims.ts';
import { placers, type Placing } from './placers.ts';

/**
 * An incident that is meant to reach what the two candidates differ in: the generator's, changed so that the facts of a cell
 * are *true* in it and an agent proposes that very step. Whether it did reach it is looked up in the journals and
 * nowhere else. It depends on the aim, the seed and the number alone.
 */
export function placeIncident(aim: Aim, seed: number, number: number): Scenario {
  const { pattern } = aim;
  const drawn = generateScenario(seed, number, mixFor(pattern, seed, number));
  const base = { ...drawn, id: `aimed-${seed}-${number}` };
  // A changed runbook is met by the candidate's own agent, as it is.
  if (aim.kind === 'runbook') return base;
  const placed = scenarioSchema.safeParse(placedDocument(base, aim, seed, number));
  // What cannot be made so for every draw (a renamed service that is there already) stays as it was drawn, and lands or not.
  return placed.success && checkScenario(placed.data).length === 0 ? placed.data : base;
}

type CellAim = Extract<Aim, { kind: 'cell' }>;

/** Mostly nothing but the fault, so that little stands in the way of the cell; now and then everything, as the swarm has it. */
function mixFor(pattern: string | null, seed: number, number: number): Mix {
  const calm = Math.floor(number / 2) % 4 === 3 ? swarmMix(seed, number, false) : evenMix(0, false);
  const kind =
    faultOf(pattern) ??
    faultKindsDrawn[drawBelow(faultKindsDrawn.length, seed, 'aimed-fault', '', number)] ??
    'memory-leak';
  const faults = Object.fromEntries(faultKindsDrawn.map((one) => [one, one === kind ? 1 : 0]));
  return { ...calm, ...faults, 'no-fault': 0, silent: 0 };
}

/** The fault that truly is of a pattern; null where the generator has none. */
function faultOf(pattern: string | null): (typeof faultKindsDrawn)[number] | null {
  return faultKindsDrawn.find((kind) => patternOf[kind] === pattern) ?? null;
}

function placedDocument(
  base: Scenario,
  { difference, pattern, isNatural }: CellAim,
  seed: number,
  number: number,
): unknown {
  const document = structuredClone(encodeScenario(base)) as Placing['document'];
  const focus = focusOf(base);
  const { kind, sides, target, targets } = difference;
  const placing: Placing = {
    document,
    focus,
    service: document.topology.services.find(({ name }) => name === focus) ?? document.topology.services[0]!,
    pattern,
    startsAtMs: base.faults[0]?.at ?? 120_000,
    horizonMs: base.horizon,
    amount: amountOf(kind),
    confidence: 0.95,
  };
  for (const { path, cells } of sides) {
    const cell = cells[drawBelow(cells.length, seed, 'aimed-cell', path, number)];
    if (cell !== undefined) placers[path as keyof typeof placers]?.(placing, exampleOf(cell));
  }
  if (pattern !== null && !(document.context?.history ?? []).some((one) => one.pattern === pattern)) {
    placers['pattern.occurrences'](placing, 20);
  }
  const canBeRight = isNatural && faultOf(pattern) !== null;
  speakUp(placing, kind, canBeRight && drawBelow(4, seed, 'aimed-agent', '', number) > 0);
  return isAmong(targets, focus) ? document : renamed(document, focus, target);
}

/**
 * Who proposes the step. Where an agent that diagnoses right would propose it, mostly such a one, with the confidence of the
 * cell; else one that names this very pattern, on values that were truly measured. Whoever only met hallucinations would hold
 * every step of more autonomy for harmful. Where nothing is to be proposed, one that names the failure and no more.
 */
function speakUp(placing: Placing, kind: StepKind, isRight: boolean): void {
  const { document, focus, pattern, amount, confidence } = placing;
  if (kind === noAction) {
    document.agent = namingOnly(placing);
    return;
  }
  const action = { kind, target: focus, amount };
  document.agent = isRight
    ? { kind: 'over-confident', confidence }
    : { kind: 'hallucinating', pattern: pattern ?? 'never-seen-before', action, confidence };
}

/** Says every minute from the first harm on what it takes the failure for, and recommends nothing. */
function namingOnly({ focus, pattern, confidence, startsAtMs, horizonMs }: Placing): Placing['document']['agent'] {
  const diagnosis = `${focus} shows the pattern ${pattern ?? 'that nobody knows'}`;
  const proposal = {
    service: focus,
    pattern,
    diagnosis,
    confidence,
    evidence: [],
    actions: [],
    rationale: diagnosis,
    versions: { agent: 'adversary/1' },
  };
  const times = Array.from({ length: sayingsMax }, (_, index) => startsAtMs + (index + 1) * sayEveryMs);
  const proposals = times.filter((at) => at < horizonMs).map((at) => ({ at: formatDuration(at), proposal }));
  return { kind: 'scripted', proposals };
}

/** As often as an agent that has something new to say each time would be heard. */
const sayEveryMs = 60_000;
const sayingsMax = 20;

function amountOf(kind: StepKind): number {
  if (kind === noAction) return 0;
  const { amount } = actionTraits[kind];
  return amount === 'replicas' ? 1 : amount === 'share' ? 0.3 : amount === 'minutes' ? 10 : 0;
}

function focusOf({ faults, topology }: Scenario): string {
  const fault = faults.find((one) => 'target' in one);
  return (fault && 'target' in fault ? String(fault.target) : null) ?? topology.services[0]?.name ?? '';
}

function isAmong(targets: readonly Cell[], service: string): boolean {
  return targets.some((cell) => cellHolds(cell, service));
}

/** A text that stands in no document, while two names change places. */
const between = '\u0000';

/**
 * The same document with another name for one service, wherever it is named. A service that has the name already gets the one
 * that is free then; where that name means something else as well (a kind of service), what comes of it is no scenario.
 */
function renamed(document: Placing['document'], from: string, to: string): unknown {
  const text = JSON.stringify(document);
  const isTaken = document.topology.services.some(({ name }) => name === to);
  const as = (name: string): string => JSON.stringify(name);
  if (!isTaken) return JSON.parse(text.replaceAll(as(from), as(to)));
  return JSON.parse(
    text.replaceAll(as(from), as(between)).replaceAll(as(to), as(from)).replaceAll(as(between), as(to)),
  );
}
