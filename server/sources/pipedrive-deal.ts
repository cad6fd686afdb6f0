import { z } from 'zod';
import { check, ok, type Result } from '../../broker/contract/result.ts';
import type { SourceSettings } from '../config.ts';
import type { Instant } from '../time.ts';
import type { AskedDeal } from './asked.ts';
import { dayIn, dealEvent, instantIn, sellerOf, zoneOf } from './deal.ts';
import { shown } from './shown.ts';
import type { OrderEvent } from './source.ts';

const id = z.union([z.number(), z.string().min(1)], 'an id').transform(String);
const nameable = id.nullish().catch(undefined);
const Deal = z.object({
  id,
  title: z.unknown().optional(),
  value: z.union([z.number(), z.string()], 'an amount').nullish(),
  currency: z.string('an ISO 4217 code such as EUR').nullish(),
  status: z.string('a status: open, won, lost or deleted'),
  is_deleted: z.boolean().nullish(),
  org_id: nameable,
  person_id: nameable,
  add_time: z.unknown().optional(),
  update_time: z.unknown().optional(),
  won_time: z.unknown().optional(),
  custom_fields: z.record(z.string(), z.unknown()).nullish().catch(undefined),
});

/** A deal as webhooks and the API (version 2) have it alike. Lost, like open, is not won. */
export const readPipedriveDeal =
  ({ receivedAt, settings }: { receivedAt: Instant; settings: SourceSettings }) =>
  (asked: AskedDeal & { deal: object }): Result<OrderEvent[]> => {
    const zone = zoneOf(settings);
    if (!zone.ok) return zone;
    const read = check(Deal, asked.deal, 'data');
    if (!read.ok) return read;
    const deal = read.value;
    const updatedAt = instantIn(deal.update_time);
    const at = Math.max(updatedAt ?? 0, asked.saidAt ?? 0) || undefined;
    if (deal.is_deleted === true || deal.status === 'deleted')
      return ok([{ orderId: deal.id, kind: 'deleted', at: at ?? receivedAt }]);
    const fieldOf = (name: string | undefined) => (name === undefined ? undefined : fieldValue(asked.deal, name));
    const event = dealEvent(
      {
        ...{ id: deal.id, kind: deal.status === 'won' ? 'won' : 'open', at },
        amount: deal.value,
        currency: shown(deal.currency),
        wonAt: instantIn(deal.won_time) ?? at,
        customer: {
          id: asked.customer?.id ?? customerIdOf(deal.org_id, deal.person_id),
          name: shown(asked.customer?.name) ?? shown(deal.title),
        },
        seller: sellerOf(asked.owner?.email, asked.owner?.name),
        pursuedSince: dayIn(fieldOf(settings.pursuedSince), zone.value) ?? dayIn(deal.add_time, zone.value),
        references: [shown(fieldOf(settings.reference))],
      },
      { settings, receivedAt },
    );
    return event.ok ? ok([event.value]) : event;
  };

/** Organisations and persons are numbered apart. */
export const customerIdOf = (org: string | null | undefined, person: string | null | undefined): string | undefined =>
  org ? `org-${org}` : person ? `person-${person}` : undefined;

/** A field of the deal or one of its own making, by its key; webhooks wrap those as `{type, value}`. */
function fieldValue(deal: object, name: string): unknown {
  const custom: unknown = Reflect.get(deal, 'custom_fields');
  const own = custom !== null && typeof custom === 'object' && Object.hasOwn(custom, name);
  const value: unknown = own
    ? Reflect.get(custom, name)
    : Object.hasOwn(deal, name)
      ? Reflect.get(deal, name)
      : undefined;
  return value !== null && typeof value === 'object' && 'value' in value ? value.value : value;
}
