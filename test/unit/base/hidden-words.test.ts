import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import {
  documentWithoutHidden,
  hiddenMark,
  hideFromNowOn,
  holdsHidden,
  withoutHidden,
} from '../../../src/base/hidden-words.ts';
import { readHiddenWords } from '../../../src/base/read-hidden-words.ts';
import { escapeHtml } from '../../../src/report/escape-html.ts';
import { junitXml } from '../../../src/report/junit-xml.ts';
import { markdownText } from '../../../src/report/markdown-table.ts';
import { printable } from '../../../src/report/printable.ts';
import { wrapText } from '../../../src/report/wrap-text.ts';
import { emptyFolder } from '../../helpers/certificate-parts.ts';

// All unit tests share this module.
afterEach(() => hideFromNowOn([]));

/** Each form that requal gives a text, made before anything was to be hidden. */
const forms: Readonly<Record<string, (text: string) => string>> = {
  'as it is': (text) => text,
  'as JSON': (text) => JSON.stringify({ [text]: [text] }),
  'as JSON in JSON': (text) => JSON.stringify(JSON.stringify(text)),
  'as HTML': escapeHtml,
  'as Markdown': markdownText,
  'as XML': (text) =>
    junitXml({
      name: text,
      startedAt: '',
      tookMs: 0,
      cases: [{ group: text, name: text, result: { kind: 'failed', message: text, detail: text } }],
    }),
  'in an address': encodeURIComponent,
  'in capitals': (text) => text.toUpperCase(),
};

const words = [
  'payments-db',
  'Jane "JD" Doe',
  "O'Neill & <Sons>",
  'Über-Käse 漢字',
  'a|b*c_d\\e',
  'ticket@example.org/#7',
];

describe('a hidden word', () => {
  it.each(words.flatMap((word) => Object.keys(forms).map((form) => [word, form] as const)))(
    'is seen nowhere: %s, %s',
    (word, form) => {
      const written = `before ${forms[form]!(word)} after`;
      hideFromNowOn(['nothing of it', word]);
      expect(holdsHidden(written)).toBe(true);
      const shown = withoutHidden(written);
      expect(shown).toContain(hiddenMark);
      expect(shown).toMatch(/^before .* after$/s);
      hideFromNowOn([]);
      for (const same of Object.values(forms)) expect(shown).not.toContain(same(word));
    },
  );

  it('is hidden in any case, over more spaces or lines, and where it was cut short', () => {
    hideFromNowOn(['Jane Doe', 'payments-database']);
    expect(withoutHidden('JANE  DOE and jane\n    doe')).toBe(`${hiddenMark} and ${hiddenMark}`);
    expect(withoutHidden('payments-dat…')).toBe(hiddenMark);
    expect(withoutHidden('paym and pay…')).toBe('paym and pay…');
  });

  it('is hidden before a line is broken inside it', () => {
    hideFromNowOn(['payments-database-of-the-north']);
    const lines = wrapText(printable('the payments-database-of-the-north is down'), 12);
    expect(lines.join('')).not.toMatch(/payments|database|north/);
  });

  it('that is part of another one leaves nothing of it', () => {
    hideFromNowOn(['cart', 'cart-store', 'cart-store-eu']);
    expect(withoutHidden('cart-store-eu, cart-store, cart')).toBe([hiddenMark, hiddenMark, hiddenMark].join(', '));
  });

  it('is not found by chance in a digest, and is where it is one', () => {
    const digest = `${'0'.repeat(60)}cafe`;
    hideFromNowOn(['cafe']);
    expect(holdsHidden(`"hash":"${digest}"`)).toBe(false);
    expect(withoutHidden(`cafe ${digest}`)).toBe(`${hiddenMark} ${digest}`);
    hideFromNowOn(['cafe', digest]);
    expect(withoutHidden(`"key":"${digest}"`)).toBe(`"key":"${hiddenMark}"`);
  });

  it('leaves a document of JSON one, whatever it is', () => {
    const text = fc.string({ minLength: 3, unit: 'grapheme' });
    const any = fc.dictionary(text, fc.oneof(text, fc.array(text), fc.integer()));
    fc.assert(
      fc.property(any, text, fc.constantFrom(0, 2), (value, word, indent) => {
        fc.pre(word.trim().length >= 3);
        const written = `${JSON.stringify({ ...value, [`a${word}b`]: `x ${word} y` }, null, indent)}\n`;
        hideFromNowOn([word]);
        const shown = documentWithoutHidden(written);
        expect(() => JSON.parse(shown) as unknown).not.toThrow();
        expect(shown).toContain(hiddenMark);
        expect(shown.split('\n').length).toBe(written.split('\n').length);
      }),
    );
  });
});

describe('a list of words to hide', () => {
  function listed(text: string): readonly string[] {
    const file = join(emptyFolder(), 'words.txt');
    writeFileSync(file, text);
    return readHiddenWords(file);
  }

  it('has one a line, each character as it stands', () => {
    expect(listed('\uFEFF payments-db \r\n\n/a.*b/\n# Jane\n')).toEqual(['payments-db', '/a.*b/', '# Jane']);
  });

  it.each([
    ['', 'no word'],
    [' \n\n', 'no word'],
    ['fine\nab\n', 'fewer than 3'],
    ['x'.repeat(501), 'more than 500'],
  ])('is refused: %s', (text, why) => {
    expect(() => listed(text)).toThrow(why);
  });
});
