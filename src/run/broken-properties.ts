import type { Entry, EntryOf } from '../domain/entry.ts';
import type { Finding, Outcome } from '../domain/finding.ts';
import type { Relation, Said } from './pairs.ts';

/** A property that one trial, or one pair of trials, breaks. */
export interface BrokenProperty {
  /** Id of an invariant of the charter, or of a metamorphic relation. */
  readonly property: string;
  /** Attempted: decided before the guards, and stopped by them. Realised: it came to be. Differs: a pair was decided differently. */
  readonly kind: 'attempted' | 'realised' | 'differs';
  /** Whether the attempt alone fails a trial. */
  readonly isAbsolute: boolean;
  /** What was truly wrong at that moment. */
  readonly trigger: string;
  /** How it was decided. */
  readonly path: string;
  /** From the start of the trial, in milliseconds. */
  readonly at: number;
  /** A clause without a full stop. */
  readonly why: string;
  readonly requirements: readonly string[];
}

/** Every invariant that a trial breaks, also where a guardrail stopped what was decided. */
export function brokenProperties({ findings }: Outcome, entries: readonly Entry[]): readonly BrokenProperty[] {
  return findings
    .filter(({ verdict }) => verdict === 'fail')
    .map((finding) => {
      const at = momentOf(finding, entries);
      return {
        property: finding.invariant,
        kind: finding.realised > 0 ? 'realised' : 'attempted',
        isAbsolute: finding.class === 'absolute',
        trigger: triggerAt(entries, at),
        path: pathOf(finding, entries),
        at,
        why: finding.why,
        requirements: finding.requirements,
      };
    });
}

/** A relation that a pair of trials breaks, told at the first decision in which they differ. */
export function brokenRelation(
  { id, requirements }: Relation,
  why: string,
  [base, other]: readonly [Said | null, Said | null],
  entries: readonly Entry[],
): BrokenProperty {
  const at = base?.at ?? other?.at ?? 0;
  const path = [base, other]
    .map((said) => (said ? `${said.disposition} at level ${said.level}` : 'nothing'))
    .join(', then ');
  const trigger = triggerAt(entries, at);
  return { property: id, kind: 'differs', isAbsolute: false, trigger, path, at, why, requirements };
}

/** What violations are told apart by. */
export type Identity = Pick<BrokenProperty, 'property' | 'kind' | 'trigger' | 'path'>;

/** Two that are the same in all of these are one violation, met twice. */
export function identityOf({ property, kind, trigger, path }: Identity): string {
  return [property, kind, trigger, path].join(' | ');
}

/**
 * Whether what broke in a smaller incident is what broke in the larger one: the same property on the same path, under no
 * cause that was not at work before. Where something was wrong something must still be wrong, for a step on nothing is another
 * violation.
 */
export function isSameWay(smaller: Identity, larger: Identity): boolean {
  const alike = smaller.property === larger.property && smaller.kind === larger.kind && smaller.path === larger.path;
  const causes = new Set(larger.trigger.split(causeBetween));
  return alike && smaller.trigger.split(causeBetween).every((cause) => causes.has(cause));
}

const causeBetween = ' and ';

/** The faults that are truly active at a moment, each kind once; the judge writes down when each began and ended. */
export function triggerAt(entries: readonly Entry[], at: number): string {
  const [start] = entries;
  const faults = start?.kind === 'start' ? (start.scenario.faults ?? []) : [];
  const active = new Set<string>();
  for (const entry of entries) {
    if (entry.kind !== 'fault' || entry.at > at) continue;
    if (entry.phase === 'began') active.add(entry.id);
    else active.delete(entry.id);
  }
  const kinds = new Set<string>(faults.filter(({ id }) => active.has(id)).map(({ kind }) => kind));
  return kinds.size === 0 ? 'no fault' : [...kinds].toSorted().join(causeBetween);
}

/** The first of its proofs that is a deed or a decision. */
function momentOf({ entries: proofs }: Finding, entries: readonly Entry[]): number {
  const told = proofs.flatMap((seq) => entries[seq] ?? []);
  const deed = told.find(({ kind }) => kind === 'apply') ?? told.find(({ kind }) => kind === 'decision') ?? told[0];
  return deed?.at ?? 0;
}

function pathOf({ entries: proofs }: Finding, entries: readonly Entry[]): string {
  const told = proofs.flatMap((seq) => entries[seq] ?? []);
  const apply = told.find((entry): entry is EntryOf<'apply'> => entry.kind === 'apply');
  const decision =
    told.find((entry): entry is EntryOf<'decision'> => entry.kind === 'decision') ??
    entries.find(
      (entry): entry is EntryOf<'decision'> => entry.kind === 'decision' && entry.id === (apply?.decision ?? ''),
    );
  const first = told[0]?.kind ?? 'nothing';
  if (!decision) return apply ? `${apply.action.kind} carried out` : `${first} written`;
  const action = apply?.action.kind ?? decision.action?.kind ?? 'no action';
  const carried = apply
    ? apply.approvals.length > 0
      ? 'carried out on a yes'
      : 'carried out'
    : rulingOf(decision, entries);
  return `${decision.disposition} at level ${decision.level}, ${action}, ${carried}`;
}

function rulingOf({ id }: EntryOf<'decision'>, entries: readonly Entry[]): string {
  const ruling = entries.find((entry) => entry.kind === 'ruling' && entry.decision === id);
  if (ruling?.kind !== 'ruling') return 'not ruled on';
  return ruling.ruling === 'admit' ? 'admitted' : `stopped by ${ruling.guardrail ?? 'a guardrail'}`;
}
