import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decimal } from '../../broker/contract/money.ts';
import { OrderView } from '../../server/api/orders.ts';
import { WinLife } from '../../server/api/wins.ts';
import type { SourceConfig } from '../../server/config.ts';
import { type DeskOffice, openDeskOffice } from '../support/desk-office.ts';
import { deliver, resign, type Sample, samples, story } from '../support/samples.ts';

/** Each run tells a source of its own, so that no order of one run is known in another. */
const RUNS = 4;
const kinds = ['stripe', 'shopify', 'woocommerce'] as const;
type Kind = (typeof kinds)[number];

const names: Record<Kind, readonly string[]> = {
  stripe: [
    ...['refunded-twice', 'refund-fails', 'dispute-lost', 'dispute-won', 'credit-notes', 'invoice-and-payment'],
    ...['credit-to-balance', 'credit-notes-of-old', 'renewal-payment-first'],
    ...[
      'checkout-with-invoice',
      'paid-later',
      'renewal',
      'three-decimals',
      'zero-decimals',
      'part-captured',
      'test-mode',
    ],
  ],
  shopify: [
    ...['refunded-twice', 'edited-up-and-down', 'cancelled-and-deleted', 'guest-pays-later', 'two-currencies'],
    ...['zero-decimals', 'test-order'],
  ],
  woocommerce: [
    ...['refunded-twice', 'deleted-and-restored', 'deleted-for-good', 'failed-then-paid', 'on-hold-cancelled'],
    ...['customer', 'three-decimals', 'test-payment'],
  ],
};

const given: Record<Kind, readonly Sample[]> = {
  stripe: [
    ...[samples.checkoutCompleted, samples.checkoutUnpaid, samples.invoicePaid],
    ...[samples.chargeRefunded, samples.refundCreated],
  ],
  shopify: [samples.shopifyPaid, samples.shopifyEditedDown, samples.shopifyRefund, samples.shopifyCancelled],
  woocommerce: [samples.wooCreated, samples.wooRefunded],
};

/** What every sale comes to in the end. */
const expected: Record<Kind, Record<string, string>> = {
  stripe: {
    pi_fx1: 'won 9875.00 EUR',
    in_fx3: 'won 5400000 JPY',
    pi_tw: 'won 7875.00 EUR',
    pi_rf: 'won 14875.00 EUR',
    pi_dl: 'won 10000.00 EUR',
    pi_dw: 'won 14875.00 EUR',
    in_cr: 'won 7865.00 EUR',
    in_ip: 'won 10000.00 EUR',
    in_ci: 'won 10000.00 EUR',
    pi_pl: 'won 14875.00 EUR',
    in_rn1: 'won 12100.00 EUR',
    in_rn2: 'won 12100.00 EUR',
    in_cb1: 'won 11253.00 EUR',
    in_cb2: 'won 10285.00 EUR',
    in_co: 'won 7865.00 EUR',
    in_rp1: 'won 12100.00 EUR',
    in_rp2: 'won 12100.00 EUR',
    pi_kw: 'won 6000.250 KWD',
    pi_jp: 'won 5000000 JPY',
    pi_pc: 'won 10000.00 EUR',
  },
  shopify: {
    '5940139490001': 'cancelled 0.00 EUR',
    '5940139491001': 'won 3630.00 EUR',
    '5940139491002': 'won 6050.00 EUR',
    '5940139491003': 'deleted 0.00 EUR',
    '5940139491004': 'won 7260.00 EUR',
    '5940139491005': 'won 6050.00 EUR',
    '5940139491006': 'refunded 0 JPY',
  },
  woocommerce: {
    '727': 'refunded 0.00 EUR',
    '741': 'won 2299.00 EUR',
    '742': 'won 3025.00 EUR',
    '743': 'deleted 3025.00 EUR',
    '744': 'won 3025.00 EUR',
    '745': 'cancelled 3025.00 EUR',
    '746': 'won 3025.00 EUR',
    '747': 'won 700.170 KWD',
  },
};

/** They count, and do not ring. */
const renewals = ['in_rn2', 'in_rp2'];

