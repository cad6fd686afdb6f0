import type { Config } from './config.ts';
import { CORRECTION_HOURS, type DecidedOrder, type Decision, decide, type Facts } from './rules/decide.ts';
import type { Rules } from './rules/settings.ts';
import type { Heard } from './rules/standing.ts';
import { counts, nameKey, negated } from './sale.ts';
import { noteAdjusted } from './sales/adjusted.ts';
import { barredBy, type Due } from './sales/barred.ts';
import { type CustomerPort, customerFacts, knownOf, type SellerPort } from './sales/facts.ts';
import type { KindOf } from './sales/lead.ts';
import { isSameOrder, keyOf, linkOrders } from './sales/links.ts';
import { pressOf, toldBy } from './sales/press-of-order.ts';
import { heardIn, keptOf, receivedIn, rowOf } from './sales/row.ts';
import { hear } from './sales/said.ts';
import { type Convert, hasChanged, type Settled, settleSales, storeRows } from './sales/settle.ts';
import type { OrderEvent } from './sources/source.ts';
import { type OrderRow, orders } from './store/orders.ts';
import { type PressRow, presses } from './store/presses.ts';
import type { OrderKey } from './store/sales.ts';
import type { Unit } from './store/unit.ts';
import { dayOf, type Instant } from './time.ts';
import type { Change, Totals } from './totals.ts';

export interface Arrival {
  source: string;
  event: OrderEvent;
  deliveryId: number;
  at: Instant;
  /** It is told for the record, and never rings. */
  history?: boolean;
}

/** What became of one order: the decision that stands in its audit row. */
export interface Taken {
  /** The row that the event is of, as it stands now; of a test nothing is kept. */
  row: OrderRow | undefined;
  /** Who won it, as the office calls them. */
  seller?: string | undefined;
  decision: Decision;
  /** False where the ledger knew all of it already. */
  changed: boolean;
  /** All rows of the sales that it has changed, as they stand now. */
  rows: OrderRow[];
}

export interface LedgerPorts {
  config: Config;
  rules: () => Rules;
  totals: Totals;
  restoredAt: () => Instant | undefined;
  kindOf: KindOf;
  convert: Convert;
  customers: CustomerPort;
  sellers: SellerPort;
}

export type Ledger = ReturnType<typeof keepLedger>;

