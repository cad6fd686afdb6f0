import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { violationsIn } from '../support/axe.ts';
import { openBrowser } from '../support/browser.ts';
import { kept, lifeOfRang, pressed, rang, silent } from './log-scenes.ts';
import { snapshot } from './scenes.ts';
import { type Answered, type Asked, openStage } from './stage.ts';

const phone = { width: 390, height: 844 };
const laptop = { width: 1440, height: 900 };
const next = 'after-this';

let browser: Browser;
let stage: Awaited<ReturnType<typeof openStage>>;
let page: Page;

/** The office: two pages of a log, and one life. */
function answer({ path }: Asked): Answered {
  const { pathname, searchParams } = new URL(path, 'http://stage');
  if (pathname !== '/api/wins') {
    const known = decodeURIComponent(pathname) === `/api/wins/${rang.id}`;
    return known ? { status: 200, body: lifeOfRang } : { status: 404, body: { detail: 'no such win' } };
  }
  if (searchParams.get('text') === 'nobody') return { status: 200, body: { wins: [] } };
  if (searchParams.get('after') === next) return { status: 200, body: { wins: [silent, kept] } };
  return { status: 200, body: { wins: [rang, pressed], next } };
}

beforeAll(async () => {
  [browser, stage] = await Promise.all([openBrowser(), openStage(snapshot)]);
  stage.script.answer = answer;
  page = await browser.newPage({ viewport: laptop, locale: 'en-GB', timezoneId: 'America/New_York' });
});
afterAll(async () => {
  await browser.close();
  await stage.close();
});
beforeEach(() => {
  stage.asked.length = 0;
});

/** The same page for all: a browser takes longer to make one than to load it. */
async function open(path: string): Promise<void> {
  await page.goto(new URL(path, stage.url).href);
}
const line = (name: string) => page.getByRole('link', { name }).first();

test('times are by the clock of the office from the first one shown, however late that is known', async () => {
  const late = await browser.newPage({ timezoneId: 'America/New_York', locale: 'en-GB' });
  const shown = new Set<string>();
  await late.exposeFunction('note', (clock: string) => void shown.add(clock));
  await late.addInitScript(() => {
    const note = Reflect.get(window, 'note');
    new MutationObserver(() => {
      for (const time of document.querySelectorAll('.win-line time')) note(time.textContent);
    }).observe(document, { subtree: true, childList: true, characterData: true });
  });
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await late.route('**/socket.io/**', async (route) => {
    await held;
    await route.continue();
  });
  await late.goto(`${stage.url}log`);
  await late.getByRole('link', { name: 'Customers' }).waitFor();
  await Promise.race([late.locator('.win-line').first().waitFor(), late.evaluate(() => fetch('/api/wins'))]);
  release();
  await late.getByText('10:00').waitFor();
  await late.evaluate(() => Reflect.get(window, 'note')('all')); // answered once what was noted before has arrived
  expect([...shown].sort()).toEqual(['09:30', '10:00', 'all']);
  await late.close();
});

test('wins and silences under their days, by the clock of the office, page after page', async () => {
  await open('/log');
  await line('Anouk de Vries').waitFor();
  await page.getByText('10:00').waitFor();
  expect(await page.locator('.day h2').allInnerTexts()).toEqual(['Wednesday, 11 March 2026']);
  await page.getByRole('button', { name: 'Show more' }).click();
  await page.getByText('Below €10,000').waitFor();
  expect(await page.locator('.day h2').allInnerTexts()).toHaveLength(2);
  expect(await page.getByRole('button', { name: 'Show more' }).count()).toBe(0);
  expect(await page.title()).toBe('Log – Zeemeeuw Sales');
});

test('a search goes into the address, the export and the office, and back undoes it', async () => {
  await open('/log');
  await line('Anouk de Vries').waitFor();
  await page.getByLabel('Customer, seller').fill('nobody');
  await page.getByLabel('What became of it').selectOption('Rang, heard');
  await page.getByRole('button', { name: 'Search' }).click();
  await page.getByText('Nothing fits this search.').waitFor();
  const asked = '?text=nobody&outcome=heard';
  expect(new URL(page.url()).search).toBe(asked);
  expect(stage.asked.at(-1)?.path).toBe(`/api/wins${asked}`);
  expect(await page.getByRole('link', { name: 'CSV' }).getAttribute('href')).toBe(`/api/wins.csv${asked}`);
  await page.goBack();
  await line('Anouk de Vries').waitFor();
  expect(await page.getByLabel('Customer, seller').inputValue()).toBe('');
});

