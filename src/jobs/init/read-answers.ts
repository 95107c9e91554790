import { parseDocument } from '../../base/parse-document.ts';
import { problemsError } from '../../base/problems-error.ts';
import { parseYaml, readYamlFile } from '../../base/read-yaml.ts';
import type { SourceDocument } from '../../base/read-yaml.ts';
import type { FirstSystem } from '../../domain/first-answers.ts';
import { firstAnswersSchema } from '../../domain/first-answers.ts';
import { checkAnswers } from './check-answers.ts';

/** Reads a file of answers. Throws `UserError`, with places, for what is wrong with it. */
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
  const placed = ({ message, mend, path }: typeof first) => ({ message, mend, place: document.placeOf(path) });
  throw problemsError([placed(first), ...others.map(placed)]);
}
