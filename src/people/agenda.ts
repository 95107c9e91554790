/** Things that will happen, in total order by time and then by insertion (design.md section 8). */
export interface Agenda<T> {
  nextAt(): number | null;
  add(at: number, item: T): void;
  /** Takes out the first item if it is due at `at`; null when none is. */
  take(at: number): { readonly at: number; readonly item: T } | null;
  /** Drops all items for which `matches` holds. */
  drop(matches: (item: T) => boolean): void;
  count(matches: (item: T) => boolean): number;
}

/** An empty agenda. */
export function createAgenda<T>(): Agenda<T> {
  let items: { readonly at: number; readonly item: T }[] = [];
  return {
    nextAt: () => items[0]?.at ?? null,
    add(at, item) {
      // After all that are due at the same time, so that insertion decides.
      let place = items.length;
      while (place > 0 && items[place - 1]!.at > at) place -= 1;
      items.splice(place, 0, { at, item });
    },
    take(at) {
      const first = items[0];
      if (first === undefined || first.at > at) return null;
      items.shift();
      return first;
    },
    drop(matches) {
      items = items.filter(({ item }) => !matches(item));
    },
    count: (matches) => items.reduce((sum, { item }) => sum + (matches(item) ? 1 : 0), 0),
  };
}
