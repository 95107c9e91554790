import { digest } from '../../base/canonical-json.ts';
import { packageVersion } from '../../base/package-root.ts';
import { certifyingSeed } from '../qualification-inputs.ts';
import type { Bench } from '../try-incident.ts';

/**
 * The seed of the generated incidents where nobody chooses one: a digest of what is compared. With one that is always the same,
 * a policy could be written to pass the very incidents that it will meet.
 */
export function gateSeed(baseline: Bench, candidate: Bench): number {
  return certifyingSeed(
    digest({
      baseline: baseline.candidate.digest,
      candidate: candidate.candidate.digest,
      charter: candidate.charterDigest,
      requal: packageVersion(),
    }),
  );
}
