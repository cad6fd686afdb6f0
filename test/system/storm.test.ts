// Anything that can happen to orders, presses and bells, in any order: sums are what the rows add up to, and no sale
// rings twice or after it was taken back.
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { checkDatabase } from '../../server/store/check.ts';
import { DATABASE } from '../../server/store/sqlite.ts';
import { dayOf } from '../../server/time.ts';
import { type DeskOffice, HOUR, MINUTE, openDeskOffice } from '../support/desk-office.ts';

const yaml = `
office: { currency: EUR, timeZone: Europe/Amsterdam }
rates: { fetch: false }
rules: { yoursToRing: { on: true, minutes: 5 }, pacing: { rings: 100, minutes: 1, pauseSeconds: 0 } }
`;
let office: DeskOffice;
beforeAll(async () => {
  office = await openDeskOffice({ yaml });
});
afterAll(() => office.close());

const keys = [
  ['orders', 'A'],
  ['orders', 'B/1'],
  ['api', 'A'],
  ['api', 'C'],
] as const;
type Key = (typeof keys)[number];
const key = fc.constantFrom(...keys);
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

const said = fc.record({
  do: fc.constant('order' as const),
  key,
  amount: fc.constantFrom('900.00', '12500.00', '14000.00', '60000.00'),
  currency: fc.constantFrom('EUR', 'EUR', 'EUR', 'USD'),
  status: fc.constantFrom('won' as const, 'won' as const, 'won' as const, 'cancelled' as const, 'refunded' as const),
  daysAgo: fc.constantFrom(0, 0, 0, 1, 40),
  customer: maybe(fc.constantFrom('Werf', 'Zeemeeuw')),
  seller: maybe(fc.constantFrom('Bo', 'An')),
  references: maybe(fc.constantFrom('A', 'C', 'B/1')),
});
const step = fc.oneof(
  { weight: 8, arbitrary: said },
  { weight: 2, arbitrary: fc.record({ do: fc.constantFrom('join' as const, 'part' as const), key, other: key }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('press' as const), rang: fc.boolean() }) },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('claim' as const),
      seller: fc.constantFrom('Bo', 'An'),
      customer: maybe(fc.constantFrom('Werf', 'Zeemeeuw')),
      amount: maybe(fc.constantFrom('12500.00', '900.00')),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('undo' as const, 'pull' as const, 'rates' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('ready' as const, 'gone' as const, 'ended' as const) }) },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('later' as const), ms: fc.constantFrom(MINUTE, 6 * MINUTE, 25 * HOUR) }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

let run = 0;
let pressId: string | undefined;
const named = (id: string) => `${run}-${id}`;

async function tell({
  key: [source, id],
  daysAgo,
  customer,
  seller,
  references,
  ...rest
}: Extract<Step, { do: 'order' }>) {
  const { do: _, ...order } = rest;
  const whole = {
    ...{ ...order, orderId: named(id), orderedAt: new Date(office.now() - daysAgo * 24 * HOUR).toISOString() },
    ...(customer !== undefined && { customer: { name: named(customer) } }),
    ...(seller !== undefined && { seller: { name: seller } }),
    ...(references !== undefined && { references: [named(references)] }),
  };
  if (source === 'api') await office.desk.orders.place('api', whole);
  else await office.order(whole.orderId, whole);
}

function joinOrPart(what: 'join' | 'part', [source, id]: Key, [other, otherId]: Key) {
  const asked = { source, orderId: named(id), by: 'test' };
  return office.desk.orders[what](asked, { source: other, orderId: named(otherId) });
}

async function take(it: Step): Promise<void> {
  switch (it.do) {
    case 'order':
      return tell(it);
    case 'join':
    case 'part':
      return void (await joinOrPart(it.do, it.key, it.other));
    case 'press':
      pressId = randomUUID();
      return office.ports.acceptPress('main', { pressId, rang: it.rang, ageMs: 0 });
    case 'claim': {
      const { seller, customer, amount } = it;
      const what = { sellers: [seller], ...(customer && { customer: named(customer) }), ...(amount && { amount }) };
      if (pressId !== undefined) await office.desk.claim(pressId, what);
      return;
    }
    case 'undo':
      if (pressId !== undefined) await office.desk.undoClaim(pressId);
      return;
    case 'pull': {
      const held = (await office.rings()).find(({ state }) => state === 'waiting');
      if (held !== undefined) await office.desk.pull(String(held.id));
      return;
    }
    case 'rates': {
      const { day } = dayOf(office.now(), 'Europe/Amsterdam');
      await office.rates.importCsv(Readable.from([`Date,USD,\n${day},1.25,\n`]));
      return;
    }
    case 'ended': {
      const flying = (await office.rings()).find(({ state }) => state === 'ringing');
      if (flying?.epoch != null && flying.number != null && flying.board !== null)
        await office.end({
          ...flying,
          ...JSON.parse(flying.pattern),
          epoch: flying.epoch,
          number: flying.number,
          board: flying.board,
          ttlMs: 0,
        });
      return;
    }
    case 'later':
      return office.later(it.ms);
    default:
      return office[it.do]();
  }
}

/** Rings that have been sent since, each with what else of its sale was heard before, and how the sale stands. */
async function heardSince(id: Set<number>) {
  const rings = await office.rings();
  const orders = await office.db.selectFrom('orders').selectAll().execute();
  const presses = await office.db.selectFrom('presses').selectAll().where('rang', '=', 1).execute();
  const fresh = rings.filter((ring) => ring.kind === 'order' && ring.sent_at !== null && !id.has(ring.id));
  const told = fresh.map((ring) => {
    const own = orders.find(({ source, order_id }) => source === ring.source && order_id === ring.order_id);
    const sale = orders.filter((row) => row === own || (row.sale !== null && row.sale === own?.sale));
    const before = rings.filter(
      (each) => id.has(each.id) && sale.some((row) => row.source === each.source && row.order_id === each.order_id),
    );
    const pressed = presses.filter(({ press_id }) => sale.some((row) => row.press_id === press_id));
    return { status: sale.find(({ leads }) => leads === 1)?.status, before: before.length, pressed: pressed.length };
  });
  for (const ring of fresh) id.add(ring.id);
  return told;
}

const sent = new Set<number>();

async function milestonesRung() {
  const reasons = (await office.rings()).flatMap(({ reasons, created_at }) =>
    (JSON.parse(reasons) as { kind: string; id?: string }[]).map((it) => ({ ...it, at: Number(created_at) })),
  );
  const rung = reasons.filter(({ kind }) => kind === 'milestone');
  return rung.map(({ id, at }) => `${id} ${dayOf(at, 'Europe/Amsterdam').day.slice(0, 7)}`);
}

test('any storm leaves sums that add up, and every sale has rung once at most', async () => {
  const once = { status: 'won', before: 0, pressed: 0 };
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 24 }), async (steps) => {
      run += 1;
      pressId = undefined;
      for (const it of [...steps, { do: 'ready' as const }, { do: 'later' as const, ms: 11 * MINUTE }]) {
        await take(it);
        await office.settled();
        for (const heard of await heardSince(sent)) expect(heard).toEqual(once);
      }
      expect(checkDatabase(join(office.folder, DATABASE), (at) => dayOf(at, 'Europe/Amsterdam').day)).toEqual([]);
      const rung = await milestonesRung();
      expect(rung).toEqual([...new Set(rung)]);
      expect(office.errors).toEqual([]);
    }),
    { numRuns: Number(process.env.STORM_RUNS ?? 40) },
  );
});
