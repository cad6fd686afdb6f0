import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { violationsIn } from '../support/axe.ts';
import { openBrowser } from '../support/browser.ts';
import { type Office, openOffice } from '../support/office.ts';

const phone = { width: 390, height: 844 };
const hoop = { customer: { id: 'C-9', name: 'Werf De Hoop' } };

let browser: Browser;
let office: Office;
let page: Page;

beforeAll(async () => {
  [browser, office] = await Promise.all([openBrowser(), openOffice()]);
  page = await browser.newPage({ viewport: phone, locale: 'en-GB', timezoneId: 'Europe/Amsterdam' });
  const earlier = { orderId: 'SO-1', amount: '80.00', currency: 'EUR', orderedAt: '2024-01-10T10:00:00Z', ...hoop };
  expect((await office.order(earlier)).status).toBe(200);
});
afterAll(async () => {
  await browser.close();
  await office.close();
});

/** The button that was pressed has gone: who works by keys goes on from here. */
const focusIsOn = (selector: string) =>
  page.waitForFunction((selector) => document.activeElement?.matches(selector), selector);

async function isRight(): Promise<void> {
  expect(await violationsIn(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(phone.width);
  const heights = await page
    .locator('nav a, button, input, summary, .row')
    .evaluateAll((all) => all.map((each) => each.getBoundingClientRect().height).filter((height) => height > 0));
  expect(Math.min(...heights)).toBeGreaterThanOrEqual(44);
}

test('a seller notes on a phone since when they work on somebody, and the next order rings for it', async () => {
  await page.goto(`${office.url}/log`);
  await page.getByRole('link', { name: 'Customers' }).click();
  await page.getByRole('link', { name: 'Werf De Hoop' }).waitFor();
  await isRight();
  await page.getByLabel('Name', { exact: true }).first().fill('nobody');
  await page.getByRole('button', { name: 'Search' }).click();
  await page.getByText('Nobody goes by that name.').waitFor();
  await page.getByLabel('Name', { exact: true }).first().fill('hoop');
  await page.getByRole('button', { name: 'Search' }).click();
  await page.getByRole('link', { name: 'Werf De Hoop' }).click();
  await page.getByRole('heading', { level: 1, name: 'Werf De Hoop' }).waitFor();
  await page.getByRole('link', { name: /80\.00.*SO-1/ }).waitFor();

  await page.getByLabel('When you met').fill('2024-11-02');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Say where you met as well.').waitFor();
  await page.getByLabel('Working on them since').fill('2999-01-01');
  await page.getByLabel('Where you met').fill('METS Trade');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('“2999-01-01” cannot be used here. Give a day that is not after today.').waitFor();
  await page.getByLabel('Working on them since').fill('2024-11-02');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved.').waitFor();
  await isRight();

  const won = { orderId: 'SO-2', amount: '90.00', currency: 'EUR', customer: { id: 'C-9', name: 'Werf De Hoop' } };
  expect((await office.order(won)).status).toBe(200);
  const [ring] = (await (await office.api('/api/wins?text=SO-2')).json()).wins[0].rings;
  expect(ring.reasons).toContainEqual(
    expect.objectContaining({ kind: 'long-pursuit', since: '2024-11-02', from: 'book' }),
  );
});

test('what two people note of one customer at once is all kept', async () => {
  const [{ key }] = (await (await office.api('/api/customers?text=hoop')).json()).customers;
  const path = `/api/customers/${encodeURIComponent(key)}`;
  await page.goto(`${office.url}/log/customers/${encodeURIComponent(key)}`);
  await page.getByLabel('Where you met').waitFor();
  const noted = await page.request.patch(office.url + path, { data: { note: 'Asks for davits' } });
  expect(noted.status()).toBe(200);
  await page.getByLabel('Where you met').fill('Boot Düsseldorf');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved.').waitFor();
  expect(await (await office.api(path)).json()).toMatchObject({
    note: 'Asks for davits',
    met: { at: 'Boot Düsseldorf' },
  });
  expect(await page.locator('#note').inputValue()).toBe('Asks for davits');
});

test('somebody who has not bought yet is written down, joined with whoever has the same name, and taken apart', async () => {
  await page.goto(`${office.url}/log/customers`);
  await page.getByText('Add somebody who has not bought yet').click();
  await page.locator('#new-name').fill('werf de hoop');
  await page.getByRole('button', { name: 'Add to the book' }).click();
  await page.getByRole('button', { name: 'It is the same customer: Werf De Hoop' }).click();
  await page.getByRole('button', { name: 'Take apart: Werf De Hoop' }).waitFor();
  await focusIsOn('#joins');
  await page.getByRole('link', { name: /SO-1/ }).waitFor();
  await isRight();
  await page.getByRole('button', { name: 'Take apart: Werf De Hoop' }).click();
  await page.getByRole('button', { name: 'It is the same customer: Werf De Hoop' }).waitFor();
  await page.getByText('No orders yet.').waitFor();
  await page.getByLabel('Is it somebody else here, too?').fill('de hoop');
  await page.getByRole('button', { name: 'Find' }).click();
  await page
    .getByRole('list', { name: 'Found' })
    .getByRole('button', { name: /It is the same/ })
    .click();
  await page.getByRole('button', { name: 'Take apart: Werf De Hoop' }).waitFor();
  await page.getByText('Changes').click();
  await page.getByText('Joined with Werf De Hoop').first().waitFor();
});

test('two names of one seller are joined by a button, not by a step through the list; and taken apart', async () => {
  for (const name of ['Anouk', 'A. de Vries']) {
    const won = { orderId: `of ${name}`, amount: '90.00', currency: 'EUR', seller: { name } };
    expect((await office.order(won)).status).toBe(200);
  }
  const joined = async () => (await (await office.api('/api/sellers')).json()).sellers.length;
  await page.goto(`${office.url}/office/sellers`);
  await page.getByRole('button', { name: 'Change Anouk' }).click();
  await focusIsOn('#seller-name');
  await page.getByRole('button', { name: 'Cancel' }).click();
  await focusIsOn('[aria-label="Change Anouk"]');
  await page.keyboard.press('Enter');
  await page.getByLabel('Team').fill('North');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('North').waitFor();
  await focusIsOn('[aria-label="Change Anouk"]');
  await page.keyboard.press('Enter');
  await page.getByLabel('The same person as').selectOption('A. de Vries');
  await page.getByRole('button', { name: 'Join', exact: true }).waitFor();
  await isRight();
  expect(await joined()).toBe(2);
  await page.getByRole('button', { name: 'Join', exact: true }).click();
  await page.getByRole('button', { name: 'Take apart: A. de Vries' }).click();
  await page.getByRole('button', { name: 'Take apart: A. de Vries' }).waitFor({ state: 'detached' });
  await focusIsOn('#seller-name');
  expect(await joined()).toBe(2);
});
