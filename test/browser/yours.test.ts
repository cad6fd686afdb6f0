import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser } from '../support/browser.ts';
import { press, snapshot, win, yours } from './scenes.ts';
import { openStage } from './stage.ts';

let browser: Browser;
let stage: Awaited<ReturnType<typeof openStage>>;
beforeAll(async () => {
  const view = { ...snapshot, lastRing: yours, yours: [yours] };
  [browser, stage] = await Promise.all([openBrowser(), openStage(view)]);
});
afterAll(async () => {
  await browser.close();
  await stage.close();
});

test('the wall says whose it is to ring; a phone has a rope to pull, and says so where somebody was quicker', async () => {
  const wall = await browser.newPage({ viewport: { width: 1920, height: 1080 }, locale: 'en-GB' });
  const phone = await browser.newPage({ viewport: { width: 390, height: 844 }, locale: 'en-GB' });
  await wall.goto(stage.url);
  await wall.getByRole('heading', { name: 'Anouk de Vries' }).waitFor();
  const whose = wall.getByText('This one is yours to ring: 9 min');
  expect(await whose.isVisible(), 'at once, though this screen has another time than the office').toBe(true);
  expect(await wall.locator('.rope').isVisible(), 'a television has no rope').toBe(false);

  await phone.goto(stage.url);
  stage.script.answer = () => ({ status: 409, body: { status: 409, detail: 'somebody was quicker' } });
  await phone.getByRole('button', { name: 'Pull the rope', exact: true }).click();
  await phone.getByText('That did not work: somebody was quicker').waitFor();
  stage.script.answer = () => ({ status: 202, body: yours });
  const answered = phone.waitForResponse('**/pull');
  await phone.getByRole('button', { name: 'Pull the rope', exact: true }).click();
  await answered;
  const pull = { method: 'POST', path: `/api/rings/${yours.id}/pull`, body: {} };
  expect(stage.asked).toEqual([pull, pull]);

  stage.tell('ring', { ...yours, state: 'ringing' });
  await wall.getByText('Ringing', { exact: true }).waitFor();
  await phone.locator('.rope').waitFor({ state: 'detached' });
  await Promise.all([wall.close(), phone.close()]);
});

test('a newer win leaves the older one its rope; a press taken for the wrong one is given back', async () => {
  const phone = await browser.newPage({ viewport: { width: 390, height: 844 }, locale: 'en-GB' });
  await phone.goto(stage.url);
  await phone.getByRole('button', { name: 'Pull the rope', exact: true }).waitFor();
  const newer = { ...win, id: 'r9', orderId: 'SO-99', sellers: ['Bo'], at: '2026-03-11T09:40:00Z' };
  const rung = {
    ...newer,
    pressId: press.pressId,
    outcome: 'struck' as const,
    struck: 1,
    strokes: 1,
    sharedWith: 'p1',
  };
  stage.tell('ring', rung);
  await phone.getByRole('button', { name: 'Pull the rope for Anouk de Vries' }).waitFor();
  await phone.locator('.line').getByText('left for Anouk de Vries to ring').waitFor();
  stage.asked.length = 0;
  stage.script.answer = () => ({ status: 200, body: press });
  await phone.mouse.move(100, 100);
  const answered = phone.waitForResponse('**/undo');
  await phone.getByRole('button', { name: 'It was not Bo who pressed' }).click();
  await answered;
  expect(stage.asked.map(({ path }) => path)).toEqual([`/api/presses/${press.pressId}/undo`]);
  await phone.close();
});
