import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Snapshot } from '../../broker/contract/wall.ts';
import { openBrowser } from '../support/browser.ts';
import { bell, empty, press, rehearsal, snapshot, win } from './scenes.ts';
import { openStage } from './stage.ts';

const television = { viewport: { width: 1280, height: 720 }, locale: 'en-GB' };
let browser: Browser;
let stage: Awaited<ReturnType<typeof openStage>>;
let page: Page;

beforeAll(async () => {
  [browser, stage] = await Promise.all([openBrowser(), openStage(snapshot)]);
  page = await browser.newPage(television);
  await page.goto(stage.url);
  await page.locator('.month').waitFor();
});
afterAll(async () => {
  await browser.close();
  await stage.close();
});

let hung = 0;

/** A snapshot replaces all that a page shows, as after a reconnect. */
async function hang(view: Snapshot): Promise<string> {
  hung += 1;
  const name = `Office ${hung}`;
  stage.tell('snapshot', { ...view, office: { ...view.office, name } });
  await page.waitForFunction((name) => document.title.endsWith(name), name);
  return name;
}

const hangsStill = () =>
  page.waitForFunction(() => {
    const turn = document.querySelector('.bell-swings')?.getAttribute('transform') ?? 'rotate(0)';
    return Number.parseFloat(turn.slice('rotate('.length)) === 0;
  });

/** Looks at each picture from now on; whoever begins to look only after the stroke may find it over. */
async function watchBell(page: Page): Promise<{ swings(): Promise<void>; glows(): Promise<void> }> {
  const watching = await page.evaluateHandle(() => {
    const once = (isSo: () => boolean) =>
      new Promise<void>((resolve) => {
        const look = () => (isSo() ? resolve() : requestAnimationFrame(look));
        look();
      });
    const turn = () => document.querySelector('.bell-swings')?.getAttribute('transform') ?? 'rotate(0)';
    return {
      swings: once(() => Math.abs(Number.parseFloat(turn().slice('rotate('.length))) > 3),
      glows: once(() => document.querySelector('.bell-waves')?.getAnimations().length === 1),
    };
  });
  return {
    swings: () => watching.evaluate(({ swings }) => swings),
    glows: () => watching.evaluate(({ glows }) => glows),
  };
}

/** What a click asks of the office has been answered: two that are on their way may overtake each other. */
async function askBy(button: string): Promise<void> {
  const answered = page.waitForResponse((answer) => answer.request().method() !== 'GET');
  await page.getByRole('button', { name: button }).click();
  await answered;
}

describe('a win', () => {
  test('shows who, what, why and what the bell did, and gives the page its title', async () => {
    const office = await hang(snapshot);
    expect(await page.locator('.win .fit').allTextContents()).toEqual([
      'Rang, heard',
      'Anouk de Vries',
      'Rederij Zeemeeuw BV',
      '€14,875',
      'Large order, €10,000+',
    ]);
    expect(await page.title()).toBe(`Anouk de Vries · Rederij Zeemeeuw BV · €14,875 – ${office}`);
  });

  test('in flight shows each stroke as it comes, and the outcome only once it is known', async () => {
    const { outcome: _, struck: __, heard: ___, ...ringing } = { ...win, id: 'r2', state: 'ringing' as const };
    await hang(empty);
    stage.tell('ring', ringing);
    await page.getByText('Ringing', { exact: true }).waitFor();
    await page.getByRole('img', { name: '0 of 2' }).waitFor();
    stage.tell('stroke', { id: 'r2', bell: 'main', stroke: 1, of: 2, heard: true });
    await page.getByRole('img', { name: '1 of 2' }).waitFor();
    expect(await page.getByText('Rang').count()).toBe(0);
    stage.tell('stroke', { id: 'r2', bell: 'main', stroke: 2, of: 2, heard: false });
    stage.tell('ring', { ...ringing, state: 'ended', outcome: 'unheard', struck: 2, heard: 1 });
    await page.getByText('Struck, not heard').waitFor();
    expect(await page.locator('.dot.heard').count()).toBe(1);
    expect(await page.locator('.dot.unheard').count()).toBe(1);
  });

  test('swings the bell with a stroke, and lets it hang still after', async () => {
    await hang(snapshot);
    await hangsStill();
    const bell = await watchBell(page);
    stage.tell('stroke', { id: 'r1', bell: 'main', stroke: 1, of: 2 });
    await bell.swings();
    await hangsStill();
  });

  test('lights up without swinging where motion is unwelcome', async () => {
    const calm = await browser.newPage({ ...television, reducedMotion: 'reduce' });
    await calm.goto(stage.url);
    await calm.locator('.month').waitFor();
    const bell = await watchBell(calm);
    stage.tell('stroke', { id: 'r1', bell: 'main', stroke: 1, of: 2 });
    await bell.glows();
    expect(await calm.locator('.bell-swings').getAttribute('transform')).toBeNull();
    await calm.close();
  });

  test('a rehearsal is marked, and counts for nothing', async () => {
    await hang(snapshot);
    stage.tell('ring', rehearsal);
    await page.getByRole('heading', { name: 'Rehearsal' }).waitFor();
    await page.getByText('Counts for nothing').waitFor();
  });

  test('that never came: the team is told what to do', async () => {
    await hang(empty);
    await page.getByRole('heading', { name: 'Waiting for the first win' }).waitFor();
    await page.getByText('Press the button').waitFor();
  });
});

