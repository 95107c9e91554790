import type { EntryOf } from '../domain/entry.ts';
import type { Scenario } from '../domain/scenario.ts';

/** A time in which something held, with the entry that began it. `to` is Infinity when nothing ended it. */
export interface Span {
  readonly from: number;
  readonly to: number;
  readonly seq: number;
}

/** When people held automation back. */
export interface Interruptions {
  readonly killed: readonly Span[];
  readonly commander: readonly Span[];
  readonly repairs: readonly (Span & { readonly services: readonly string[] })[];
}

/** What the journal needs for it. */
interface PeoplesEntries {
  readonly person: readonly EntryOf<'person'>[];
  readonly apply: readonly EntryOf<'apply'>[];
  readonly escalation: readonly EntryOf<'escalation'>[];
}

/** Kills, take-overs and repairs by hand, as the person entries tell them. */
export function interruptionsOf(of: PeoplesEntries, scenario: Scenario): Interruptions {
  return {
    killed: spans(of.person, 'killed', 're-armed'),
    commander: spans(of.person, 'took-over', 'handed-back'),
    repairs: of.person
      .filter(({ what }) => what === 'repairs')
      .map((began) => {
        const ended = of.person.find((entry) => entry.what === 'repaired' && entry.regarding === began.regarding);
        const to = ended?.at ?? Infinity;
        return { from: began.at, to, seq: began.seq, services: repairedBy(of, scenario, began) };
      }),
  };
}

/** The span that holds at a moment. */
export function spanAt<S extends Span>(list: readonly S[], at: number): S | null {
  return list.find((span) => span.from <= at && at < span.to) ?? null;
}

function spans(
  people: readonly EntryOf<'person'>[],
  begins: EntryOf<'person'>['what'],
  ends: EntryOf<'person'>['what'],
): readonly Span[] {
  const found: Span[] = [];
  for (const { what, at, seq } of people) {
    const open = found.at(-1);
    const isOpen = open?.to === Infinity;
    if (what === begins && !isOpen) found.push({ from: at, to: Infinity, seq });
    if (what === ends && open && isOpen) found[found.length - 1] = { ...open, to: at };
  }
  return found;
}

/**
 * A person entry names no services. They are those of the steps that the person takes for this repair; where none of the
 * catalogue mends it, those that the call for it named; and what the scenario lays out.
 */
function repairedBy(of: PeoplesEntries, scenario: Scenario, began: EntryOf<'person'>): readonly string[] {
  const steps = of.apply
    .filter((entry) => entry.by === 'person' && entry.idempotencyKey === began.regarding)
    .map((entry) => entry.action.target);
  const planned = scenario.people
    .filter(({ role }) => role === began.role)
    .flatMap(({ interventions }) => interventions)
    .flatMap((one) => (one.kind === 'repair' && one.at === began.at ? [one.action.target] : []));
  const known = [...new Set([...steps, ...planned])];
  if (known.length > 0) return known;
  const call = of.escalation.find(({ id }) => began.regarding === repairOf(id));
  return call?.payload.impactedServices ?? [];
}

/** The name of the repair that a call leads to. */
export function repairOf(call: string): string {
  return `repair-${call}`;
}
