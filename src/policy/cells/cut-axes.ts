import { nameSchema } from '../../domain/primitives.ts';
import type { Condition } from '../condition.ts';
import { calmValue } from './calm-facts.ts';
import type { Axis, Cell } from './cell.ts';
import { cutNumber } from './cut-number.ts';
import { variableDomains, type VariableDomain } from './variable-domains.ts';

/** Values at which something beside the conditions changes its mind: `agent.pattern` of an authorised action. */
export type ExtraConstants = Readonly<Record<string, readonly string[]>>;

/**
 * Cuts every variable that the conditions read, or that `extra` names, at all constants that it is compared with. On a
 * cell no condition changes, except for variables that are compared with one another (`Condition.entangled`): there the
 * cells are cut at the constants of all of them and once more in between, which is a try and no proof.
 */
export function cutAxes(conditions: readonly Condition[], extra: ExtraConstants = {}): readonly Axis[] {
  const paths = new Set([...conditions.flatMap(({ reads }) => reads), ...Object.keys(extra)]);
  return [...paths].toSorted().map((path) => ({ path, cells: cellsOf(path, conditions, extra[path] ?? []) }));
}

function cellsOf(path: string, conditions: readonly Condition[], extra: readonly string[]): readonly Cell[] {
  const domain: VariableDomain | undefined = variableDomains[path as keyof typeof variableDomains];
  if (domain === undefined) return [{ kind: 'missing' }];
  const missing: readonly Cell[] = domain.absence === 'never' ? [] : [{ kind: 'missing' }];
  return [...missing, ...knownCells(domain, path, conditions, extra)];
}

function knownCells(
  domain: VariableDomain,
  path: string,
  conditions: readonly Condition[],
  extra: readonly string[],
): readonly Cell[] {
  switch (domain.kind) {
    case 'flag':
      return [false, true].map((value) => ({ kind: 'value', value }));
    case 'number':
      return cutNumber(domain, numbersOn(path, conditions), isEntangled(path, conditions));
    case 'choice':
    case 'name': {
      const { named, prefixes } = textsOn(path, conditions);
      const texts = [...new Set([...named, ...extra])].toSorted();
      return domain.kind === 'name' ? nameCells(path, texts, prefixes) : choiceCells(path, domain, texts, prefixes);
    }
  }
}

function isEntangled(path: string, conditions: readonly Condition[]): boolean {
  return conditions.some(({ entangled }) => entangled.includes(path));
}

/** Of a path that is compared with others, the constants of those count as well. */
function numbersOn(path: string, conditions: readonly Condition[]): readonly number[] {
  const beside = conditions.filter(({ entangled }) => entangled.includes(path)).flatMap(({ entangled }) => entangled);
  const paths = new Set([path, ...beside]);
  const values = conditions.flatMap(({ constants }) =>
    constants.filter((constant) => paths.has(constant.path)).flatMap(({ value }) => value),
  );
  return values.filter((value) => typeof value === 'number');
}

function textsOn(path: string, conditions: readonly Condition[]) {
  const constants = conditions.flatMap((condition) => condition.constants.filter((one) => one.path === path));
  const isText = (value: unknown): value is string => typeof value === 'string';
  const isPrefix = ({ operator }: { readonly operator: string }): boolean => operator === 'startsWith';
  return {
    named: constants.filter((one) => !isPrefix(one)).flatMap(({ value }) => [value].flat().filter(isText)),
    prefixes: constants.filter(isPrefix).flatMap(({ value }) => [value].flat().filter(isText)),
  };
}

/**
 * Each value that is named, and one cell for all that are not, unless some of these are worse than the others: one example
 * could not stand for both, so each has its own cell. A text that the variable never has is in no cell.
 */
function choiceCells(
  path: string,
  { values, worse }: Extract<VariableDomain, { kind: 'choice' }>,
  named: readonly string[],
  prefixes: readonly string[],
): Cell[] {
  const isNamed = (value: string) => named.includes(value) || prefixes.some((prefix) => value.startsWith(prefix));
  const unnamed = values.filter((value) => !isNamed(value));
  const isMixed = new Set(unnamed.map((value) => worse.includes(value))).size > 1;
  const isSpecial = (value: string) => isMixed || isNamed(value);
  const others = values.filter((value) => !isSpecial(value));
  const example = others.find((value) => value === calmValue(path)) ?? others[0];
  const rest: readonly Cell[] =
    example === undefined ? [] : [{ ...allBut(named, prefixes), kind: 'text', beginning: '', example }];
  return [...values.filter(isSpecial).map<Cell>((value) => ({ kind: 'value', value })), ...rest];
}

function allBut(named: readonly string[], prefixes: readonly string[]) {
  return { except: named, exceptBeginnings: prefixes };
}

const isWritten = (name: string): boolean => nameSchema.safeParse(name).success;

const letters = 'abcdefghijklmnopqrstuvwxyz0123456789'.split('');

/** Each text that is named; for each beginning, and for none, all other texts that have no longer one. */
function nameCells(path: string, named: readonly string[], prefixes: readonly string[]): Cell[] {
  const begun = ['', ...new Set(prefixes)].toSorted().flatMap<Cell>((beginning) => {
    const longer = prefixes.filter((prefix) => prefix !== beginning && prefix.startsWith(beginning));
    const isInside = (text: string) => !named.includes(text) && !longer.some((prefix) => text.startsWith(prefix));
    const longerOnes = [beginning, ...letters.map((letter) => `${beginning}${letter}`)];
    // A name as people and files have it comes first, so that an incident can be made with it.
    const tries = longerOnes.toSorted((a, b) => Number(isWritten(b)) - Number(isWritten(a)));
    const ordinary = String(calmValue(path));
    const example = [...(ordinary.startsWith(beginning) ? [ordinary] : []), ...tries].find(
      (text) => text !== '' && isInside(text),
    );
    return example === undefined ? [] : [{ ...allBut(named, longer), kind: 'text', beginning, example }];
  });
  return [...named.map<Cell>((value) => ({ kind: 'value', value })), ...begun];
}
