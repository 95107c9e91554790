import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { makePages, pageNames } from './made-pages.ts';
import type { PageName } from './made-pages.ts';
import { barriers, idsTwice, lockedBoxes, openBrowser, openPage, reachedByKeyboard, tooWide } from './opened-page.ts';
import type { Look, OpenedPage } from './opened-page.ts';

const looks = (['light', 'dark'] as const).flatMap((scheme) =>
  [1_280, 700, 390].map((width): Look => ({ scheme, width })),
);
const plain: Look = { scheme: 'light', width: 1_280 };
/** The width of a sheet of A4 without its margins, in CSS pixels. */
const paperWidth = 718;

const folder = mkdtempSync(join(tmpdir(), 'requal-browser-'));
let browser: Browser;
let pages: Readonly<Record<PageName, string>>;

beforeAll(async () => {
  pages = await makePages(folder);
  browser = await openBrowser();
});

afterAll(async () => {
  await browser?.close();
  rmSync(folder, { recursive: true, force: true });
});

async function opened(name: PageName, look: Look): Promise<OpenedPage> {
  const one = await openPage(browser, pages[name], look);
  onTestFinished(() => one.page.context().close());
  return one;
}

/** A text without its spaces, line ends and hyphens: paper breaks lines elsewhere, and whoever reads it takes the hyphens there out. */
function solid(text: string): string {
  return text.replace(/[\s-]+/g, '');
}

/** Null where nothing is there to read it with. */
function textOnPaper(file: string): string | null {
  const { stdout, error } = spawnSync('pdftotext', [file, '-'], { encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  return error === undefined ? solid(stdout) : null;
}

describe.each(pageNames)('%s', (name) => {
  it.each(looks)('keeps nobody out in $scheme, $width wide', async (look) => {
    const { page } = await opened(name, look);
    expect(await barriers(page)).toEqual([]);
    expect(await lockedBoxes(page)).toEqual([]);
    expect(await tooWide(page)).toBeLessThanOrEqual(0);
  });

  it('asks for nothing but itself', async () => {
    const { page, asked } = await opened(name, plain);
    await page.waitForLoadState('networkidle');
    expect(asked).toEqual([]);
    expect(await idsTwice(page)).toEqual([]);
  });

  it('is operated with the keyboard alone, and shows where one is', async () => {
    for (const width of [1_280, 390]) {
      const { page } = await opened(name, { scheme: 'light', width });
      const { missed, unseen } = await reachedByKeyboard(page);
      expect([missed, unseen]).toEqual([[], []]);
    }
  });

  it('prints without loss, also from a dark screen', async () => {
    const { page } = await opened(name, { scheme: 'dark', width: paperWidth });
    const verdict = page.locator('.verdict').first();
    const texts = await page.locator('h1, h2, h3, main > :last-child').or(verdict).allInnerTexts();
    const lines = texts.flatMap((words) => words.split('\n')).filter((line) => line.trim() !== '');
    const pdf = await page.pdf({ format: 'A4' });
    const file = join(folder, 'printed.pdf');
    writeFileSync(file, pdf);
    expect(pdf.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g)?.length).toBeGreaterThan(0);
    const text = textOnPaper(file);
    const lost = text === null ? [] : lines.filter((line) => !text.includes(solid(line)));
    expect(lost).toEqual([]);
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    expect(await tooWide(page)).toBeLessThanOrEqual(0);
    expect(await barriers(page)).toEqual([]);
  });
});
