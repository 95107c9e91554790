import { readFileSync, statSync } from 'node:fs';
import {
  LineCounter,
  isAlias,
  isCollection,
  isMap,
  isScalar,
  isSeq,
  parseAllDocuments,
  parseDocument as parseYamlDocument,
  visit,
} from 'yaml';
import type { Document, ErrorCode, Node } from 'yaml';
import type { SourcePlace } from './errors.ts';
import { UserError } from './errors.ts';

/** A larger file is nothing that a person wrote by hand. */
const fileBytesMax = 2 * 1024 * 1024;

/** Longer YAML takes the parser seconds; the longest file of ours has a tenth of it. In UTF-16 units. */
const yamlLengthMax = 512 * 1024;

/** Maps and lists within one another; the deepest file of ours has nine. */
const depthMax = 64;
const tooDeep = `Maps and lists lie more than ${depthMax} deep in one another.`;

const mendsByCode: Readonly<Partial<Record<ErrorCode, string>>> = {
  BAD_INDENT: 'Indent with spaces, and all keys of one map alike.',
  TAB_AS_INDENT: 'Indent with spaces.',
  DUPLICATE_KEY: 'Remove one of the two, or give it its own name.',
  MISSING_CHAR: 'Close the quote or bracket that was opened here or before.',
  BLOCK_AS_IMPLICIT_KEY: 'Put the value on its own line, or in quotes if it holds a colon.',
  MULTILINE_IMPLICIT_KEY: 'Look for a missing colon or quote on this line.',
};

/** A parsed file that can still tell where each value stands. */
export interface SourceDocument {
  readonly file: string;
  readonly text: string;
  readonly value: unknown;
  /** The place of the value at `path`, or of the nearest thing around it that is there. */
  placeOf(path: readonly PropertyKey[]): SourcePlace;
  /** The newest change to the document that replaced or removed something at such a path; null when none did. */
  replacedAt?(isSuch: (path: readonly PropertyKey[]) => boolean): SourcePlace | null;
}

/** Reads a YAML file. Throws `UserError` for a missing, unreadable, too large or malformed file. */
export function readYamlFile(file: string): SourceDocument {
  return parseYaml(readTextFile(file), file);
}

/** Reads a text file that a person wrote. Throws `UserError` if it is missing, a folder, too large or not UTF-8. */
export function readTextFile(file: string): string {
  const place = { file, line: null, column: null };
  const bytes = readBytes(file, place);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new UserError('The file is not UTF-8 text.', { place, mend: 'Save it as UTF-8.' });
  }
}

/**
 * Parses one document of YAML 1.2 in its core schema. Throws `UserError` for everything else, and for what no file of
 * ours needs: aliases, tags, directives, keys that are no plain text, numbers beyond what a number can hold.
 */
export function parseYaml(text: string, file: string): SourceDocument {
  const lines = new LineCounter();
  const at = placesIn(lines, file);
  return parsed(text, file, () => {
    // With `silent` a second document in the file would be passed over without a word.
    const document = parseYamlDocument(text.replace(/^\uFEFF/, ''), { ...options, lineCounter: lines });
    refuseErrors(document, at);
    refuseOddities(document, at);
    return { file, text, value: document.toJS(), placeOf: (path) => at(offsetOf(document, path)) };
  });
}

/**
 * Reads a YAML file of any number of documents, as Kubernetes has them; empty ones are passed over. Refused is also what
 * YAML 1.1, by which Kubernetes reads, takes for something else: a bare `yes`, or `0644`.
 */
export function readYamlDocuments(file: string): readonly SourceDocument[] {
  const text = readTextFile(file);
  const lines = new LineCounter();
  const at = placesIn(lines, file);
  return parsed(text, file, () => {
    const documents = parseAllDocuments(text.replace(/^\uFEFF/, ''), { ...options, lineCounter: lines });
    // For a text without any document the parser gives an empty list of another shape.
    const all: readonly Document.Parsed[] = 'empty' in documents ? [] : documents;
    return all.flatMap((document) => {
      refuseErrors(document, at);
      refuseOddities(document, at);
      refuseTwoMeanings(document, at);
      const value: unknown = document.toJS();
      if (value === null) return [];
      return [{ file, text, value, placeOf: (path) => at(offsetOf(document, path)) }];
    });
  });
}

const options = { prettyErrors: false, logLevel: 'error' } as const;

