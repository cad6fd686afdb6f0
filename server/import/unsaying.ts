import { saysWon } from '../ledger.ts';
import { nothingHeard } from '../rules/standing.ts';
import { heardIn } from '../sales/row.ts';
import { hear } from '../sales/said.ts';
import type { Left, TakingBack } from '../sales/unsaid.ts';
import type { OrderEvent } from '../sources/source.ts';
import { type DeliveryRow, deliveries } from '../store/deliveries.ts';
import { type Spoken, spokenOf } from '../store/import-runs.ts';
import { type OrderRow, orders } from '../store/orders.ts';
import { sales } from '../store/sales.ts';
import type { Unit } from '../store/unit.ts';
import type { Instant } from '../time.ts';
import { changedNothing, isByOther, nameOf, type Others } from './spoken.ts';

export interface UnsayingPorts {
  unsay(unit: Unit, row: OrderRow, it: TakingBack & Partial<Left>): Promise<void>;
  /** What a delivery said of its orders, read anew; nothing where it cannot be. */
  eventsIn(delivery: DeliveryRow): readonly OrderEvent[];
  others: Others;
  isTakenBack(deliveryId: number): boolean;
  now: () => Instant;
}

/**
 * `gone`: nobody else had told of it. `others`: it is what the others say. `kept`: it is left as it is, since what the
 * others said cannot be read any more.
 */
export type Fate = 'gone' | 'others' | 'kept';

export interface Unsaid {
  row: OrderRow;
  fate: Fate;
}

/** Takes back what an import said of one order, by one of its decisions. Undefined where there is no such order any more. */
export function unsayer({ unsay, eventsIn, others, isTakenBack, now }: UnsayingPorts) {
  return async function unsayOrder(unit: Unit, spoken: Spoken): Promise<Unsaid | undefined> {
    const { source, order_id, delivery_id: deliveryId } = spoken;
    const row = await orders.find(unit, source, order_id);
    if (row === undefined || deliveryId === null) return undefined;
    const as = (fate: Fate): Unsaid => ({ row, fate });
    const it = { deliveryId, at: now() };
    const said = await saidOf(unit, row, spoken);
    const words = said.filter((each) => isByOther(each, isTakenBack));
    const own = said.filter((each) => !words.includes(each));
    if (words.length === 0) {
      if (isOlder(row, own) || (await isFolded(unit, row))) return as('kept');
      await unsay(unit, row, it);
      return as('gone');
    }
    if (!isIn(row, own)) return as('others');
    const left = (await isFolded(unit, row)) ? undefined : await leftOf(unit, row, words);
    if (left === undefined) return as('kept');
    await unsay(unit, row, { ...it, ...left });
    return as('others');
  };

  /** All that was decided of an order; of most, the import alone has spoken. */
  async function saidOf(unit: Unit, row: OrderRow, spoken: Spoken): Promise<Spoken[]> {
    const name = nameOf(spoken);
    if (!others.mayHaveTold(name) && spoken.previous_at === null && !changedNothing(spoken)) return [spoken];
    return spokenOf(unit, { key: row, decidedAt: row.decided_at, besides: others.besides(name) });
  }

  /** What the others said comes to, if all of it can still be read. */
  async function leftOf(unit: Unit, row: OrderRow, words: readonly Spoken[]): Promise<Left | undefined> {
    const left: Left = { heard: nothingHeard, received: Number(words[0]?.at), wonAt: undefined };
    for (const { delivery_id: id, at } of words) {
      const delivery = id === null ? undefined : await deliveries.find(unit.trx, id);
      const all = delivery === undefined ? [] : eventsIn(delivery);
      const events = all.filter(({ orderId, test }) => orderId === row.order_id && test !== true);
      if (events.length === 0) return undefined;
      for (const event of events) {
        left.heard = hear(left.heard, { source: row.source, event, at: Number(at) });
        if (saysWon(event)) left.wonAt ??= Number(at);
      }
    }
    return left;
  }
}

/** Whether what an order comes to has something of the import in it; what later words have outdone is in it no more. */
function isIn(row: OrderRow, own: readonly Spoken[]): boolean {
  const times = new Set(own.map(({ said_at }) => Number(said_at)));
  return heardIn(row).states.some(({ at }) => times.has(at));
}

/** What rang by itself, or was won before the import, was told by somebody of whom nothing is written down any more. */
const isOlder = ({ rang, press_id, won_at }: OrderRow, own: readonly Spoken[]): boolean =>
  (rang === 1 && press_id === null) || (won_at !== null && own.every(({ at }) => Number(won_at) < Number(at)));

/** Told under several ids of its source: it is not known which of them the words are of. */
async function isFolded(unit: Unit, row: OrderRow): Promise<boolean> {
  if (row.sale === null) return false;
  const joins = await sales.joinsOf(unit, row);
  return joins.some(({ how, source, other_source, undone_at }) => {
    return how === 'reference' && source === other_source && undone_at === null;
  });
}
