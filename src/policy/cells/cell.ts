import type { FactValue } from '../../domain/facts.ts';

/**
 * A set of values of one variable between which no condition tells a difference. Plain data. A range may be open or
 * closed at either end; `to` is null where it has no end. `example` is a value inside.
 */
export type Cell =
  | { readonly kind: 'missing' }
  | { readonly kind: 'value'; readonly value: number | boolean | string }
  | {
      readonly kind: 'range';
      readonly from: number;
      readonly hasFrom: boolean;
      readonly to: number | null;
      readonly hasTo: boolean;
      readonly example: number;
    }
  /** Every text with this beginning that is none of those named and has none of those longer beginnings. */
  | {
      readonly kind: 'text';
      readonly beginning: string;
      readonly except: readonly string[];
      readonly exceptBeginnings: readonly string[];
      readonly example: string;
    };

/** One variable, cut into cells that cover its domain: missing first, then from low to high. */
export interface Axis {
  readonly path: string;
  readonly cells: readonly Cell[];
}

/** A value that lies in the cell; for that of an ordinary step see `exampleOn`. */
export function exampleOf(cell: Cell): FactValue {
  switch (cell.kind) {
    case 'missing':
      return null;
    case 'value':
      return cell.value;
    case 'range':
    case 'text':
      return cell.example;
  }
}

/** Whether the value lies in the cell. */
export function cellHolds(cell: Cell, value: FactValue): boolean {
  switch (cell.kind) {
    case 'missing':
      return value === null;
    case 'value':
      return value === cell.value;
    case 'text': {
      if (typeof value !== 'string' || !value.startsWith(cell.beginning)) return false;
      return !cell.except.includes(value) && !cell.exceptBeginnings.some((beginning) => value.startsWith(beginning));
    }
    case 'range': {
      if (typeof value !== 'number') return false;
      const { from, hasFrom, to, hasTo } = cell;
      return (hasFrom ? value >= from : value > from) && (to === null || (hasTo ? value <= to : value < to));
    }
  }
}
