import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { DryRunReport, Suggestion } from '../../server/api/dry-run.ts';
import type { HolidaysView, RulesView, WireRules } from '../../server/api/rules.ts';
import { wireOf } from '../../server/config/wire-rules.ts';
import { violationsIn } from '../support/axe.ts';
import { openBrowser } from '../support/browser.ts';
import { usualRules } from '../support/rules.ts';
import { snapshot } from './scenes.ts';
import { type Answered, type Asked, openStage } from './stage.ts';

const eur = (amount: string) => ({ amount, currency: 'EUR' });
const view: RulesView = {
  rules: wireOf(usualRules),
  fixed: ['pacing'],
  currency: 'EUR',
  timeZone: 'Europe/Amsterdam',
  bells: ['main', 'hall'],
  names: { team: ['North'], product: ['Davits'], source: ['shop'], seller: ['Anouk'] },
  nextHolidays: [],
};
const suggestion: Suggestion = {
  kind: 'threshold',
  largeOrder: eur('7500.00'),
  asked: 3,
  orders: 812,
  perWeek: { min: 0, low: 2, median: 3, high: 5, max: 6, mean: 3.1 },
  large: 120,
  byWeek: [0, 6, 3].map((rings, at) => ({ week: `2026-03-${String(2 + 7 * at).padStart(2, '0')}`, rings })),
  other: { largeOrder: eur('8000.00'), perWeek: { min: 0, low: 1, median: 2, high: 4, max: 5, mean: 2.4 }, large: 99 },
  untimed: 12,
  now: {
    ...{ largeOrder: eur('10000.00'), large: 61 },
    perWeek: { min: 0, low: 0, median: 1, high: 3, max: 4, mean: 1.4 },
  },
  quietPeople: [{ seller: 'Els', orders: 41 }],
};
const tally = { rings: 2, quiet: 1, rang: 1 };
const large = { kind: 'large-order' as const, actual: eur('9000.00'), threshold: eur('7500.00') };
const order = {
  source: 'shop',
  at: '2026-08-11T09:00:00Z',
  customer: 'Rederij Zeemeeuw BV',
  seller: 'Anouk',
  amount: eur('9000.00'),
};
const report: DryRunReport = {
  ...{ from: '2026-07-01', to: '2026-09-30', looked: 388, untimed: 0, total: tally, more: false, ms: 412 },
  weeks: [{ week: '2026-08-10', ...tally }],
  reasons: [{ reason: 'large-order', ...tally }],
  sellers: [{ seller: 'Anouk', ...tally }],
  orders: [
    { ...order, orderId: 'SO-1', reasons: [large], rings: true, quiet: false, rang: true },
    { ...order, orderId: 'SO-2', reasons: [large], rings: true, quiet: true, rang: false },
  ],
};
const holidays = (country: string | null): HolidaysView => ({
  countries: [{ code: 'NL', name: 'Netherlands' }],
  regions: [],
  next: country === null ? [] : [{ day: '2026-04-27', name: 'Koningsdag' }],
});
/** What the office answers in place of that. */
let suggested: Suggestion | undefined;
let saved: { rules: WireRules; at: string } | undefined;
/** What somebody else has saved since the page was read. */
let meanwhile: RulesView | undefined;