/** Of some of them, without tax; a payment alone does not tell its tax. */
const net: Record<Kind, Record<string, string>> = {
  stripe: { pi_fx1: 'won 8298.32 EUR', in_cr: 'won 6500.00 EUR', in_ip: 'won 8264.46 EUR', pi_pc: 'won 10000.00 EUR' },
  shopify: {
    '5940139491001': 'won 3000.00 EUR',
    '5940139491002': 'won 5000.00 EUR',
    '5940139491005': 'won 5000.00 EUR',
  },
  woocommerce: { '741': 'won 1900.00 EUR', '742': 'won 2500.00 EUR', '747': 'won 666.829 KWD' },
};

const yaml = [
  'office: { currency: EUR, timeZone: Europe/Amsterdam }',
  'rules: { largeOrder: "1000" }',
  'sources:',
  ...kinds.flatMap((kind) => [
    ...Array.from({ length: RUNS }, (_, n) => `  - { name: ${kind}-${n}, kind: ${kind} }`),
    `  - { name: ${kind}-net, kind: ${kind}, amounts: net }`,
  ]),
].join('\n');

describe.each(kinds)('%s', (kind) => {
  let office: DeskOffice;
  const all = [...given[kind], ...names[kind].flatMap((name) => story(`${kind}-${name}`))];

  beforeAll(async () => {
    office = await openDeskOffice({ yaml, at: '2026-03-12T10:00:00Z' });
  });
  afterAll(() => office.close());

  async function tell(name: string, deliveries: readonly Sample[]): Promise<void> {
    const source = office.config.sources.find((one) => one.name === name) as SourceConfig;
    const receipts = await Promise.all(deliveries.map((sample) => office.desk.take(source, deliver(sample))));
    expect(receipts.filter(({ status }) => status === 'kept')).toEqual([]);
  }

  /** Of each sale the row that counts. */
  async function ledger(source: string) {
    const rows = await office.db.selectFrom('orders').selectAll().where('source', '=', source).execute();
    const leading = rows.filter(({ leads }) => leads === 1);
    const shown = leading.map(({ order_id, status, amount_minor, currency }) => [
      order_id,
      `${status} ${decimal({ minor: Number(amount_minor), currency })}  ${currency}`.replace('  ', ' '),
    ]);
    return { rows, sales: Object.fromEntries(shown) as Record<string, string> };
  }

  /** Rings that sounded or will, by the order that leads: what fell silent beside another of its sale is none. */
  async function ringsOf(source: string): Promise<Map<string, number>> {
    const { rows } = await ledger(source);
    const rings = await office.db.selectFrom('rings').selectAll().where('source', '=', source).execute();
    const counted = new Map<string, number>();
    for (const { order_id } of rings.filter(({ quiet }) => quiet === null)) {
      const sale = rows.find((row) => row.order_id === order_id)?.sale;
      const lead =
        rows.find((row) => row.leads === 1 && sale !== null && row.sale === sale)?.order_id ?? order_id ?? '';
      counted.set(lead, (counted.get(lead) ?? 0) + 1);
    }
    return counted;
  }

  async function reasonsOf(source: string, orderIds: readonly string[]): Promise<string[]> {
    const rings = await office.db.selectFrom('rings').selectAll().where('source', '=', source).execute();
    const own = rings.filter(({ order_id }) => orderIds.includes(order_id ?? ''));
    return own.flatMap(({ reasons }) => (JSON.parse(reasons) as { kind: string }[]).map(({ kind: reason }) => reason));
  }

  test('as it came about', async () => {
    await tell(`${kind}-0`, all);
    expect((await ledger(`${kind}-0`)).sales).toEqual(expected[kind]);
  });

  test('in any order and twice, it is the same ledger, the same total and at most one ring', async () => {
    let run = 0;
    const places = [...all, ...all].map((_, at) => at);
    const shuffled = fc.shuffledSubarray(places, { minLength: places.length });
    await fc.assert(
      fc.asyncProperty(shuffled, async (order) => {
        run += 1;
        const source = `${kind}-${run}`;
        const before = await total();
        await tell(
          source,
          order.flatMap((at) => all[at % all.length] ?? []),
        );
        const { sales, rows } = await ledger(source);
        expect(sales).toEqual(expected[kind]);
        expect((await total()) - before).toBe(countedIn(rows));
        const rings = await ringsOf(source);
        for (const [sale, times] of rings) expect([sale, times]).toEqual([sale, 1]);
        const large = Object.keys(sales).filter((sale) => /^won .*EUR/.test(sales[sale] ?? ''));
        expect([...rings.keys()]).toEqual(expect.arrayContaining(large.filter((sale) => !renewals.includes(sale))));
        expect((await reasonsOf(source, renewals)).filter((reason) => reason !== 'milestone')).toEqual([]);
      }),
      { numRuns: RUNS - 1, endOnFailure: true },
    );
  });

  test('without tax, refunds are in the same proportion', async () => {
    await tell(`${kind}-net`, all.toReversed());
    expect((await ledger(`${kind}-net`)).sales).toMatchObject(net[kind]);
  });

  /** What the wall's totals hold, over all months. */
  async function total(): Promise<number> {
    const rows = await office.db.selectFrom('tallies').selectAll().execute();
    return rows.filter(({ period }) => /^\d{4}-\d{2}$/.test(period)).reduce((sum, { minor }) => sum + Number(minor), 0);
  }

  const countedIn = (rows: { leads: number; status: string; counted_minor: number | null }[]): number =>
    rows
      .filter(({ leads, status }) => leads === 1 && status === 'won')
      .reduce((sum, { counted_minor }) => sum + Number(counted_minor ?? 0), 0);
});

