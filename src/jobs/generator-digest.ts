import { digest } from '../base/canonical-json.ts';
import { packageVersion } from '../base/package-root.ts';
import { reExposure } from '../domain/re-exposure.ts';
import { behaviour } from '../run/trial-input.ts';
import { panelDigest } from './generator-panel.ts';
import { looksLike } from '../scenario/generate/faults-arbitrary.ts';
import { sampleHorizonMs } from '../scenario/generate/sample-arbitrary.ts';
import { strataDigested } from '../scenario/generate/strata.ts';

/**
 * What incidents are drawn by: strata with their weights, what looks alike, the horizon, and the code as its version tells it and
 * as it draws, which is the same for sources and build and another for any change that shows in a panel of incidents. When they
 * strike once more is no part of what is drawn, and stands for itself.
 */
export function generatorDigest(): string {
  const settings = { strata: strataDigested, looksLike, horizonMs: sampleHorizonMs, reExposure };
  return digest({ behaviour, requal: packageVersion(), ...settings, drawn: panelDigest() });
}
