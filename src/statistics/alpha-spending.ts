/**
 * The error that the k-th attempt of a campaign may make, `attempt` counted from 1: the whole of `alpha` for the first one,
 * and alpha / (k (k - 1)) for each later one.
 *
 * Who may try until it passes shows nothing, so each attempt has to pay for those before it. The shares of the later ones
 * sum to `alpha` (1/2 + 1/6 + 1/12 + ... = 1), so by the union bound (Bonferroni, with unequal shares) an unsafe policy passes in any of
 * however many attempts with a chance of at most `errorOfAll(alpha)`, twice that of one. A schedule that sums to `alpha` itself would
 * have to take a half from the first attempt, which has nothing to pay for, and whose plan is the published one (design.md
 * section 7). So the first keeps it, and what all of them together may err is said wherever the plan is.
 *
 * @throws {RangeError} for an attempt that is no whole number from 1, or an error that is not between 0 and 1.
 */
export function errorOfAttempt(alpha: number, attempt: number): number {
  if (!(Number.isSafeInteger(attempt) && attempt >= 1)) throw new RangeError(`there is no attempt ${attempt}`);
  if (!(alpha > 0 && alpha < 1)) throw new RangeError(`an error of ${alpha} is none that can be spent`);
  return attempt === 1 ? alpha : alpha / (attempt * (attempt - 1));
}

/** What all attempts of a campaign together may err at most, however many they are. */
export function errorOfAll(alpha: number): number {
  return Math.min(1, 2 * alpha);
}
