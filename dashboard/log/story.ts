import type { PressLife, SameSale, WinLife } from '../../server/api/wins.ts';
import { exactMoney, type Manner, names } from '../parts/format.ts';
import { texts } from '../texts.ts';
import { rang } from './ring-story.ts';
import { inWordsToo, moment, SEPARATOR } from './words.ts';

/** One thing that happened. `at`: ISO instant. `link`: another win, by its id. */
export interface Event {
  at: string;
  text: string;
  kind: 'told' | 'decided' | 'sent' | 'stroke' | 'end';
  link?: { id: string; name: string };
}

/** A press told later than this had waited for the office to be reached. */
const LATE_MS = 10_000;
/** What was so longer ago than this before it was told says since when. */
const OLD_MS = 120_000;

/** All that happened to a win, in the order in which it did; what has the same time stays in the order of the way. */
export function storyOf({ win, decisions, press, rings, delivery, sale }: WinLife, manner: Manner): Event[] {
  const several = new Set(rings.map(({ ring }) => ring.bell)).size > 1;
  const events = [
    ...(press === undefined ? [] : pressed(press, { of: win.id, manner })),
    ...(delivery === undefined ? [] : [told(delivery.receivedAt, texts.received(delivery.source))]),
    ...decisions.flatMap((decision, at) => decided(decision, { before: decisions.slice(0, at), manner })),
    ...rings.flatMap((ring) => rang(ring, { several, told: [win.id, press?.order?.id], manner })),
    ...sale.flatMap(joined),
  ];
  return events.sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
}

const told = (at: string, text: string): Event => ({ at, text, kind: 'told' });

/** That two orders are one sale was found out, or said, and perhaps taken back. */
function joined({ win, orderId, at, undone }: SameSale): Event[] {
  const link = { id: win, name: texts.anOrder(orderId) };
  return [
    ...(at === undefined ? [] : [{ ...told(at, texts.sale.joined), link }]),
    ...(undone === undefined ? [] : [{ ...told(undone.at, texts.sale.parted(undone.by)), link }]),
  ];
}

/** What was said, what it came to, and by when it was so where that is not just now. */
function saidInWords(text: string, { said, at }: Decision, manner: Manner): string {
  if (said === undefined) return text;
  if (said.kind === 'rate') return texts.saidNow(texts.rateCame, texts.saidKinds.won, exactMoney(said.amount, manner));
  if (said.kind === 'taken-back')
    return texts.saidNow(texts.importTakenBack, texts.saidKinds[said.status], exactMoney(said.amount, manner));
  const full = texts.saidNow(text, saidKinds[said.kind], exactMoney(said.amount, manner));
  const isOld = Math.abs(Date.parse(at) - Date.parse(said.at)) > OLD_MS;
  return isOld ? texts.saidAsOf(full, moment(said.at, manner)) : full;
}

const saidKinds = { ...texts.saidKinds, ...texts.disputes.said };

type Decision = WinLife['decisions'][number];

function decided(decision: Decision, { before, manner }: { before: Decision[]; manner: Manner }): Event[] {
  const { at, rings, why, delivery } = decision;
  const source = delivery?.source ?? '';
  const received = before.length > 0 ? texts.receivedAgain(source) : texts.received(source);
  const reasons = why.map((each) => inWordsToo(each, manner)).join(SEPARATOR);
  const silent = before.some((each) => each.rings) ? texts.noFurtherRing : texts.staysSilent;
  const say = rings ? texts.ringsBecause : silent;
  const came = delivery === undefined ? texts.noLongerKept : received;
  return [
    told(delivery?.receivedAt ?? at, saidInWords(came, decision, manner)),
    { at, kind: 'decided', text: say(reasons) },
  ];
}

function pressed(press: PressLife, { of, manner }: { of: string; manner: Manner }): Event[] {
  const { at, receivedAt, rang, bell, claimedAt, sellers, customer, amount, order } = press;
  const said = [names(sellers, manner), customer, amount && exactMoney(amount, manner)].filter(
    (part) => part !== undefined,
  );
  return [
    told(at, rang ? texts.pressedOn(bell) : texts.pressedSilently(bell)),
    ...(Date.parse(receivedAt) - Date.parse(at) > LATE_MS ? [told(receivedAt, texts.pressHeardOf)] : []),
    ...(claimedAt === undefined
      ? []
      : [told(claimedAt, (press.yours ? texts.waited.pressFor : texts.claimedBy)(said))]),
    ...(order === undefined || order.id === of
      ? []
      : [{ ...told(claimedAt ?? receivedAt, texts.joined), link: order }]),
  ];
}