/** Places of one text. The lines are known once it has been parsed. */
function placesIn(lines: LineCounter, file: string): (offset: number) => SourcePlace {
  return (offset) => {
    const { line, col } = lines.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
}

/** What `parse` gives for a text of sane length, and a `UserError` for whatever else it throws. */
function parsed<T>(text: string, file: string, parse: () => T): T {
  const place = { file, line: null, column: null };
  if (text.length > yamlLengthMax) {
    throw new UserError('The YAML is longer than 512 Ki characters.', { place, mend: 'Split it into several files.' });
  }
  try {
    return parse();
  } catch (error) {
    if (error instanceof UserError) throw error;
    // The parser calls itself for each level, and gives up with whatever the machine's stack allows.
    const what = error instanceof RangeError ? tooDeep : 'This cannot be read as YAML.';
    throw new UserError(what, { place, mend: 'Write it more simply.' });
  }
}

function readBytes(file: string, place: SourcePlace): Uint8Array {
  try {
    const stat = statSync(file);
    if (!stat.isFile()) throw new UserError('This is not a file.', { place, mend: 'Name a file.' });
    if (stat.size > fileBytesMax)
      throw new UserError('The file is larger than 2 MiB.', { place, mend: 'Split it, or name another.' });
    return readFileSync(file);
  } catch (error) {
    if (error instanceof UserError) throw error;
    const code = (error as NodeJS.ErrnoException).code ?? '';
    if (code === 'ENOENT' || code === 'ENOTDIR')
      throw new UserError('There is no such file.', { place, mend: 'Check the path.' });
    const what = code === 'EACCES' ? 'The file may not be read.' : `The file cannot be read (${code}).`;
    throw new UserError(what, { place, mend: 'Check the path and its permissions.' });
  }
}

function refuseErrors(document: Document.Parsed, at: (offset: number) => SourcePlace): void {
  const problem = document.errors[0] ?? document.warnings[0];
  if (!problem) return;
  const place = at(problem.pos[0]);
  if (/call stack/.test(problem.message)) throw new UserError(tooDeep, { place, mend: 'Write it more simply.' });
  if (problem.code === 'MULTIPLE_DOCS') {
    const what = 'The file holds more than one YAML document.';
    throw new UserError(what, { place, mend: 'Remove the line `---` between them, or make each its own file.' });
  }
  // The parser calls it an indent that is wrong, and it is a bracket that nobody closed.
  const isOpen = problem.code === 'BAD_INDENT' && /and end with a/.test(problem.message);
  const mend =
    mendsByCode[isOpen ? 'MISSING_CHAR' : problem.code] ?? 'Correct the text at this place or just before it.';
  throw new UserError(`This is not valid YAML: ${sentence(problem.message)}`, { place, mend });
}

/** Refuses what YAML allows and no file of ours needs, so that each text has one plain meaning. */
function refuseOddities(document: Document.Parsed, at: (offset: number) => SourcePlace): void {
  const refuse = (what: string, node: Node | null, mend: string): never => {
    throw new UserError(what, { place: at(node?.range?.[0] ?? 0), mend });
  };
  if (document.directives.yaml.explicit)
    refuse('Directives (`%YAML`) are not used here.', null, 'Remove the line that begins with `%`.');
  visit(document, {
    Node(key, node, path) {
      if (path.filter(isCollection).length >= depthMax && isCollection(node))
        refuse(tooDeep, node, 'Write it more simply.');
      if (isAlias(node)) refuse('Aliases (`*name`) are not used here.', node, 'Write the value out.');
      else if (node.anchor !== undefined) refuse('Anchors (`&name`) are not used here.', node, 'Remove the anchor.');
      if (node.tag !== undefined) refuse('Tags (`!name`) are not used here.', node, 'Remove the tag.');
      if (key === 'key' && !isName(node)) refuse('A key must be plain text.', node, 'Write a name before the colon.');
      if (!isScalar(node)) return;
      if (typeof node.value === 'number' && !Number.isFinite(node.value))
        refuse(`\`${node.source ?? 'This'}\` is no number that can be counted with.`, node, 'Write a finite number.');
      if (typeof node.value === 'string' && !node.value.isWellFormed())
        refuse('The text holds half a character (a lone surrogate).', node, 'Write the whole character.');
    },
    // A key without a node (`: value`) is no node and so is not visited.
    Pair(_, pair) {
      if (pair.key === null)
        refuse('A key must be plain text.', pair.value as Node | null, 'Write a name before the colon.');
    },
  });
}

/** A bare word or number that is one thing in YAML 1.2 and another in 1.1. */
const twoMeanings = /^([yn]|yes|no|on|off|[-+]?0[0-7]+)$/i;

function refuseTwoMeanings(document: Document.Parsed, at: (offset: number) => SourcePlace): void {
  visit(document, {
    Scalar(_, { source, type, range }) {
      if (type !== 'PLAIN' || source === undefined || !twoMeanings.test(source)) return;
      const what = `\`${source}\` has one meaning in YAML 1.2 and another in 1.1, by which Kubernetes reads.`;
      const mend = /^[-+]?0/.test(source)
        ? 'Write the number without a leading 0.'
        : 'Put it in quotes, or write true or false.';
      throw new UserError(what, { place: at(range?.[0] ?? 0), mend });
    },
  });
}

/** `__proto__` would reach what all objects share, and `<<` merges in other versions of YAML. */
function isName(node: Node): boolean {
  return isScalar(node) && node.source !== '' && node.value !== '__proto__' && node.value !== '<<';
}

function offsetOf(document: Document.Parsed, path: readonly PropertyKey[]): number {
  let node: unknown = document.contents;
  let offset = startOf(node) ?? 0;
  for (const key of path) {
    if (isMap(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(key));
      if (!pair) return offset;
      offset = startOf(pair.key) ?? offset;
      node = pair.value;
    } else if (isSeq(node)) {
      node = node.items[Number(key)];
      offset = startOf(node) ?? offset;
    } else return offset;
  }
  return isScalar(node) ? (startOf(node) ?? offset) : offset;
}

function startOf(node: unknown): number | null {
  return (node as Node | null)?.range?.[0] ?? null;
}

function sentence(message: string): string {
  const first = message.split('\n')[0]?.trim() ?? '';
  return /[.!?]$/.test(first) ? first : `${first}.`;
}
