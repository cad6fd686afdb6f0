import { isAbout, joinSpan } from '../joining.ts';
import { nameKey } from '../sale.ts';
import type { OrderRow } from '../store/orders.ts';
import { type PressRow, presses } from '../store/presses.ts';
import type { Unit } from '../store/unit.ts';
import { dayOf } from '../time.ts';
import type { Change } from '../totals.ts';

/** The one claimed press that an order clearly is: same customer, within a week, the told amount about right. */
export async function pressOf(unit: Unit, row: OrderRow, currency: string): Promise<PressRow | undefined> {
  if (row.customer === null || row.counted_minor === null) return undefined; // without a rate the told amount is all there is
  const counted = row.counted_minor;
  const claimed = await presses.claimedFor(unit, nameKey(row.customer), joinSpan(Number(row.ordered_at)));
  const matching = claimed.filter((press) => isAbout(press, counted, currency));
  return matching.length === 1 ? matching[0] : undefined;
}

/** What a claimed press with a told amount counts for, until its order joins it: nothing, in a currency the office had before. */
export function toldBy(press: PressRow, { currency, timeZone }: { currency: string; timeZone: string }): Change[] {
  const { amount_minor: minor, pressed_on, pressed_at } = press;
  if (minor === null || (press.currency ?? currency) !== currency) return [];
  // The day it was stored with: the office's zone may be another by now.
  return [{ day: pressed_on ?? dayOf(Number(pressed_at), timeZone).day, minor: Number(minor), wins: 1 }];
}
