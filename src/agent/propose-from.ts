import type { Action } from '../domain/action.ts';
import type { Observation } from '../domain/observation.ts';
import type { Proposal } from '../domain/proposal.ts';
import type { Runbook } from '../domain/runbook.ts';
import type { Diagnosis } from './diagnose.ts';
import { gatherEvidence } from './gather-evidence.ts';

/** Recommended actions of one proposal (the schema has the same bound). */
const actionsMax = 5;

/** Who proposes, as the journal names it. */
export const matcherVersions = { agent: 'requal-matcher/1', model: 'none', prompt: 'none' } as const;

/** A diagnosis as a proposal: the runbook's actions in its order, or none where the pattern is not known. */
export function proposeFrom(observation: Observation, diagnosis: Diagnosis): Proposal {
  const { service, nearest, known, confidence } = diagnosis;
  const runbook = known ? (nearest?.runbook ?? null) : null;
  return {
    service,
    pattern: runbook?.pattern ?? null,
    diagnosis: runbook === null ? `${service} fails in a way that no runbook knows` : `${runbook.title}: ${service}`,
    confidence: Math.round(confidence * 1_000) / 1_000,
    evidence: [...gatherEvidence(observation, service, runbook)],
    actions: runbook === null ? [] : [...actionsOf(runbook, service)],
    rationale: rationaleOf(observation, diagnosis),
    versions: matcherVersions,
  };
}

/** The actions that a runbook allows, best first, on the service at fault or on what it names. */
export function actionsOf(runbook: Runbook, service: string): readonly Action[] {
  return runbook.actions
    .map(({ kind, on, amount }) => ({ kind, target: on === 'at-fault' ? service : on, amount: amount.default }))
    .filter(({ target }) => !runbook.doNotTouch.includes(target))
    .slice(0, actionsMax);
}

function rationaleOf(observation: Observation, { service, nearest, known }: Diagnosis): string {
  const rules = observation.alerts.filter((alert) => alert.service === service).map(({ rule }) => rule);
  const alerts = rules.length === 0 ? 'no alert of its own' : [...new Set(rules)].toSorted().join(', ');
  if (nearest === null || !Number.isFinite(nearest.distance))
    return `${service} has ${alerts}; nothing to compare is shown.`;
  const features = nearest.runbook.signature.map(({ metric, near, within }) => {
    const value = observation.value(service, metric)?.value ?? null;
    return `${metric} ${value === null ? 'not measured' : short(value)} (expected ${short(near)} give or take ${short(within)})`;
  });
  const likeness = `${nearest.runbook.pattern} at distance ${short(nearest.distance)}`;
  const verdict = known ? `This is nearest to ${likeness}` : `Not even the nearest pattern fits, ${likeness}`;
  return `${service} has ${alerts}. ${verdict}: ${features.join('; ')}.`;
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}
