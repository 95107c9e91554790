import { digest } from '../base/canonical-json.ts';
import { packageVersion } from '../base/package-root.ts';
import { behaviour } from '../run/trial-input.ts';
import { looksLike } from '../scenario/generate/faults-arbitrary.ts';
import { sampleHorizonMs } from '../scenario/generate/sample-arbitrary.ts';
import { strataDigested } from '../scenario/generate/strata.ts';

/** What incidents are drawn by: strata with their weights, what looks alike, the horizon, and the code as its version tells it. */
export function generatorDigest(): string {
  return digest({ behaviour, requal: packageVersion(), strata: strataDigested, looksLike, horizonMs: sampleHorizonMs });
}
