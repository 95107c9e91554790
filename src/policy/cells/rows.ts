/** The cells to try of one group of variables, each as the index of a cell for each axis. */
export interface Rows {
  readonly rows: readonly (readonly number[])[];
  /** How many there are in all. */
  readonly total: number;
  /** Null when the rows are all there are; else the number of variables of which every combination is tried. */
  readonly strength: number | null;
}

/**
 * Every combination of the cells of some axes, whose sizes are given, or at most `most` rows that hold every combination of any
 * `strength` of them. Those rows are an orthogonal array: row numbers are the polynomials of degree below the strength
 * over a prime field, and the axes are points of it. `most` must not be less than the square of the smallest prime that
 * is neither below the number of axes nor below a size; else the strength is 1.
 */
export function rowsOf(sizes: readonly number[], most: number): Rows {
  const total = sizes.reduce((product, size) => product * size, 1);
  if (total <= most) return { rows: allRows(sizes), total, strength: null };
  const prime = primeFrom(Math.max(sizes.length, ...sizes));
  let strength = 1;
  let count = prime;
  while (count * prime <= most) {
    count *= prime;
    strength += 1;
  }
  return { rows: coveringRows(sizes, prime, strength, count), total, strength: Math.min(strength, sizes.length) };
}

function allRows(sizes: readonly number[]): number[][] {
  let rows: number[][] = [[]];
  for (const size of sizes) {
    rows = rows.flatMap((row) => Array.from({ length: size }, (_, index) => [...row, index]));
  }
  return rows;
}

function coveringRows(sizes: readonly number[], prime: number, strength: number, count: number): number[][] {
  const rows = new Map<string, number[]>();
  for (let number = 0; number < count; number++) {
    const coefficients: number[] = [];
    for (let rest = number, i = 0; i < strength; i++) {
      coefficients.push(rest % prime);
      rest = Math.floor(rest / prime);
    }
    const row = sizes.map((size, point) => {
      const value = coefficients.reduceRight((sum, coefficient) => (sum * point + coefficient) % prime, 0);
      // Fewer cells than the field has numbers: some are tried more often than others, and none is left out.
      return value % size;
    });
    rows.set(row.join(), row);
  }
  return [...rows.values()];
}

function primeFrom(least: number): number {
  let candidate = Math.max(2, least);
  while (!isPrime(candidate)) candidate += 1;
  return candidate;
}

function isPrime(number: number): boolean {
  for (let divisor = 2; divisor * divisor <= number; divisor++) {
    if (number % divisor === 0) return false;
  }
  return number > 1;
}
