import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DryRunReport } from '../../server/api/dry-run.ts';
import { boards, type DeskOffice, HOUR, MINUTE, openDeskOffice } from '../support/desk-office.ts';
import { deliver, samples } from '../support/samples.ts';

const yaml = `
office:
  { currency: EUR, timeZone: Europe/Amsterdam, hours: { open: '08:00', close: '20:00', days: [mon, tue, wed, thu, fri, sat] },
    holidays: { country: NL }, quietHours: [{ from: '19:00', to: '09:00', days: [tue, thu] }] }
bells: [{ name: main }, { name: hall, sources: [shop, crm] }]
sources: [{ name: shop, kind: woocommerce }, { name: script, kind: json }, { name: crm, kind: pipedrive }]
rules:
  largeOrder: 5000
  thresholds: [{ for: product, name: Davits, amount: 700 }, { for: seller, name: Bram, amount: 2000 }, { for: source, name: script, amount: 8000 }, { for: team, name: North, amount: 3000 }]
  minimum: 50
  backAfterDays: 20
  longPursuitDays: 60
  reasons: { firstOrder: { on: true, bells: [hall] }, backAfter: { on: true }, milestone: { on: true } }
  pacing: { rings: 1000, minutes: 1, pauseSeconds: 0 }
`;
const goals =
  'milestones: [{ id: month, name: Month, target: 30000 }, { id: wins, name: Wins, target: 20, unit: wins, period: quarter }]';

