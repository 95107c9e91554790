/** Steps of the table over utilisation; finer than this changes the mean wait by less than a thousandth. */
const steps = 128;
/** With more servers than this the wait is too small to show below 95 % utilisation. */
const serversMax = 256;
/** Above this the stationary formula says more than one tick can bring about; the queue of the tick takes over. */
const utilisationMax = 0.97;
/** Fewer than one in ten thousand answers take longer than so many times the mean; we call that none. */
export const neverLate = 6;
/** Chances of having to wait, a row for each number of servers, by utilisation. A row is made when it is first wanted. */
const chances = new Float64Array((serversMax + 1) * (steps + 1));

/** Where the row for so many servers begins. The last chance of a row is 1; 0 means that it has not been made yet. */
export function waitRow(servers: number): number {
  const c = Math.min(Math.max(Math.round(servers), 1), serversMax);
  const row = c * (steps + 1);
  if (chances[row + steps] === 0) chances.set(waitChances(c), row);
  return row;
}

/**
 * Mean wait in milliseconds of M/M/c (Erlang C), before service: the chance of having to wait over the spare capacity.
 * `utilisation` is arrivals over capacity, `perSecond` the capacity of all servers together.
 */
export function meanWaitMs(row: number, utilisation: number, perSecond: number): number {
  const rho = utilisation < utilisationMax ? utilisation : utilisationMax;
  const position = rho * steps;
  const step = position | 0;
  const low = chances[row + step]!;
  const chance = low + (chances[row + step + 1]! - low) * (position - step);
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
