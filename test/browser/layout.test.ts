import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Snapshot } from '../../broker/contract/wall.ts';
import { violationsIn } from '../support/axe.ts';
import { openBrowser } from '../support/browser.ts';
import { bell, empty, press, snapshot, win, yours } from './scenes.ts';
import { openStage } from './stage.ts';

const sizes = {
  television: { width: 1920, height: 1080 },
  laptop: { width: 1440, height: 900 },
  phone: { width: 390, height: 844 },
};
/** A milestone as most offices name it, which takes two lines. */
const { milestone } = snapshot.progress;
const progress = {
  ...snapshot.progress,
  ...(milestone && { milestone: { ...milestone, name: '€100,000 this month' } }),
};
const troubled: Snapshot = {
  ...snapshot,
  progress,
  bells: [{ ...bell, simulated: true, state: 'no-board', problem: 'unplugged' }],
  lastRing: { ...win, outcome: 'unanswered' },
};
/** All at once that keeps wins from being heard, and what is no alarm. */
const wrong: Snapshot = {
  ...snapshot,
  progress,
  bells: [{ ...bell, simulated: true, state: 'no-board', problem: 'old-firmware', mutedUntil: '2026-03-11T10:11:00Z' }],
  troubles: [{ kind: 'cannot-store', since: snapshot.now, cause: 'read-only' }],
};
const long: Snapshot = {
  ...troubled,
  lastRing: {
    ...win,
    sellers: ['Bartholomeus van den Wijngaard-Oosterhuis', 'Chantal de Groot'],
    customer: 'Vereinigte Norddeutsche Schiffsausrüstungsgesellschaft mbH & Co. KG',
    reasons: [{ kind: 'long-pursuit', since: '2019-09-28', days: 2356, threshold: 180 }],
  },
};
const scenes = {
  win: snapshot,
  short: { ...snapshot, lastRing: { ...win, sellers: ['Anouk'], customer: 'Zeemeeuw' } },
  empty,
  troubled,
  wrong,
  muted: { ...snapshot, progress, bells: [{ ...bell, simulated: true, mutedUntil: '2026-03-11T10:11:00Z' }] },
  long,
  press: { ...snapshot, lastRing: press, claims: [press] },
  yours: { ...snapshot, lastRing: yours, yours: [yours, { ...yours, id: 'r2', orderId: 'SO-89', sellers: ['Bo'] }] },
  met: {
    ...snapshot,
    lastRing: {
      ...win,
      reasons: [
        {
          ...{ kind: 'long-pursuit' as const, since: '2019-09-28', days: 2356, threshold: 180 },
          met: { at: 'Metstrade Amsterdam 2019' },
        },
      ],
    },
  },
};
const names = Object.keys(scenes) as (keyof typeof scenes)[];
const usual = new Set<keyof typeof scenes>(['win', 'short', 'empty', 'troubled', 'press']);

let browser: Browser;
let stage: Awaited<ReturnType<typeof openStage>>;

beforeAll(async () => {
  [browser, stage] = await Promise.all([openBrowser(), openStage(snapshot)]);
});
afterAll(async () => {
  await browser.close();
  await stage.close();
});

async function open(options: BrowserContextOptions): Promise<Page> {
  const page = await browser.newPage({ locale: 'en-GB', reducedMotion: 'reduce', ...options });
  await page.goto(stage.url);
  await page.locator('.month').waitFor();
  return page;
}

/** A snapshot replaces all that a page shows, as after a reconnect. */
async function show(page: Page, scene: keyof typeof scenes): Promise<void> {
  const view = scenes[scene];
  stage.tell('snapshot', { ...view, office: { ...view.office, name: scene } });
  await page.waitForFunction((scene) => document.title.endsWith(scene), scene);
}

/** Colours are the theme's and names the scene's, whatever the size: each scene is looked at once in each theme. */
test('no axe violations, in light and in dark', async () => {
  const page = await open({ viewport: sizes.phone, hasTouch: true });
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    for (const scene of ['yours', 'empty', 'wrong', 'press'] as const) {
      await show(page, scene);
      expect({ colorScheme, scene, found: await violationsIn(page) }).toEqual({ colorScheme, scene, found: [] });
    }
    await page.getByRole('button', { name: 'Claim it' }).click();
    await page.getByRole('button', { name: 'It is a win' }).click();
    await page.getByText('Give at least one name.').waitFor();
    expect(await violationsIn(page)).toEqual([]);
    await page.keyboard.press('Escape');
  }
  await page.close();
});

test('no axe violations on a television', async () => {
  const page = await open({ viewport: sizes.television });
  await show(page, 'wrong');
  expect(await violationsIn(page)).toEqual([]);
  await page.close();
});

