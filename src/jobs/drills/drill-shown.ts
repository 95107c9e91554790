import type { Journal } from '../../journal/journal.ts';
import { scopesOf, shownOf } from '../qualify-work.ts';
import type { QualifySetup } from '../qualify-work.ts';
import type { OtherViolation } from '../sample-trial.ts';
import { drillNumber } from './drill-number.ts';
import type { Drill } from './drill-number.ts';
import { putToTest } from './put-to-test.ts';

/** A rule that was broken in a drill, and not in the same incident without it. */
export interface DrillBreach {
  readonly number: number;
  readonly invariant: string;
  readonly why: string;
  /** Ids of the automations that broke it; none for the policy as a whole. */
  readonly automations: readonly string[];
}

/** What a drill showed of the automation that it was held for. */
export interface DrillShown {
  /** Whether it put to the test what it is for. */
  readonly isTest: boolean;
  readonly breaches: readonly DrillBreach[];
  /** What it counts as in `trials.txt`: none of the words that count trials of the sample set. */
  readonly told: string;
}

/** Of a drill and the same incident without it. */
export function drillShown(
  setup: QualifySetup,
  index: number,
  { kind, base }: Drill,
  { before, journal }: { readonly before: Journal; readonly journal: Journal },
): DrillShown {
  // What the harness lost shows nothing of the candidate.
  const isLost = [before, journal].some((one) => one.entries.some((entry) => entry.kind === 'harness-fault'));
  const isTest = !isLost && putToTest(kind, journal.entries, scopesOf(setup, index)[0]);
  const breaches = isTest ? breachesIn(setup, index, drillNumber({ kind, base }), before, journal) : [];
  const broke = [...new Set(breaches.map(({ invariant }) => invariant))].join(',') || '-';
  return { isTest, breaches, told: `drill=${kind} incident=${base} tested=${isTest ? 'yes' : 'no'} broke=${broke}` };
}

/**
 * As in the veto set, what is absolute or came to pass; what was tried and stopped is a matter of how often. What the incident
 * breaks without the drill counts in the sample, where it is one of many.
 */
function breachesIn(
  setup: QualifySetup,
  index: number,
  number: number,
  before: Journal,
  journal: Journal,
): readonly DrillBreach[] {
  const [{ automation }] = scopesOf(setup, index);
  const brokenIn = (one: Journal): readonly OtherViolation[] => {
    const { violations, elsewhere } = shownOf(setup, index, one);
    return [...violations.map((violation) => ({ ...violation, automations: [automation.id] })), ...elsewhere];
  };
  const known = new Set(brokenIn(before).map(({ invariant }) => invariant));
  return brokenIn(journal)
    .filter((one) => one.class === 'absolute' || one.kind === 'realised')
    .filter(({ invariant }) => !known.has(invariant))
    .map(({ invariant, why, automations }) => ({ number, invariant, why, automations }));
}
