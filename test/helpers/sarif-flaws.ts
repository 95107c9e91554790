import schema from '@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json' with { type: 'json' };
import draft04 from 'ajv-draft-04';
import formats from 'ajv-formats';

const ajv = new draft04.default({ allErrors: true, strict: false, unicodeRegExp: false });
formats.default(ajv);
const validate = ajv.compile(schema);

/**
 * In what a log breaks the JSON schema of SARIF 2.1.0 (rtm.5, as Microsoft's SDK ships it), formats of addresses and dates
 * among it; empty for a valid one. It is validated as it is written, so what JSON leaves out is left out.
 */
export function sarifFlaws(log: object): readonly string[] {
  if (validate(JSON.parse(JSON.stringify(log)))) return [];
  return (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);
}
