/**
 * Columns of numbers in one piece of memory. The value of column `name` in row `r` is `all[at.name * rows + r]`, which is
 * what the loops over all rows use: one array to hold instead of twenty. `views` has each column as an array of its own
 * over the same memory, for everybody else.
 */
export interface Columns<Name extends string> {
  readonly all: Float64Array;
  readonly views: { readonly [N in Name]: Float64Array };
}

/** The position of each column, by its name. */
export function positionsOf<const Name extends string>(names: readonly Name[]): { readonly [N in Name]: number } {
  return Object.fromEntries(names.map((name, position) => [name, position])) as Record<Name, number>;
}

/** Columns that begin with these values, which are copied. */
export function createColumns<Name extends string>(
  at: { readonly [N in Name]: number },
  initial: Float64Array,
): Columns<Name> {
  const all = initial.slice();
  const names = Object.keys(at) as Name[];
  const rows = all.length / names.length;
  const views = names.map((name) => [name, all.subarray(at[name] * rows, (at[name] + 1) * rows)]);
  return { all, views: Object.fromEntries(views) as Record<Name, Float64Array> };
}

/** The columns begin again with these values. */
export function resetColumns<Name extends string>({ all }: Columns<Name>, initial: Float64Array): void {
  all.set(initial);
}