test.each([
  ['the payment first', 0],
  ['the checkout first', 1],
])('a payment and its checkout of one second count without the tax that the checkout tells: %s', async (_, first) => {
  const office = await openDeskOffice({
    yaml: 'sources: [{ name: payments, kind: stripe, amounts: net }]',
    at: '2026-03-12T10:00:00Z',
  });
  const [{ now }] = story('stripe-refunded-twice') as [Sample];
  const change = (event: { created: number; data: { object: { created?: number } } }) => {
    event.created = now;
    event.data.object.created = now;
  };
  const told = story('stripe-refunded-twice')
    .slice(0, 2)
    .map((sample) => resign(sample, { now: now * 1000, change }));
  for (const sample of first === 0 ? told : told.toReversed())
    await office.desk.take(office.config.sources[0] as SourceConfig, deliver(sample));
  const rows = await office.db.selectFrom('orders').select(['order_id', 'amount_minor']).execute();
  expect(rows).toEqual([{ order_id: 'pi_tw', amount_minor: 1_250_000 }]);
  await office.close();
});

describe('a shop and the payments behind it', () => {
  const both = ['office: { currency: EUR, timeZone: Europe/Amsterdam }', 'rules: { largeOrder: "1000" }', 'sources:'];
  const yaml = [...both, '  - { name: shop, kind: woocommerce }', '  - { name: payments, kind: stripe }'].join('\n');
  const [order] = story('woocommerce-failed-then-paid').slice(-1) as [Sample];
  const [payment] = story('stripe-zero-decimals') as [Sample];
  const ofOrder = resign(payment, {
    now: payment.now * 1000,
    change: ({ data }: { data: { object: object } }) =>
      Object.assign(data.object, { id: 'pi_loods1', amount_received: 302500, currency: 'eur' }),
  });

  async function tell(office: DeskOffice, told: readonly (readonly [string, Sample])[]): Promise<void> {
    for (const [name, sample] of told) {
      const source = office.config.sources.find((one) => one.name === name) as SourceConfig;
      await office.desk.take(source, deliver(sample));
    }
    await office.settled();
  }

  test.each([
    ['the order first', [['shop', order] as const, ['payments', ofOrder] as const]],
    ['the payment first', [['payments', ofOrder] as const, ['shop', order] as const]],
  ])('tell of one sale, that counts and rings once: %s', async (_, told) => {
    const office = await openDeskOffice({ yaml, at: '2026-03-12T10:00:00Z' });
    await tell(office, told);
    const rows = await office.db.selectFrom('orders').select(['source', 'leads', 'counted_minor']).execute();
    expect(rows.filter(({ leads }) => leads === 1)).toEqual([{ source: 'shop', leads: 1, counted_minor: 302500 }]);
    const month = await office.db.selectFrom('tallies').selectAll().where('period', '=', '2026-03').execute();
    expect(month).toMatchObject([{ minor: 302500, wins: 1 }]);
    expect((await office.rings()).filter(({ quiet }) => quiet === null)).toHaveLength(1);
    await office.close();
  });

  test('tell of a refund each, and of one that is in another currency: the page and the API say so', async () => {
    const office = await openDeskOffice({ yaml, at: '2026-03-12T10:00:00Z' });
    const refund = (id: string, amount: number, currency: string) =>
      resign(samples.refundCreated, {
        now: samples.refundCreated.now * 1000,
        change: ({ data }: { data: { object: object } }) =>
          Object.assign(data.object, { id, amount, currency, charge: 'ch_loods1', payment_intent: 'pi_loods1' }),
      });
    await tell(office, [
      ['shop', order],
      ['payments', ofOrder],
      ['payments', refund('re_l1', 50_000, 'eur')],
    ]);
    await tell(office, [['payments', refund('re_l2', 1000, 'usd')]]);
    const row = (await office.db.selectFrom('orders').selectAll().where('source', '=', 'shop').execute())[0];
    const back = [
      { source: 'payments', amount: { amount: '500.00', currency: 'EUR' }, takenOff: true },
      { source: 'payments', amount: { amount: '10.00', currency: 'USD' }, takenOff: false },
    ];
    const view = await office.desk.orders.find('shop', row?.order_id ?? '');
    expect(view.ok && OrderView.parse(view.value)).toMatchObject({ amount: { amount: '2525.00' }, counts: true, back });
    const life = await office.desk.wins.find(`order:shop:${row?.order_id}`);
    expect(life.ok && WinLife.parse(life.value)).toMatchObject({ win: { amount: { amount: '2525.00' } }, back });
    const deliveries = await office.desk.sources.inbox.list('payments', { limit: 9 });
    expect(deliveries.views.filter(({ reason }) => reason !== undefined)).toMatchObject([
      { verdict: 'taken', reason: 'other currency' },
    ]);
    expect(await office.desk.check(false)).toEqual({ findings: [], mended: false });
    await office.close();
  });
});

