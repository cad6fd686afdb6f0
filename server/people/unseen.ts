import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Db } from '../store/database.ts';
import { lastDecision } from '../store/import-runs.ts';
import type { Unit } from '../store/unit.ts';
import { unseenSellers } from '../store/unseen-sellers.ts';

const AT_ONCE = 5_000;

export interface Unseen {
  keys: ReadonlySet<string>;
  /** Whoever is named by a later one is not among them any more. */
  decision: number;
}

/**
 * Sellers known since a time whom no order names. The orders are looked through in slices between which others have
 * their turn, and only as long as somebody is still in question.
 */
export async function findUnseenSellers(db: Db, since: number): Promise<Unseen> {
  const decision = await lastDecision(db);
  const keys = new Set(await unseenSellers.unnoted(db, since));
  for (let after = { source: '', order_id: '' }; keys.size > 0; ) {
    const rows = await unseenSellers.ordersAfter(db, after, AT_ONCE);
    for (const { seller_key: key } of rows) if (key !== null) keys.delete(key);
    const last = rows.at(-1);
    if (last === undefined) break;
    after = last;
    await nextTurn();
  }
  return { keys, decision };
}

export async function forgetSellers(unit: Unit, { keys, decision }: Unseen): Promise<void> {
  if (keys.size === 0) return;
  const named = new Set(await unseenSellers.namedSince(unit.trx, decision));
  await unseenSellers.forget(
    unit,
    [...keys].filter((key) => !named.has(key)),
  );
}
