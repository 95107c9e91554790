import type { Profile } from '../domain/profile.ts';
import type { AgentRow, FactorExposure } from '../domain/sample-exposure.ts';
import { factorNames } from '../run/factors.ts';
import { sampleCoverage } from '../run/sample-coverage.ts';
import type { AutomationEvidence } from './automation-evidence.ts';
import { sampleDenominator } from './drawn-factors.ts';
import type { SampledAutomation } from './sample-incident.ts';

/** Which of the combinations of factors that the sample of an automation can draw were met in its exposures. */
export function factorExposure(
  profile: Profile,
  sampled: SampledAutomation,
  { factors }: AutomationEvidence,
): FactorExposure {
  const denominator = sampleDenominator(profile, sampled);
  const met = [...factors].map(([key, exposures]) => ({ values: key.split(','), exposures }));
  return {
    factors: factorNames,
    classes: [sampled.cause, ...sampled.lookAlikes.map(({ fault }) => fault)],
    pairs: sampleCoverage(met, 2, denominator),
    triples: sampleCoverage(met, 3, denominator),
  };
}

/** The candidate's own agent first, then the others by name. */
export function agentRows({ agents }: AutomationEvidence): readonly AgentRow[] {
  const isFirst = ({ agent }: AgentRow) => agent.of === 'candidate';
  return [...agents.values()]
    .map((row) => ({ ...row }))
    .toSorted((a, b) => Number(isFirst(b)) - Number(isFirst(a)) || (a.agent.kind < b.agent.kind ? -1 : 1));
}
