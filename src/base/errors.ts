/** A place in a file that a person wrote. Lines and columns count from 1. */
export interface SourcePlace {
  readonly file: string;
  readonly line: number | null;
  readonly column: number | null;
}

/** One thing that is wrong with a file, where, and how to mend it. */
export interface Problem {
  readonly message: string;
  readonly place: SourcePlace;
  readonly mend: string | null;
}

/** A mistake in what the user gave us: shown without a stack, with the place and the way to mend it. Exit code 3. */
export class UserError extends Error {
  readonly place: SourcePlace | null;
  readonly mend: string | null;

  constructor(what: string, options: { place?: SourcePlace | null; mend?: string | null } = {}) {
    super(what);
    this.name = 'UserError';
    this.place = options.place ?? null;
    this.mend = options.mend ?? null;
  }
}

/** A journal or certificate that cannot be trusted as it stands: cut, edited, reordered or unfinished. Exit code 5. */
export class IntegrityError extends UserError {
  constructor(what: string, options: { place?: SourcePlace | null; mend?: string | null } = {}) {
    super(what, options);
    this.name = 'IntegrityError';
  }
}

/** requal, or a tool it drives, failed. It never counts for or against a candidate. Exit code 4. */
export class HarnessError extends Error {
  constructor(what: string, options: ErrorOptions = {}) {
    super(what, options);
    this.name = 'HarnessError';
  }
}

/** States what must be true unless requal itself has a bug. */
export function invariant(condition: unknown, what: string): asserts condition {
  if (!condition) throw new Error(`requal has a bug: ${what}`);
}

/** Makes the compiler prove that a union has been handled in full. */
export function unreachable(value: never): never {
  throw new Error(`requal has a bug: unexpected ${JSON.stringify(value)}`);
}

/** `file:line:column`, as far as it is known. */
export function formatPlace(place: SourcePlace): string {
  return [place.file, place.line, place.column].filter((part) => part !== null).join(':');
}
