import { z } from 'zod';
import { CalendarDate } from '../../broker/contract/name.ts';
import { WireMoney } from '../../broker/contract/wire-money.ts';
import { paging } from './paging.ts';
import { Dispute } from './wins.ts';

const TEXT = 'at most 200 characters';
const words = (what: string, max = 200) =>
  z.string(what).trim().min(1, what).max(max, `${what}, at most ${max} characters`);
const Met = z.strictObject(
  {
    at: words('where you met'),
    on: CalendarDate.optional(),
  },
  'where you met, and on which day if you know',
);

/** GET /api/customers, by name. `text`: a part of the name. */
export const CustomersQuery = z.strictObject({
  text: z.string(TEXT).trim().min(1, TEXT).max(200, TEXT).optional(),
  ...paging,
});
export type CustomersQuery = z.infer<typeof CustomersQuery>;

/** `joined`: how many other entries are this customer. `last`: the day of the last order that stands as won. */
export const CustomerLine = z.object({
  key: z.string(),
  name: z.string(),
  workedSince: CalendarDate.optional(),
  joined: z.number().int(),
  last: CalendarDate.optional(),
});
export type CustomerLine = z.infer<typeof CustomerLine>;

export const CustomersPage = z.object({ customers: z.array(CustomerLine), next: z.string().optional() });
export type CustomersPage = z.infer<typeof CustomersPage>;

/** Of a customer's orders. `win`: its id in the log. An open one is a deal that is not won. */
export const CustomerOrder = z.object({
  win: z.string(),
  source: z.string(),
  orderId: z.string(),
  status: z.enum(['open', 'won', 'cancelled', 'refunded', 'deleted']),
  dispute: Dispute.optional(),
  amount: WireMoney,
  on: CalendarDate,
  workedSince: CalendarDate.optional(),
  /** Another order of the list is the same sale, and counts for both. */
  sameSale: z.boolean(),
});
export type CustomerOrder = z.infer<typeof CustomerOrder>;

const BookFields = z.object({
  workedSince: CalendarDate.nullable(),
  met: Met.nullable(),
  note: z.string().nullable(),
});

export const PersonChange = z.object({
  at: z.string(),
  by: z.string(),
  did: z.enum(['added', 'noted', 'joined', 'parted']),
  other: z.string().optional(),
  before: BookFields.partial().optional(),
  after: BookFields.partial().optional(),
});
export type PersonChange = z.infer<typeof PersonChange>;

const Named = z.object({ key: z.string(), name: z.string() });

/**
 * GET /api/customers/{key}. `key` stands for all that are joined. `joined`: the others. `likely`: customers of the same
 * name that are not. `orders`: the newest hundred; `more`: there are older ones.
 */
export const CustomerView = z.object({
  key: z.string(),
  name: z.string(),
  workedSince: CalendarDate.optional(),
  met: Met.optional(),
  note: z.string().optional(),
  joined: z.array(Named),
  likely: z.array(Named),
  orders: z.array(CustomerOrder),
  more: z.boolean(),
  history: z.array(PersonChange),
});
export type CustomerView = z.infer<typeof CustomerView>;

const book = {
  workedSince: CalendarDate.nullable().optional(),
  met: Met.nullable().optional(),
  note: words('a note', 2000).nullable().optional(),
};

/** PATCH /api/customers/{key}: what is given is written, null takes it away. */
export const NoteCustomer = z.strictObject(book);
export type NoteCustomer = z.infer<typeof NoteCustomer>;

/** POST /api/customers: somebody who has not bought yet. */
export const AddCustomer = z.strictObject({ name: words('a name'), ...book });
export type AddCustomer = z.infer<typeof AddCustomer>;

/** POST /api/customers/{key}/joins and /api/sellers/{key}/joins: the other is the same. */
export const JoinRequest = z.strictObject({ other: z.string('a key').min(1, 'a key').max(1000, 'a key') });
export type JoinRequest = z.infer<typeof JoinRequest>;
