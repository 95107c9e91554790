/** What `requal init` wrote, and what is still to be said by people. */
export interface FirstWritten {
  readonly folder: string;
  /** Paths below the folder. */
  readonly files: readonly string[];
  /** How many places are marked TODO, by file. */
  readonly todos: readonly (readonly [file: string, count: number])[];
  /** Ids of the rules by which something may run alone. */
  readonly rules: readonly string[];
  /** Services of which nobody has said whether they are regulated. */
  readonly unstated: readonly string[];
  /** Roles that the policy calls and that nobody is named for in the profile. */
  readonly missingRoles: readonly string[];
}
