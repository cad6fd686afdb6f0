import type { Chance } from './chance.ts';
import type { OrderState } from './records.ts';

export const LARGE_MINOR = 10_000_00;
const HOUR_MS = 3_600_000;

/** One order with all that becomes of it, oldest first. */
export interface OrderLife {
  source: string;
  orderId: string;
  states: OrderState[];
  /** Worked on since this date, long enough to ring. */
  pursuedSince?: string;
}

export interface OrdersOptions {
  chance: Chance;
  source: string;
  count: number;
  /** How many of them ring. */
  ringing: number;
  /** Now, in epoch ms: orders are dated an hour before. */
  at: number;
}

/** Orders in the order in which they come; the ringing ones are spread among the others. */
export function makeOrders({ chance, source, count, ringing, at }: OrdersOptions): OrderLife[] {
  const every = count / ringing;
  const rings = new Set(Array.from({ length: ringing }, (_, i) => Math.floor(i * every + chance.next() * every)));
  return Array.from({ length: count }, (_, n) => {
    const orderId = `SO-${n}`;
    const steps = rings.has(n) ? ringingSteps(chance) : quietSteps(chance);
    const pursuedSince = steps.pursued ? dateOf(at - 800 * 24 * HOUR_MS) : undefined;
    const states = steps.states.map((step, i) => ({
      ...{ source, orderId, version: i + 1, updatedAt: at - HOUR_MS + i * 1000, ...step },
      rings: rings.has(n) && i === steps.ringsAt,
    }));
    return { source, orderId, states, ...(pursuedSince !== undefined && { pursuedSince }) };
  });
}

type Step = Pick<OrderState, 'minor' | 'status'>;
interface Steps {
  states: Step[];
  pursued?: boolean;
  /** Which of the states rings. */
  ringsAt?: number;
}

const won = (minor: number): Step => ({ minor, status: 'won' });
const small = (chance: Chance): number => 100_00 + chance.below(4_000_00);
const large = (chance: Chance): number => LARGE_MINOR + chance.below(LARGE_MINOR);

/** Large from the start, worked on for long, or corrected upwards; then perhaps raised again or taken back, in silence. */
function ringingSteps(chance: Chance): Steps {
  const kind = chance.below(5);
  const amount = large(chance);
  if (kind === 0) return { states: [won(small(chance)), ...later(chance, small(chance))], pursued: true, ringsAt: 0 };
  if (kind === 1) return { states: [won(small(chance)), won(amount), ...later(chance, amount)], ringsAt: 1 };
  return { states: [won(amount), ...later(chance, amount)], ringsAt: 0 };
}

function later(chance: Chance, minor: number): Step[] {
  if (chance.is(0.3)) return [won(minor + 500_00)];
  return chance.is(0.15) ? [{ minor, status: 'cancelled' }] : [];
}

/** Small; some change: down, up, or taken back. */
function quietSteps(chance: Chance): Steps {
  const minor = small(chance);
  if (!chance.is(0.15)) return { states: [won(minor)] };
  return { states: [won(minor), ...chance.pick([[won(small(chance))], [{ minor, status: 'refunded' as const }]])] };
}

const dateOf = (at: number): string => new Date(at).toISOString().slice(0, 10);
export const isoOf = (at: number): string => new Date(at).toISOString();

/** The generic order, as it travels. */
export function orderOf({ pursuedSince }: OrderLife, state: OrderState): Record<string, unknown> {
  return {
    orderId: state.orderId,
    amount: (state.minor / 100).toFixed(2),
    currency: 'EUR',
    orderedAt: isoOf(state.updatedAt - state.version * 1000),
    updatedAt: isoOf(state.updatedAt),
    customer: { id: `C-${state.orderId}`, name: `Rederij ${state.orderId}` },
    seller: { name: 'Anouk' },
    ...(pursuedSince !== undefined && { pursuedSince }),
    status: state.status,
  };
}
