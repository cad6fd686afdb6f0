import type { Reason } from '../../broker/contract/ring.ts';
import type { RingView } from '../../broker/contract/wall.ts';
import { day, type Manner, money, names } from '../parts/format.ts';
import { texts } from '../texts.ts';

/** The name on the wall: who sold it, else who bought it. */
export function who(ring: RingView, manner: Manner): string {
  if (ring.kind === 'rehearsal') return texts.rehearsal;
  if (ring.claim === 'open') return texts.aWinToClaim;
  if (ring.sellers.length > 0) return names(ring.sellers, manner);
  return ring.customer ?? texts.aWin;
}

/** The customer, unless it is the name already. */
export const customer = (ring: RingView): string | undefined => (ring.sellers.length > 0 ? ring.customer : undefined);

export const amount = (ring: RingView, manner: Manner): string | undefined =>
  ring.amount === undefined ? undefined : money(ring.amount, manner);

const strength: Reason['kind'][] = [
  'milestone',
  'long-pursuit',
  'large-order',
  'back-after',
  'first-order',
  'press',
  'rehearsal',
];

/** The strongest reason in words; empty where there is none we know. */
export function why(ring: RingView, manner: Manner): string {
  for (const kind of strength) {
    const reason = ring.reasons.find((reason) => reason.kind === kind);
    if (reason !== undefined) return inWords(reason, manner);
  }
  return '';
}

export function inWords(reason: Reason, manner: Manner): string {
  switch (reason.kind) {
    case 'large-order':
      return texts.largeOrder(money(reason.threshold, manner));
    case 'long-pursuit':
      return reason.met === undefined
        ? texts.workedOnSince(day(reason.since, manner), reason.days)
        : texts.workedOnMet(day(reason.since, manner), reason.met.at);
    case 'milestone':
      return reason.reward === undefined
        ? texts.milestonePassed(reason.name)
        : texts.milestoneReward(reason.name, reason.reward);
    case 'first-order':
      return texts.firstOrder;
    case 'back-after':
      return texts.backAfter(day(reason.last, manner));
    case 'press':
      return texts.pressed;
    case 'rehearsal':
      return texts.countsForNothing;
  }
}

/** The page's title: the last win. */
export function title(ring: RingView | undefined, office: string, manner: Manner): string {
  if (ring === undefined) return texts.emptyTitle(office);
  const parts = [who(ring, manner), customer(ring), amount(ring, manner)];
  return texts.title(
    parts.filter((part) => part !== undefined),
    office,
  );
}
