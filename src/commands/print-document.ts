/** What a verb prints with `--json`; the schema of each says what its fields mean, and changes when they do. */
export type DocumentName =
  | 'list'
  | 'lint'
  | 'explanation'
  | 'replay'
  | 'verification'
  | 'judgement'
  | 'reduction'
  | 'check'
  | 'keygen'
  | 'certificate'
  | 'proof'
  | 'ledger-entry'
  | 'init';

/** Prints the one document on stdout, its schema first: `requal/<name>/v1`. */
export function printDocument(name: DocumentName, document: object): void {
  process.stdout.write(`${JSON.stringify({ schema: `requal/${name}/v1`, ...document }, null, 2)}\n`);
}
