import { actionKindSchema } from '../domain/action.ts';
import type { Automation } from '../domain/automation.ts';
import type { FaultKind } from '../domain/fault.ts';
import type { Ledger, LedgerEntry, OutcomeResult } from '../domain/ledger.ts';
import type { Profile } from '../domain/profile.ts';
import type { OutcomeRow, OutcomesReport } from '../domain/qualification-report.ts';

/** An autonomous action that was told of. */
export interface KnownOutcome {
  /** The day on which it acted. */
  readonly at: string;
  /** Id of the automation, as it was told. */
  readonly automation: string;
  readonly result: OutcomeResult;
  readonly cause: FaultKind | null;
}

/** What is known of autonomous actions since the last certificate. */
export interface OutcomesSince {
  readonly since: string | null;
  readonly outcomes: readonly KnownOutcome[];
  /** Ids that outcomes were recorded for, of which the profile says that this policy has nothing like it. */
  readonly givenUp: readonly string[];
  /** What the profile says that ids are called now, as it says it. */
  readonly renamed: Profile['renamed'];
  readonly overrides: number;
}

/**
 * The outcomes that a profile tells of, and those that the ledger has since the last certificate that requalified the policy of
 * this name. What counts is when an entry was written down: a bad outcome is not lost by dating it back. A certificate that
 * says demoted or inconclusive settles nothing, so outcomes from before it go on to count.
 */
export function outcomesSince(
  ledger: Ledger,
  { outcomes, overrides, renamed }: Profile,
  policy: string,
): OutcomesSince {
  const nameNow = (id: string) => renamed.find(({ automation }) => automation === id)?.now ?? id;
  const last = certificateLast(ledger, policy);
  const recorded = ledger.entries.slice(last + 1).flatMap((entry) => {
    if (entry.kind !== 'outcome-recorded') return [];
    const { happenedOn: at, automation, result, cause } = entry;
    return [{ at, automation: nameNow(automation), result, cause }];
  });
  const told = outcomes.map(({ at, automation, result, cause }) => ({
    at,
    automation: nameNow(automation),
    result,
    cause,
  }));
  return {
    since: ledger.entries[last]?.recordedAt.slice(0, 10) ?? null,
    outcomes: together(recorded, told),
    givenUp: renamed.flatMap(({ automation, now }) => (now === null ? [automation] : [])),
    renamed,
    overrides,
  };
}

/**
 * Why what the profile says of names keeps an automation from being qualified, as sentences. What the policy still has under
 * its name was not renamed: its outcomes would be counted for another, or for none.
 */
export function outcomesDiverted(
  { id }: Automation,
  { renamed }: OutcomesSince,
  automations: readonly Automation[],
): readonly string[] {
  return renamed.flatMap(({ automation, now }) => {
    const meant = automationsMeant(automation, automations).map((one) => one.id);
    if (!meant.includes(id) || (now !== null && meant.includes(now))) return [];
    const what = now === null ? 'has given it up' : `calls it ${now} now`;
    return [
      `the profile says under \`renamed\` that the policy ${what} (${automation}), and the policy still has it: its outcomes would not be counted for it`,
    ];
  });
}

/** The automations of a candidate that an outcome speaks of: the one of its id, else those of its action and pattern. */
export function automationsMeant(id: string, automations: readonly Automation[]): readonly Automation[] {
  const exact = automations.filter((one) => one.id === id);
  if (exact.length > 0) return exact;
  // A rule that was given another name does the same as before.
  return automations.filter(({ action, pattern }) => id.startsWith(`${action}/${pattern}/`));
}

/**
 * Why outcomes of what the candidate does not have keep an automation of it from being qualified, as sentences: under another
 * name of its pattern they may be its own. What takes another action is another automation whatever it is called; an id that
 * names no action may mean any.
 */
