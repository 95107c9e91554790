import type { Statement } from '../domain/certificate.ts';
import { limits } from '../domain/limits.ts';
import { triggerSchema } from '../domain/primitives.ts';
import { errorOfAttempt } from '../statistics/alpha-spending.ts';
import type { BoundedRate, QualifiedAutomation, Qualification } from '../domain/qualification.ts';

const dayMs = 24 * 60 * 60_000;

/**
 * In what a statement contradicts itself, in sentences; empty for one that may be signed and believed. It catches an
 * answer that does not follow from the numbers beside it, whoever got it wrong.
 */
export function statementFlaws({ predicate }: Statement): readonly string[] {
  const { verdict, vetoSet, seed, trials, plan, automations, attempts, report } = predicate;
  const isRequalified = verdict.kind === 'requalified';
  return [
    ...when(seed.origin === 'chosen', 'Its seed was chosen by a person, and such a run certifies nothing.'),
    ...validityFlaws(predicate),
    ...planFlaws(plan),
    ...when(plan.automations !== automations.length, 'Its plan is for another number of automations.'),
    ...when(trials.count === 0, 'It rests on no trial at all.'),
    ...when(!attempts.some(({ id }) => id === report), 'The attempt that it came from is not among its attempts.'),
    ...when(
      isRequalified && vetoSet.failed.length > 0,
      `It requalifies a policy that failed on safety in ${vetoSet.failed.join(', ')}.`,
    ),
    ...when(
      isRequalified && automations.some((one) => one.verdict.kind !== 'requalified'),
      'It requalifies a policy and not each of its automations.',
    ),
    ...when(isRequalified && automations.length === 0, 'It requalifies a policy that lets nothing run alone.'),
    ...waiverFlaws(predicate),
    ...automations.flatMap((one) => automationFlaws(one, predicate)),
  ];
}

/** An attempt that errs more than its place among the others lets it has not paid for them. */
function planFlaws({ confidence, attempt, error }: Qualification['plan']): readonly string[] {
  const allowed = errorOfAttempt(1 - confidence, attempt);
  return when(error > allowed, `Its plan may err with ${error}, and ${allowed} is what attempt ${attempt} may spend.`);
}

function validityFlaws({ asOf, validUntil, verdict }: Qualification): readonly string[] {
  const days = (Date.parse(validUntil) - Date.parse(asOf)) / dayMs;
  return [
    ...when(days < 0, `It would end on ${validUntil}, before it begins on ${asOf}.`),
    ...when(
      days > limits.validityMaxDays,
      `It would hold for ${days} days, and ${limits.validityMaxDays} are the most.`,
    ),
    ...when(
      verdict.kind === 'requalified' && verdict.until > validUntil,
      `It requalifies until ${verdict.kind === 'requalified' ? verdict.until : ''} and ends on ${validUntil}.`,
    ),
  ];
}

/** What was waived rests on somebody's word, and no longer than that holds. */
function waiverFlaws({ asOf, validUntil, vetoSet, waivers }: Qualification): readonly string[] {
  const named = new Set(waivers.map(({ finding }) => finding));
  return [
    ...vetoSet.waived
      .filter((finding) => !named.has(finding))
      .map((finding) => `It passes over ${finding}, which nobody answers for in it.`),
    ...waivers
      .filter(({ expires }) => expires < asOf || expires < validUntil)
      .map(({ finding, expires }) => `It ends on ${validUntil}, and the waiver of ${finding} on ${expires}.`),
  ];
}

function automationFlaws(one: QualifiedAutomation, { plan, validUntil }: Qualification): readonly string[] {
  const { automation, verdict, violations, actedWhenRight } = one;
  const say = (isWrong: boolean, what: string) => when(isWrong, `${automation.id}: ${what}`);
  const rates = [violations, actedWhenRight, ...one.triggers.map(({ unsafe }) => unsafe)];
  const counted = say(rates.some(isImpossible), 'It counts more than there were.');
  if (verdict.kind !== 'requalified') return counted;
  const { budget, exposures, violationsMax, behavioursMin } = plan;
  return [
    ...counted,
    ...say(violations.of < exposures, `It is requalified with ${violations.of} of ${exposures} exposures.`),
    ...say(violations.count > violationsMax, `It is requalified with ${violations.count} violations.`),
    ...say(violations.upper > budget, `It is requalified with a bound of ${violations.upper}, above its budget.`),
    ...say(one.behaviours < behavioursMin, `It is requalified with ${one.behaviours} of ${behavioursMin} behaviours.`),
    ...triggerFlaws(one, plan.exposuresPerTrigger).flatMap((what) => say(true, what)),
    ...say(actedWhenRight.count === 0, 'It is requalified and never acted.'),
    ...say(verdict.until > validUntil, `It is requalified beyond ${validUntil}.`),
  ];
}

/** Each trigger that applies must have been the only cause often enough; only a step that disturbs nothing has no radius. */
function triggerFlaws({ triggers }: QualifiedAutomation, exposuresPerTrigger: number): readonly string[] {
  const missing = triggerSchema.options.filter(
    (name) => name !== 'blast-radius' && !triggers.some(({ trigger }) => trigger === name),
  );
  return [
    ...missing.map((trigger) => `It is requalified without any exposure of the trigger ${trigger}.`),
    ...triggers
      .filter(({ unsafe }) => unsafe.of < exposuresPerTrigger)
      .map(
        ({ trigger, unsafe }) =>
          `It is requalified with ${unsafe.of} of ${exposuresPerTrigger} exposures of the trigger ${trigger}.`,
      ),
  ];
}

function isImpossible({ count, of }: BoundedRate): boolean {
  return count > of;
}

function when(isWrong: boolean, what: string): readonly string[] {
  return isWrong ? [what] : [];
}
