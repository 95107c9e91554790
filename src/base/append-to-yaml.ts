import { isDeepStrictEqual } from 'node:util';
import { Scalar, isCollection, isMap, isScalar, isSeq, parseDocument, stringify, visit } from 'yaml';
import type { YAMLSeq } from 'yaml';
import { invariant } from './errors.ts';

/**
 * A YAML text with one more element at the end of the list that stands under a key of its top level; the list is made where
 * there is none. All else keeps its bytes, comments too; where the list is written in a way that nothing can be put behind
 * (`[a, b]`, JSON), the text is written anew, with its comments. The text must be one document with a map, as `parseYaml` takes it.
 */
export function appendToYaml(text: string, key: string, element: object): string {
  const document = parseDocument(text);
  const list: unknown = document.get(key, true);
  const wanted = document.toJS() as Record<string, unknown>;
  const before: unknown = wanted[key];
  wanted[key] = [...(Array.isArray(before) ? before : []), element];
  const put = insertedText(text, key, document.has(key) ? list : undefined, oneLine(element));
  // Whatever the text looks like, what comes out says what it said, and the new element.
  if (put !== null && says(put, wanted)) return put;
  const node = parseDocument(oneLine(element)).contents;
  if (isSeq(list)) list.add(node);
  else document.set(key, document.createNode([node]));
  const anew = document.toString({ lineWidth: 0 });
  invariant(says(anew, wanted), `a YAML text was written anew and says something else`);
  return anew;
}

/** Null where it cannot be put in between. */
function insertedText(text: string, key: string, list: unknown, line: string): string | null {
  if (list === undefined) return `${text}${text.endsWith('\n') || text === '' ? '' : '\n'}${key}:\n  - ${line}\n`;
  if (!isSeq(list)) return null;
  if (list.items.length === 0 && list.range) {
    const [from, to] = list.range;
    return `${text.slice(0, from).trimEnd()}\n  - ${line}${text.slice(to)}`;
  }
  if (list.flow === true) return null;
  const [start, end] = [list.range?.[0], endOf(list)];
  if (start === undefined || end === null) return null;
  const column = start - (text.lastIndexOf('\n', start - 1) + 1);
  // Behind a comment that stands on the line of the last element.
  const newline = text.indexOf('\n', Math.max(start, end - 1));
  const at = newline === -1 ? text.length : newline;
  return `${text.slice(0, at)}\n${' '.repeat(column)}- ${line}${text.slice(at)}`;
}

/** Where the last value in a list ends. */
function endOf(list: YAMLSeq): number | null {
  let last: unknown = list.items.at(-1);
  while ((isMap(last) || isSeq(last)) && last.flow !== true) {
    const inner: unknown = last.items.at(-1);
    last = isMap(last) ? (inner as { value?: unknown } | undefined)?.value : inner;
  }
  return isScalar(last) || isCollection(last) ? (last.range?.[1] ?? null) : null;
}

/** Dates in quotes, because other readers of YAML take a bare one for a time. */
function oneLine(element: object): string {
  const document = parseDocument(stringify(element, { lineWidth: 0 }));
  visit(document, {
    Scalar(_, node) {
      if (typeof node.value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(node.value)) node.type = Scalar.QUOTE_SINGLE;
      else if (typeof node.value === 'string' && node.value.includes('\n')) node.type = Scalar.QUOTE_DOUBLE;
    },
    Collection(_, node) {
      node.flow = true;
    },
  });
  return document.toString({ lineWidth: 0 }).trimEnd();
}

function says(text: string, wanted: unknown): boolean {
  const document = parseDocument(text);
  return document.errors.length === 0 && isDeepStrictEqual(document.toJS(), wanted);
}
