import type { Entry } from '../domain/entry.ts';
import type { Scenario } from '../domain/scenario.ts';
import { sameStep } from '../domain/same-step.ts';
import type { BrokenProperty } from '../run/broken-properties.ts';
import { foreseenFrom } from './foreseen-from.ts';
import type { HarmfulStep } from './harmful-steps.ts';
import { harmfulSteps } from './harmful-steps.ts';
import type { Bench, Tried } from './try-incident.ts';
import { tryIncident } from './try-incident.ts';

/**
 * Whether what broke is harm that steps did only through faults that began after them: nothing that was shown could tell of those,
 * and nobody is asked for clairvoyance (design.md section 6). Each harmful step is looked at by itself, and one that could be foreseen is
 * enough. Until when a certificate holds is shown, so its end is foreseen; how users come and go is no fault, and can be seen to change,
 * so that who takes something away answers for it; and who hides alerts answers for what they would have told. But that more replicas,
 * which were seen to help, ask more of others when more users come than ever before is foreseen by nobody.
 */
export async function isUnforeseenHarm(
  bench: Bench,
  scenario: Scenario,
  { property }: Pick<BrokenProperty, 'property'>,
  { journal, outcome }: Pick<Tried, 'journal' | 'outcome'>,
): Promise<boolean> {
  const steps = harmfulSteps(property, journal.entries);
  const finding = outcome.findings.find(({ invariant }) => invariant === property);
  if (finding === undefined || !areAllOf(finding.entries, steps, journal.entries)) return false;
  for (const step of steps) {
    const foreseen = foreseenFrom(scenario, step);
    if (foreseen === null) return false;
    const { journal: without } = await tryIncident(bench, foreseen);
    if (harmfulSteps(property, without.entries).some((one) => one.at === step.at && sameStep(one.action, step.action)))
      return false;
  }
  return steps.length > 0;
}

/** Whether all that proves a breach is of these steps: what was decided and held back is none, and no harm of one explains it. */
function areAllOf(proofs: readonly number[], steps: readonly HarmfulStep[], entries: readonly Entry[]): boolean {
  return proofs.every((seq) => {
    const proof = entries[seq];
    if (proof?.kind === 'decision') return steps.some(({ decision }) => decision === proof.id);
    return proof?.kind !== 'apply' || steps.some(({ id }) => id === proof.id);
  });
}
