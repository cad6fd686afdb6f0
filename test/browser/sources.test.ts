import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import Stripe from 'stripe';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { violationsIn } from '../support/axe.ts';
import { openBrowser } from '../support/browser.ts';
import { type Office, openOffice } from '../support/office.ts';

const SECRET = 'whsec_shown_by_stripe_alone';
const phone = { width: 390, height: 844 };
const laptop = { width: 1280, height: 800 };

let browser: Browser;
let office: Office;
let page: Page;
beforeAll(async () => {
  const yaml = 'office: { currency: EUR, timeZone: Europe/Amsterdam }\nsources: []';
  [browser, office] = await Promise.all([openBrowser(), openOffice({ yaml })]);
  page = await browser.newPage({ viewport: laptop, locale: 'en-GB' });
});
afterAll(async () => {
  await browser.close();
  await office.close();
});

const button = (name: string) => page.getByRole('button', { name, exact: true });
/** What stands beside a label to be copied. */
const shown = async (label: string): Promise<string> =>
  ((await page.locator('.numbered .field', { hasText: label }).locator('code').first().textContent()) ?? '').trim();

async function add(kind: string): Promise<void> {
  await page.goto(`${office.url}/office`);
  await page.getByRole('link', { name: 'Add a source' }).click();
  await page.getByRole('button', { name: kind }).click();
  await button(`Add ${kind}`).click();
  await page.getByRole('heading', { name: 'Connect it' }).waitFor();
  await page.waitForFunction(() => document.activeElement?.tagName === 'H1'); // so it is told that the page is another
}

async function tried(): Promise<void> {
  await button('Test').click();
  await page.getByText('The test got through').waitFor();
}

/** The page looks by itself: nobody reloads it. */
const counted = (order: string) =>
  page
    .locator('.came-line', { hasText: `Order ${order}` })
    .getByText('Counted')
    .waitFor();

async function totals(): Promise<{ source?: string; amount?: { amount: string } }[]> {
  const answer = await office.api('/api/wins');
  return ((await answer.json()) as { wins: { source?: string; amount?: { amount: string } }[] }).wins;
}

/** By the rules of axe, at this size, with nothing wider than the screen. */
async function clean(): Promise<void> {
  expect(await violationsIn(page)).toEqual([]);
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(page.viewportSize()?.width);
}

test('Stripe, from nothing to a counted order', async () => {
  await add('Stripe');
  await page.getByText('Stripe cannot reach this PC yet').waitFor();
  await page.getByLabel('Paste it here').fill('sk_live_not_the_right_one');
  await button('Save').click();
  await page.locator('.numbered .error', { hasText: 'beginning with whsec_' }).waitFor();
  await page.getByLabel('Paste it here').fill(SECRET);
  await button('Save').click();
  await page.locator('.numbered').getByText('A secret is put in.').waitFor();
  await tried();
  await clean();
  const created = Math.floor(Date.now() / 1000);
  const intent = { id: 'pi_1', object: 'payment_intent', status: 'succeeded', livemode: true, created, metadata: {} };
  const object = { ...intent, amount: 1_499_900, amount_received: 1_499_900, currency: 'eur' };
  const event = { id: 'evt_1', object: 'event', type: 'payment_intent.succeeded', livemode: true, created };
  const payload = JSON.stringify({ ...event, data: { object } });
  const signature = Stripe.webhooks.generateTestHeaderString({ payload, secret: SECRET });
  const headers = { 'content-type': 'application/json', 'stripe-signature': signature };
  const answer = await fetch(await shown('Address'), { method: 'POST', headers, body: payload });
  expect(answer.status).toBe(200);
  await counted('pi_1');
  expect(await totals()).toMatchObject([{ source: 'stripe', amount: { amount: '14999.00' } }]);
});

