// Where nothing can reach the office: a token, a tick, and the deal is here, by the steps of the page alone.
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openBrowser } from '../support/browser.ts';
import { openHubspot, openPipedrive } from '../support/crm-server.ts';
import { type Office, openOffice } from '../support/office.ts';

const HUBSPOT = 'pat-eu1-00000000-of-the-test';
const PIPEDRIVE = '0123456789abcdef0123456789abcdef01234567';
let browser: Browser;
let office: Office;
let page: Page;
let closing: (() => Promise<void>) | undefined;
beforeAll(async () => {
  const yaml = 'office: { currency: EUR, timeZone: Europe/Amsterdam }\nsources: []';
  [browser, office] = await Promise.all([openBrowser(), openOffice({ yaml })]);
  page = await browser.newPage({ viewport: { width: 1280, height: 800 }, locale: 'en-GB' });
});
afterEach(() => closing?.());
afterAll(async () => {
  await browser.close();
  await office.close();
});

const button = (name: string) => page.getByRole('button', { name, exact: true });
const steps = () => page.locator('.numbered');

async function add(kind: string, apiUrl: string): Promise<void> {
  await page.goto(`${office.url}/office/sources?add`);
  await page.getByRole('button', { name: kind }).click();
  await button(`Add ${kind}`).click();
  await page.getByText(`the bell asks ${kind} every three minutes`, { exact: false }).first().waitFor();
  await page.locator('summary', { hasText: 'Settings' }).click();
  await page.getByLabel('Address of its API').fill(apiUrl);
  await page
    .locator('details', { has: page.getByLabel('Address of its API') })
    .getByRole('button', { name: 'Save' })
    .click();
  await page.getByRole('status').getByText('Saved').waitFor();
}

async function connect(label: string, { wrong, right }: { wrong: string; right: string }): Promise<void> {
  const box = page.getByLabel('Ask every few minutes');
  expect(await box.isDisabled(), 'there is no token yet').toBe(true);
  const form = page.locator('form.source-give', { has: page.getByLabel(label) });
  await form.getByLabel(label).fill(wrong);
  await form.getByRole('button', { name: 'Save' }).click();
  await form.locator('.error', { hasText: 'this looks like' }).waitFor();
  await form.getByLabel(label).fill(right);
  await form.getByRole('button', { name: 'Save' }).click();
  await steps().getByText('A token is put in.').waitFor();
  await box.check();
}

/** Each press of Test asks anew: what was won meanwhile is here. */
async function fetched(order: string): Promise<void> {
  await button('Test').first().click();
  await page.getByText('1 new or changed deal was fetched').first().waitFor();
  await page
    .locator('.came-line', { hasText: `Order ${order}` })
    .getByText('Counted')
    .waitFor();
}

async function wins(): Promise<{ source?: string; customer?: string; amount?: { amount: string } }[]> {
  const answer = await office.api('/api/wins');
  return ((await answer.json()) as { wins: { source?: string; customer?: string }[] }).wins;
}

test('HubSpot with a service key: no address, no secret, no app', async () => {
  const crm = await openHubspot({ token: HUBSPOT });
  closing = crm.close;
  crm.companies.set('501', 'Rederij Zeemeeuw BV');
  await add('HubSpot', crm.url);
  await page.getByText('Neither does the bell ask, nor is a secret put in').waitFor();
  const wrong = '1b2c3d4e-5f60-7182-93a4-b5c6d7e8f901';
  await connect('Service key or access token', { wrong, right: HUBSPOT });
  await page.getByText('Works', { exact: true }).waitFor();
  const at = new Date().toISOString();
  const dates = { createdate: '2026-01-05T08:00:00Z', closedate: at, hs_lastmodifieddate: at };
  const properties = { dealname: 'Davits', amount: '14999', deal_currency_code: 'EUR', hs_is_closed_won: 'true' };
  crm.deals.set('9001', { id: '9001', properties: { ...properties, ...dates }, company: '501' });
  await fetched('9001');
  expect(await wins()).toMatchObject([{ source: 'hubspot', customer: 'Rederij Zeemeeuw BV' }]);
});

test('Pipedrive with a personal API token, and no webhook', async () => {
  const crm = await openPipedrive({ token: PIPEDRIVE });
  closing = crm.close;
  crm.organizations.set(14, 'Werf De Hoop');
  await add('Pipedrive', crm.url);
  await connect('Your personal API token', { wrong: 'anouk@example.com', right: PIPEDRIVE });
  await page.getByText('Works', { exact: true }).waitFor();
  const at = new Date().toISOString();
  const times = { add_time: '2026-01-05T08:00:00Z', update_time: at, won_time: at };
  crm.deals.set(7, { id: 7, title: 'Davits', value: 14999, currency: 'EUR', status: 'won', org_id: 14, ...times });
  await fetched('7');
  expect(await wins()).toContainEqual(expect.objectContaining({ source: 'pipedrive', customer: 'Werf De Hoop' }));
});
