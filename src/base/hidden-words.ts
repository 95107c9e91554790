/** What is shown in the place of a hidden word. */
export const hiddenMark = '[redacted]';

/**
 * For the whole process on purpose: what must not be seen must not be seen anywhere, in an error or a progress bar no more than in a
 * report, and nobody who writes one more text has to think of it.
 */
let hidden: RegExp | null = null;
let hiddenNow: readonly string[] = [];

/** From now on these words are hidden in what people read; none of them for an empty list. */
export function hideFromNowOn(words: readonly string[]): void {
  // The longest first, or a part of a word would be hidden and the rest of it told. A short one may stand in a digest by chance.
  const forms = [...new Set(words.flatMap((word) => [word, word.normalize('NFC'), word.normalize('NFD')]))];
  const sorted = forms.toSorted((one, other) => other.length - one.length);
  const short = sorted.findIndex(({ length }) => length < shorterThan);
  const before = short < 0 ? sorted.length : short;
  const patterns = [...sorted.slice(0, before).map(patternOf), digest, ...sorted.slice(before).map(patternOf)];
  hidden = forms.length === 0 ? null : new RegExp(patterns.join('|'), 'giu');
  hiddenNow = [...words];
}

/** The words that are hidden, for a thread, which begins without them. */
export function hiddenWords(): readonly string[] {
  return hiddenNow;
}

/** Whether there is anything to hide. */
export function isAnythingHidden(): boolean {
  return hidden !== null;
}

/**
 * A text without the hidden words, in whatever form it is: as people wrote it, or with the escapes of JSON, HTML, XML, Markdown
 * and addresses. Letters count in either case, spaces however many they are, and what was cut short with `…` as far as it goes.
 */
export function withoutHidden(text: string): string {
  if (hidden === null) return text;
  return text.replace(hidden, (found, own: string | undefined) => (own === undefined ? hiddenMark : found));
}

/** Whether a text holds a hidden word, in any form. */
export function holdsHidden(text: string): boolean {
  return withoutHidden(text) !== text;
}

/** A value of JSON without the hidden words in its texts and names. Numbers stay. */
export function valueWithoutHidden(value: unknown): unknown {
  if (hidden === null) return value;
  if (typeof value === 'string') return withoutHidden(value);
  if (Array.isArray(value)) return value.map(valueWithoutHidden);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [withoutHidden(name), valueWithoutHidden(inner)]),
  );
}

/** A text without the hidden words; if it is a document of JSON, it is one afterwards, with the same indents. */
export function documentWithoutHidden(text: string): string {
  if (hidden === null) return text;
  const value = /^\s*[{[]/.test(text) ? parsed(text) : undefined;
  if (value === undefined) return withoutHidden(text);
  const [, indent = ''] = /^\s*[{[]\n( +)/.exec(text) ?? [];
  return `${JSON.stringify(valueWithoutHidden(value), null, indent)}${text.endsWith('\n') ? '\n' : ''}`;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** A digest as requal writes it, as the one group of the expression; what is shorter than this may stand in it by chance. */
const digest = '((?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f]))';
const shorterThan = 16;

/** Shorter beginnings of a word that was cut would be found in any text. */
const cutFrom = 4;

function patternOf(word: string): string {
  const characters = Array.from(word.trim().replace(/\s+/g, ' '), characterPattern);
  let rest = '';
  for (let index = characters.length - 1; index >= 0; index -= 1) {
    const from = `${characters[index] ?? ''}${rest}`;
    rest = index >= cutFrom ? `(?:…|${from})` : from;
  }
  return rest;
}

const entities: Readonly<Record<string, string>> = { '&': 'amp', '<': 'lt', '>': 'gt', '"': 'quot', "'": 'apos' };

/** One character in each of its forms; Markdown and JSON put a backslash before it (JSON in JSON more of them), our Markdown a word joiner behind it. */
function characterPattern(character: string): string {
  if (character === ' ') return '(?:\\s|%20|&nbsp;)+';
  const code = character.codePointAt(0) ?? 0;
  const units = Array.from({ length: character.length }, (_, index) =>
    character.charCodeAt(index).toString(16).padStart(4, '0'),
  );
  const named = entities[character];
  const forms = [
    ...(named === undefined ? [] : [`&${named};`]),
    `&#0*${code};`,
    `&#x0*${code.toString(16)};`,
    units.map((unit) => `\\\\u${unit}`).join(''),
    percentEncoded(character),
    character.replace(/[\\^$.*+?()[\]{}|/]/, '\\$&'),
  ];
  return `\\\\{0,7}(?:${forms.join('|')})\\u2060?`;
}

/** Half a surrogate pair has no such form. */
function percentEncoded(character: string): string {
  return [...Buffer.from(character)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
}
