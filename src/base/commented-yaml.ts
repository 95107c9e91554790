import { Document, Scalar, isCollection, isMap, isPair, isSeq, visit } from 'yaml';
import type { Node, Pair } from 'yaml';
import { invariant } from './errors.ts';

/** A comment above the value at a path, which must be there. */
export interface YamlComment {
  readonly path: readonly (string | number)[];
  /** Lines without `#`. */
  readonly text: string;
}

/** Short maps and lists stand on one line, as people write them, unless a comment stands in them. */
const lineMax = 110;

/**
 * A value as YAML that a person goes on editing: a comment at the head, a blank line between its parts, and a comment above
 * each value that has one. Dates stand in quotes, because other readers of YAML take a bare one for a time.
 */
export function commentedYaml(value: object, head: string, comments: readonly YamlComment[]): string {
  const document = new Document(value);
  const kept = new Set<unknown>();
  for (const { path, text } of comments) comment(document, path, text, kept);
  visit(document, {
    Scalar(_, node) {
      if (typeof node.value === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(node.value)) node.type = Scalar.QUOTE_SINGLE;
    },
    Collection(_, node, path) {
      if (path.length > 1 && elementsAlike(path.at(-1), node).every((one) => isShort(one, kept))) node.flow = true;
    },
  });
  if (isMap(document.contents)) {
    for (const [index, pair] of document.contents.items.entries()) spaced(pair, index);
  }
  return `${commentLines(head)}\n\n${document.toString({ lineWidth: 0, singleQuote: true, commentString: commentLines })}`;
}

/** Puts it above the element of a list, or the key of a map, and keeps all around it in blocks. */
function comment(document: Document, path: readonly (string | number)[], text: string, kept: Set<unknown>): void {
  let node: unknown = document.contents;
  let place: Node | null = null;
  for (const key of path) {
    kept.add(node);
    if (isMap(node)) {
      const pair = node.items.find((one) => isPair(one) && (one.key as Scalar).value === key);
      place = (pair?.key as Node | undefined) ?? null;
      node = pair?.value;
    } else if (isSeq(node)) {
      node = node.items[Number(key)];
      place = node as Node | null;
      // Where its own first key carried the comment, it would stand behind the dash.
      if (isCollection(node)) kept.add(node);
    } else place = null;
  }
  invariant(place !== null && place !== undefined, `no value at ${path.join('.')} for its comment`);
  place.commentBefore = place.commentBefore ? `${place.commentBefore}\n${text}` : text;
}

/** The elements of a list are all written in one way. */
function elementsAlike(parent: unknown, node: unknown): readonly unknown[] {
  return isSeq(parent) ? parent.items : [node];
}

function isShort(node: unknown, kept: ReadonlySet<unknown>): boolean {
  return !kept.has(node) && JSON.stringify(node).length <= lineMax;
}

function spaced({ key, value }: Pair, index: number): void {
  const hasComment = Boolean((key as Scalar).commentBefore);
  if (index > 0 && (hasComment || (isCollection(value) && value.flow !== true))) (key as Scalar).spaceBefore = true;
}

function commentLines(text: string): string {
  return (
    text
      // Whatever begins a new line in YAML or in an editor would end the comment.
      .split(/\r\n|[\n\r\u0085\u2028\u2029]/)
      .map((line) => (line === '' ? '#' : `# ${line}`))
      .join('\n')
  );
}
