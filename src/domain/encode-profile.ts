import { z } from 'zod';
import type { Profile } from './profile.ts';
import { profileSchema } from './profile.ts';

/** A profile as a file holds it, before units and defaults are taken from it. */
export type ProfileDocument = z.input<typeof profileSchema>;

/** A profile as a file would hold it, with every default written out and durations as people write them. */
export function encodeProfile(profile: Profile): Required<ProfileDocument> {
  return z.encode(profileSchema, profile) as Required<ProfileDocument>;
}
