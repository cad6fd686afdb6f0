import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { WinLife, WinView } from '../../server/api/wins.ts';
import { WinLife as LifeSchema, WinsPage, WinsQuery } from '../../server/api/wins.ts';
import { csvOf } from '../../server/wins/csv.ts';
import { boards, type DeskOffice, MINUTE, openDeskOffice } from '../support/desk-office.ts';

const PRESS = '7f9c24e5-2c7a-4f0e-9a3b-0d5c1b2a3f44';
let office: DeskOffice;

beforeEach(async () => {
  office = await openDeskOffice();
  await office.ready();
});
afterEach(() => office.close());

async function list(query: Record<string, unknown> = {}) {
  const page = await office.desk.wins.list(WinsQuery.parse(query));
  if (!page.ok) throw new Error(page.problem.allowed);
  return WinsPage.parse(page.value);
}
const ids = async (query: Record<string, unknown> = {}) => (await list(query)).wins.map(({ id }) => id);

async function life(id: string): Promise<WinLife> {
  const found = await office.desk.wins.find(id);
  if (!found.ok) throw new Error(found.problem.allowed);
  return LifeSchema.parse(found.value);
}

async function press(more: Record<string, unknown> = {}): Promise<void> {
  await office.ports.acceptPress('main', { pressId: PRESS, rang: true, ageMs: 0, ...more });
  await office.settled();
}

test('the life of a win: delivered, decided, sent, each stroke, its outcome, and the later report that corrected it', async () => {
  const { clock, sent, ports, settled, desk } = office;
  await office.order('SO-1', { amount: '900.00', customer: { name: 'Werf De Hoop' }, seller: { name: 'Anouk' } });
  clock.now += MINUTE;
  await office.order('SO-1', { amount: '14875.00', customer: { name: 'Werf De Hoop' } });
  const ring = sent[0];
  clock.now += 400;
  const { epoch, number } = ring ?? { epoch: 0, number: 0 };
  await ports.acceptRung('main', { epoch, number, board: boards.own, stroke: 1, of: 2, heard: true });
  await office.later(12 * MINUTE);
  await office.end(ring, { outcome: 'unheard', heard: 1 });
  await settled();

  const { win, decisions, rings } = await life('order:orders:SO-1');
  expect(win).toMatchObject({ customer: 'Werf De Hoop', sellers: ['Anouk'], amount: { amount: '14875.00' } });
  expect(decisions.map(({ rings, why }) => [rings, why.map(({ kind }) => kind)])).toEqual([
    [false, ['below']],
    [true, ['large-order']],
  ]);
  expect(decisions.map(({ delivery }) => delivery?.status)).toEqual(['taken', 'taken']);
  expect(rings).toHaveLength(1);
  const start = Date.parse('2026-03-30T10:01:00Z');
  expect(rings[0]?.strokes).toEqual([{ stroke: 1, at: new Date(start + 400).toISOString(), heard: true }]);
  expect(rings[0]?.steps.map(({ step, outcome, heard }) => [step, outcome, heard])).toEqual([
    ['sent', undefined, undefined],
    ['outcome', 'unanswered', undefined],
    ['outcome', 'unheard', 1],
  ]);
  expect(rings[0]?.technical).toEqual({ board: boards.own, epoch: 1, number: 1 });
  expect((await desk.wins.find('order:orders:SO-9')).ok).toBe(false);
});

test('a ring sent again to a bell that was away says so', async () => {
  await office.order('SO-1');
  await office.gone();
  await office.ready();
  const { rings } = await life('order:orders:SO-1');
  expect(rings[0]?.steps.map(({ step }) => step)).toEqual(['sent', 'sent-again']);
});

test('wins and silences stand newest first, and one page follows another without a gap or a double', async () => {
  const { clock } = office;
  for (let at = 1; at <= 7; at++) {
    await office.order(`SO-${at}`, { amount: at % 2 === 0 ? '12500.00' : '80.00' });
    if (at % 3 === 0) clock.now += MINUTE; // else at the same millisecond
  }
  await press();
  await office.desk.rehearse(undefined);
  await office.ports.acceptOrder('orders', Buffer.from('{"orderId":"broken"}'));
  const whole = await ids();
  expect(whole).toHaveLength(10);
  const paged: string[] = [];
  let after: string | undefined;
  do {
    const page: { wins: WinView[]; next?: string | undefined } = await list({ limit: 3, ...(after && { after }) });
    paged.push(...page.wins.map(({ id }) => id));
    after = page.next;
  } while (after !== undefined);
  expect(paged).toEqual(whole);
  const times = (await list()).wins.map(({ at }) => at);
  expect(times).toEqual([...times].sort().reverse());
});

test('a silence has its reasons, and a delivery nobody could read its problem', async () => {
  await office.order('SO-1', { amount: '80.00' });
  await office.ports.acceptOrder('orders', Buffer.from('{"orderId":"broken"}'));
  const { wins } = await list();
  const [silent, kept] = [wins.find(({ kind }) => kind === 'order'), wins.find(({ kind }) => kind === 'kept')];
  expect([silent?.why[0]?.kind, silent?.rings]).toEqual(['below', []]);
  expect(kept?.problem?.field).toBe('amount');
  expect((await life(kept?.id ?? '')).delivery?.status).toBe('kept');
});

