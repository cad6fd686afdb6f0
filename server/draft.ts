import type { Pattern, Reason } from '../broker/contract/ring.ts';
import { strengthOf } from './rules/decide.ts';
import type { RingRow } from './store/rings.ts';
import type { Instant } from './time.ts';

/** What a decision asks of a bell. */
export interface RingDraft {
  bell: string;
  kind: RingRow['kind'];
  source?: string;
  orderId?: string;
  pressId?: string;
  sellers: string[];
  customer?: string | undefined;
  amount?: { minor: number; currency: string } | undefined;
  reasons: Reason[];
  pattern: Pattern;
  expiresAt: Instant;
}

/** A draft as it is stored before anything has become of it. */
export function rowOf(draft: RingDraft, at: Instant) {
  return {
    bell: draft.bell,
    kind: draft.kind,
    source: draft.source ?? null,
    order_id: draft.orderId ?? null,
    press_id: draft.pressId ?? null,
    sellers: JSON.stringify(draft.sellers),
    customer: draft.customer ?? null,
    amount_minor: draft.amount?.minor ?? null,
    currency: draft.amount?.currency ?? null,
    reasons: JSON.stringify(draft.reasons),
    strength: strengthOf(draft.reasons),
    pattern: JSON.stringify(draft.pattern),
    strokes: draft.pattern.strokes,
    created_at: at,
    expires_at: draft.expiresAt,
    state: 'waiting' as const,
  };
}

/** In a storm one rings for all: the one with the weightiest reason, the earliest of those. */
export const strongest = (waiting: readonly RingRow[], first: RingRow): RingRow =>
  waiting.reduce((best, row) => (row.strength > best.strength ? row : best), first);