/** Every visible piece of text on the wall, its size, and where it lies. */
const pieces = (page: Page) =>
  page.locator('.wall').evaluate((wall) => {
    const walker = document.createTreeWalker(wall, NodeFilter.SHOW_TEXT);
    const found: { text: string; size: number; right: number; bottom: number }[] = [];
    while (walker.nextNode()) {
      const element = walker.currentNode.parentElement;
      const text = walker.currentNode.textContent?.trim();
      if (!text || !element?.checkVisibility()) continue;
      const { right, bottom } = element.getBoundingClientRect();
      found.push({ text, size: Number.parseFloat(getComputedStyle(element).fontSize), right, bottom });
    }
    return found;
  });

/** Parts of the wall that the controls, which lie in its corner, would cut through. */
async function cutByControls(page: Page): Promise<unknown[]> {
  await page.mouse.move(300, 300);
  const { x = 0, y = 0 } = (await page.locator('.controls').boundingBox()) ?? {};
  const parts = await page
    .locator('.month, .milestone, .win .fit, .line, .corner-note')
    .evaluateAll((all) => all.map((each) => ({ name: each.className, ...each.getBoundingClientRect().toJSON() })));
  return parts.filter(({ right, top, bottom }) => right > x + 1 && top < y - 1 && bottom > y + 1);
}

/** Whether a text ends in an ellipsis. */
const isCutOff = (page: Page, part: string) =>
  page.locator(part).evaluate((it) => it.scrollHeight > it.clientHeight * 1.15);

test('at six metres all text is at least 64 px, inside the screen, at most forty words, and whole', async () => {
  const page = await open({ viewport: sizes.television });
  for (const scene of names) {
    await show(page, scene);
    const seen = await pieces(page);
    expect(seen.filter(({ size, right, bottom }) => size < 63.99 || right > 1920 || bottom > 1080)).toEqual([]);
    const words = seen.flatMap(({ text }) => text.split(/\s+/));
    expect({ scene, words: scene === 'long' || words.length <= 40 ? [] : words }).toEqual({ scene, words: [] });
    expect({ scene, cutOff: await isCutOff(page, '.milestone-name') }).toEqual({ scene, cutOff: false });
    expect({ scene, cut: await cutByControls(page) }).toEqual({ scene, cut: [] });
  }
  await page.setViewportSize(sizes.laptop);
  for (const scene of names) {
    await show(page, scene);
    expect({ scene, cut: await cutByControls(page) }).toEqual({ scene, cut: [] });
  }
  await page.close();
});

test('the log-in page has no axe violations', async () => {
  stage.script.admits = false;
  const page = await browser.newPage({ viewport: sizes.phone });
  await page.goto(stage.url);
  await page.getByLabel('Password').waitFor();
  stage.script.admits = true;
  expect(await violationsIn(page)).toEqual([]);
  await page.close();
});

test('at 1080p and 4K: the name 140, customer and amount 96, why 80, the month 110', async () => {
  const page = await open({ viewport: sizes.television });
  for (const scale of [1, 2]) {
    await page.setViewportSize({ width: 1920 * scale, height: 1080 * scale });
    await show(page, 'empty');
    await show(page, 'short');
    const seen = await pieces(page);
    const sizeOf = (part: string) => (seen.find(({ text }) => text.startsWith(part))?.size ?? 0) / scale;
    const measured = ['Anouk', 'Zeemeeuw', '€14,875', 'Large order', '€148,250'].map(sizeOf);
    expect(measured.map(Math.round)).toEqual([140, 96, 96, 80, 110]);
  }
  await page.close();
});

test('on a phone the usual wall and its controls need no scrolling, nothing is wider, and what can be pressed is 44 px high', async () => {
  const page = await open({ viewport: sizes.phone, hasTouch: true, isMobile: true });
  for (const scene of names) {
    await show(page, scene);
    const { scrollWidth, scrollHeight } = await page.evaluate(() => {
      const { scrollWidth, scrollHeight } = document.documentElement;
      return { scrollWidth, scrollHeight };
    });
    expect({ scene, scrollWidth }).toEqual({ scene, scrollWidth: sizes.phone.width });
    if (usual.has(scene)) expect({ scene, scrollHeight }).toEqual({ scene, scrollHeight: sizes.phone.height });
    const heights = await page
      .getByRole('button')
      .evaluateAll((all) => all.map((each) => each.getBoundingClientRect().height));
    expect(Math.min(...heights)).toBeGreaterThanOrEqual(44);
  }
  await page.close();
});
