/** Steps of the table over utilisation; finer than this changes the mean wait by less than a thousandth. */
const steps = 128;
/** With more servers than this the wait is too small to show below 95 % utilisation. */
const serversMax = 256;
/** Above this the stationary formula says more than one tick can bring about; the queue of the tick takes over. */
const utilisationMax = 0.97;
/** Fewer than one in ten thousand answers take longer than so many times the mean; we call that none. */
export const neverLate = 6;
const tables: (Float64Array | undefined)[] = [];

/** Chance of having to wait by utilisation, for so many servers; made once and kept. */
export function waitTable(servers: number): Float64Array {
  const c = Math.min(Math.max(Math.round(servers), 1), serversMax);
  return (tables[c] ??= waitChances(c));
}

/**
 * Mean wait in milliseconds of M/M/c (Erlang C), before service: the chance of having to wait over the spare capacity.
 * `utilisation` is arrivals over capacity, `perSecond` the capacity of all servers together.
 */
export function meanWaitMs(table: Float64Array, utilisation: number, perSecond: number): number {
  const rho = utilisation < utilisationMax ? utilisation : utilisationMax;
  const position = rho * steps;
  const index = Math.floor(position);
  const low = table[index]!;
  const chance = low + (table[index + 1]! - low) * (position - index);
  return (chance * 1_000) / (perSecond * (1 - rho));
}

/**
 * The share of answers that take longer than `limit` when they take `mean` on average: the tail of a gamma
 * distribution of shape 2, (1 + y) / e^y with y = 2 limit / mean, with e^y as the 64th power of 1 + y / 64.
 */
export function shareLongerThan(limit: number, mean: number): number {
  if (limit <= 0) return 1;
  if (mean * neverLate < limit) return 0;
  const y = (2 * limit) / mean;
  let power = 1 + y / 64;
  for (let squared = 0; squared < 6; squared++) power *= power;
  return (1 + y) / power;
}

/** Erlang C at equally spaced utilisations, by the recursion of Erlang B: additions and products only. */
function waitChances(servers: number): Float64Array {
  const table = new Float64Array(steps + 1);
  for (let step = 0; step < steps; step++) {
    const rho = step / steps;
    const offered = rho * servers;
    let blocked = 1;
    for (let k = 1; k <= servers; k++) blocked = (offered * blocked) / (k + offered * blocked);
    table[step] = blocked / (1 - rho * (1 - blocked));
  }
  table[steps] = 1;
  return table;
}
