// The ways between the pages, and the sections of the office on a screen of any width: the built page and a real office.
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { violationsIn } from '../support/axe.ts';
import { openBrowser } from '../support/browser.ts';
import { type Office, openOffice } from '../support/office.ts';

const television = { width: 1920, height: 1080 };
const sections = ['sources', 'rules', 'import', 'sellers', 'rates'] as const;
const names = ['Sources', 'Rules', 'Past orders', 'Sellers', 'Exchange rates'];

let browser: Browser;
let office: Office;
beforeAll(async () => {
  [browser, office] = await Promise.all([openBrowser(), openOffice({ serial: 'simulated' })]);
});
afterAll(async () => {
  await browser.close();
  await office.close();
});

async function open(path: string, options: BrowserContextOptions): Promise<Page> {
  const page = await browser.newPage({ locale: 'en-GB', reducedMotion: 'reduce', ...options });
  await page.goto(office.url + path);
  return page;
}

const way = (page: Page, name: string) => page.getByRole('link', { name, exact: true });
const wallStands = (page: Page) => page.locator('.month').waitFor();

/** Whether the controls of the wall can be seen. */
const isShown = (page: Page) => page.locator('.controls').evaluate((it) => getComputedStyle(it).opacity !== '0');
const isHidden = (page: Page) =>
  page.waitForFunction(() => getComputedStyle(document.querySelector('.controls') ?? document.body).opacity === '0');

test('nothing of the ways is on a television until somebody comes near; then the mouse finds the office and the wall again', async () => {
  const page = await open('/', { viewport: television });
  await wallStands(page);
  expect(await isShown(page)).toBe(false);
  await page.mouse.move(300, 300);
  await way(page, 'Office').click();
  await page.getByRole('heading', { level: 1, name: 'Sources' }).waitFor();
  await way(page, 'Wall').click();
  await wallStands(page);
  await isHidden(page);
  await page.close();
});

test('the keyboard alone goes from the wall to the log, the office and back', async () => {
  const page = await open('/', { viewport: television });
  await wallStands(page);
  const go = async (name: string) => {
    const link = way(page, name).first();
    while (!(await link.evaluate((it) => it === document.activeElement))) await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
  };
  await go('Log');
  await page.getByRole('heading', { level: 1, name: 'Wins and silences' }).waitFor();
  await go('Office');
  await page.getByRole('heading', { level: 1, name: 'Sources' }).waitFor();
  await go('Wall');
  await wallStands(page);
  await go('Office');
  await page.getByRole('heading', { level: 1, name: 'Sources' }).waitFor();
  await page.close();
});

test('a thumb on a phone goes from the wall to the log, the office and back', async () => {
  const page = await open('/', { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true });
  await wallStands(page);
  await way(page, 'Log').tap();
  await page.getByRole('heading', { level: 1, name: 'Wins and silences' }).waitFor();
  await way(page, 'Wall').tap();
  await wallStands(page);
  await way(page, 'Office').tap();
  await page.getByRole('heading', { level: 1, name: 'Sources' }).waitFor();
  await way(page, 'Wall').tap();
  await wallStands(page);
  await page.close();
});

/** How the strip of sections lies: each link's place in what the strip shows, and how many rows they make. */
const strip = (page: Page) =>
  page.locator('nav.sections').evaluate((nav) => {
    const { left, right } = nav.getBoundingClientRect();
    const links = [...nav.querySelectorAll('a')].map((link) => ({ link, box: link.getBoundingClientRect() }));
    const here = links.find(({ link }) => link.ariaCurrent === 'page');
    return {
      rows: new Set(links.map(({ box }) => box.top)).size,
      height: Math.min(...links.map(({ box }) => box.height)),
      isHereShown: here !== undefined && here.box.left >= left && here.box.right <= right,
      here: here?.link.textContent,
    };
  });

test.each([
  [360, 640, 'light'],
  [390, 844, 'dark'],
  [768, 1024, 'light'],
] as const)(
  'at %i px every section of the office has one row of ways and shows which it is, and no page is wider',
  async (width, height, colorScheme) => {
    const page = await open('/office', { viewport: { width, height }, colorScheme, hasTouch: true, isMobile: true });
    for (const [at, section] of sections.entries()) {
      const name = names[at] ?? '';
      await way(page, name).tap();
      await page.waitForURL(`**/office/${section}`);
      await page.locator('main h1').waitFor();
      await page.locator('nav.sections[data-more]').waitFor();
      expect({ name, ...(await strip(page)) }).toMatchObject({ name, here: name, rows: 1, isHereShown: true });
      expect((await strip(page)).height).toBeGreaterThanOrEqual(44);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
      expect(await violationsIn(page)).toEqual([]);
    }
    await page.close();
  },
);

test('the strip says at which ends there is more, moves under the keyboard, and says nothing where all of it is shown', async () => {
  const page = await open('/office/sources', { viewport: { width: 360, height: 640 } });
  const more = (what: string) =>
    page.waitForFunction((what) => document.querySelector<HTMLElement>('nav.sections')?.dataset.more === what, what);
  await more('after');
  await way(page, 'Exchange rates').focus();
  await more('before');
  await page.setViewportSize({ width: 1280, height: 800 });
  await more('');
  await page.setViewportSize({ width: 360, height: 640 });
  await more('after');
  await page.close();
});
