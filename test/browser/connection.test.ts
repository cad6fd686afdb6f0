import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { openBrowser } from '../support/browser.ts';
import { snapshot, win } from './scenes.ts';
import { openStage } from './stage.ts';

let browser: Browser;
let stage: Awaited<ReturnType<typeof openStage>>;
let page: Page;
let complaints: string[];

beforeAll(async () => {
  [browser, stage] = await Promise.all([openBrowser(), openStage(snapshot)]);
});
afterAll(async () => {
  await browser.close();
  await stage.close();
});
beforeEach(async () => {
  stage.mend();
  Object.assign(stage.script, { snapshot, webSockets: true });
  page = await browser.newPage({
    viewport: { width: 960, height: 540 },
    locale: 'en-GB',
    timezoneId: 'America/New_York',
  });
  complaints = [];
  page.on('pageerror', ({ message }) => complaints.push(message));
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
});
afterEach(() => page.close());

test('nothing is asked of anybody else, and nothing breaks the policy', async () => {
  const hosts = new Set<string>();
  page.on('request', (request) => hosts.add(new URL(request.url()).host));
  await page.goto(stage.url);
  await page.getByText('Rang, heard').waitFor();
  expect([...hosts]).toEqual([new URL(stage.url).host]);
  expect(complaints).toEqual([]);
});

test('cut off, the wall keeps what it shows and says since when by the clock of the office; back, it shows what is new', async () => {
  await page.goto(stage.url);
  await page.getByText('Rang, heard').waitFor();
  stage.cut();
  await page.getByText('No connection since 10:41').waitFor();
  await page.getByRole('heading', { name: 'Anouk de Vries' }).waitFor();
  const rehearse = page.getByRole('button', { name: 'Rehearse' });
  expect(await rehearse.isDisabled()).toBe(true);
  stage.script.snapshot = { ...snapshot, lastRing: { ...win, id: 'r3', sellers: ['Bram'] } };
  stage.mend();
  await page.getByRole('heading', { name: 'Bram' }).waitFor();
  expect(await page.getByText('No connection').count()).toBe(0);
  expect(await rehearse.isDisabled()).toBe(false);
});

test('it is connected by WebSocket from the start: no change of transport in which a cut would go unnoticed', async () => {
  const polled: string[] = [];
  page.on('request', (request) => request.url().includes('transport=polling') && polled.push(request.url()));
  const connected = page.waitForEvent('websocket');
  await page.goto(stage.url);
  await connected;
  await page.getByText('Rang, heard').waitFor();
  expect(polled).toEqual([]);
});

test('where WebSockets do not come through, it polls, and a cut is told of as well', async () => {
  stage.script.webSockets = false;
  await page.goto(stage.url);
  await page.getByText('Rang, heard').waitFor();
  stage.cut();
  await page.getByText('No connection since').waitFor();
  stage.mend();
  await page.getByText('No connection since').waitFor({ state: 'detached' });
});

test('a page older than the office loads itself again', async () => {
  await page.goto(stage.url);
  await page.getByText('Rang, heard').waitFor();
  const loaded = page.waitForEvent('load');
  stage.script.snapshot = { ...snapshot, version: '0.2.0' };
  stage.cut();
  stage.mend();
  await loaded;
  await page.getByText('Rang, heard').waitFor();
});

test('a handshake refused for want of a password shows the log-in page', async () => {
  stage.script.admits = false;
  stage.script.answer = ({ body }) => {
    const right = JSON.stringify(body) === '{"password":"ahoy"}';
    stage.script.admits = right;
    return { status: right ? 204 : 401 };
  };
  await page.goto(stage.url);
  await page.getByRole('heading', { name: 'Ship’s bell' }).waitFor();
  await page.waitForFunction(() => document.activeElement?.id === 'password');
  await page.getByLabel('Password').fill('avast');
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByText('That is not the password.').waitFor();
  await page.getByLabel('Password').fill('ahoy');
  await page.keyboard.press('Enter');
  await page.getByText('Rang, heard').waitFor();
});
