import { wire } from '../../broker/contract/money.ts';
import { Outcome, Pattern, Reason } from '../../broker/contract/ring.ts';
import type { RingView } from '../../broker/contract/wall.ts';
import { isoOf } from '../time.ts';
import type { RingRow } from './rings.ts';

export const patternOf = (row: RingRow): Pattern => Pattern.parse(JSON.parse(row.pattern));

/** A row as a wall shows it. `claim` comes from the press behind it. */
export function viewOf(row: RingRow, claim?: RingView['claim']): RingView {
  const { amount_minor: minor, currency } = row;
  return {
    id: String(row.id),
    bell: row.bell,
    kind: row.kind,
    at: isoOf(Number(row.created_at)),
    sellers: JSON.parse(row.sellers),
    reasons: Reason.array().parse(JSON.parse(row.reasons)),
    strokes: row.strokes,
    state: row.state,
    ...(row.source !== null && { source: row.source }),
    ...(row.order_id !== null && { orderId: row.order_id }),
    ...(row.press_id !== null && { pressId: row.press_id }),
    ...(row.customer !== null && { customer: row.customer }),
    ...(minor !== null && currency !== null && { amount: wire({ minor: Number(minor), currency }) }),
    ...(row.outcome !== null && { outcome: Outcome.parse(row.outcome) }),
    ...(row.struck !== null && { struck: row.struck }),
    ...(row.heard !== null && { heard: row.heard }),
    ...(row.quiet !== null && { quiet: row.quiet }),
    ...(row.shared_with !== null && { sharedWith: String(row.shared_with) }),
    ...(row.state === 'waiting' && row.yours_until !== null && { yoursUntil: isoOf(Number(row.yours_until)) }),
    ...(row.simulated === 1 && { simulated: true }),
    ...(claim !== undefined && { claim }),
  };
}
