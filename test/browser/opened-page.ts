import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { AxeResults } from 'axe-core';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';

/** How a page is looked at. Widths are in CSS pixels, such as those of a laptop, a tablet and a telephone. */
export interface Look {
  readonly scheme: 'light' | 'dark';
  readonly width: number;
}

/** A page of a file, and all that it asked for but itself. */
export interface OpenedPage {
  readonly page: Page;
  readonly asked: readonly string[];
}

/** Starts the browser that `scripts/test-browser.js` found. */
export async function openBrowser(): Promise<Browser> {
  const executablePath = process.env['REQUAL_BROWSER'];
  if (executablePath === undefined) throw new Error('REQUAL_BROWSER names no browser: use npm run test:browser');
  // Chromium refuses its sandbox to root, who runs what a container runs; the pages are ours.
  return chromium.launch({ executablePath, args: process.getuid?.() === 0 ? ['--no-sandbox'] : [] });
}

/** Opens a file without a network: whatever else the page asks for is refused and told. */
export async function openPage(browser: Browser, file: string, { scheme, width }: Look): Promise<OpenedPage> {
  // Its own policy would refuse what it asks for before anybody saw that it does.
  const context = await browser.newContext({
    bypassCSP: true,
    colorScheme: scheme,
    viewport: { width, height: 900 },
  });
  const page = await context.newPage();
  const own = pathToFileURL(file).href;
  const asked: string[] = [];
  await page.route('**/*', async (route) => {
    const url = route.request().url();
    if (url === own) return route.continue();
    asked.push(url);
    return route.abort();
  });
  await page.goto(own);
  return { page, asked };
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe-core finds that keeps somebody from reading or using the page: each rule with the places, the worst it can say. */
export async function barriers(page: Page): Promise<readonly string[]> {
  await page.evaluate(axeSource);
  // Nothing is fetched for it: what a page looks like is in the page.
  const found = await page.evaluate<AxeResults>("axe.run(document, { preload: false, resultTypes: ['violations'] })");
  return found.violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, help, nodes }) =>
        `${id}: ${help}: ${nodes
          .map(({ target, html }) => `${target.join(' ')} ${html}`)
          .slice(0, 3)
          .join(', ')}`,
    );
}

/** By how many pixels the page is wider than its window; what scrolls in a box of its own is not counted. */
export async function tooWide(page: Page): Promise<number> {
  return page.evaluate<number>('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}

/** What of a page can be operated: links, fields, and what says that it takes the focus. Each as a short text. */
const operable = `[...document.querySelectorAll('a[href], button, input, select, textarea, summary, [tabindex]')]
  .filter((one) => one.tabIndex >= 0 && one.getClientRects().length > 0)`;

/** What the keyboard reaches with the key that is there for it, in its order, and what it does not reach. */
export async function reachedByKeyboard(
  page: Page,
): Promise<{ readonly reached: number; readonly missed: readonly string[]; readonly unseen: readonly string[] }> {
  const all = await page.evaluate<readonly string[]>(
    `(window.operable = ${operable}).map((one) => one.outerHTML.slice(0, 120))`,
  );
  const reached = new Set<number>();
  const unseen: string[] = [];
  for (let presses = 0; presses <= all.length; presses += 1) {
    await page.keyboard.press('Tab');
    const [at, isSeen] = await page.evaluate<readonly [number, boolean]>(
      `(() => {
        const at = window.operable.indexOf(document.activeElement);
        const style = at < 0 ? null : getComputedStyle(document.activeElement);
        return [at, style !== null && style.outlineStyle !== 'none' && style.outlineWidth !== '0px'];
      })()`,
    );
    if (at < 0) continue;
    reached.add(at);
    if (!isSeen) unseen.push(all[at] ?? '');
  }
  return { reached: reached.size, missed: all.filter((_, index) => !reached.has(index)), unseen };
}

/** Boxes that scroll by themselves and that somebody without a mouse could not scroll, or would not know what they are. */
export async function lockedBoxes(page: Page): Promise<readonly string[]> {
  return page.evaluate<readonly string[]>(`[...document.querySelectorAll('body *')]
    .filter((one) => /auto|scroll/.test(getComputedStyle(one).overflowX) && one.scrollWidth > one.clientWidth + 1)
    .filter((one) => one.tabIndex < 0 || one.getAttribute('role') !== 'region' || !one.getAttribute('aria-label'))
    .map((one) => one.outerHTML.slice(0, 120))`);
}

/** Ids that more than one element has: a link to one of them leads to the first. */
export async function idsTwice(page: Page): Promise<readonly string[]> {
  return page.evaluate<readonly string[]>(`(() => {
    const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id);
    return [...new Set(ids.filter((id, index) => ids.indexOf(id) !== index))];
  })()`);
}
