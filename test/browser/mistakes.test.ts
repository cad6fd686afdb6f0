import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { RulesView } from '../../server/api/rules.ts';
import type { SourceLife } from '../../server/api/sources.ts';
import { violationsIn } from '../support/axe.ts';
import { openBrowser } from '../support/browser.ts';
import { type Office, openOffice } from '../support/office.ts';

let browser: Browser;
let office: Office;
let page: Page;

beforeAll(async () => {
  const yaml = 'office: { currency: EUR, timeZone: Europe/Amsterdam }\nsources: []';
  [browser, office] = await Promise.all([openBrowser(), openOffice({ yaml })]);
  page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: 'en-GB' });
});
afterAll(async () => {
  await browser.close();
  await office.close();
});

const button = (name: string) => page.getByRole('button', { name, exact: true });
const read = async <T>(path: string): Promise<T> => (await (await office.api(path)).json()) as T;

/** What a field is said to be wrong for, to eyes and to ears; the refused field has the focus. */
async function saysBeside(id: string, sentence: string): Promise<void> {
  await page.getByText(sentence, { exact: true }).first().waitFor();
  const field = page.locator(`#${id}`);
  await page.waitForFunction((id) => document.activeElement?.id === id, id); // it may have stood there before
  expect(await field.getAttribute('aria-invalid')).toBe('true');
  const below = ((await field.getAttribute('aria-describedby')) ?? '').split(' ').at(-1);
  expect(await page.locator(`#${below}`).textContent()).toBe(sentence);
}

async function isSound(): Promise<void> {
  expect(await violationsIn(page)).toEqual([]);
}

test('the rules: each mistake is told beside its field, what was typed stays, and nothing is saved', async () => {
  const before = (await read<RulesView>('/api/rules')).rules;
  await page.goto(`${office.url}/office/rules`);
  await page.locator('#minimum').fill('abc');
  await button('Save').click();
  const amount = 'an amount such as 1500 or 1500.50, up to 999999999999.99';
  await saysBeside('minimum', `“abc” cannot be used here. Give ${amount}.`);
  await page
    .getByRole('alert')
    .getByText(`Not saved. Below this only milestones ring: “abc” cannot be used here.`)
    .waitFor();
  await isSound();
  await page.locator('#minimum').fill('');

  await button('Add a threshold').click();
  await button('Add a threshold').click();
  for (const at of [0, 1]) await page.locator(`#name-${at}`).fill('Anouk');
  await button('Save').click();
  await saysBeside('name-1', '“Anouk” cannot be used here. Give a name that no other threshold of its kind has.');
  await button('Try it on last quarter').click();
  await saysBeside('name-1', '“Anouk” cannot be used here. Give a name that no other threshold of its kind has.');
  await page.locator('#name-1').fill('Bram');

  await page.getByLabel('At any time of the day').uncheck();
  await page.locator('#open').fill('18:00');
  await page.locator('#close').fill('08:00');
  await button('Save').click();
  await saysBeside('close', '“08:00” cannot be used here. Give a time later than “From”.');
  await page.locator('#close').fill('19:00');

  await page.locator('#longPursuitDays').fill('');
  await button('Save').click();
  await saysBeside('longPursuitDays', 'Nothing is given here. Give a whole number of days from 1 to 36500.');
  expect(await page.locator('#longPursuitDays').inputValue()).toBe('');
  await page.locator('#longPursuitDays').fill('180');

  await page.getByText('Its timing').first().click();
  await page.locator('#pulseMs-milestone').fill('500');
  await page.getByText('Its timing').first().click();
  await button('Save').click();
  await saysBeside('pulseMs-milestone', '“500” cannot be used here. Give 1 to 80 ms.');
  expect(await page.locator('#name-0').inputValue()).toBe('Anouk');
  expect((await read<RulesView>('/api/rules')).rules).toEqual(before);

  await page.locator('#pulseMs-milestone').fill('30');
  await button('Save').click();
  await page.getByText('Saved. It holds from now on.').waitFor();
  expect(await page.locator('[aria-invalid=true]').count()).toBe(0);
  expect((await read<RulesView>('/api/rules')).rules.thresholds.map(({ name }) => name)).toEqual(['Anouk', 'Bram']);
});

