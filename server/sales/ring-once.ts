import type { Outbox } from '../outbox.ts';
import { type OrderRow, orders } from '../store/orders.ts';
import { presses } from '../store/presses.ts';
import { type RingRow, rings } from '../store/rings.ts';
import type { Unit } from '../store/unit.ts';

/**
 * Brings the rings that wait up to date with what their sales have become, of all rows of some: a sale rings once, and
 * only as long as it is won.
 */
export async function settleRings(unit: Unit, rows: readonly OrderRow[], conclude: Outbox['conclude']): Promise<void> {
  for (const lead of rows.filter(({ leads }) => leads === 1)) {
    const rang = rows.filter(
      (row) => row.rang === 1 && (row === lead || (lead.sale !== null && row.sale === lead.sale)),
    );
    if (rang.length === 0 || (rang.length === 1 && lead.status === 'won')) continue;
    const all: RingRow[] = [];
    for (const { source, order_id } of rang) all.push(...(await rings.ofOrder(unit, source, order_id)));
    await (lead.status === 'won' ? ringOnce(unit, { all, rang }, conclude) : withdraw(unit, { all, rang }, conclude));
  }
}

/** Nobody hears of a win that was taken back before it rang; should it be won after all, it has not rung yet. */
async function withdraw(unit: Unit, { all, rang }: Rung, conclude: Outbox['conclude']): Promise<void> {
  for (const row of all) {
    if (row.state === 'waiting') await conclude(unit, row, { outcome: 'quiet', quiet: 'withdrawn' });
  }
  if (all.some(({ state, quiet }) => state !== 'waiting' && quiet !== 'withdrawn')) return;
  for (const row of rang) if (row.press_id === null) await orders.change(unit, { ...row, rang: 0 });
}

/** Orders that have turned out to be one sale: what still waits beside another of its rings falls silent. */
async function ringOnce(unit: Unit, { all, rang }: Rung, conclude: Outbox['conclude']): Promise<void> {
  const [first] = [...all, ...(await pressed(unit, rang))].toSorted((a, b) => placeOf(a) - placeOf(b) || a.id - b.id);
  if (first === undefined) return;
  for (const row of all) {
    const isSameOrder = row.source === first.source && row.order_id === first.order_id;
    if (row.state !== 'waiting' || isSameOrder) continue;
    await conclude(unit, row, { outcome: 'quiet', quiet: 'pacing', shared_with: first.id });
  }
}

interface Rung {
  all: readonly RingRow[];
  rang: readonly OrderRow[];
}

/** The presses at the bell that were the rings of some, as if they were their own. */
async function pressed(unit: Unit, rang: readonly OrderRow[]) {
  const found: Pick<RingRow, 'id' | 'source' | 'order_id' | 'state' | 'outcome'>[] = [];
  for (const { press_id: id, source, order_id } of rang) {
    const press = id === null ? undefined : await presses.find(unit.trx, id);
    if (press?.rang === 1) found.push({ id: press.ring_id, source, order_id, state: 'ended', outcome: 'struck' });
  }
  return found;
}

/** What was sent comes first; what fell silent last, or two that waited for each other would both. */
const placeOf = ({ state, outcome }: Pick<RingRow, 'state' | 'outcome'>): number =>
  state === 'waiting' ? 1 : outcome === 'quiet' ? 2 : 0;
