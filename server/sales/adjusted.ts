import { counts } from '../sale.ts';
import { adjustments } from '../store/adjustments.ts';
import type { OrderRow } from '../store/orders.ts';
import type { Unit } from '../store/unit.ts';
import type { Instant } from '../time.ts';
import { TWIN_MS } from './barred.ts';
import { foldsNames, type KindOf } from './lead.ts';
import { isSameOrder } from './order-keys.ts';
import type { Settled } from './settle.ts';

/** `day`: of the office. */
export interface Heard {
  day: string;
  at: Instant;
  kindOf: KindOf;
}

/**
 * What a change of orders that had counted before does to the totals, for the one line of the wall: corrections,
 * refunds, what was won again, and what has turned out to be one sale or two. An order's first counting is none, nor
 * that its source has just told it under several ids.
 */
export async function noteAdjusted(unit: Unit, settled: Settled, { day, at, kindOf }: Heard): Promise<void> {
  const { before, after } = settled;
  if (!before.some(({ won_at, counted_minor }) => won_at !== null && counted_minor !== null)) return;
  const isTwin = (row: OrderRow): boolean =>
    Number(row.won_at) >= at - TWIN_MS && foldsNames(row.source, kindOf) && isUnderLead(row, settled);
  const minor = sum(after) - sum(before.filter((row) => row.won_at === null || !isTwin(row)));
  if (minor !== 0) await adjustments.add(unit, { day, minor });
}

/** Whether it counts no longer because another order of its source does, which did so before. */
function isUnderLead(row: OrderRow, { before, after }: Settled): boolean {
  const now = after.find((each) => isSameOrder(each, row));
  const lead = after.find(({ sale, leads }) => leads === 1 && sale !== null && sale === now?.sale);
  if (now === undefined || now.leads === 1 || lead?.source !== row.source) return false;
  return before.some((each) => isSameOrder(each, lead) && counts(each).length > 0);
}

const sum = (rows: readonly OrderRow[]): number => rows.flatMap(counts).reduce((total, { minor }) => total + minor, 0);
