import type { Comparison } from '../domain/comparison.ts';
import type { TrialSummary } from '../domain/summary.ts';

type Window = TrialSummary['dispositions'][number];
type Finding = TrialSummary['findings'][number];
type Compared = Comparison['windows'][number];

/** The windows of both trials in order of time. The scenario makes them, so the same one has the same times on both sides. */
export function comparedWindows(first: TrialSummary, second: TrialSummary): readonly Compared[] {
  const left = keyed(first.dispositions, windowKey);
  const right = keyed(second.dispositions, windowKey);
  return [...new Set([...left.keys(), ...right.keys()])]
    .flatMap((key) => windowOf(left.get(key) ?? null, right.get(key) ?? null))
    .sort((a, b) => a.from - b.from || a.to - b.to);
}

/** Rules with another verdict, or that came up on one side only. A fail that is not exercised is a fail. */
export function differingFindings(first: TrialSummary, second: TrialSummary): Comparison['findings'] {
  const left = keyed(first.findings, ({ invariant }) => invariant);
  const right = keyed(second.findings, ({ invariant }) => invariant);
  return [...new Set([...left.keys(), ...right.keys()])].flatMap((key) => {
    const answers: [Finding | null, Finding | null] = [left.get(key) ?? null, right.get(key) ?? null];
    const known = answers[0] ?? answers[1];
    if (known === null || sameAnswer(answers[0], answers[1])) return [];
    return [
      {
        invariant: known.invariant,
        requirements: [...known.requirements],
        answers: [answerOf(answers[0]), answerOf(answers[1])],
      },
    ];
  });
}

function windowOf(first: Window | null, second: Window | null): readonly Compared[] {
  const known = first ?? second;
  if (known === null) return [];
  const { from, wanted, role, advisory } = known;
  // A trial that ended early cuts its last window short.
  const to = Math.max(first?.to ?? 0, second?.to ?? 0);
  const same = first?.given === second?.given && first?.correct === second?.correct;
  return [{ from, to, wanted, role, advisory, answers: [givenOf(first), givenOf(second)], same }];
}

function givenOf(window: Window | null): Compared['answers'][number] {
  return window && { given: window.given, correct: window.correct, because: window.because };
}

function sameAnswer(first: Finding | null, second: Finding | null): boolean {
  return first?.verdict === second?.verdict && first?.exercised === second?.exercised;
}

function answerOf(finding: Finding | null): Comparison['findings'][number]['answers'][number] {
  return finding && { verdict: finding.verdict, exercised: finding.exercised, why: finding.why };
}

function windowKey({ from, wanted, role }: Window): string {
  return `${from} ${wanted} ${role}`;
}

/** By key; those that share one are told apart by their order. */
function keyed<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, T> {
  const counts = new Map<string, number>();
  return new Map(
    items.map((item) => {
      const key = keyOf(item);
      const count = (counts.get(key) ?? 0) + 1;
      counts.set(key, count);
      return [`${key} ${count}`, item];
    }),
  );
}
