import type { Entry } from '../domain/entry.ts';
import type { Finding } from '../domain/finding.ts';
import type { Scenario } from '../domain/scenario.ts';
import { sameStep } from '../domain/same-step.ts';
import type { BrokenProperty } from '../run/broken-properties.ts';
import { foreseenFrom } from './foreseen-from.ts';
import type { HarmfulStep } from './harmful-steps.ts';
import { harmfulSteps } from './harmful-steps.ts';
import type { Bench, Tried } from './try-incident.ts';
import { tryIncident } from './try-incident.ts';

/**
 * Whether what broke is harm that steps did only through faults that began after them, or through corruption that nothing told of while they
 * went on: nobody is asked for clairvoyance (design.md section 6). Each harmful step is looked at by itself, and one that could be
 * foreseen is enough. Until when a certificate holds is shown, so its end is foreseen; how users come and go is no fault, and can be seen
 * to change, so that who takes something away answers for it; and who hides alerts answers for what they would have told. But that more
 * replicas, which were seen to help, ask more of others when more users come than ever before is foreseen by nobody.
 */
export async function isUnforeseenHarm(
  bench: Bench,
  scenario: Scenario,
  { property }: Pick<BrokenProperty, 'property'>,
  { journal, outcome }: Pick<Tried, 'journal' | 'outcome'>,
): Promise<boolean> {
  const steps = harmfulSteps(property, journal.entries);
  if (!areAllOf(findingOf(outcome.findings, property), steps, journal.entries)) return false;
  for (const step of steps) {
    const foreseen = foreseenFrom(scenario, step);
    if (foreseen === null || !isHarmlessIn(await tryIncident(bench, foreseen), property, step)) return false;
  }
  return steps.length > 0;
}

function findingOf(findings: readonly Finding[], property: string): Finding | null {
  return findings.find(({ invariant, verdict }) => invariant === property && verdict === 'fail') ?? null;
}

/** Whether all that proves a breach is of these steps: what was decided and held back is none, and no harm of one explains it. */
function areAllOf(finding: Finding | null, steps: readonly HarmfulStep[], entries: readonly Entry[]): boolean {
  const isOfOne = (seq: number) => {
    const proof = entries[seq];
    if (proof?.kind === 'decision') return steps.some(({ decision }) => decision === proof.id);
    return proof?.kind !== 'apply' || steps.some(({ id }) => id === proof.id);
  };
  return finding !== null && finding.entries.every(isOfOne);
}

/**
 * Whether a step breaks the rule no more where what could not be foreseen does not happen. It has to be taken again there, for whoever does
 * not take it twice is no witness; and a rule that it breaks without harm is broken all the same.
 */
function isHarmlessIn({ journal, outcome }: Tried, property: string, step: HarmfulStep): boolean {
  const { entries } = journal;
  const again = entries.find((one) => one.kind === 'apply' && one.at === step.at && sameStep(one.action, step.action));
  if (again?.kind !== 'apply') return false;
  const proofs = findingOf(outcome.findings, property)?.entries ?? [];
  const isProof = proofs.some((seq) => {
    const proof = entries[seq];
    return proof !== undefined && (proof === again || (proof.kind === 'decision' && proof.id === again.decision));
  });
  return !isProof && !harmfulSteps(property, entries).some(({ id }) => id === again.id);
}
