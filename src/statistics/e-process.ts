import { betaDistribution } from './beta-distribution.ts';
import { logBeta } from './log-gamma.ts';
import type { Discordant } from './mcnemar.ts';

/**
 * The evidence, after these discordant pairs, that worse ones are more likely than better ones; it may be looked at after every pair.
 *
 * A bet against "worse is at most as likely as better": the likelihood of what was seen, averaged over all chances of worse between 1/2 and 1,
 * over its likelihood at 1/2. Under the hypothesis its expectation never exceeds 1 whenever one stops, so it passes 1 / alpha with a chance of
 * at most alpha (J. Ville, 1939; A. Ramdas, P. Grünwald, V. Vovk, G. Shafer, "Game-theoretic statistics and safe anytime-valid
 * inference", Statistical Science 38, 2023). The average has the closed form
 * 2^(n + 1) B(worse + 1, better + 1) (1 - I_(1/2)(worse + 1, better + 1)).
 *
 * @returns a value of at least 0; 1 for no pairs: no evidence.
 */
export function eProcess({ worse, better }: Discordant): number {
  const above = betaDistribution(0.5, better + 1, worse + 1);
  return Math.exp((worse + better + 1) * Math.LN2 + logBeta(worse + 1, better + 1)) * above;
}

/** Whether a comparison may stop here with an error of at most `alpha`: it is shown that the second policy is worse. */
export function isShownWorse(discordant: Discordant, alpha: number): boolean {
  return eProcess(discordant) >= 1 / alpha;
}