test('Pipedrive, from nothing to a counted order; its password is never to be seen again', async () => {
  await add('Pipedrive');
  const [address, user, password] = [await shown('Address'), await shown('User name'), await shown('Password')];
  await tried();
  await page.reload();
  const token = page.getByLabel('Your personal API token');
  await token.fill('half a tok');
  const at = new Date().toISOString();
  const deal = { id: 7, title: 'Davits', value: 12500, currency: 'EUR', status: 'won', add_time: at, won_time: at };
  const meta = { version: '2.0', action: 'change', entity: 'deal', entity_id: '7', timestamp: at };
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  const answer = await fetch(address, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization },
    body: JSON.stringify({ meta, data: { ...deal, update_time: at }, previous: { status: 'open' } }),
  });
  expect(answer.status).toBe(200);
  await counted('7');
  await page.getByText('Works', { exact: true }).waitFor();
  expect(await token.inputValue(), 'what is half typed stays').toBe('half a tok');
  await page.getByRole('heading', { name: 'Connect it' }).waitFor();
  expect(await totals()).toHaveLength(2);

  await page.reload();
  await page.getByText('Works', { exact: true }).waitFor();
  await page.getByText('The steps, to look them up again').click();
  await page.getByText('It was shown when it was made').waitFor();
  const stored = readdirSync(office.dataDir).filter((file) => file.startsWith('ships-bell.db'));
  const written = stored.map((file) => readFileSync(join(office.dataDir, file), 'latin1'));
  const everywhere = [await page.content(), JSON.stringify(office.log()), ...written].join('\n');
  for (const secret of [password, SECRET, authorization]) expect(everywhere).not.toContain(secret);
});

test('renewals of subscriptions ring where somebody says so on the page of Stripe', async () => {
  await page.goto(`${office.url}/office/sources/stripe`);
  const choice = page.getByLabel('Renewals of subscriptions');
  const settings = page.locator('summary', { hasText: 'Settings' });
  for (const [from, to, kept] of [
    ['', 'ring', { renewals: 'ring' }],
    ['ring', '', {}],
  ] as const) {
    await settings.click();
    expect(await choice.inputValue()).toBe(from);
    await choice.selectOption(to);
    await page.locator('details', { has: choice }).getByRole('button', { name: 'Save' }).click();
    await page.getByRole('status').getByText('Saved').waitFor();
    const { source } = (await (await office.api('/api/sources/stripe')).json()) as { source: { settings: object } };
    expect(source.settings).toEqual(kept);
    await page.reload();
  }
});

test('paused, what comes waits; resumed, it is read; removed, it is gone', async () => {
  await page.goto(`${office.url}/office/sources/stripe`);
  await button('Pause').click();
  await page.getByText('What comes is acknowledged and kept').waitFor();
  await button('Resume').click();
  await button('Pause').waitFor();
  await page
    .getByRole('button', { name: /^Read again/ })
    .first()
    .click();
  await page.getByText(/^Read again: Known already/).waitFor();
  await button('Remove this source').click();
  await button('Keep it').click();
  await button('Remove this source').click();
  await button('Remove it').click();
  await page.getByRole('link', { name: 'pipedrive' }).waitFor();
  expect(await page.getByRole('link', { name: 'stripe' }).count()).toBe(0);
  expect(await totals()).toHaveLength(2);
});

test.each([
  ['a laptop in light', { viewport: laptop, colorScheme: 'light' }],
  ['a phone in dark', { viewport: phone, colorScheme: 'dark' }],
] as const)('on %s: no axe violations, nothing wider than the screen, what is touched 44 px high', async (_, how) => {
  await page.setViewportSize(how.viewport);
  await page.emulateMedia({ colorScheme: how.colorScheme });
  for (const [path, sees] of [
    ['/office', 'Add a source'],
    ['/office/sources?add', 'Salesforce'],
    ['/office/sources/pipedrive', 'Last deliveries'],
  ] as const) {
    await page.goto(office.url + path);
    await page.getByText(sees).waitFor();
    for (const more of await page.locator('details').all()) await more.evaluate((it) => it.setAttribute('open', ''));
    await clean();
    const heights = await page
      .locator('nav a, button, .button, input:not([type=checkbox]), .check, select, summary, .row, .card')
      .evaluateAll((all) => all.map((each) => each.getBoundingClientRect().height).filter((height) => height > 0));
    expect(Math.min(...heights)).toBeGreaterThanOrEqual(44);
  }
});
