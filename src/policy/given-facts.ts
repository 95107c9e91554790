import { closestName } from '../base/closest-name.ts';
import { UserError } from '../base/errors.ts';
import { actionTraits, type ActionKind } from '../domain/action.ts';
import type { FactValue, Facts } from '../domain/facts.ts';
import { calmBoard, factsOf, factsWithoutAction, setFact } from './cells/calm-facts.ts';
import { noAction, variableDomains, type VariableDomain } from './cells/variable-domains.ts';
import { variables } from './variables.ts';

type Narrow = { readonly action: { readonly kind: ActionKind | typeof noAction } };
type ValueOf<G extends keyof Facts, N extends keyof Facts[G]> = G extends keyof Narrow
  ? N extends keyof Narrow[G]
    ? Narrow[G][N]
    : Facts[G][N]
  : Facts[G][N];

/** Some facts, group by group; null is a value that is not known. */
export type GivenFacts = {
  readonly [G in keyof Facts]?: { readonly [N in keyof Facts[G]]?: ValueOf<G, N> };
};

/**
 * Facts of an ordinary, harmless step, with what is given in their place: a rolling restart of one stateless service whose pattern, `another`,
 * was seen fifty times, with full confidence, budget and qualification. The tier is that of the action's kind unless it
 * is given; with the kind `none` the agent recommends nothing, and nothing is touched. Throws `UserError` for a name that no condition may read and for a value that the variable never has.
 */
export function givenFacts(given: GivenFacts): Facts {
  const board = calmBoard();
  const kind = given.action?.kind;
  if (kind === noAction) for (const [path, value] of Object.entries(factsWithoutAction)) setFact(board, path, value);
  else if (kind !== undefined && kind in actionTraits) setFact(board, 'action.tier', actionTraits[kind].tier);
  for (const [group, values] of Object.entries(given)) {
    if (typeof values !== 'object' || values === null) throw new UserError(`The facts of \`${group}\` are no object.`);
    for (const [name, value] of Object.entries(values as Record<string, unknown>)) {
      if (value === undefined) continue;
      const path = `${group}.${name}`;
      refuse(path, value);
      setFact(board, path, value as FactValue);
    }
  }
  return factsOf(board);
}

function refuse(path: string, value: unknown): void {
  const domain: VariableDomain | undefined = Object.hasOwn(variableDomains, path)
    ? variableDomains[path as keyof typeof variableDomains]
    : undefined;
  if (domain === undefined) {
    const names = variables.map((variable) => variable.path);
    const closest = closestName(path, names);
    const mend = closest === null ? `The facts are: ${names.join(', ')}.` : `Write ${closest}.`;
    throw new UserError(`There is no fact \`${path}\`.`, { mend });
  }
  const wanted = value === null ? (domain.absence === 'never' ? 'is always known' : null) : wantedOf(domain, value);
  if (wanted !== null) throw new UserError(`\`${path}\` cannot be ${JSON.stringify(value)}: it ${wanted}.`);
}

/** What the variable is, where the value is none of it; null where it is. */
function wantedOf(domain: VariableDomain, value: unknown): string | null {
  switch (domain.kind) {
    case 'flag':
      return typeof value === 'boolean' ? null : 'is true or false';
    case 'name':
      return typeof value === 'string' ? null : 'is a name';
    case 'choice':
      return domain.values.includes(value as string) ? null : `is one of ${domain.values.join(', ')}`;
    case 'number': {
      const { min, max, isWhole } = domain;
      const fits = typeof value === 'number' && value >= min && value <= (max ?? Number.MAX_VALUE);
      if (fits && (!isWhole || Number.isInteger(value))) return null;
      return `is a ${isWhole ? 'whole ' : ''}number ${max === null ? `from ${min} on` : `from ${min} to ${max}`}`;
    }
  }
}
