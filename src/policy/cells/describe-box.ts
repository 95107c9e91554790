import type { Box, Side } from './boxes.ts';
import type { Cell } from './cell.ts';
import { variableDomains, type VariableDomain } from './variable-domains.ts';

/** A region in words: `pattern.occurrences is 3 to 9 and scope.regulated is true`; `always` when it is everything. */
export function describeSides(sides: readonly Side[]): string {
  return sides.length === 0 ? 'always' : `where ${listOf(sides.map(sideText), 'and')}`;
}

/** The same of a region that was found in cells; where it is no region, the case of the finding stands for it. */
export function describeBox({ sides, rows, triedOf }: Box): string {
  if (sides !== null) return describeSides(sides);
  const more = rows.length - 1;
  if (triedOf !== null) {
    const others = more === 0 ? 'in no other' : `in ${more} more`;
    return `in the case shown, ${others} of the ${triedOf} cells that were tried, and perhaps in others`;
  }
  const others = more === 0 ? '' : ` and in ${more} more ${more === 1 ? 'cell' : 'cells'}`;
  return `in the case shown as well${others}, beside what is told one by one`;
}

type Range = Extract<Cell, { kind: 'range' }>;

function sideText({ path, cells }: Side): string {
  const domain: VariableDomain | undefined = variableDomains[path as keyof typeof variableDomains];
  const missing = cells.some(({ kind }) => kind === 'missing') ? ['not known'] : [];
  if (domain?.kind === 'number') {
    const ranges = joinRanges(cells.flatMap(rangeOf), domain.isWhole);
    const texts = ranges.map((range) => rangeText(range, domain.min, domain.isWhole));
    return `${path} is ${listOf([...missing, ...texts], 'or')}`;
  }
  const texts = cells.flatMap((cell) => (cell.kind === 'value' ? [String(cell.value)] : []));
  const others = cells.flatMap((cell) => {
    if (cell.kind !== 'text') return [];
    return [cell.beginning === '' ? 'none that a clause names' : `another that begins with ${cell.beginning}`];
  });
  return `${path} is ${listOf([...missing, ...texts, ...others], 'or')}`;
}

function rangeOf(cell: Cell): Range[] {
  if (cell.kind === 'range') return [cell];
  if (cell.kind !== 'value' || typeof cell.value !== 'number') return [];
  const { value } = cell;
  return [{ kind: 'range', from: value, hasFrom: true, to: value, hasTo: true, example: value }];
}

/** Neighbouring ranges as one; they are in ascending order. */
function joinRanges(ranges: readonly Range[], isWhole: boolean): readonly Range[] {
  const joined: Range[] = [];
  for (const range of ranges) {
    const last = joined.at(-1);
    const touches =
      last !== undefined &&
      last.to !== null &&
      (isWhole ? last.to + 1 === range.from : last.to === range.from && (last.hasTo || range.hasFrom));
    if (touches) joined[joined.length - 1] = { ...last, to: range.to, hasTo: range.hasTo };
    else joined.push(range);
  }
  return joined;
}

function rangeText({ from, hasFrom, to, hasTo }: Range, min: number, isWhole: boolean): string {
  if (to === null) return hasFrom ? `${from} or more` : `above ${from}`;
  if (from === to) return String(from);
  if (isWhole) return `${from} to ${to}`;
  if (hasFrom && from === min) return hasTo ? `at most ${to}` : `below ${to}`;
  if (hasFrom) return hasTo ? `${from} to ${to}` : `at least ${from} and below ${to}`;
  return hasTo ? `above ${from} and at most ${to}` : `above ${from} and below ${to}`;
}

/** `a, b or c`. */
export function listOf(texts: readonly string[], word: 'and' | 'or'): string {
  return texts.length < 2 ? (texts[0] ?? '') : `${texts.slice(0, -1).join(', ')} ${word} ${texts.at(-1)}`;
}
