import { readFileSync, statSync } from 'node:fs';
import { LineCounter, isAlias, isMap, isScalar, isSeq, parseDocument as parseYamlDocument, visit } from 'yaml';
import type { Document, Node } from 'yaml';
import type { SourcePlace } from './errors.ts';
import { UserError } from './errors.ts';

/** A larger file is nothing that a person wrote by hand. */
const fileBytesMax = 2 * 1024 * 1024;

/** A parsed file that can still tell where each value stands. */
export interface SourceDocument {
  readonly file: string;
  readonly text: string;
  readonly value: unknown;
  /** The place of the value at `path`, or of the nearest thing around it that is there. */
  placeOf(path: readonly PropertyKey[]): SourcePlace;
}

/** Reads a YAML file. Throws `UserError` for a missing, unreadable, too large or malformed file. */
export function readYamlFile(file: string): SourceDocument {
  return parseYaml(readTextFile(file), file);
}

/** Reads a text file that a person wrote. Throws `UserError` if it is missing, a folder, too large or not UTF-8. */
export function readTextFile(file: string): string {
  const place = { file, line: null, column: null };
  const stat = statSync(file, { throwIfNoEntry: false });
  if (!stat) throw new UserError('There is no such file.', { place, mend: 'Check the path.' });
  if (!stat.isFile()) throw new UserError('This is not a file.', { place, mend: 'Name a file.' });
  if (stat.size > fileBytesMax) throw new UserError('The file is larger than 2 MiB.', { place, mend: 'Name another.' });
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
  } catch {
    throw new UserError('The file is not UTF-8 text.', { place, mend: 'Save it as UTF-8.' });
  }
}

/** Parses YAML 1.2 in its core schema; aliases and tags are refused, since no file of ours needs them. */
export function parseYaml(text: string, file: string): SourceDocument {
  const lines = new LineCounter();
  const document = parseYamlDocument(text.replace(/^\uFEFF/, ''), {
    lineCounter: lines,
    uniqueKeys: true,
    prettyErrors: false,
    logLevel: 'silent',
    maxNestingDepth: 64,
  } as never);
  const at = (offset: number): SourcePlace => {
    const { line, col } = lines.linePos(offset);
    return { file, line, column: col };
  };
  const problem = document.errors[0] ?? document.warnings[0];
  if (problem)
    throw new UserError(`This is not valid YAML: ${sentence(problem.message)}`, { place: at(problem.pos[0]) });
  refuseAliases(document, at);
  return { file, text, value: toValue(document, file), placeOf: (path) => at(offsetOf(document, path)) };
}

function toValue(document: Document.Parsed, file: string): unknown {
  try {
    return document.toJS({ maxAliasCount: 0 });
  } catch {
    throw new UserError('This is not valid YAML.', { place: { file, line: null, column: null } });
  }
}

function refuseAliases(document: Document.Parsed, at: (offset: number) => SourcePlace): void {
  visit(document, {
    Node(_, node) {
      const offset = node.range?.[0] ?? 0;
      const mend = 'Write the value out.';
      if (isAlias(node)) throw new UserError('Aliases (`*name`) are not used here.', { place: at(offset), mend });
      if (node.tag?.startsWith('!'))
        throw new UserError('Tags (`!name`) are not used here.', { place: at(offset), mend });
    },
  });
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
