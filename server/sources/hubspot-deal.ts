import { z } from 'zod';
import { check, ok, type Result } from '../../broker/contract/result.ts';
import type { SourceSettings } from '../config.ts';
import type { Instant } from '../time.ts';
import type { AskedDeal } from './asked.ts';
import { dayIn, dealEvent, instantIn, sellerOf, zoneOf } from './deal.ts';
import { shown } from './shown.ts';
import type { OrderEvent } from './source.ts';

/** What is asked of a deal, beside what the settings name. Values come as text, empty ones as null or "". */
export const hubspotProperties = [
  'dealname',
  'amount',
  'deal_currency_code',
  'createdate',
  'closedate',
  'days_to_close',
  'hubspot_owner_id',
  'hs_is_closed',
  'hs_is_closed_won',
  'hs_lastmodifieddate',
  'hs_merged_object_ids',
] as const;

const text = z.string().nullish();
const Deal = z.object({
  id: z.union([z.string(), z.number()], 'the id of a deal').transform(String),
  properties: z.record(z.string(), text, 'the properties of a deal'),
});

/**
 * A deal as HubSpot's API gives it. It is won where `hs_is_closed_won` is the text "true". A deal that was asked for by
 * the id of one merged into it comes under its own: the other is gone.
 */
export const readHubspotDeal =
  ({ receivedAt, settings }: { receivedAt: Instant; settings: SourceSettings }) =>
  (asked: AskedDeal & { deal: object }): Result<OrderEvent[]> => {
    const zone = zoneOf(settings);
    if (!zone.ok) return zone;
    const deal = check(Deal, asked.deal, `deal ${asked.id}`);
    if (!deal.ok) return deal;
    const { id, properties } = deal.value;
    const fieldOf = (name: string | undefined) => (name === undefined ? undefined : shown(properties[name]));
    const isWon = properties.hs_is_closed_won === 'true';
    const at = latest(instantIn(properties.hs_lastmodifieddate), asked.saidAt);
    const day = (name: string | undefined) => dayIn(fieldOf(name), zone.value);
    const event = dealEvent(
      {
        ...{ id, kind: isWon ? 'won' : 'open', at },
        amount: properties.amount,
        currency: fieldOf('deal_currency_code'),
        wonAt: instantIn(properties.closedate) ?? at,
        customer: { id: asked.customer?.id, name: shown(asked.customer?.name) ?? fieldOf('dealname') },
        seller: sellerOf(asked.owner?.email, asked.owner?.name),
        pursuedSince: day(settings.pursuedSince) ?? day('createdate'),
        references: [fieldOf(settings.reference)],
        called: properties.hs_merged_object_ids?.split(/[;,]/).flatMap((merged) => shown(merged) ?? []) ?? [],
      },
      { settings, receivedAt },
    );
    if (!event.ok) return event;
    const former: OrderEvent[] =
      id === asked.id ? [] : [{ orderId: asked.id, kind: 'deleted', at: asked.saidAt ?? receivedAt, called: [id] }];
    return ok([...former, event.value]);
  };

const latest = (...given: (Instant | undefined)[]): Instant | undefined => {
  const known = given.filter((at) => at !== undefined);
  return known.length === 0 ? undefined : Math.max(...known);
};
