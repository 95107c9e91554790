import type { Automation } from '../domain/automation.ts';
import type { FaultKind } from '../domain/fault.ts';
import type { Profile } from '../domain/profile.ts';
import { faultsOfPattern } from '../scenario/generate/faults-arbitrary.ts';
import { faultKindsDrawn } from '../scenario/generate/mix.ts';
import { automationsMeant } from './outcomes-since.ts';
import type { KnownOutcome } from './outcomes-since.ts';

/**
 * Why what automation really did keeps one of them from being qualified, as sentences; empty where nothing does. An outcome
 * whose cause the sample does not hold shows that the sample is of another system than this one, whatever came of it; and of a
 * harmful one of unknown cause nobody can say that the sample holds it.
 */
export function outcomesAgainst(
  automation: Automation,
  outcomes: readonly KnownOutcome[],
  automations: readonly Automation[],
  profile: Profile,
): readonly string[] {
  const own = outcomes.filter((one) =>
    automationsMeant(one.automation, automations).some(({ id }) => id === automation.id),
  );
  const drawn = causesDrawn(automation.pattern, profile);
  const byCause = Map.groupBy(own, ({ cause }) => cause);
  return [...byCause].flatMap(([cause, same]) => {
    if (cause !== null) return drawn.has(cause) ? [] : [strange(cause, same, automation.pattern, profile)];
    const harmful = same.filter(({ result }) => result === 'harmful');
    if (harmful.length === 0) return [];
    return [
      `what was behind the harmful outcome of ${whenOf(harmful)} is not known, so the sample cannot be said to hold it: write its \`cause\` under \`outcomes\` of the profile`,
    ];
  });
}

/** What the sample set draws as the causes of a pattern: those that the profile's reviews found, else the usual one. */
function causesDrawn(pattern: string, profile: Profile): ReadonlySet<FaultKind> {
  const reviewed = causesOf(pattern, profile);
  const causes =
    reviewed.length === 0
      ? faultsOfPattern(pattern).slice(0, 1)
      : reviewed.flatMap(({ fault, share }) => (share > 0 ? [fault] : []));
  return new Set(causes.filter(canBeDrawn));
}

function causesOf(pattern: string, { patterns }: Profile): Profile['patterns'][number]['causes'] {
  return patterns.find((one) => one.pattern === pattern)?.causes ?? [];
}

function canBeDrawn(fault: FaultKind): boolean {
  return (faultKindsDrawn as readonly FaultKind[]).includes(fault);
}

function strange(cause: FaultKind, same: readonly KnownOutcome[], pattern: string, profile: Profile): string {
  const was = `an outcome of ${whenOf(same)} was caused by ${cause}`;
  if (!canBeDrawn(cause)) return `${was}, which the simulator cannot play, so it is never drawn for ${pattern}`;
  const mend = 'give it its share among the causes of the pattern';
  return causesOf(pattern, profile).length === 0
    ? `${was}, which this profile never draws as a cause of ${pattern}: it names no causes, and then only the usual one counts; ${mend}`
    : `${was}, which this profile never draws as a cause of ${pattern}; ${mend}`;
}

/** `2026-11-03`, `2026-11-03 (and 2 more)`: the first of them. */
function whenOf([first, ...others]: readonly KnownOutcome[]): string {
  return others.length === 0 ? (first?.at ?? '') : `${first?.at} (and ${others.length} more)`;
}