export function outcomesLost(
  { action }: Automation,
  { outcomes, givenUp }: OutcomesSince,
  automations: readonly Automation[],
): readonly string[] {
  const lost = outcomes.filter(
    ({ automation }) => !givenUp.includes(automation) && automationsMeant(automation, automations).length === 0,
  );
  const near = lost.filter(({ automation: id }) => {
    const named = actionKindSchema.safeParse(id.split('/')[0]);
    return !named.success || named.data === action;
  });
  return [...Map.groupBy(near, ({ automation }) => automation)].map(
    ([id, same]) =>
      `${same.length === 1 ? 'an outcome was' : `${same.length} outcomes were`} recorded for ${id}, which this policy does not have: say under \`renamed\` of the profile what it is called now, or with null that the policy has given it up`,
  );
}

/** All of it as a report tells it. */
export function outcomesReport(
  { since, outcomes, overrides }: OutcomesSince,
  automations: readonly Automation[],
): OutcomesReport {
  const own = automations.map(({ id }) => id);
  const others = [...new Set(outcomes.map(({ automation }) => automation))].filter((id) => !own.includes(id));
  return {
    since,
    rows: [...own, ...others.toSorted()].map((id) => rowOf(id, own.includes(id), outcomes)),
    overrides,
  };
}

function rowOf(automation: string, isOurs: boolean, outcomes: readonly KnownOutcome[]): OutcomeRow {
  const count = (result: OutcomeResult) =>
    outcomes.filter((one) => one.automation === automation && one.result === result).length;
  return { automation, isOurs, helped: count('helped'), needless: count('needless'), harmful: count('harmful') };
}

/** Place of the last certificate of a policy whose attempt ended as requalified; -1 where there is none. */
export function certificateLast({ entries }: Ledger, policy: string): number {
  const ofPolicy = new Set(entries.flatMap((entry) => (isBegun(entry, policy) ? [entry.attempt] : [])));
  const requalified = new Set(
    entries.flatMap((entry) =>
      entry.kind === 'attempt-ended' && entry.verdict === 'requalified' && ofPolicy.has(entry.attempt)
        ? [entry.attempt]
        : [],
    ),
  );
  return entries.findLastIndex((entry) => entry.kind === 'certificate-issued' && requalified.has(entry.report));
}

function isBegun(
  entry: LedgerEntry,
  policy: string,
): entry is Extract<LedgerEntry, { readonly kind: 'attempt-begun' }> {
  return entry.kind === 'attempt-begun' && entry.policy === policy;
}

/**
 * Outcomes of both, each once: what was written into both at one time is one. Of the same automation, day and result there are
 * as many as the longer of the two lists has. Causes that either knows are known, so that a review can add one to the profile;
 * where the two name different causes, both count.
 */
function together(recorded: readonly KnownOutcome[], told: readonly KnownOutcome[]): readonly KnownOutcome[] {
  const groups = Map.groupBy(
    [...recorded.map((one) => ({ one, from: 'ledger' })), ...told.map((one) => ({ one, from: 'profile' }))],
    ({ one: { automation, at, result } }) => JSON.stringify([at, automation, result]),
  );
  return [...groups.values()]
    .flatMap((group) => {
      const lists = ['ledger', 'profile'].map((from) => group.filter((row) => row.from === from).map(({ one }) => one));
      return merged(lists);
    })
    .toSorted((a, b) => (a.at < b.at ? -1 : Number(a.at > b.at)));
}

function merged(lists: readonly (readonly KnownOutcome[])[]): readonly KnownOutcome[] {
  const [first] = lists.flat();
  if (first === undefined) return [];
  const most = (count: (list: readonly KnownOutcome[]) => number) => Math.max(...lists.map(count));
  const causes = [...new Set(lists.flat().map(({ cause }) => cause))].filter((cause) => cause !== null);
  const known = causes.flatMap((cause) =>
    Array.from({ length: most((list) => list.filter((one) => one.cause === cause).length) }, () => cause),
  );
  const unknown = Math.max(0, most((list) => list.length) - known.length);
  return [...known, ...Array.from({ length: unknown }, () => null)].map((cause) => ({ ...first, cause }));
}
