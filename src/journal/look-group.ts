import type { Entry, EntryKind, EntryOf } from '../domain/entry.ts';

/** The kinds of entries that one look by automation leaves, in the order in which they are written. */
const groupKinds = [
  'observation',
  'evidence-truth',
  'proposal',
  'plan',
  'decision',
  'ruling',
  'held-back',
] as const satisfies readonly EntryKind[];

type GroupKind = (typeof groupKinds)[number];

/**
 * The entries of one look without their places, null for what it did not come to, and with ages instead of times: so two
 * looks at the same differ in little.
 */
export type LookGroup = Readonly<Record<GroupKind, unknown>>;

/** Whether an entry belongs to the same look as the one before it. */
export function continuesLook(before: Entry, entry: Entry): boolean {
  const place = placeOf(before);
  return place >= 0 && entry.at === before.at && placeOf(entry) > place;
}

/** The entries of the look that begins at this place; empty when none does. */
export function lookFrom(entries: readonly Entry[], first: number): readonly Entry[] {
  if (entries[first]?.kind !== 'observation') return [];
  let end = first + 1;
  while (end < entries.length && continuesLook(entries[end - 1] as Entry, entries[end] as Entry)) end += 1;
  return entries.slice(first, end);
}

/** Null where a time is so large that it could not be told from its age. */
export function groupOf(look: readonly Entry[]): LookGroup | null {
  const group: Record<string, unknown> = {};
  for (const kind of groupKinds) {
    const entry = look.find((one) => one.kind === kind);
    if (entry && !hasPlainTimes(entry)) return null;
    group[kind] = entry === undefined ? null : bodyOf(turned(entry));
  }
  return group as LookGroup;
}

/** The entries that a group stands for. Null when it is none. */
export function entriesOf(group: unknown, at: number, seq: number): readonly Entry[] | null {
  if (typeof group !== 'object' || group === null) return null;
  const entries: Entry[] = [];
  for (const kind of groupKinds) {
    const body: unknown = (group as Partial<LookGroup>)[kind];
    if (body === null) continue;
    if (typeof body !== 'object' || (body as { readonly kind?: unknown }).kind !== kind) return null;
    entries.push(turned({ ...(body as Entry), at, seq: seq + entries.length }));
  }
  return entries[0]?.kind === 'observation' ? entries : null;
}

function placeOf({ kind }: Entry): number {
  return (groupKinds as readonly EntryKind[]).indexOf(kind);
}

function bodyOf({ at: _at, seq: _seq, ...body }: Entry): object {
  return body;
}

/** Times as ages and ages as times. */
function turned(entry: Entry): Entry {
  const turn = (time: number) => (Number.isSafeInteger(time) ? entry.at - time : time);
  switch (entry.kind) {
    case 'observation':
      return {
        ...entry,
        values: entry.values.map(([service, metric, source, value, quality, eventAt, visibleAt]) => {
          return [service, metric, source, value, quality, turn(eventAt), turn(visibleAt)] as const;
        }),
      };
    case 'evidence-truth':
      return { ...entry, evidence: entry.evidence.map((one) => ({ ...one, trueEventAt: turn(one.trueEventAt) })) };
    case 'proposal':
      return { ...entry, evidence: entry.evidence.map((one) => ({ ...one, eventAt: turn(one.eventAt) })) };
    default:
      return entry;
  }
}

/** Agents may name any number as a time; of one beyond all integers the age is not exact. */
function hasPlainTimes(entry: Entry): boolean {
  return timesOf(entry).every((time) => !Number.isSafeInteger(time) || Number.isSafeInteger(entry.at - time));
}

function timesOf(entry: Entry): readonly number[] {
  if (entry.kind === 'proposal') return entry.evidence.map(({ eventAt }) => eventAt);
  return entry.kind === 'evidence-truth' ? entry.evidence.map(({ trueEventAt }) => trueEventAt) : [];
}

/** What two looks should have in common for one to be told by the other: the series that were shown, and the step. */
export function likenessOf(look: readonly Entry[]): { readonly shown: string; readonly step: string } {
  const [observation, ...others] = look as readonly [EntryOf<'observation'>, ...Entry[]];
  const services = new Set(observation.values.map(([service]) => service));
  const shown = `${observation.values.length} ${[...services].join(' ')}`;
  const steps = others.flatMap((entry) =>
    entry.kind === 'proposal' ? entry.actions.slice(0, 1) : entry.kind === 'held-back' ? [entry.action] : [],
  );
  return { shown, step: `${shown}: ${steps.map(({ kind, target }) => `${kind} ${target}`).join(' ')}` };
}
