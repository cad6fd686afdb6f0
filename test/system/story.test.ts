import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type SimulatedBoard, startSimulatedBoard } from '../../device/simulator/board.ts';
import { type ServedBoard, serveBoard } from '../../device/simulator/serve.ts';
import { parties, prefix, urlFor } from '../support/broker-parties.ts';
import { openBrowser } from '../support/browser.ts';
import { startMosquitto } from '../support/mosquitto.ts';
import { type Office, officeYaml, openOffice } from '../support/office.ts';
import { samples } from '../support/samples.ts';
import type { Wall } from '../support/wall.ts';

/** Days before today, as a date. */
const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000).toISOString().slice(0, 10);
/** An hour before midnight UTC it is tomorrow already where the office is. */
const about400 = expect.closeTo(400, -1);
const width = expect.closeTo(30, 1);

/** The whole way with every part real: the built product, its broker or mosquitto, SQLite, johnny-five, the firmware, Chromium. */
describe.each(['embedded', 'mosquitto'])('the bell, with the broker %s', (kind) => {
  let board: SimulatedBoard;
  let served: ServedBoard;
  let office: Office;
  let wall: Wall;
  let browser: Browser;
  let page: Page;
  const closers: (() => unknown)[] = [];

  beforeAll(async () => {
    board = startSimulatedBoard();
    served = await serveBoard(board);
    closers.push(
      () => board.close(),
      () => served.close(),
    );
    office = await openOffice({ serial: served.url, ...(kind === 'mosquitto' && (await besideMosquitto())) });
    closers.push(() => office.close());
    wall = await office.wall();
    browser = await openBrowser();
    closers.push(() => browser.close());
    page = await browser.newPage({ viewport: { width: 1920, height: 1080 }, locale: 'en-GB' });
    await page.goto(office.url);
    await wall.bellReady();
  });

  afterAll(async () => {
    for (const close of closers.reverse()) await close();
  });

  test('a large order rings the bell, and the wall shows who, what, why and that it rang', async () => {
    const linked = wall.seen('bell').length;
    const answer = await office.stripe(samples.checkoutCompleted);
    expect(answer.status).toBe(200);
    expect(await answer.json()).toMatchObject({ status: 'taken', orders: [{ why: [{ kind: 'large-order' }] }] });

    const ring = await wall.sees('ring', ({ outcome }) => outcome !== undefined);
    expect(ring).toMatchObject({ outcome: 'struck', struck: 2, customer: 'Rederij Zeemeeuw BV', orderId: 'pi_fx1' });
    expect(board.strokes.map(({ ms }) => ms)).toEqual([width, width]);
    // A board that stood still for two seconds, as this process did, is linked anew, and tells the end of its ring alone.
    const wasLost = wall
      .seen('bell')
      .slice(linked)
      .some(({ state }) => state === 'no-board');
    const strokes = [
      [1, 2],
      [2, 2],
    ];
    if (!wasLost) expect(wall.seen('stroke').map(({ stroke, of }) => [stroke, of])).toEqual(strokes);
    const gap = (board.strokes[1]?.atMs ?? 0) - (board.strokes[0]?.atMs ?? 0) - 30;
    expect(gap).toBeCloseTo(450, 0);

    await page.getByText('Rederij Zeemeeuw BV').first().waitFor();
    await page.getByText('Rang', { exact: true }).waitFor();
    await page.getByText('Large order', { exact: false }).first().waitFor();
  });

  test('the milestone and the month move with it', async () => {
    const { month, milestone } = await wall.sees('progress', (progress) => progress.month.wins === 1);
    expect(month.reached).toEqual({ amount: '14875.00', currency: 'EUR' });
    expect(milestone).toMatchObject({ target: '50000.00', reached: '14875.00', unit: 'EUR' });
    await page.getByText('€14,875').first().waitFor();
  });

  test('the same order again rings nothing', async () => {
    const before = board.strokes.length;
    const answer = await office.stripe(samples.checkoutCompleted);
    expect(await answer.json()).toMatchObject({ status: 'duplicate', orders: [{ rings: [] }] });
    await rehearse();
    expect(board.strokes.length, 'only the rehearsal struck').toBe(before + 1);
  });

  test('an order of 900 EUR from a customer worked on for 400 days rings and says why', async () => {
    const answer = await office.order({
      orderId: 'SO-900',
      amount: '900.00',
      currency: 'EUR',
      customer: { id: 'C-1', name: 'Haven Noord' },
      seller: { name: 'Anouk' },
      pursuedSince: daysAgo(400),
    });
    const [taken] = ((await answer.json()) as { orders: { rings: string[]; why: unknown[] }[] }).orders;
    expect(taken?.why).toMatchObject([{ kind: 'long-pursuit', days: about400, threshold: 180 }]);
    const ring = await wall.sees('ring', ({ id, outcome }) => id === taken?.rings[0] && outcome !== undefined);
    expect(ring).toMatchObject({ outcome: 'struck', struck: 3, sellers: ['Anouk'] });
    await page.getByText('Worked on since', { exact: false }).first().waitFor();
    await page.getByText('Anouk').first().waitFor();
  });

  test('the button rings at once and leaves a win to claim, which somebody claims on the wall', async () => {
    const before = board.strokes.length;
    await board.press(1_000); // seen by a device that gets little of a busy machine, too
    const press = await wall.sees('ring', ({ kind: ringKind, claim }) => ringKind === 'press' && claim === 'open');
    expect(board.strokes.length).toBe(before + 1);
    expect(press).toMatchObject({ outcome: 'struck', struck: 1 });
    await page.getByText('A win to claim').first().waitFor();

    const claimed = await office.api(`/api/presses/${press.pressId}/claim`, {
      sellers: ['Bo', 'Mo'],
      customer: 'Jachthaven Zuid',
      amount: '4000.00',
    });
    expect(claimed.status).toBe(200);
    await wall.sees('ring', ({ pressId, claim }) => pressId === press.pressId && claim === 'claimed');
    await wall.sees('progress', (progress) => progress.month.reached.amount === '19775.00');
  });

  test('the order of a win that was pressed joins it without a second ring, and its amount replaces the told one', async () => {
    const answer = await office.order({
      orderId: 'SO-901',
      amount: '4100.00',
      currency: 'EUR',
      customer: { name: 'Jachthaven  ZUID' },
      pursuedSince: daysAgo(400),
    });
    expect(await answer.json()).toMatchObject({ orders: [{ rings: [], why: [{ kind: 'pressed' }] }] });
    await wall.sees('progress', (progress) => progress.month.reached.amount === '19875.00');
  });

  test('an unplugged board is said on the wall, and rings resume when it is plugged in again', async () => {
    await served.unplug();
    await wall.sees('bell', ({ state, problem }) => state === 'no-board' && problem !== undefined);
    await page.getByText('The bell does not answer', { exact: false }).first().waitFor();

    const answer = await office.order({ orderId: 'SO-902', amount: '20000.00', currency: 'EUR' });
    const id = ((await answer.json()) as { orders: { rings: string[] }[] }).orders[0]?.rings[0];
    await wall.sees('ring', (ring) => ring.id === id && ring.state === 'waiting');
    const before = board.strokes.length;
    await served.plug();
    const ring = await wall.sees('ring', (view) => view.id === id && view.outcome !== undefined);
    expect(ring).toMatchObject({ outcome: 'struck', struck: 2 });
    expect(board.strokes.slice(before).map(({ ms }) => ms)).toEqual([width, width]);
    await page.getByText('The bell does not answer', { exact: false }).waitFor({ state: 'detached' });
  });

  /** Server and bell each with an account of its own, held to its own topics. */
  async function besideMosquitto() {
    const mosquitto = await startMosquitto([parties.server, parties.main], prefix);
    closers.push(() => mosquitto.close());
    const bell = `{ name: main, brokerUrl: "${urlFor('main', mosquitto.port)}" }`;
    return { yaml: `${officeYaml}bells: [${bell}]\n`, env: { BELL_BROKER_URL: urlFor('server', mosquitto.port) } };
  }

  async function rehearse(): Promise<void> {
    const { id } = (await (await office.api('/api/rehearsals', {})).json()) as { id: string };
    await wall.sees('ring', (ring) => ring.id === id && ring.outcome === 'struck');
  }
});