const at = (ms: number): string => new Date(ms).toISOString();
const step = fc.record({
  does: fc.constantFrom('win', 'win', 'win', 'win', 'change', 'change', 'deal', 'deal', 'press'),
  which: fc.nat(11),
  amount: fc.constantFrom('30.00', '120.00', '720.00', '2100.00', '3100.00', '6000.00', '9000.00', '14000.00'),
  who: fc.nat(5),
  seller: fc.constantFrom('Anouk', 'Bram', 'Chantal', undefined),
  more: fc.nat(9),
  hours: fc.constantFrom(1, 1, 2, 5, 11, 19, 30, 70),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Both bells ring at once whatever is sent to them, so that nothing but the rules decides. */
async function ringAll(office: DeskOffice, rung: { count: number }): Promise<void> {
  for (; rung.count < office.sent.length; rung.count++) {
    const { epoch, number, board, strokes } = office.sent[rung.count] ?? {};
    if (epoch === undefined || number === undefined || board === undefined || strokes === undefined) continue;
    const bell = board === boards.own ? 'main' : 'hall';
    await office.ports.acceptRung(bell, { epoch, number, board, outcome: 'struck', strokes });
    await office.settled();
  }
}

interface Telling {
  office: DeskOffice;
  /** What was told of each order last. */
  told: Map<string, { source: string; order: Record<string, unknown> }>;
  /** When each deal was won first. */
  wonAt: Map<number, string>;
  /** Deals that an order of the shop is said to be. */
  referred: Set<number>;
}

/** The same customer is known to the shop and to the script by ids, and to neither by more than a name. */
const customerOf = (who: number) =>
  who < 3 ? { id: `C-${who}`, name: `Werf ${who}` } : who < 5 ? { name: `Werf ${who - 2}` } : undefined;

async function place({ office, told }: Telling, source: string, order: Record<string, unknown>): Promise<void> {
  told.set(`${source} ${order.orderId}`, { source, order });
  const asked = { currency: 'EUR', status: 'won', updatedAt: at(office.clock.now), ...order };
  await office.desk.orders.place(source, asked as never);
}

async function win(telling: Telling, { which, amount, who, seller, more }: Step, n: number): Promise<void> {
  const { office } = telling;
  const source = which % 2 === 0 ? 'shop' : 'script';
  const refers = more >= 7 && source === 'shop' && !telling.referred.has(which);
  if (refers) telling.referred.add(which);
  const customer = customerOf(who);
  await place(telling, source, {
    orderId: `${source}-${n}`,
    ...{ amount, orderedAt: at(office.clock.now - (more % 3) * 9 * HOUR) },
    ...(customer && { customer }),
    ...(seller !== undefined && { seller: { name: seller } }),
    ...(more === 4 && { lines: [{ product: 'davits', amount: '705.00' }] }),
    ...(more === 5 && { pursuedSince: '2026-01-05' }),
    ...(more === 6 && { currency: 'USD' }),
    ...(refers && { references: [String(which)] }), // a deal of the CRM
  });
}

async function change(telling: Telling, { which, amount, more }: Step): Promise<void> {
  const known = [...telling.told.values()][which];
  if (known === undefined) return;
  const { source, order } = known;
  const status = more < 6 ? 'won' : more < 8 ? 'cancelled' : 'refunded';
  await place(telling, source, { ...order, amount, status, updatedAt: at(telling.office.clock.now) });
}

/** A deal of the CRM that is opened, won, or opened again. */
async function deal({ office, wonAt }: Telling, { which, amount, more }: Step): Promise<void> {
  const crm = office.config.sources.find(({ name }) => name === 'crm');
  if (crm === undefined) throw new Error('there is a CRM');
  const now = at(office.clock.now);
  const status = more < 4 ? 'open' : 'won';
  const who = which % 6;
  if (status === 'won' && !wonAt.has(which)) wonAt.set(which, now);
  const { meta, data } = JSON.parse(samples.pipedriveWon.body) as Record<'meta' | 'data', Record<string, unknown>>;
  Object.assign(meta, { id: randomUUID(), entity_id: String(which), timestamp: now });
  Object.assign(data, { id: which, title: `Werf ${who}`, org_id: who, value: Number(amount), status });
  Object.assign(data, { update_time: now, won_time: status === 'won' ? wonAt.get(which) : null });
  Object.assign(data, { add_time: which % 3 === 0 ? null : '2026-02-02T09:00:00Z' });
  const body = JSON.stringify({ meta, data });
  await office.desk.take(crm, deliver({ ...samples.pipedriveWon, body }, office.clock.now));
}

/** A press that is claimed before its order comes: that is its ring. */
async function press(telling: Telling, it: Step, n: number): Promise<void> {
  const { office } = telling;
  const pressId = randomUUID();
  await office.ports.acceptPress('main', { pressId, rang: true, ageMs: 0 });
  await office.desk.claim(pressId, { sellers: ['Anouk'], customer: `Nieuw ${n}` });
  await place(telling, 'shop', { orderId: `shop-${n}`, amount: it.amount, customer: { name: `Nieuw ${n}` } });
}

/** Before the days that are replayed: orders, an open deal, who is joined, what the book says. */
async function past(telling: Telling): Promise<void> {
  const { office } = telling;
  const { desk, clock } = office;
  await place(telling, 'shop', { orderId: 'old-0', amount: '31000.00', customer: customerOf(0) });
  await place(telling, 'script', {
    orderId: 'old-1',
    amount: '100.00',
    customer: customerOf(0),
    seller: { name: 'Chantal' },
  });
  await place(telling, 'script', {
    orderId: 'old-2',
    amount: '100.00',
    customer: customerOf(2),
    seller: { name: 'Anouk' },
  });
  clock.now += HOUR;
  await place(telling, 'shop', { orderId: 'old-0', amount: '400.00', customer: customerOf(0) });
  await desk.customers.join('shop:C-0', 'script:C-0', 'wall');
  await desk.customers.add({ name: 'Werf 1', workedSince: '2025-11-11' }, 'wall');
  await desk.customers.note('script:C-2', { workedSince: '2026-01-20' }, 'wall');
  await desk.sellers.change('name:chantal', { team: 'North' }, 'administrator');
  await office.settled();
  telling.told.clear();
}

async function live(office: DeskOffice, story: readonly Step[]): Promise<void> {
  const telling: Telling = { office, told: new Map(), wonAt: new Map(), referred: new Set() };
  const rung = { count: 0 };
  await office.says({ state: 'ready', board: boards.own });
  await office.says({ state: 'ready', board: boards.spare }, 'hall');
  await past(telling);
  await ringAll(office, rung);
  office.clock.now = Date.parse('2026-03-21T10:00:00Z');
  for (const [n, it] of story.entries()) {
    office.clock.now += it.hours * HOUR + MINUTE;
    await { win, change, deal, press }[it.does](telling, it, n);
    await office.settled();
    await ringAll(office, rung);
  }
}

type Told = [source: string, orderId: string, reasons: string, quiet: boolean];
const sorted = (told: Told[]): string[] => told.map((each) => each.join(' ')).sort();

/** What really rang, as the ledger wrote it down. */
async function really({ db, rings }: DeskOffice): Promise<Told[]> {
  const decided = await db
    .selectFrom('decisions')
    .selectAll()
    .where('rings', '=', 1)
    .where('order_id', 'not like', 'old-%')
    .execute();
  const placed = await rings();
  return decided.map(({ source, order_id: orderId, why }) => {
    const own = placed.filter((row) => row.source === source && row.order_id === orderId && row.kind === 'order');
    return [source, orderId, why, own.some(({ quiet }) => quiet === 'hours')];
  });
}

test('with the rules that held, a dry run tells of any story which orders rang, why, and which were quiet', async () => {
  const seen = new Set<string>();
  const story = fc.array(step, { minLength: 25, maxLength: 45 });
  await fc.assert(
    fc.asyncProperty(story, fc.boolean(), async (story, hasGoals) => {
      const office = await openDeskOffice({ yaml: hasGoals ? `${yaml}${goals}` : yaml, at: '2026-03-02T10:00:00Z' });
      try {
        await live(office, story);
        const report = await office.desk.rules.dryRun({ from: '2026-03-20', to: '2026-12-31' });
        if (!report.ok) throw new Error(report.problem.allowed);
        const { orders, total } = DryRunReport.parse(report.value);
        const would = orders.filter(({ rings }) => rings);
        const rang = await really(office);
        for (const [, , why] of rang) for (const { kind } of JSON.parse(why) as { kind: string }[]) seen.add(kind);
        expect(sorted(would.map((it): Told => [it.source, it.orderId, JSON.stringify(it.reasons), it.quiet]))).toEqual(
          sorted(rang),
        );
        expect(total).toMatchObject({ rings: rang.length, rang: rang.length });
      } finally {
        await office.close();
      }
    }),
    { numRuns: 12, endOnFailure: true },
  );
  expect([...seen].sort()).toEqual(['back-after', 'first-order', 'large-order', 'long-pursuit', 'milestone']);
}, 300_000);