function answer({ method, path, body }: Asked): Answered {
  const { pathname, searchParams } = new URL(path, 'http://stage');
  if (pathname === '/api/rules/suggestion') return { status: 200, body: suggested ?? suggestion };
  if (pathname === '/api/rules/dry-run') return { status: 200, body: report };
  if (pathname === '/api/rules/holidays') return { status: 200, body: holidays(searchParams.get('country')) };
  const version = { id: 1, at: '2026-11-24T09:00:00Z', by: 'administrator', note: 'More often' };
  const changes = [{ key: 'largeOrder', before: '10000.00', after: '7500.00' }];
  if (pathname === '/api/rules/versions')
    return { status: 200, body: { versions: saved === undefined ? [] : [{ ...version, changes }] } };
  if (method === 'GET') return { status: 200, body: meanwhile ?? view };
  const { rules, version: seen } = body as { rules: Partial<WireRules>; version: number };
  if (meanwhile !== undefined && seen !== meanwhile.version?.id) {
    const problem = {
      field: 'version',
      value: String(seen),
      allowed: '2: somebody else has changed the rules meanwhile',
    };
    return { status: 409, body: { detail: 'no', problem } };
  }
  if (rules.largeOrder === '1.234') {
    const problem = { field: 'rules.largeOrder', value: '1.234', allowed: 'an amount with at most 2 decimals for EUR' };
    return { status: 400, body: { detail: 'no', problem } };
  }
  saved = { rules: { ...view.rules, ...rules }, at: version.at };
  return { status: 200, body: { ...view, rules: saved.rules, version: { ...version, changes } } };
}

let browser: Browser;
let stage: Awaited<ReturnType<typeof openStage>>;
let page: Page;

beforeAll(async () => {
  [browser, stage] = await Promise.all([openBrowser(), openStage(snapshot)]);
  stage.script.answer = answer;
  page = await browser.newPage({ viewport: { width: 1440, height: 900 }, locale: 'en-GB' });
});
afterAll(async () => {
  await browser.close();
  await stage.close();
});

const sent = (path: string) => stage.asked.filter((asked) => asked.path === path).map(({ body }) => body);
const button = (name: string) => page.getByRole('button', { name, exact: true });

test('a manager says how often, tries it on last quarter, saves it, and finds it in the history', async () => {
  await page.goto(new URL('/office/rules', stage.url).href);
  await page.getByText('Then a large order begins at €7,500.').waitFor();
  await page.getByText('3.1 a week: eight weeks of ten between 2 and 5, the quietest 0, the busiest 6.').waitFor();
  await page.getByRole('img', { name: 'Rings in each week, from 2 Mar 2026 to 16 Mar 2026' }).waitFor();
  await page.getByText('12 of them were brought in later').waitFor();
  await page.getByText('With €8,000 it would have been 2.4 a week.').waitFor();
  await page.getByText('1 person with orders would never have heard it').click();
  await page.getByText('Els: 41 orders').waitFor();
  await button('Use €7,500').click();
  await page.getByText('Large orders begin at €7,500 once you save.').waitFor();
  expect(await button('Use €7,500').getAttribute('aria-disabled')).toBe('true');
  expect(await button('Use €7,500').evaluate((it) => it === document.activeElement)).toBe(true);
  await page.getByLabel('Country').selectOption('NL');
  await page.getByText('Koningsdag').waitFor();
  await page.getByText('2 changes not saved').waitFor();
  expect(await page.getByLabel('At most so many rings').isDisabled(), 'set in the file').toBe(true);

  await button('Try it on last quarter').click();
  await page.getByRole('heading', { name: '2 would have rung' }).waitFor();
  await page.getByText('The orders', { exact: true }).click();
  await page.getByText('Quiet, not a time to ring: Large order, €7,500+').waitFor();
  const change = { largeOrder: '7500.00', holidays: { country: 'NL' } };
  await button('Last year').click();
  await page.locator('#tried:focus').waitFor();
  await button('Try it on last year').click();
  expect(sent('/api/rules/dry-run')).toEqual(['quarter', 'year', 'year'].map((last) => ({ rules: change, last })));

  await page.getByLabel('Why (for the history)').fill('More often');
  await button('Save').click();
  await page.getByText('Saved. It holds from now on.').waitFor();
  expect(sent('/api/rules')).toContainEqual({ rules: change, version: 0, note: 'More often' });
  await page.getByText('Large order: €10,000 → €7,500').waitFor();

  await page.getByLabel('An order is large from (EUR)').fill('1.234');
  await page.locator('#largeOrder').fill('1,234.5');
  await page.getByText('1 change not saved').waitFor();
  await button('Undo').click();
  await page.getByText('Nothing to save').waitFor();
});

