/** What sources may say of a few orders that have much to do with each other, in any order. */
import fc from 'fast-check';
import type { OrderEvent } from '../../server/sources/source.ts';
import type { Arrived } from './bare-ledger.ts';

/** The sources of these orders. */
export const kinds = { pay: 'stripe', shop: 'woocommerce', crm: 'hubspot' } as const;

const START = Date.parse('2026-03-29T10:00:00Z');
const at = fc.integer({ min: 1, max: 6 }).map((n) => START + n * 60_000);
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const amount = fc.constantFrom('9000.00', '10500.00', '12500.00', '100.00');
const ids = [
  { source: 'pay', orderId: 'in_1' },
  { source: 'pay', orderId: 'pi_1' },
  { source: 'pay', orderId: 'ch_1' },
  { source: 'shop', orderId: '17' },
  { source: 'shop', orderId: '18' },
  { source: 'crm', orderId: 'D1' },
  { source: 'crm', orderId: 'D2' },
];

/** Leaves out what is not said, as JSON does. */
const said = <T>(value: T): T => JSON.parse(JSON.stringify(value));

const state = fc.record({
  kind: fc.constantFrom('open' as const, 'won' as const, 'won' as const, 'changed' as const, 'cancelled' as const),
  at,
  order: fc.record({
    amount,
    currency: fc.constantFrom('EUR', 'EUR', 'EUR', 'USD'),
    orderedAt: maybe(fc.constantFrom('2026-03-29T09:00:00Z', '2026-02-28T23:30:00Z')),
    customer: maybe(
      fc.record({ id: maybe(fc.constantFrom('C-1', 'C-2')), name: maybe(fc.constantFrom('Werf', 'Zeemeeuw')) }),
    ),
    seller: maybe(fc.record({ name: maybe(fc.constantFrom('Bo', 'An')), email: maybe(fc.constant('bo@example.com')) })),
    pursuedSince: maybe(fc.constantFrom('2024-01-01', '2025-12-01')),
    lines: maybe(fc.constantFrom([{ product: 'Davits' }], [{ product: 'Masts', amount: '5.00' }])),
    status: fc.constant('won' as const),
  }),
  full: maybe(fc.constantFrom('15125.00', '12500.00')),
  back: maybe(fc.constantFrom('100.00', '2000.00')),
  renewal: fc.constantFrom(undefined, undefined, 'yes' as const, 'unsaid' as const),
});
const away = fc.record({
  kind: fc.constantFrom('deleted' as const, 'cancelled' as const, 'refunded' as const, 'open' as const),
  at,
});
const single = fc.record({
  id: fc.constantFrom('re_1', 're_2'),
  of: fc.constantFrom('ch_1', 'ch_2'),
  amount: fc.constantFrom('100.00', '2000.00', '12500.00'),
  currency: fc.constantFrom('EUR', 'EUR', 'EUR', 'USD'),
  stands: fc.constantFrom(true, true, false),
  inAmount: fc.constantFrom(undefined, undefined, true),
});
const whole = fc.record({
  id: fc.constant('ch_1'),
  of: fc.constant('ch_1'),
  whole: fc.constant(true),
  amount: fc.constantFrom('100.00', '2100.00', '12500.00'),
  currency: fc.constant('EUR'),
  stands: fc.constant(true),
});
const back = fc.record({ kind: fc.constant('changed' as const), at, deduction: fc.oneof(single, whole) });

type Said = Partial<OrderEvent> & { kind: OrderEvent['kind'] };
type Of = { source: string; orderId: string };
export interface Names {
  references?: string[] | undefined;
  called?: string[] | undefined;
}

/** `order.orderId` is the event's. */
export function arrived({ source, orderId }: Of, event: unknown, names: Names): Arrived {
  const { order, ...rest } = said(event) as Said;
  const { references, called } = names;
  return {
    source,
    event: {
      ...rest,
      orderId,
      ...(called !== undefined && { called }),
      ...(order !== undefined && { order: { ...order, orderId, ...(references !== undefined && { references }) } }),
    },
  };
}

const what = fc.oneof({ weight: 5, arbitrary: state }, { weight: 2, arbitrary: away }, { weight: 3, arbitrary: back });
const names = fc.record({
  references: maybe(fc.subarray(['in_1', 'pi_1', '17', '18', 'N-1', '1001'], { maxLength: 2 })),
  called: maybe(fc.subarray(['pi_1', 'ch_1', 'N-1', '18'], { maxLength: 2 })),
});
/** Whatever is said of whatever order, under whatever names. */
export const anything = fc
  .tuple(fc.constantFrom(...ids), what, names)
  .map(([of, event, named]) => arrived(of, event, named));

/** What each order is called, and refers to, is said with everything that is said of it. */
const fixed: Record<string, Names> = {
  in_1: { called: ['pi_1', 'ch_1', 'N-1'] },
  pi_1: { called: ['ch_1'] },
  D1: { references: ['in_1', 'pi_1', 'ch_1'] },
  D2: { references: ['18', '1001'] },
};
export const named = fc
  .tuple(fc.constantFrom(...ids), what)
  .filter(([{ orderId }, event]) => orderId !== 'D1' || 'order' in event)
  .map(([of, event]) => arrived(of, event, fixed[of.orderId] ?? {}));