test('a shop order whose payment goes back before its ring was sent is not rung for', async () => {
  const yaml =
    'sources: [{ name: shop, kind: woocommerce }, { name: payments, kind: stripe }]\nrules: { largeOrder: 1000 }';
  const office = await openDeskOffice({ yaml, at: '2026-03-12T10:00:00Z' });
  const [order] = story('woocommerce-failed-then-paid').slice(-1) as [Sample];
  const back = resign(samples.refundCreated, {
    now: samples.refundCreated.now * 1000,
    change: ({ data }: { data: { object: object } }) =>
      Object.assign(data.object, { amount: 302_500, charge: 'ch_loods1', payment_intent: 'pi_loods1' }),
  });
  const [shop, payments] = office.config.sources as [SourceConfig, SourceConfig];
  await office.desk.take(shop, deliver(order));
  expect(await office.rings()).toMatchObject([{ state: 'waiting' }]);
  await office.desk.take(payments, deliver(back));
  await office.settled();
  expect(await office.rings()).toMatchObject([{ state: 'ended', quiet: 'withdrawn' }]);
  const months = await office.db.selectFrom('tallies').selectAll().where('period', '=', '2026-03').execute();
  expect(months).toMatchObject([{ minor: 0, wins: 0 }]);
  await office.close();
});

test('a generic order without its currency is kept as a problem, unless its source is set to know it', async () => {
  const yaml = 'sources: [{ name: orders, kind: json }, { name: swedish, kind: json, currency: SEK }]';
  const office = await openDeskOffice({ yaml });
  const body = JSON.stringify({ orderId: 'SO-1', amount: '10.00' });
  const receipts = [];
  for (const source of office.config.sources)
    receipts.push(await office.desk.take(source, deliver({ secret: '', now: 1773219601, headers: {}, body })));
  expect(receipts).toMatchObject([{ status: 'kept', problem: { field: 'currency' } }, { status: 'taken' }]);
  await office.close();
});