async function pick(kind: string): Promise<void> {
  await page.goto(`${office.url}/office`);
  await page.getByRole('link', { name: 'Add a source' }).click();
  await page.getByRole('button', { name: kind }).click();
}

test('a source: its name, its secret and its settings', async () => {
  await pick('Odoo');
  await page.locator('#name').fill('Web Shop');
  await button('Add Odoo').click();
  const name = 'a name in small letters, digits and hyphens, such as shop-2, of at most 40 characters';
  await saysBeside('name', `“Web Shop” cannot be used here. Give ${name}.`);
  expect(await read('/api/sources')).toMatchObject({ sources: [] });
  await page.locator('#name').fill('erp');
  await button('Add Odoo').click();
  await page.getByRole('heading', { name: 'Connect it' }).waitFor();

  await page.getByText('Settings', { exact: true }).click();
  await page.locator('#currency').fill('XXQ');
  await page
    .locator('form', { has: page.locator('#currency') })
    .getByRole('button', { name: 'Save' })
    .click();
  await saysBeside('currency', '“XXQ” cannot be used here. Give a currency by its three letters, such as EUR.');
  await page.locator('#currency').fill('SEK');
  await page.locator('#timeZone').fill('Mars/Olympus');
  await page
    .locator('form', { has: page.locator('#currency') })
    .getByRole('button', { name: 'Save' })
    .click();
  await saysBeside('timeZone', '“Mars/Olympus” cannot be used here. Give a time zone such as Europe/Amsterdam.');
  expect(await page.locator('#currency').inputValue()).toBe('SEK');
  await isSound();
  expect((await read<SourceLife>('/api/sources/erp')).source.settings).toEqual({});

  await pick('Stripe');
  await button('Add Stripe').click();
  const secret = page.getByLabel('Paste it here');
  await secret.fill('sk_live_not_the_right_one');
  await button('Save').click();
  const id = (await secret.getAttribute('id')) ?? '';
  const said = page.locator(`[id="${id}-error"]`);
  await said.getByText('beginning with whsec_').waitFor();
  expect(await said.textContent()).not.toContain('sk_live');
  expect(await page.evaluate(() => document.activeElement?.id)).toBe(id);
});

test('a file of past orders: a currency that there is not, and rows that cannot be read', async () => {
  await page.goto(`${office.url}/office/import`);
  const long = `V-4;2026-02-05;${'z'.repeat(90)}`;
  const good = 'Order;Date;Amount\nV-1;2026-02-03;12,50';
  const buffer = Buffer.from(`${good}\nV-2;2026-02-04;lots\nV-3;soon;10,00\n${long}\n`);
  await page.getByLabel('Choose a file').setInputFiles({ name: 'sales.csv', mimeType: 'text/csv', buffer });
  await page.getByRole('heading', { name: 'sales.csv' }).waitFor();
  const currency = page.locator('#fixed-currency');
  await currency.fill('XXQ');
  await saysBeside('fixed-currency', '“XXQ” cannot be used here. Give a currency by its three letters, such as EUR.');
  await currency.fill('E');
  await currency.press('Tab');
  await page.getByText('“E” cannot be used here. Give the three letters of a currency, such as EUR.').waitFor();
  expect(await currency.inputValue()).toBe('E');
  await isSound();
  await currency.fill('EUR');
  await page.getByLabel('The amounts are').selectOption('net');
  await page.getByLabel('These are orders of').selectOption('csv-sales');
  await page.getByText('Amount: “lots” cannot be read. It must be an amount such as 1.234,50.').waitFor();
  await page.getByText('Date of the order: “soon” cannot be read. It must be a date such as 2026-03-11.').waitFor();
  await page.getByText(`Amount: “${'z'.repeat(76)} …” cannot be read.`).waitFor();
  await button('Start').click();
  await page.getByText('1 order taken in, 0 known already · 3 could not be read').waitFor();
  await page.getByText('Row 3 Amount: “lots” cannot be read.').waitFor();
  const table = await (await office.api(`/api/imports/${page.url().split('/').at(-1)}/problems.csv`)).text();
  expect(table.split('\r\n')[1]).toBe('3,Amount,lots,"an amount such as 1.234,50"');
});
