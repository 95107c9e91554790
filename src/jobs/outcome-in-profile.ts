import { appendToYaml } from '../base/append-to-yaml.ts';
import { UserError } from '../base/errors.ts';
import { parseDocument } from '../base/parse-document.ts';
import { parseYaml, readTextFile } from '../base/read-yaml.ts';
import { writeFileWhole } from '../base/write-file.ts';
import type { LedgerBodyOf } from '../domain/ledger.ts';
import { profileSchema } from '../domain/profile.ts';
import { loadProfile } from '../scenario/load-profile.ts';

/** As much of an outcome as a profile holds. */
type OutcomeOfProfile = Pick<
  LedgerBodyOf<'outcome-recorded'>,
  'automation' | 'happenedOn' | 'result' | 'cause' | 'note'
>;

/**
 * Makes ready to add an outcome to a profile, comments kept, and returns the step that writes it, so that a profile which
 * cannot take it is told before anything is written down elsewhere. Throws `UserError` for a damaged profile, and for an
 * outcome that it cannot hold.
 */
export function outcomeInProfile(file: string, told: OutcomeOfProfile): () => void {
  loadProfile(file);
  const { automation, happenedOn: at, result, cause, note } = told;
  const outcome = { at, automation, result, ...(cause === null ? {} : { cause }), ...(note === '' ? {} : { note }) };
  const text = appendToYaml(readTextFile(file), 'outcomes', outcome);
  parseDocument(profileSchema, parseYaml(text, file), 'profile with this outcome');
  return () => {
    try {
      writeFileWhole(file, text);
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      throw new UserError(`The outcome stands in the ledger, and not in the profile: ${error.message}`, {
        place: error.place,
        mend: 'Write it into the profile by hand; recorded a second time it would count twice.',
      });
    }
  };
}