test.each<[string, Suggestion, string[]]>([
  [
    'all orders together are too few',
    { ...suggestion, asked: 3, orders: 2, most: { couldRing: 2, ordersPerWeek: 0.7 } },
    ['All 2 orders of these 3 weeks together are 0.7 a week, fewer than 3. So every order may ring.'],
  ],
  [
    'most of them cannot ring, whatever the sum',
    { ...suggestion, large: 0, orders: 90, most: { couldRing: 4, ordersPerWeek: 30 } },
    ['of the 90 orders of these 3 weeks only 4 could ring', 'No sum changes how often it rings.'],
  ],
  [
    'no round sum comes near',
    { ...suggestion, asked: 1 },
    ['No round sum comes nearer to 1 a week: many orders are of about the same amount.'],
  ],
  ['large orders do not ring', { kind: 'switched-off' }, ['Large orders do not ring at present']],
  [
    'there is little to go by',
    { kind: 'too-little', weeks: 0, orders: 60, inWeeks: 0, needs: { weeks: 8, orders: 20 } },
    ['60 orders, and no whole week from the first to the last. It takes 20 orders in 8 whole weeks.'],
  ],
])('where %s, the page says so', async (_, answered, sentences) => {
  suggested = answered;
  await page.goto(new URL('/office/rules', stage.url).href);
  for (const sentence of sentences) await page.getByText(sentence).waitFor();
  suggested = undefined;
});

test('rules that change the answer are noticed, and it is asked for anew', async () => {
  await page.goto(new URL('/office/rules', stage.url).href);
  await page.getByText('Then a large order begins at').waitFor();
  const before = sent('/api/rules/suggestion').length;
  await page.locator('#largeOrder').fill('6000');
  expect(await page.getByText('You have changed other rules since.').count()).toBe(0);
  await page.locator('#minimum').fill('five hundred');
  await page.getByText('Give a number, such as 12500 or 12500.00.').waitFor();
  expect(await page.getByText('You have changed other rules since.').count(), 'it is no rule yet').toBe(0);
  await page.locator('#minimum').fill('500');
  await button('Reckon again').click();
  await page.locator('#how-often:focus').waitFor();
  await page.getByText('You have changed other rules since.').waitFor({ state: 'detached' });
  expect(sent('/api/rules/suggestion').slice(before)).toEqual([
    { perWeek: 3, rules: { largeOrder: '6000', minimum: '500' } },
  ]);
  await button('Undo').click();
});

test('somebody else has saved meanwhile: it is said, and what each of them changed is kept', async () => {
  await page.goto(new URL('/office/rules', stage.url).href);
  await page.locator('#largeOrder').fill('6000');
  await page.getByLabel('Why (for the history)').fill('Summer');
  const version = { id: 2, at: '2026-11-24T10:00:00Z', by: 'administrator', changes: [] };
  meanwhile = { ...view, rules: { ...view.rules, longPursuitDays: 90 }, version };
  await button('Save').click();
  await page.getByText('Somebody else has changed the rules meanwhile').waitFor();
  expect(await page.getByLabel('Long is from so many days').inputValue()).toBe('90');
  await page.getByText('1 change not saved').waitFor();
  await button('Save').click();
  await page.getByText('Saved. It holds from now on.').waitFor();
  const [refused, taken] = sent('/api/rules')
    .filter((body) => body !== null)
    .slice(-2);
  expect(taken).toEqual({ rules: { largeOrder: '6000' }, version: 2, note: 'Summer' });
  expect(refused).toEqual({ rules: { largeOrder: '6000' }, version: 0, note: 'Summer' });
  meanwhile = undefined;
});

test('the page is in order for assistive technology, on a phone and on a laptop', async () => {
  for (const viewport of [
    { width: 390, height: 844 },
    { width: 1440, height: 900 },
  ]) {
    await page.setViewportSize(viewport);
    const width = await page.evaluate('document.documentElement.scrollWidth');
    expect(width).toBeLessThanOrEqual(viewport.width);
    expect(await violationsIn(page)).toEqual([]);
  }
});