describe('a search', () => {
  beforeEach(async () => {
    const zeemeeuw = { customer: { name: 'Rederij Zeemeeuw BV' }, seller: { name: 'Anouk' } };
    await office.order('SO-1', { ...zeemeeuw, orderedAt: '2026-03-28T23:30:00+01:00' });
    await office.order('SO-2', {
      customer: { name: 'Café Élan' },
      amount: '80.00',
      orderedAt: '2026-03-29T00:00:00+01:00',
    });
    await office.order('100%', { seller: { name: 'Bram' }, status: 'cancelled' });
    await press();
  });

  test.each([
    [{ text: 'zeemeeuw' }, ['order:orders:SO-1']],
    [{ text: 'ANOUK' }, ['order:orders:SO-1']],
    [{ text: 'café é' }, ['order:orders:SO-2']],
    [{ text: 'CAFÉ ÉLAN' }, ['order:orders:SO-2']],
    [{ text: 'cafe elan' }, ['order:orders:SO-2']],
    [{ text: '%' }, ['order:orders:100%']],
    [{ text: 'so-' }, ['order:orders:SO-2', 'order:orders:SO-1']],
    [{ source: 'shop' }, []],
    [{ outcome: 'silent' }, ['order:orders:100%', 'order:orders:SO-2']],
    [{ outcome: 'struck' }, [`press:${PRESS}`]],
    [{ outcome: 'heard' }, []],
    [{ to: '2026-03-28' }, ['order:orders:SO-1']],
    [{ from: '2026-03-29', to: '2026-03-29' }, ['order:orders:SO-2']],
  ])('for %o', async (query, found) => expect(await ids(query)).toEqual(found));

  test('sees the press behind an order, and then shows it as the order alone', async () => {
    await office.desk.claim(PRESS, { sellers: ['Bo'], customer: 'Werf De Hoop', amount: '700.00' });
    expect(await ids({ text: 'hoop' })).toEqual([`press:${PRESS}`]);
    await office.order('SO-7', { amount: '700.00', customer: { name: 'Werf De Hoop' } });
    expect(await ids({ text: 'hoop' })).toEqual(['order:orders:SO-7']);
    expect(await ids({ outcome: 'struck' })).toEqual(['order:orders:SO-7']);
    const { press, rings } = await life('order:orders:SO-7');
    expect([press?.sellers, press?.order?.name, rings[0]?.ring.outcome]).toEqual([['Bo'], 'SO-7', 'struck']);
  });
});

test('the export is what a spreadsheet reads, and no cell of it is a formula', async () => {
  await office.order('SO-1', { customer: { name: '=HYPERLINK("http://evil")' }, seller: { name: '@Bo' } });
  await office.order('+1', { amount: '80.00', customer: { name: 'Werf "De Hoop", Ülle' }, seller: { name: '-Anouk' } });
  const csv = (await csvOf(office.desk.wins.all(WinsQuery.parse({})), { timeZone: 'Europe/Amsterdam' }).toArray()).join(
    '',
  );
  const [head, ...lines] = csv.split('\r\n');
  expect(head?.startsWith('\ufeffDate,Time,What,Customer')).toBe(true);
  expect(lines).toEqual([
    `2026-03-30,12:00:00,order,"'=HYPERLINK(""http://evil"")",'@Bo,12500.00,EUR,SO-1,orders,won,large order: 10000.00 or more,main,Ringing,ringing,,2,,`,
    `2026-03-30,12:00:00,order,"Werf ""De Hoop"", Ülle",'-Anouk,80.00,EUR,'+1,orders,won,below 10000.00,,Silent,silent,,,,`,
    '',
  ]);
});

test('where decimals have a comma the export has semicolons', async () => {
  await office.order('SO-1', { customer: { name: 'Werf, De Hoop' } });
  const wins = office.desk.wins.all(WinsQuery.parse({}));
  const csv = (await csvOf(wins, { timeZone: 'Europe/Amsterdam', separator: 'semicolon' }).toArray()).join('');
  expect(csv.split('\r\n')[1]).toContain(';Werf, De Hoop;;12500,00;EUR;SO-1;');
});

test('what a simulated board rang is marked for good, also once a real one has taken its place', async () => {
  await office.order('SO-1');
  await office.end(office.sent[0]);
  await press();
  office.clock.now += 10 * MINUTE;
  await office.says({ state: 'ready', board: boards.own, simulated: true });
  await office.order('SO-2');
  await press({ pressId: PRESS.replace('7f', '8f') });
  await office.ready();
  const { wins } = await list();
  const marked = wins.map(({ id, rings }) => [id, rings[0]?.simulated ?? false]);
  expect(Object.fromEntries(marked)).toEqual({
    'order:orders:SO-1': false,
    'order:orders:SO-2': true,
    [`press:${PRESS}`]: false,
    [`press:${PRESS.replace('7f', '8f')}`]: true,
  });
  const csv = (await csvOf(office.desk.wins.all(WinsQuery.parse({})), { timeZone: 'UTC' }).toArray()).join('');
  expect(csv.match(/,simulated,/g)).toHaveLength(2);
});

test('days the wrong way round are refused', () => {
  expect(WinsQuery.safeParse({ from: '2026-03-02', to: '2026-03-01' }).success).toBe(false);
});
