import { digest } from '../base/canonical-json.ts';
import { packageVersion } from '../base/package-root.ts';
import { generatorDigest } from './generator-digest.ts';
import { generatorProfile } from './generator-profile.ts';
import type { LoadedProfile } from '../scenario/load-profile.ts';
import type { Bench } from './try-incident.ts';

/** What a qualification rests on, and the seed that follows from it. */
export interface QualificationInputs {
  readonly generator: string;
  /** Digest of all of it. */
  readonly inputs: string;
  /** Nobody can choose it without changing what is qualified. */
  readonly seed: number;
}

/**
 * The certifying seed: a digest of candidate, charter, generator, profile, requal and period (design.md section 7). `asOf` is
 * the date of the qualification; its quarter is the period, so that a candidate that is tried again meets the same incidents.
 * Of the profile it is what the generator reads: who changes its title or its date meets the same incidents, and is refused.
 * The plan is no part of it: whoever could change the seed by a digit of the budget would try until it passes. Neither are
 * waivers: they change no trial, so the same inputs with another waiver test nothing new and are refused. Which findings of the
 * veto set need one is seen without any attempt, by `requal run`, which plays the same trials.
 */
export function qualificationInputs(
  { candidate, charterDigest }: Bench,
  profile: LoadedProfile,
  asOf: string,
): QualificationInputs {
  const generator = generatorDigest();
  const inputs = digest({
    candidate: candidate.digest,
    charter: charterDigest,
    generator,
    profile: digest(generatorProfile(profile.profile)),
    requal: packageVersion(),
    period: quarterOf(asOf),
  });
  return { generator, inputs, seed: certifyingSeed(inputs) };
}

/** The seed that follows from the digest of the inputs. */
export function certifyingSeed(inputs: string): number {
  return Number.parseInt(inputs.slice(0, 8), 16);
}

/** `2026-Q4`. */
export function quarterOf(date: string): string {
  return `${date.slice(0, 4)}-Q${Math.floor((Number(date.slice(5, 7)) + 2) / 3)}`;
}
