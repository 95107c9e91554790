/** Something whose time is measured: one call is one unit of work. */
export type Variant = (turn: number) => Promise<void> | void;

/** A batch as long as this is long against the clock and short against what else the machine does. */
const batchMs = 60;
/** The engine goes on compiling for about so many rounds; a campaign of thousands of trials is far beyond that. */
const warmBatches = 12;

/**
 * Microseconds of processor time per call of each variant, in the median over the rounds. In each round every variant
 * has a batch, one after the other, so that a slow moment of the machine falls on all of them alike.
 */
export async function interleaved<N extends string>(
  variants: Readonly<Record<N, Variant>>,
  rounds: number,
): Promise<Record<N, number>> {
  const names = Object.keys(variants) as N[];
  const perBatch = new Map<N, number>();
  for (const name of names) perBatch.set(name, await warmUp(variants[name]));
  const times = new Map<N, number[]>(names.map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const name of names) {
      const calls = perBatch.get(name) ?? 1;
      times.get(name)?.push((await batch(variants[name], calls, round * calls)) / calls);
    }
  }
  return Object.fromEntries(names.map((name) => [name, median(times.get(name) ?? [])])) as Record<N, number>;
}

/** The middle one; of an even number the upper of the two. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}

/** Runs it until it is compiled, and says how many calls fill a batch. */
async function warmUp(variant: Variant): Promise<number> {
  let calls = 1;
  let spent = await batch(variant, calls, 0);
  while (spent < batchMs * 1_000) {
    calls *= 2;
    spent = await batch(variant, calls, 0);
  }
  for (let i = 0; i < warmBatches; i++) spent = await batch(variant, calls, i * calls);
  return Math.max(1, Math.round((calls * batchMs * 1_000) / spent));
}

/** Microseconds of processor time, those of the garbage collector among them. */
async function batch(variant: Variant, calls: number, firstTurn: number): Promise<number> {
  const before = process.cpuUsage();
  for (let i = 0; i < calls; i++) {
    const done = variant(firstTurn + i);
    if (done instanceof Promise) await done;
  }
  const spent = process.cpuUsage(before);
  return Math.max(1, spent.user + spent.system);
}