/** Takes orders into the ledger, moves the totals and decides, all in one transaction. */
export function keepLedger(ports: LedgerPorts) {
  const { config, rules, totals, restoredAt, kindOf, convert, customers, sellers } = ports;
  const { office } = config;
  const settle = settleSales({ office, kindOf, convert });
  const link = linkOrders(kindOf);

  async function take(unit: Unit, arrival: Arrival): Promise<Taken> {
    const { source, event, deliveryId, at } = arrival;
    const weighed = await weigh(unit, arrival);
    await note(unit, weighed, { source, event, deliveryId, kind: event.kind, at });
    return weighed;
  }

  /** The audit row of a decision. */
  async function note(unit: Unit, { row, decision, changed, previousAt }: Weighed, told: Noted): Promise<void> {
    const { source, event, deliveryId, kind, at } = told;
    const own = event?.orderId ?? row?.order_id ?? '';
    await orders.decided(unit, {
      source,
      deliveryId: deliveryId ?? null,
      at,
      previousAt,
      orderId: changed ? (row?.order_id ?? own) : own,
      rings: decision.ring,
      why: decision.ring ? decision.reasons : decision.silences,
      said: row && saidOf(row, { kind, at: event?.at ?? at }),
    });
  }

  async function weigh(unit: Unit, arrival: Arrival): Promise<Weighed> {
    const { source, event, at } = arrival;
    if (event.test === true) return silent('test-mode', undefined);
    const known = await orders.find(unit, source, event.orderId);
    const before = heardIn(known);
    const heard = hear(before, { source, event, at });
    const isFirstWin = saysWon(event) && known?.won_at == null;
    if (known !== undefined && heard === before && event.called === undefined && !isFirstWin)
      return silent('nothing-new', known);
    const received = receivedIn(known) ?? at;
    const { timeZone, currency } = office;
    const told = rowOf(heard, known, { source, orderId: event.orderId, at: received, timeZone, currency });
    told.heard = keptOf(heard, { alone: true, received });
    if (isFirstWin) told.won_at = at; // also where something later has overruled it: which row leads hangs on it
    let stored: OrderKey | undefined;
    const store = async (): Promise<void> => {
      if (known !== undefined || stored !== undefined) return;
      stored = keyOf(told);
      await orders.add(unit, told);
    };
    const { fresh, touched } = await link(unit, {
      ...{ key: keyOf(told), isNew: known === undefined, called: event.called ?? [], at, store },
      before: referencesIn(before),
      now: referencesIn(heard),
    });
    const isAlone = told.sale === null && touched.length === 0;
    if (!isAlone) await store();
    const settled = isAlone
      ? await settle.alone(unit, told, known)
      : await settle.together(unit, [keyOf(told), ...touched], { row: told, known });
    if (known !== undefined && !fresh && !hasChanged(settled)) return silent('nothing-new', known);
    await noteCustomer(unit, told, at);
    return conclude(unit, { settled, arrival, stored });
  }

  /** A row that had no rate may have one by now. Undefined where it still has none. */
  async function recount(unit: Unit, row: OrderRow, at: Instant): Promise<Taken | undefined> {
    const settled =
      row.sale === null
        ? await settle.alone(unit, row, row)
        : await settle.together(unit, [keyOf(row)], { row, known: row });
    if (!hasChanged(settled)) return undefined;
    const { previousAt, ...taken } = await conclude(unit, { settled, arrival: { at, history: isLongWon(row, at) } });
    await note(unit, { ...taken, previousAt }, { source: row.source, kind: 'rate', at });
    return taken;
  }

  interface Conclusion {
    settled: Settled;
    arrival: { event?: OrderEvent; at: Instant; history?: boolean };
    stored?: OrderKey | undefined;
  }

  async function conclude(unit: Unit, { settled, arrival, stored }: Conclusion): Promise<Weighed> {
    const { at, history = false } = arrival;
    const { main } = settled;
    if (main === undefined) throw new Error('an order was settled without its row');
    const sale = settled.after.filter(
      (row) => isSameOrder(row, main) || (main.sale !== null && row.sale === main.sale),
    );
    const known = settled.before.filter((row) => sale.some((each) => isSameOrder(each, row)));
    // One without a rate could not be told from others until now.
    const fresh = known.every(
      ({ won_at, counted_minor, press_id }) => press_id === null && (won_at === null || counted_minor === null),
    );
    const press =
      fresh && main.status === 'won' && main.leads === 1 ? await pressOf(unit, main, office.currency) : undefined;
    const milestones = await totals.move(unit, changesOf(settled, press), at);
    if (!history) await noteAdjusted(unit, settled, { day: dayOf(at, office.timeZone).day, at, kindOf });
    const person = main.seller === null ? undefined : await sellerOf(unit, main, arrival);
    const before = knownOf(known);
    const lead = sale.find(({ leads }) => leads === 1);
    const mayRing = main.status === 'won' && main.leads === 1 && !history && before?.rang !== true;
    const facts: Facts = {
      known: before,
      orderedAt: Number(main.ordered_at),
      restoredAt: restoredAt(),
      orderedOn: main.ordered_on,
      counted: main.counted_minor === null ? undefined : { minor: main.counted_minor, currency: office.currency },
      officeCurrency: office.currency,
      source: main.source,
      history,
      sameSale: main.leads === 1 || lead === undefined ? undefined : { source: lead.source, orderId: lead.order_id },
      seller: person,
      bells: bellsFor(main.source),
      ...(mayRing ? await customerFacts(unit, main, customers) : { celebratedBy: undefined }),
      pressId: press?.rang === 1 ? press.press_id : undefined, // one that did not ring has celebrated nothing
      milestones,
    };
    const decision = await decided(unit, facts, { row: mayRing ? main : { ...main, lines: null }, known, at });
    const row: OrderRow = {
      ...main,
      rang: decision.ring || press?.rang === 1 ? 1 : main.rang,
      press_id: press?.press_id ?? main.press_id,
      decided_at: at,
    };
    const after = settled.after.map((each) => (each === main ? row : each));
    await storeRows(unit, { ...settled, after }, stored);
    if (press !== undefined) {
      await presses.change(unit, press.press_id, { joined_source: row.source, joined_order: row.order_id });
    }
    const previousAt = settled.before.find((each) => isSameOrder(each, row))?.decided_at ?? undefined;
    return { row, seller: person?.name, decision, changed: true, previousAt, rows: after };
  }

  async function decided(unit: Unit, facts: Facts, due: Due): Promise<Decision> {
    const { row, at } = due;
    const order: DecidedOrder = {
      status: row.status,
      currency: row.currency,
      pursuedSince: row.pursued_since ?? undefined,
      lines: row.lines === null ? undefined : JSON.parse(row.lines),
      net: { minor: Number(row.amount_minor), currency: row.currency },
    };
    const decision = decide(facts, order, rules(), at);
    const barred = decision.ring ? await barredBy(unit, due, kindOf) : undefined;
    return barred === undefined ? decision : decide({ ...facts, ...barred }, order, rules(), at);
  }

  const bellsFor = (source: string): string[] =>
    config.bells.filter(({ sources }) => sources?.includes(source) ?? true).map(({ name }) => name);

  async function noteCustomer(unit: Unit, { customer_key: key, customer: name }: OrderRow, at: Instant) {
    if (key !== null) await customers.know(unit, { key, name, at });
  }

  async function sellerOf(unit: Unit, row: OrderRow, { event, at }: Conclusion['arrival']) {
    const told = event?.order?.seller;
    const isTold = (told?.name ?? told?.email) === row.seller;
    const said = isTold ? told : { name: row.seller ?? undefined };
    const known = await sellers.know(unit, { key: row.seller_key ?? nameKey(row.seller ?? ''), ...said, at });
    const isSpelling = row.seller !== null && nameKey(known.name) === nameKey(row.seller);
    return isSpelling ? { ...known, name: row.seller ?? known.name } : known; // a shop's "anouk" is a person's "Anouk"
  }

  function changesOf({ before, after }: Settled, press: PressRow | undefined): Change[] {
    return [
      ...negated(before.flatMap(counts)),
      ...after.flatMap(counts),
      ...(press ? negated(toldBy(press, office.timeZone)) : []),
    ];
  }

  /** What is one sale has changed by hand: counts it anew, and rings for nothing. */
  async function regroup(unit: Unit, keys: readonly OrderKey[], at: Instant): Promise<OrderRow[]> {
    const settled = await settle.together(unit, keys);
    await totals.move(unit, changesOf(settled, undefined), at);
    await noteAdjusted(unit, settled, { day: dayOf(at, office.timeZone).day, at, kindOf });
    await storeRows(unit, settled);
    return settled.after;
  }

  return { take, recount, regroup, toldBy: (press: PressRow) => toldBy(press, office.timeZone) };
}

interface Weighed extends Taken {
  /** When it was last decided before. */
  previousAt?: number | undefined;
}

/** What was told, and when. */
interface Noted {
  source: string;
  kind: string;
  at: Instant;
  event?: OrderEvent;
  deliveryId?: number;
}

const silent = (kind: 'test-mode' | 'nothing-new', row: OrderRow | undefined): Weighed => ({
  row,
  decision: { ring: false, silences: [{ kind }] },
  changed: false,
  rows: [],
});

const saidOf = (row: OrderRow, said: { kind: string; at: Instant }) => ({
  ...said,
  status: row.status,
  amount: { minor: Number(row.amount_minor), currency: row.currency },
});

/** An order that is told of long after it was won, as one of the past is, does not ring because a rate has come. */
const isLongWon = ({ ordered_at: orderedAt }: OrderRow, at: Instant): boolean =>
  at - Number(orderedAt) > CORRECTION_HOURS * 3_600_000;

const referencesIn = ({ states }: Heard): readonly string[] =>
  states.findLast(({ references }) => references !== undefined)?.references ?? [];

const saysWon = ({ kind, order }: OrderEvent): boolean => order !== undefined && (kind === 'won' || kind === 'changed');
