import { formatPlace } from '../base/errors.ts';
import type { SourcePlace } from '../base/errors.ts';
import type { Problem } from '../base/errors.ts';
import type { SourceDocument } from '../base/read-yaml.ts';
import type { Policy } from '../domain/policy.ts';
import { compileCondition } from './condition.ts';
import { variables } from './variables.ts';

/** What a schema cannot see in a policy: conditions that do not compile, and names that are used twice. */
export function checkPolicy(policy: Policy, source: SourceDocument): readonly Problem[] {
  return [...conditionProblems(policy, source), ...repeatedNames(policy, source), ...unknownLifts(policy, source)];
}

type Path = readonly PropertyKey[];

function conditionProblems(policy: Policy, source: SourceDocument): Problem[] {
  const conditions: (readonly [string, string, Path])[] = [
    ...policy.levels.flatMap(({ clauses }, level) =>
      clauses.map(
        ({ id, when }, clause) => [`Clause ${id}`, when, ['levels', level, 'clauses', clause, 'when']] as const,
      ),
    ),
    ...policy.authorised.map(({ id, where }, index) => [`Entry ${id}`, where, ['authorised', index, 'where']] as const),
  ];
  return conditions.flatMap(([what, text, path]) => {
    const result = compileCondition(text, variables);
    if (result.kind === 'compiled') return [];
    return result.problems.map(({ message, offset, suggestion }) => ({
      message: `${what} does not compile. ${message}`,
      place: placeInside(source, path, offset),
      mend: suggestion === null ? '`requal list --facts` shows what a clause may read.' : `Write ${suggestion}.`,
    }));
  });
}

/** The place of a character of a condition. In a folded or literal block, or in a change, it is the place of the whole. */
function placeInside(source: SourceDocument, path: Path, offset: number | null): SourcePlace {
  const place = source.placeOf(path);
  if (offset === null || place.line === null || place.column === null || place.file !== source.file) return place;
  const opening = source.text.split('\n')[place.line - 1]?.[place.column - 1];
  if (opening === '|' || opening === '>' || opening === undefined) return place;
  const quote = opening === '"' || opening === "'" ? 1 : 0;
  return { ...place, column: place.column + quote + offset };
}

function repeatedNames(policy: Policy, source: SourceDocument): Problem[] {
  const named: (readonly [string, string, Path])[] = [
    ...policy.levels.flatMap(({ level, clauses }, index): (readonly [string, string, Path])[] => [
      ['level', String(level), ['levels', index, 'level']],
      ...clauses.map(({ id }, clause) => ['clause', id, ['levels', index, 'clauses', clause, 'id']] as const),
    ]),
    ...policy.authorised.map(({ id }, index) => ['authorised action', id, ['authorised', index, 'id']] as const),
    ...policy.exceptions.map(({ id }, index) => ['exception', id, ['exceptions', index, 'id']] as const),
    ...policy.approvals.map(
      ({ tier }, index) => ['approval tier', String(tier), ['approvals', index, 'tier']] as const,
    ),
    ...policy.qualityAlerts.map(({ id }, index) => ['quality alert', id, ['qualityAlerts', index, 'id']] as const),
  ];
  const seen = new Set<string>();
  return named.flatMap(([what, name, path]) => {
    const key = `${what} ${name}`;
    if (!seen.has(key)) {
      seen.add(key);
      return [];
    }
    const message = `There are two of ${what} \`${name}\`.`;
    return [{ message, place: source.placeOf(path), mend: 'Give one of them another name, or join them.' }];
  });
}

function unknownLifts(policy: Policy, source: SourceDocument): Problem[] {
  const known = new Set(policy.levels.flatMap(({ clauses }) => clauses.map(({ id }) => id)));
  const replaced = source.replacedAt?.(holdsClauseIds) ?? null;
  return policy.exceptions.flatMap(({ id, lifts }, index) =>
    lifts.flatMap((lift, position) =>
      known.has(lift)
        ? []
        : [unknownLift(`Exception ${id}`, lift, source.placeOf(['exceptions', index, 'lifts', position]), replaced)],
    ),
  );
}

function unknownLift(exception: string, lift: string, place: SourcePlace, replaced: SourcePlace | null): Problem {
  if (replaced === null || replaced.file === place.file) {
    const message = `${exception} lifts \`${lift}\`, and no clause has this id.`;
    return { message, place, mend: 'Name a clause of `levels`.' };
  }
  // The exception was inherited and was right where it stands: the mistake is in the change that took its clause away.
  return {
    message: `${exception} of ${formatPlace(place)} lifts \`${lift}\`, and since the clauses were changed here none has this id.`,
    place: replaced,
    mend: 'Keep a clause with this id, or change or remove the exception here as well.',
  };
}

/** Of a policy: whether what stands at the path is, or has in it, the id of a clause of a level. */
function holdsClauseIds([first, , third, , fifth, ...rest]: readonly PropertyKey[]): boolean {
  const isAbove = first === 'levels' && (third === undefined || third === 'clauses');
  return isAbove && (fifth === undefined || fifth === 'id') && rest.length === 0;
}