describe('the corner', () => {
  const corner = () => page.locator('.corner-note').allInnerTexts();

  test('holds what is true and only while it is', async () => {
    await hang({ ...snapshot, bells: [{ ...bell, simulated: true }] });
    expect(await corner()).toEqual(['Simulated', 'Sound off']);
    stage.tell('bell', { ...bell, simulated: true, state: 'no-board', problem: 'unplugged' });
    await page.getByText('The bell does not answer: unplugged').waitFor();
    stage.tell('bell', { ...bell });
    await page.getByText('The bell does not answer').waitFor({ state: 'detached' });
    expect(await corner()).toEqual(['Sound off']);
  });

  test('says "Sound off" until the browser really plays', async () => {
    await hang(snapshot);
    await page.mouse.move(300, 300);
    await page.getByRole('button', { name: 'Turn sound on' }).click();
    await page.getByText('Sound off', { exact: true }).waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Turn sound off' }).click();
    await page.getByText('Sound off', { exact: true }).waitFor();
  });
});

describe('the controls', () => {
  test('rehearse, and play the simulated bell', async () => {
    await hang({ ...snapshot, bells: [{ ...bell, simulated: true }] });
    await page.mouse.move(300, 300);
    for (const name of ['Rehearse', 'Press the button', 'Unplug']) await askBy(name);
    expect(stage.asked.map(({ path }) => path)).toEqual([
      '/api/rehearsals',
      '/api/bells/main/simulated/press',
      '/api/bells/main/simulated/unplug',
    ]);
  });

  test('mute for half an hour, say until when, and end it', async () => {
    stage.asked.length = 0;
    await hang(snapshot);
    await page.mouse.move(300, 300);
    await askBy('Mute 30 min');
    stage.tell('bell', { ...bell, mutedUntil: '2026-03-11T10:11:00Z' });
    await page.getByText('Muted until 11:11').waitFor();
    await askBy('Unmute');
    stage.tell('bell', bell);
    await page.getByText('Muted until').waitFor({ state: 'detached' });
    expect(stage.asked.map(({ method, path }) => `${method} ${path}`)).toEqual([
      'POST /api/bells/main/mute',
      'DELETE /api/bells/main/mute',
    ]);
  });

  test('what the office cannot store is said in words, while it is so', async () => {
    await hang({ ...snapshot, troubles: [{ kind: 'cannot-store', since: snapshot.now, cause: 'full' }] });
    await page.getByText('Disk full: orders must wait').waitFor();
    await page.getByText('Senders are asked to try again').waitFor();
    stage.tell('troubles', []);
    await page.getByText('Disk full').waitFor({ state: 'detached' });
  });

  test('a press to claim is offered at the bottom at once', async () => {
    await hang(snapshot);
    stage.tell('ring', { ...win, id: 'r9', at: '2026-03-11T09:50:00Z', state: 'ringing' });
    stage.tell('ring', press);
    await page.locator('.line').getByRole('button', { name: 'A win to claim' }).waitFor();
  });
});
