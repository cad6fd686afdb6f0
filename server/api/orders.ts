import { z } from 'zod';
import { CalendarDate, Name } from '../../broker/contract/name.ts';
import { Order } from '../../broker/contract/order.ts';
import { WireMoney } from '../../broker/contract/wire-money.ts';
import { paging } from './paging.ts';
import { DecisionLife, Dispute, SameSale, WentBack } from './wins.ts';

const STATUSES = ['open', 'won', 'cancelled', 'refunded', 'deleted'] as const;
const ORDER_ID = 'an order id of 1 to 200 characters';
const KEY = 'a customer of this office, by the key that /api/customers gives';

/** GET /api/orders, newest first: what was never won, too. `from` and `to` are days of the office, both included. `orderId`: exactly. */
export const OrdersQuery = z
  .strictObject({
    source: Name.optional(),
    status: z.enum(STATUSES, `one of ${STATUSES.join(', ')}`).optional(),
    orderId: z.string(ORDER_ID).trim().min(1, ORDER_ID).max(200, ORDER_ID).optional(),
    customer: z.string(KEY).min(1, KEY).max(1000, KEY).optional(),
    from: CalendarDate.optional(),
    to: CalendarDate.optional(),
    ...paging,
  })
  .refine(({ from, to }) => from === undefined || to === undefined || from <= to, {
    path: ['to'],
    message: 'a day that is not before "from"',
  });
export type OrdersQuery = z.infer<typeof OrdersQuery>;

/**
 * One order of one source, as it stands by all that was said of it. `amount`: less what was paid back, by its own word and
 * where it counts for a sale by that of the others, too. `counted`: in the
 * office currency, at `rate` of `rateOn` where it is another; absent without a rate. `counts`: false where it is not won,
 * has no rate, or another order of the same sale does. `win`: its id in the log.
 */
export const OrderLine = z.object({
  win: z.string(),
  source: z.string(),
  orderId: z.string(),
  status: z.enum(STATUSES),
  dispute: Dispute.optional(),
  amount: WireMoney,
  counted: WireMoney.optional(),
  rate: z.string().optional(),
  rateOn: CalendarDate.optional(),
  counts: z.boolean(),
  orderedAt: z.string(),
  orderedOn: CalendarDate,
  updatedAt: z.string(),
  customer: z.object({ key: z.string(), name: z.string().optional() }).optional(),
  seller: z.string().optional(),
  pursuedSince: CalendarDate.optional(),
  rang: z.boolean(),
});
export type OrderLine = z.infer<typeof OrderLine>;

export const OrdersPage = z.object({ orders: z.array(OrderLine), next: z.string().optional() });
export type OrdersPage = z.infer<typeof OrdersPage>;

/**
 * GET /api/orders/{source}/{orderId}. `history`: what was said and decided, oldest first. `sale`: who else is this sale.
 * `back`: what went back of it, and who told so; of what is not `takenOff` the order's own source should be put right.
 */
export const OrderView = OrderLine.extend({
  lines: Order.shape.lines,
  references: z.array(z.string()),
  history: z.array(DecisionLife),
  sale: z.array(SameSale),
  back: z.array(WentBack),
});
export type OrderView = z.infer<typeof OrderView>;

/** What orders are under that a person or a script places without saying of which source. */
export const API_SOURCE = 'api';

/** POST /api/orders, whose body is the generic order. `source`: one of the office's; `api` unless said. */
export const PlaceQuery = z.strictObject({ source: Name.default(API_SOURCE) });

/** POST /api/orders/{source}/{orderId}/joins: the other order is the same sale. */
export const JoinOrder = z.strictObject({
  source: Name,
  orderId: z.string(ORDER_ID).trim().min(1, ORDER_ID).max(200, ORDER_ID),
});
export type JoinOrder = z.infer<typeof JoinOrder>;
