import { canonicalJson } from '../base/canonical-json.ts';
import { UserError } from '../base/errors.ts';
import { holdsHidden } from '../base/hidden-words.ts';
import type { Qualification } from '../domain/qualification.ts';
import type { LoadedProfile } from '../scenario/load-profile.ts';
import type { Bench } from './try-incident.ts';

/**
 * A certificate says what it is about, signed, and nothing in it can be replaced. Where policy or profile hold words that are to
 * be hidden, none is begun: throws `UserError`, before anything is on record.
 */
export function refuseHidden({ candidate }: Bench, { profile }: LoadedProfile): void {
  const { name, policy, agent, programs } = candidate;
  if (!holdsHidden(canonicalJson({ name, policy, agent, programs, profile }))) return;
  throw new UserError(
    'The certificate would hold words that --redact hides: they stand in the policy or the profile.',
    {
      mend: 'Sign without --redact, or leave --sign out and show the report alone.',
    },
  );
}

/** Whether a word that is to be hidden came into it from elsewhere, such as a scenario that failed. */
export function wouldTellHidden(qualification: Qualification): boolean {
  return holdsHidden(canonicalJson(qualification));
}
