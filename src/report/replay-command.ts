/**
 * The command that runs a trial again from its kept journal. `folder` is the report's folder relative to where the
 * command ran, `journal` the journal's path inside it.
 */
export function replayCommand(folder: string, journal: string): string {
  return `npx requal replay ${shellWord(`${folder.replace(/\/+$/, '')}/${journal}`)}`;
}

/** The command that runs one trial again where its journal was not kept; all of its words are as the run was given them. */
export function rerunCommand(what: string, candidate: string, seed: number, world: string): string {
  return `npx requal run ${shellWord(what)} --candidate ${shellWord(candidate)} --seed ${seed}${world}`;
}

/** A word that a POSIX shell takes as it stands. */
export function shellWord(word: string): string {
  return /^[A-Za-z0-9_@%+=:,./<>-]+$/.test(word) && !/[<>]/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
