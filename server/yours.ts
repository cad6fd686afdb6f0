import { ok, type Result, refuse } from '../broker/contract/result.ts';
import type { RingView } from '../broker/contract/wall.ts';
import type { RingDraft } from './draft.ts';
import type { Joining } from './joining.ts';
import type { Outbox } from './outbox.ts';
import type { Rules } from './rules/settings.ts';
import { nameKey } from './sale.ts';
import type { Writer } from './store/group-commit.ts';
import { orders } from './store/orders.ts';
import { type PressRow, presses } from './store/presses.ts';
import { viewOf } from './store/ring-view.ts';
import { type RingRow, rings } from './store/rings.ts';
import type { Unit } from './store/unit.ts';
import type { Instant } from './time.ts';

const MINUTE_MS = 60_000;

/**
 * Until when a ring waits for its winner's hand; undefined where it rings at once. A minute of its own time to ring is
 * left (of a short one half), so that it still rings by itself.
 */
export function yoursUntil(draft: RingDraft, { yoursToRing }: Rules, at: Instant): Instant | undefined {
  if (!yoursToRing.on || draft.kind !== 'order' || draft.sellers.length === 0) return undefined;
  const left = draft.expiresAt - at;
  return at + Math.floor(Math.min(yoursToRing.minutes * MINUTE_MS, left - Math.min(MINUTE_MS, left / 2)));
}

interface YoursPorts {
  writer: Writer;
  release: Outbox['release'];
  joining: Joining;
  now: () => Instant;
}

export type Yours = ReturnType<typeof openYours>;

/** Orders' rings that wait for their winner: a press at the bell is the ring, a pull on a phone lets it go. */
export function openYours({ writer, release, joining, now }: YoursPorts) {
  /**
   * A press while orders wait at its bell is the ring of the oldest: press and order are one win. Resolves with that
   * order's ring; undefined where none waited when it was pressed.
   */
  async function takePress(unit: Unit, press: PressRow): Promise<RingRow | undefined> {
    for (const ring of await rings.heldAt(unit.trx, press.bell, Number(press.pressed_at))) {
      const order = await orders.find(unit, ring.source ?? '', ring.order_id ?? '');
      if (order?.status !== 'won' || order.press_id !== null) continue;
      await joining.join(unit, press, order);
      if (press.rang !== 1) await release(unit, order, { by: 'button', press: press.press_id }); // nothing struck: the bell does it
      const { sellers, customer, amount_minor, currency } = ring;
      await presses.change(unit, press.press_id, {
        ...{ claim: 'claimed', sellers, customer },
        customer_key: customer === null ? null : nameKey(customer),
        claimed_at: now(),
      });
      await rings.change(unit, press.ring_id, { sellers, customer, amount_minor, currency });
      return ring;
    }
    return undefined;
  }

  /** Lets a ring go that waits for its winner, on every bell it is for. */
  function pull(id: string): Promise<Result<RingView>> {
    return writer.write(async (unit): Promise<Result<RingView>> => {
      const row = /^\d{1,15}$/.test(id) ? await rings.find(unit.trx, Number(id)) : undefined;
      if (row === undefined) return refuse('id', id, 'a ring of this office');
      const order = { source: row.source ?? '', order_id: row.order_id ?? '' };
      const released = await release(unit, order, { by: 'rope' });
      const own = released.find((each) => each.id === row.id);
      if (own !== undefined) return ok(viewOf(own));
      return refuse('ring', row.state, 'one that waits for its winner: somebody was quicker, or its time was up');
    });
  }

  return { takePress, pull };
}
