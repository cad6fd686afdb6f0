import { effect, signal } from '@preact/signals';
import type { RingView } from '../../broker/contract/wall.ts';
import { type Manner, names } from '../parts/format.ts';
import { office, officeNow } from '../parts/store.ts';
import { texts } from '../texts.ts';

const LOOK_MS = 5_000;

/** The office's time, as often as a wall needs it to say how long a win still waits for its winner. */
export const looked = signal(officeNow().getTime());

/** Looks at the clock for as long as the page is there: now and then, and whenever the office has said what time it is. */
export function watchYours(): () => void {
  const look = () => {
    looked.value = officeNow().getTime();
  };
  const timer = setInterval(look, LOOK_MS);
  const forget = effect(() => {
    if (office.value !== null) look();
  });
  return () => {
    clearInterval(timer);
    forget();
  };
}

/** Whether a ring waits for its winner's hand. */
export const isYours = ({ state, yoursUntil }: RingView, now: number): boolean =>
  state === 'waiting' && yoursUntil !== undefined && Date.parse(yoursUntil) > now;

/** How long it still waits: whole minutes, since nobody runs by the second; the last look at the clock may be old. */
export function left({ yoursUntil = '' }: RingView, now: number, { locale }: Manner): string {
  const minutes = Math.max(1, Math.ceil((Date.parse(yoursUntil) - now - LOOK_MS) / 60_000));
  return new Intl.NumberFormat(locale, { style: 'unit', unit: 'minute', unitDisplay: 'short' }).format(minutes);
}

export const theirs = (ring: RingView, now: number, manner: Manner): string =>
  texts.theirsToRing(names(ring.sellers, manner), left(ring, now, manner));

/** Each win that waits once, though it waits on two bells; in the order of `rings`. */
export function allYours(rings: readonly RingView[], now: number): RingView[] {
  const waiting = rings.filter((ring) => isYours(ring, now));
  return waiting.filter((ring, at) => waiting.findIndex((each) => isSameOrder(each, ring)) === at);
}

const isSameOrder = (a: RingView, b: RingView): boolean => a.source === b.source && a.orderId === b.orderId;
