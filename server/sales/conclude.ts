import type { Config } from '../config.ts';
import { type DecidedOrder, type Decision, decide, type Facts } from '../rules/decide.ts';
import type { MilestoneStep } from '../rules/milestones.ts';
import type { Rules } from '../rules/settings.ts';
import { nameKey, negated } from '../sale.ts';
import type { OrderEvent } from '../sources/source.ts';
import type { OrderRow } from '../store/orders.ts';
import { type PressRow, presses } from '../store/presses.ts';
import type { OrderKey } from '../store/sales.ts';
import type { Unit } from '../store/unit.ts';
import { dayOf, type Instant } from '../time.ts';
import type { Totals } from '../totals.ts';
import { noteAdjusted } from './adjusted.ts';
import { barredBy, type Due } from './barred.ts';
import { disputeOver } from './disputes.ts';
import { type CustomerPort, customerFacts, knownOf, type SellerPort } from './facts.ts';
import type { KindOf } from './lead.ts';
import { isSameOrder } from './order-keys.ts';
import { pressOf, toldBy } from './press-of-order.ts';
import { renewalOf, strangeIn } from './renewal.ts';
import { changesOf, type Settled, storeRows } from './settle.ts';

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

export interface Weighed extends Taken {
  /** When it was last decided before. */
  previousAt?: number | undefined;
}

export interface ConcludePorts {
  config: Pick<Config, 'office' | 'bells'>;
  rules: () => Rules;
  totals: Totals;
  restoredAt: () => Instant | undefined;
  kindOf: KindOf;
  customers: CustomerPort;
  sellers: SellerPort;
}

/** How a sale came to be told: by an event, or by a rate. */
export interface Telling {
  event?: OrderEvent;
  at: Instant;
  history?: boolean;
  imported?: boolean;
}

/** The sale in hand, as it was and as it is now, and what was found about it. */
interface InHand {
  main: OrderRow;
  /** Its rows now, and those that were there before. */
  sale: OrderRow[];
  known: OrderRow[];
  press: PressRow | undefined;
  milestones: MilestoneStep[];
  person: Facts['seller'];
}

/** What is settled moves the totals, is decided, and is stored: the last step of an order through the ledger. */
export function concludeSales(ports: ConcludePorts) {
  const { config, rules, totals, restoredAt, kindOf, customers, sellers } = ports;
  const { office } = config;

  /** `stored`: a row that is in the table already, though it was not known before. */
  async function conclude(unit: Unit, settled: Settled, telling: Telling, stored?: OrderKey): Promise<Weighed> {
    const { event, at } = telling;
    const inHand = await move(unit, settled, telling);
    const { main, sale, known, press, person } = inHand;
    const facts = factsOf(inHand, telling);
    const mayRing = main.status === 'won' && main.leads === 1 && facts.history !== true && facts.known?.rang !== true;
    const asked = mayRing ? await customerFacts(unit, main, customers) : { celebratedBy: undefined };
    const due = { row: mayRing ? main : { ...main, lines: null }, known, sale, called: event?.called ?? [], at };
    const decision = await decided(unit, { ...facts, ...asked }, due);
    const row: OrderRow = {
      ...main,
      rang: decision.ring || press?.rang === 1 ? 1 : main.rang,
      press_id: press?.press_id ?? main.press_id,
      decided_at: at,
    };
    const rows = settled.after.map((each) => (each === main ? row : each));
    await storeRows(unit, { ...settled, after: rows }, stored);
    if (press !== undefined)
      await presses.change(unit, press.press_id, { joined_source: row.source, joined_order: row.order_id });
    const previousAt = settled.before.find((each) => isSameOrder(each, row))?.decided_at ?? undefined;
    return { row, seller: person?.name, decision, changed: true, previousAt, rows };
  }

  /** Finds the press behind it, and moves the totals. */
  async function move(unit: Unit, settled: Settled, telling: Telling): Promise<InHand> {
    const { at, imported = false } = telling;
    const { main } = settled;
    if (main === undefined) throw new Error('an order was settled without its row');
    const sale = settled.after.filter(
      (row) => isSameOrder(row, main) || (main.sale !== null && row.sale === main.sale),
    );
    const known = settled.before.filter((row) => sale.some((each) => isSameOrder(each, row)));
    const mayJoin = known.every(isFresh) && main.status === 'won' && main.leads === 1;
    const press = mayJoin ? await pressOf(unit, main, office.currency) : undefined;
    const told = press === undefined ? [] : negated(toldBy(press, office));
    const milestones = await totals.move(unit, [...changesOf(settled), ...told], at);
    if (!imported) await noteAdjusted(unit, settled, { day: dayOf(at, office.timeZone).day, at, kindOf });
    const person = main.seller === null ? undefined : await sellerOf(unit, main, telling);
    return { main, sale, known, press, milestones, person };
  }

  function factsOf({ main, sale, known, press, milestones, person }: InHand, { history = false }: Telling) {
    const lead = sale.find(({ leads }) => leads === 1);
    const leadBefore = known.find(({ leads }) => leads === 1) ?? main;
    const renewal = renewalOf(sale, main);
    const waited = renewal !== 'unsaid' && renewalOf(known, leadBefore) === 'unsaid';
    return {
      known: knownOf(known, waited),
      orderedAt: Number(main.ordered_at),
      restoredAt: restoredAt(),
      orderedOn: main.ordered_on,
      counted: main.counted_minor === null ? undefined : { minor: main.counted_minor, currency: office.currency },
      officeCurrency: office.currency,
      source: main.source,
      history,
      renewal,
      strange: strangeIn(sale, main),
      disputed: disputedBy(main, sale),
      sameSale: main.leads === 1 || lead === undefined ? undefined : { source: lead.source, orderId: lead.order_id },
      seller: person,
      bells: bellsFor(main.source),
      pressId: press?.rang === 1 ? press.press_id : undefined, // one that did not ring has celebrated nothing
      milestones,
    } satisfies Omit<Facts, 'celebratedBy'>;
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

  async function sellerOf(unit: Unit, row: OrderRow, { event, at }: Telling) {
    const told = event?.order?.seller;
    const isTold = (told?.name ?? told?.email) === row.seller;
    const said = isTold ? told : { name: row.seller ?? undefined };
    const known = await sellers.know(unit, { key: row.seller_key ?? nameKey(row.seller ?? ''), ...said, at });
    const isSpelling = row.seller !== null && nameKey(known.name) === nameKey(row.seller);
    return isSpelling ? { ...known, name: row.seller ?? known.name } : known; // a shop's "anouk" is a person's "Anouk"
  }

  return conclude;
}

function disputedBy(main: OrderRow, sale: readonly OrderRow[]): Facts['disputed'] {
  const dispute = disputeOver(main, sale);
  if (dispute === undefined || !dispute.only) return undefined;
  return dispute.state === 'open' ? 'disputed' : 'lost-in-dispute';
}

/** No press was joined to it yet; one without a rate could not be told from others until now. */
const isFresh = ({ won_at, counted_minor, press_id }: OrderRow): boolean =>
  press_id === null && (won_at === null || counted_minor === null);
