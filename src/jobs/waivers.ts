import { UserError } from '../base/errors.ts';
import { parseDocument } from '../base/parse-document.ts';
import { readYamlFile } from '../base/read-yaml.ts';
import type { Waiver } from '../domain/waiver.ts';
import { waiversSchema } from '../domain/waiver.ts';
import { invariants } from '../judge/charter-table.ts';
import { wantedSchema } from '../domain/expectation.ts';

/** Waivers as of a day. */
export interface Waivers {
  readonly all: readonly Waiver[];
  /** In force for this finding; null where there is none, it has run out, or the finding is absolute. */
  waiverFor(finding: string): Waiver | null;
  isExpired(waiver: Waiver): boolean;
  /** Whether the change that is looked at brought it: nobody who reviewed it before stands behind it yet. */
  isNew(waiver: Waiver): boolean;
}

/** What a finding may be called; `scenarios` are the ids of what is played. */
export interface KnownFindings {
  readonly scenarios: readonly string[];
}

/** No waivers. */
export const noWaivers: Waivers = { all: [], waiverFor: () => null, isExpired: () => false, isNew: () => false };

/**
 * Reads `waivers.yaml`. Throws `UserError` for a finding that cannot exist, for one of an absolute rule, and for a finding that
 * is waived twice. A waiver that ran out before `asOf` (a date) is void.
 */
export function readWaivers(file: string, asOf: string, known: KnownFindings): Waivers {
  const source = readYamlFile(file);
  const { waivers } = parseDocument(waiversSchema, source, 'list of waivers');
  waivers.forEach(({ finding }, index) => {
    const wrong = problemOf(finding, known) ?? twice(waivers, index);
    if (wrong === null) return;
    const place = source.placeOf(['waivers', index, 'finding']);
    throw new UserError(`\`${finding}\` cannot be waived: ${wrong}.`, { place, mend: namesHint });
  });
  const isExpired = ({ expires }: Waiver): boolean => expires < asOf;
  return {
    all: waivers,
    isExpired,
    isNew: () => false,
    waiverFor: (finding) => waivers.find((waiver) => waiver.finding === finding && !isExpired(waiver)) ?? null,
  };
}

/**
 * Without those that a change brings itself: what it approves in the same breath is approved by nobody else. One that stands
 * for longer, or under another owner, than before is new.
 */
export function approvedBefore(waivers: Waivers, before: readonly Waiver[]): Waivers {
  const isNew = (waiver: Waiver): boolean =>
    !before.some(
      ({ finding, owner, expires }) =>
        finding === waiver.finding && owner === waiver.owner && expires >= waiver.expires,
    );
  return {
    ...waivers,
    isNew,
    waiverFor(finding) {
      const waiver = waivers.waiverFor(finding);
      return waiver === null || isNew(waiver) ? null : waiver;
    },
  };
}

const namesHint =
  'Copy the id of a finding from gate.json, or from the veto set of a qualification: `lint/<rule>`, `exceptions/<id>`, `found/<scenario>`, `<scenario>/<rule>` or `generated/<rule>`.';

function problemOf(finding: string, { scenarios }: KnownFindings): string | null {
  const at = finding.lastIndexOf('/');
  const [where, rule] = [finding.slice(0, Math.max(at, 0)), finding.slice(at + 1)];
  // A waiver stands before the change that it is for, so it may name what is not there yet; that it did not come up is told.
  if ((where === 'lint' || where === 'exceptions' || where === 'found') && rule !== '') return null;
  if (where !== 'generated' && !scenarios.includes(where)) return `there is no scenario or replay \`${where}\``;
  if (where !== 'generated' && wantedSchema.options.some((wanted) => rule === `window-${wanted}`)) return null;
  const invariant = invariants.find(({ id }) => id === rule);
  if (invariant === undefined) return `the charter has no rule \`${rule}\``;
  return invariant.class === 'absolute' ? `${rule} is an absolute rule` : null;
}

function twice(waivers: readonly Waiver[], index: number): string | null {
  const first = waivers.findIndex(({ finding }) => finding === waivers[index]?.finding);
  return first === index ? null : 'it is waived twice';
}