test('an answer that another search has overtaken is dropped, and nothing of the former search stays meanwhile', async () => {
  await open('/log');
  await line('Anouk de Vries').waitFor();
  let release = (): void => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await page.route('**/api/wins?text=slow', async (route) => {
    await held;
    await route.continue();
  });
  const search = async (text: string) => {
    await page.getByLabel('Customer, seller').fill(text);
    await page.getByRole('button', { name: 'Search' }).click();
  };
  await search('slow');
  await page.getByText('Looking…').waitFor();
  expect(await page.locator('.day').count()).toBe(0);
  await search('nobody');
  await page.getByText('Nothing fits this search.').waitFor();
  const late = page.waitForResponse('**/api/wins?text=slow');
  release();
  await (await late).finished();
  await page.evaluate(() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))));
  expect(await page.locator('.day').count()).toBe(0);
  await page.getByText('Nothing fits this search.').waitFor();
});

test('a line opens the life of its win; numbers are folded away for the technician', async () => {
  await open('/log');
  await line('Anouk de Vries').click();
  await page.getByText('Stroke 2 of 2, not heard').waitFor();
  await page.getByText('Bell main waits for Anouk de Vries to ring, until 10:10').waitFor();
  await page.getByText('The rope was pulled: bell main waits no longer').waitFor();
  await page.getByText('The bell reported later: Struck, not heard (1 of 2)').waitFor();
  await page.getByRole('link', { name: 'Werf De Hoop' }).waitFor();
  expect(await page.getByText('Board 00000000000000aa').isVisible()).toBe(false);
  await page.getByText('For the technician').click();
  await page.getByText('Board 00000000000000aa, epoch 1, ring 7').waitFor();
});

test('what went back stands there, with who told it, and what could not be taken off', async () => {
  await open('/log');
  await line('Anouk de Vries').click();
  const back = page.getByRole('region', { name: 'What went back' });
  await back.waitFor();
  expect(await back.getByRole('listitem').allInnerTexts()).toEqual([
    '€1,250.00, says orders',
    '€1,250.00, says payments, €1,000.00 of it lost in a payment dispute',
    expect.stringMatching(/40\.00, says payments: not taken off, since the order is in another currency/),
  ]);
  await back.getByText('What several tell of is taken off once').waitFor();
});

test('a win that is not there, and an office that refuses, are said in words', async () => {
  await open('/log/order%3Aorders%3AZZ');
  await page.getByRole('heading', { name: 'The log has no such win.' }).waitFor();
  stage.script.answer = () => ({ status: 400, body: { detail: 'from is "soon"; allowed is a date' } });
  await open('/log?from=soon');
  await page.getByText('That did not work: from is "soon"').waitFor();
  stage.script.answer = answer;
});

test('days the wrong way round are said at once, and nothing is asked', async () => {
  await open('/log?from=2026-03-12&to=2026-03-11');
  await page.getByText('“From” is later than “To”').waitFor();
  expect(stage.asked).toEqual([]);
});

test('what is wrong with the office stands in its head while it is so', async () => {
  await open('/log');
  await page.waitForFunction(() => document.title.endsWith('Zeemeeuw Sales'));
  stage.tell('troubles', [{ kind: 'backup-failed', since: snapshot.now, reason: 'no room' }]);
  await page.getByText('The last backup failed').waitFor();
  stage.tell('troubles', []);
  await page.getByText('The last backup failed').waitFor({ state: 'detached' });
});

test('from the wall to the log and back', async () => {
  await open('/');
  await page.locator('.month').waitFor();
  await page.mouse.move(300, 300);
  await page.getByRole('link', { name: 'Log' }).click();
  await line('Anouk de Vries').waitFor();
  await page.getByRole('link', { name: 'Wall' }).click();
  await page.locator('.month').waitFor();
});

test.each([
  ['a laptop in light', { viewport: laptop, colorScheme: 'light' }],
  ['a phone in dark', { viewport: phone, colorScheme: 'dark' }],
] as const)('on %s: no axe violations, nothing wider than the screen, what is touched 44 px high', async (_, how) => {
  stage.script.snapshot = { ...snapshot, troubles: [{ kind: 'disk-low', since: snapshot.now, freeMb: 180 }] };
  await page.setViewportSize(how.viewport);
  await page.emulateMedia({ colorScheme: how.colorScheme });
  for (const path of ['/log', `/log/${encodeURIComponent(rang.id)}`]) {
    await open(path);
    await page.locator('.win-line, .story li').first().waitFor();
    await page.getByText('nearly full').waitFor();
    expect(await violationsIn(page)).toEqual([]);
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(how.viewport.width);
    const heights = await page
      .locator('nav a, button, .button, input, select, summary, .win-line')
      .evaluateAll((all) => all.map((each) => each.getBoundingClientRect().height));
    expect(Math.min(...heights)).toBeGreaterThanOrEqual(44);
    const wider = await page
      .locator('.search .field')
      .evaluateAll((all) => all.filter((each) => each.scrollWidth > each.clientWidth).length);
    expect(wider).toBe(0);
  }
});
