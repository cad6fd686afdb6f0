import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { openBrowser } from '../support/browser.ts';
import { press, snapshot } from './scenes.ts';
import { openStage } from './stage.ts';

let browser: Browser;
let stage: Awaited<ReturnType<typeof openStage>>;
let page: Page;

beforeAll(async () => {
  const view = { ...snapshot, lastRing: press, claims: [press] };
  [browser, stage] = await Promise.all([openBrowser(), openStage(view)]);
  page = await browser.newPage({ viewport: { width: 390, height: 844 }, locale: 'en-GB' });
});
afterAll(async () => {
  await browser.close();
  await stage.close();
});
beforeEach(async () => {
  stage.asked.length = 0;
  await page.goto(stage.url);
});

const open = () => page.getByRole('button', { name: 'Claim it' }).click();
const dialog = () => page.getByRole('dialog', { name: 'Whose win is it?' });

test('a press is claimed from the keyboard alone, by several people', async () => {
  stage.script.answer = () => ({ status: 204 });
  await page.getByRole('button', { name: 'Claim it' }).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.type('Anouk, Bram');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Werf De Hoop');
  await page.keyboard.press('Tab');
  await page.keyboard.type('14.875,50');
  await page.getByText('That is €14,876.').waitFor();
  await page.keyboard.press('Enter');
  await dialog().waitFor({ state: 'hidden' });
  await page.locator('.line').getByText('Thank you, Anouk and Bram!').waitFor();
  expect(stage.asked).toEqual([
    {
      method: 'POST',
      path: `/api/presses/${press.pressId}/claim`,
      body: { sellers: ['Anouk', 'Bram'], customer: 'Werf De Hoop', amount: '14875.50' },
    },
  ]);
});

test('a refusal is shown beside the field it names, and what was typed stays', async () => {
  const problem = { field: 'amount', value: '"1.234"', allowed: 'an amount with at most 2 decimals for EUR' };
  stage.script.answer = () => ({ status: 422, body: { status: 422, detail: 'amount is wrong', problem } });
  await open();
  await page.getByLabel('Who won it').fill('Anouk');
  await page.getByLabel('Amount').fill('1.234');
  await page.getByRole('button', { name: 'It is a win' }).click();
  await page.getByText('“1.234” cannot be used here. Give an amount with at most 2 decimals for EUR.').waitFor();
  expect(await page.getByLabel('Amount').getAttribute('aria-invalid')).toBe('true');
  expect(await page.evaluate(() => document.activeElement?.id)).toBe('amount');
  expect(await page.getByLabel('Who won it').inputValue()).toBe('Anouk');
});

test('one long word is told in lines, and nothing of the question is pushed out of sight', async () => {
  const problem = { field: 'customer', value: `"${'x'.repeat(76)}...`, allowed: 'a customer name' };
  stage.script.answer = () => ({ status: 422, body: { status: 422, detail: 'customer is wrong', problem } });
  await open();
  await page.getByLabel('Who won it').fill('Anouk');
  await page.getByLabel('Customer').fill('x'.repeat(300));
  await page.getByRole('button', { name: 'It is a win' }).click();
  await page.getByText('cannot be used here. Give a customer name.').waitFor();
  expect(await dialog().evaluate(({ scrollWidth, clientWidth }) => scrollWidth - clientWidth)).toBe(0);
});

test('where several orders fit, the page asks which it is', async () => {
  const candidate = (orderId: string) => ({
    ...{ source: 'orders', orderId, customer: 'Werf De Hoop' },
    ...{ amount: { amount: '900.00', currency: 'EUR' }, orderedAt: '2026-03-11T08:59:58Z' },
  });
  const problem = { field: 'order', value: 'missing', allowed: 'one of the candidates, or null' };
  const candidates = [candidate('SO-88'), candidate('SO-89')];
  stage.script.answer = () => ({
    status: 409,
    body: { status: 409, detail: 'Several orders fit', problem, candidates },
  });
  await open();
  await page.getByLabel('Who won it').fill('Anouk');
  await page.getByLabel('Customer').fill('Werf De Hoop');
  await page.getByRole('button', { name: 'It is a win' }).click();
  await page.getByLabel('SO-89').check();
  await page.getByLabel('None of these').waitFor();
  stage.script.answer = () => ({ status: 204 });
  await page.getByRole('button', { name: 'It is a win' }).click();
  await dialog().waitFor({ state: 'hidden' });
  expect(stage.asked[1]?.body).toMatchObject({ order: { source: 'orders', orderId: 'SO-89' } });
});

test('a press that was no win is taken off', async () => {
  stage.script.answer = () => ({ status: 204 });
  await open();
  await page.getByRole('button', { name: 'Not a win' }).click();
  await dialog().waitFor({ state: 'hidden' });
  expect(stage.asked.map(({ path }) => path)).toEqual([`/api/presses/${press.pressId}/undo`]);
  stage.tell('ring', { ...press, claim: 'undone' });
  await page.getByRole('heading', { name: 'Waiting for the next win' }).waitFor();
});

test('somebody else was quicker: the dialog says so', async () => {
  await open();
  stage.tell('ring', { ...press, claim: 'claimed', sellers: ['Chantal'] });
  await dialog().getByText('This press is taken care of.').waitFor();
  await dialog().getByRole('button', { name: 'Close' }).click();
  await page.getByRole('heading', { name: 'Chantal' }).waitFor();
});

test('Escape closes the dialog and gives focus back', async () => {
  await open();
  await page.keyboard.press('Escape');
  await dialog().waitFor({ state: 'hidden' });
  await page.locator('button:focus', { hasText: 'Claim it' }).waitFor(); // given back as the dialog goes
});
