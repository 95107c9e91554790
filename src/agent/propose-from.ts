import type { Action } from '../domain/action.ts';
import type { Observation } from '../domain/observation.ts';
import type { Proposal } from '../domain/proposal.ts';
import type { Runbook } from '../domain/runbook.ts';
import type { Diagnosis } from './diagnose.ts';
import { gatherEvidence } from './gather-evidence.ts';
import type { Gist } from './say-when-new.ts';

/** Recommended actions of one proposal (the schema has the same bound). */
const actionsMax = 5;

/** Who proposes, as the journal names it. */
export const matcherVersions = { agent: 'requal-matcher/1', model: 'none', prompt: 'none' } as const;

/** A diagnosis as a proposal: the runbook's actions in its order, or none where the pattern is not known. */
export function proposeFrom(observation: Observation, diagnosis: Diagnosis): Proposal {
  const { service } = diagnosis;
  const runbook = runbookOf(diagnosis);
  const { evidence, calls } = gatherEvidence(observation, service, runbook);
  return {
    ...gistOf(diagnosis),
    diagnosis: diagnosisOf(diagnosis, runbook),
    evidence: [...evidence],
    rationale: rationaleOf(observation, diagnosis),
    calls: [...calls],
    versions: matcherVersions,
  };
}

function diagnosisOf({ service, nearest, rival }: Diagnosis, runbook: Runbook | null): string {
  if (runbook !== null) return `${runbook.title}: ${service}`;
  if (nearest === null || rival === null) return `${service} fails in a way that no runbook knows`;
  return `${nearest.runbook.title}: ${service} or ${rival}, which nothing shown tells apart`;
}

/** The part of the proposal that says what to do, without the reasons. */
export function gistOf(diagnosis: Diagnosis): Gist {
  const runbook = runbookOf(diagnosis);
  return {
    service: diagnosis.service,
    pattern: runbook?.pattern ?? null,
    confidence: Math.round(diagnosis.confidence * 1_000) / 1_000,
    actions: runbook === null ? [] : [...actionsOf(runbook, diagnosis.service)],
  };
}

function runbookOf({ known, nearest }: Diagnosis): Runbook | null {
  return known ? (nearest?.runbook ?? null) : null;
}

/** The actions that a runbook allows, best first, on the service at fault or on what it names. */
export function actionsOf(runbook: Runbook, service: string): readonly Action[] {
  return runbook.actions
    .map(({ kind, on, amount }) => ({ amount: amount.default, kind, target: on === 'at-fault' ? service : on }))
    .filter(({ target }) => !runbook.doNotTouch.includes(target))
    .slice(0, actionsMax);
}

function rationaleOf(observation: Observation, { service, nearest, known, rival }: Diagnosis): string {
  const rules = observation.alerts.filter((alert) => alert.service === service).map(({ rule }) => rule);
  const alerts = rules.length === 0 ? 'no alert of its own' : [...new Set(rules)].toSorted().join(', ');
  if (nearest === null || !Number.isFinite(nearest.distance))
    return `${service} has ${alerts}; nothing to compare is shown.`;
  const expected = expectationsOf(nearest.runbook);
  const features = nearest.runbook.signature.map(({ metric }, index) => {
    const value = observation.value(service, metric)?.value ?? null;
    return `${metric} ${value === null ? 'not measured' : short(value)} (${expected[index]})`;
  });
  const likeness = `${nearest.runbook.pattern} at distance ${short(nearest.distance)}`;
  const fits = known || rival !== null;
  const verdict = fits ? `This is nearest to ${likeness}` : `Not even the nearest pattern fits, ${likeness}`;
  return `${service} has ${alerts}. ${verdict}: ${features.join('; ')}.`;
}

const expectations = new WeakMap<Runbook, readonly string[]>();

/** What the signature expects of each feature, in words, made once for each runbook. */
function expectationsOf(runbook: Runbook): readonly string[] {
  const known = expectations.get(runbook);
  if (known !== undefined) return known;
  const made = runbook.signature.map(({ near, within }) => `expected ${short(near)} give or take ${short(within)}`);
  expectations.set(runbook, made);
  return made;
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}
