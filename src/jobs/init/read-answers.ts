import { UserError } from '../../base/errors.ts';
import { parseDocument } from '../../base/parse-document.ts';
import { parseYaml, readYamlFile } from '../../base/read-yaml.ts';
import type { SourceDocument } from '../../base/read-yaml.ts';
import type { FirstSystem } from '../../domain/first-answers.ts';
import { firstAnswersSchema } from '../../domain/first-answers.ts';
import { checkAnswers } from './check-answers.ts';

/** Reads a file of answers. Throws `UserError`, with its place, for the first thing that is wrong with it. */
export function readAnswers(file: string): FirstSystem {
  return systemIn(readYamlFile(file), `the answers in ${file}`);
}

/** The same of answers that were given one by one. */
export function takeAnswers(value: object, source: string): FirstSystem {
  return systemIn(parseYaml(JSON.stringify(value, null, 2), 'answers'), source);
}

function systemIn(document: SourceDocument, source: string): FirstSystem {
  const answers = parseDocument(firstAnswersSchema, document, 'file of answers');
  const [first, ...others] = checkAnswers(answers);
  if (first === undefined) return { answers, source, notes: [], leftOut: [] };
  const more = others.length > 0 ? ` (and ${others.length} more in this file)` : '';
  throw new UserError(`${first.message}${more}`, { place: document.placeOf(first.path), mend: first.mend });
}
