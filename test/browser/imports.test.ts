import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { violationsIn } from '../support/axe.ts';
import { openBrowser } from '../support/browser.ts';
import { type Office, openOffice } from '../support/office.ts';

let browser: Browser;
let office: Office;
let page: Page;

beforeAll(async () => {
  [browser, office] = await Promise.all([openBrowser(), openOffice()]);
  page = await browser.newPage({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' });
});
afterAll(async () => {
  await browser.close();
  await office.close();
});

const orders = `Ordernummer;Orderdatum;Klant;Verkoper;Bedrag;Status
V-1;03-02-2026;Werf De Hoop;Anouk;12.500,50;Betaald
V-2;04-02-2026;Rederij Zeemeeuw;Bram;980,00;Op de plank
V-3;05-02-2026;Jachthaven ${'Z'.repeat(90)};Anouk;veel;Betaald
`;

/** Nothing axe finds, and nothing wider than the screen. */
async function isSound(width: number): Promise<void> {
  await page.setViewportSize({ width, height: 900 });
  expect(await violationsIn(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
}

test('a file with semicolons and decimal commas is matched, read and counted, and its bad row is listed', async () => {
  await page.goto(`${office.url}/office/import`);
  const buffer = Buffer.from(orders, 'latin1');
  await page.getByLabel('Choose a file').setInputFiles({ name: 'verkoop.csv', mimeType: 'text/csv', buffer });
  await page.getByRole('heading', { name: 'verkoop.csv' }).waitFor();
  const start = page.getByRole('button', { name: 'Start' });
  await page.getByText('Say how the dates are written.').waitFor();
  expect(await start.isDisabled()).toBe(true);
  expect(await page.getByLabel('Decimal mark').inputValue()).toBe('comma');
  await page.getByLabel('Dates').selectOption('day-first');
  await page.getByLabel('The amounts are').selectOption('net');
  await page.getByLabel('Op de plank').selectOption('skip');
  await page.getByRole('link', { name: 'Say whose orders they are.' }).click();
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('source');
  await page.getByLabel('These are orders of').selectOption('csv-verkoop');
  await page.getByRole('cell', { name: '€12,500.50' }).waitFor();
  await page.getByText('Amount: “veel” cannot be read. It must be an amount such as').waitFor();
  await page.getByText('1 of the first 3 rows cannot be read as it stands. It is listed, with the reason,').waitFor();
  await isSound(390);
  await page.getByText('Before it can start').waitFor({ state: 'detached' });
  await start.click();
  await page.getByText('Done', { exact: true }).waitFor();
  await page.getByText('1 order taken in, 0 known already · 1 could not be read · 1 row was no sale').waitFor();
  await page.getByText('Row 4').waitFor();
  await isSound(1440);
  const wins = await (await office.api('/api/wins?source=csv-verkoop')).json();
  expect(wins.wins).toMatchObject([{ orderId: 'V-1', amount: { amount: '12500.50', currency: 'EUR' }, rings: [] }]);
  await page.getByRole('link', { name: 'All files' }).click();
  await page.getByRole('link', { name: 'verkoop.csv' }).click();
});

test('it is taken back, after a question, and can be matched again', async () => {
  await page.getByRole('button', { name: 'Take back' }).click();
  await page.getByRole('heading', { name: 'Take back what this file says of 1 order?' }).waitFor();
  await isSound(390);
  await page.getByRole('button', { name: 'Take it back' }).click();
  await page.getByText('3 rows read · 1 order is gone').waitFor();
  await page.getByText('by the administrator').waitFor();
  await isSound(1440);
  expect((await (await office.api('/api/wins?source=csv-verkoop')).json()).wins).toEqual([]);
  await page.getByRole('button', { name: 'Match again' }).click();
  await page.getByRole('button', { name: 'Start' }).click();
  await page.getByText('Done', { exact: true }).waitFor();
  await page.getByText('1 order taken in, 0 known already').waitFor();
  expect((await (await office.api('/api/wins?source=csv-verkoop')).json()).wins).toMatchObject([
    { orderId: 'V-1', rings: [] },
  ]);
});
