import { CORRECTION_HOURS } from './rules/decide.ts';
import type { Heard } from './rules/standing.ts';
import { counts } from './sale.ts';
import { noteAdjusted } from './sales/adjusted.ts';
import { type ConcludePorts, concludeSales, type Taken, type Weighed } from './sales/conclude.ts';
import { linkOrders } from './sales/links.ts';
import { isSameOrder, keyOf } from './sales/order-keys.ts';
import { toldBy } from './sales/press-of-order.ts';
import { heardIn, keptOf, receivedIn, rowOf } from './sales/row.ts';
import { hear } from './sales/said.ts';
import { type Convert, changesOf, hasChanged, type Settled, settleSales, storeRows } from './sales/settle.ts';
import { unsayOrders } from './sales/unsaid.ts';
import type { OrderEvent } from './sources/source.ts';
import { type OrderRow, orders } from './store/orders.ts';
import type { PressRow } from './store/presses.ts';
import type { OrderKey } from './store/sales.ts';
import type { Unit } from './store/unit.ts';
import { dayOf, type Instant } from './time.ts';

export interface Arrival {
  source: string;
  event: OrderEvent;
  deliveryId: number;
  at: Instant;
  /** It is told for the record, and never rings. */
  history?: boolean;
  /** A file says so: what it corrects is no news of the day. */
  imported?: boolean;
}

export interface LedgerPorts extends ConcludePorts {
  convert: Convert;
}

export type Ledger = ReturnType<typeof keepLedger>;

/** Takes orders into the ledger, moves the totals and decides, all in one transaction. */
export function keepLedger(ports: LedgerPorts) {
  const { totals, kindOf, convert, customers } = ports;
  const { office } = ports.config;
  const settle = settleSales({ office, kindOf, convert });
  const { link, regrouped, unborne } = linkOrders(kindOf);
  const conclude = concludeSales(ports);
  const { forget, retell } = unsayOrders({ settle, unborne, totals, customers, office });

  async function take(unit: Unit, arrival: Arrival): Promise<Taken> {
    const { source, event, deliveryId, at } = arrival;
    const weighed = await weigh(unit, arrival);
    await note(unit, weighed, { source, event, deliveryId, kind: kindOfWord(event), at });
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
      ...{ before: referencesIn(before), now: referencesIn(heard) },
      ...{ isRenewal: saysRenewal(heard), isOtherwise: saysRenewal(before) !== saysRenewal(heard) },
    });
    const isAlone = told.sale === null && touched.length === 0;
    if (!isAlone) await store();
    const settled = isAlone
      ? await settle.alone(unit, told, known)
      : await settle.together(unit, [keyOf(told), ...touched], { row: told, known });
    if (known !== undefined && !fresh && !hasChanged(settled)) return silent('nothing-new', known);
    await noteCustomer(unit, told, at);
    return conclude(unit, settled, arrival, stored);
  }

  /** A row that had no rate may have one by now. Undefined where it still has none. */
  async function recount(unit: Unit, row: OrderRow, at: Instant): Promise<Taken | undefined> {
    const settled =
      row.sale === null
        ? await settle.alone(unit, row, row)
        : await settle.together(unit, [keyOf(row)], { row, known: row });
    if (!hasChanged(settled)) return undefined;
    const main = newlyCounted(settled) ?? settled.main;
    const { previousAt, ...taken } = await conclude(
      unit,
      { ...settled, main },
      { at, history: isLongWon(main ?? row, at) },
    );
    await note(unit, { ...taken, previousAt }, { source: main?.source ?? row.source, kind: 'rate', at });
    return taken;
  }

  async function noteCustomer(unit: Unit, { customer_key: key, customer: name }: OrderRow, at: Instant) {
    if (key !== null) await customers.know(unit, { key, name, at });
  }

  /** What is one sale has changed by hand: counts it anew, and rings for nothing. */
  async function regroup(unit: Unit, keys: readonly OrderKey[], at: Instant): Promise<OrderRow[]> {
    const settled = await settle.together(unit, [...keys, ...(await regrouped(unit, keys, at))]);
    await totals.move(unit, changesOf(settled), at);
    await noteAdjusted(unit, settled, { day: dayOf(at, office.timeZone).day, at, kindOf });
    await storeRows(unit, settled);
    return settled.after;
  }

  return { take, recount, regroup, forget, retell, toldBy: (press: PressRow) => toldBy(press, office) };
}

/** What counts for a sale from now on, though it is another order that was looked at: it is that which may ring. */
const newlyCounted = ({ before, after }: Settled): OrderRow | undefined =>
  after.find((row) => counts(row).length > 0 && before.some((it) => isSameOrder(it, row) && it.counted_minor === null));

/** What was told, and when. */
interface Noted {
  source: string;
  kind: string;
  at: Instant;
  event?: OrderEvent;
  deliveryId?: number;
}

const disputes = { open: 'disputed', lost: 'dispute-lost', won: 'dispute-won' } as const;

/** What the history calls that which was said. */
function kindOfWord({ kind, deduction }: OrderEvent): string {
  if (deduction?.dispute !== undefined) return disputes[deduction.dispute];
  return deduction?.stands === true && Number(deduction.amount) > 0 ? 'went-back' : kind;
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

const saysRenewal = ({ states }: Heard): boolean => states.some(({ renewal }) => renewal === 'yes');

export const saysWon = ({ kind, order }: OrderEvent): boolean =>
  order !== undefined && (kind === 'won' || kind === 'changed');
