import { endInWords, outcomeWords } from '../../server/api/outcome-words.ts';
import type { PressLife, RingLife, SameSale, WinLife } from '../../server/api/wins.ts';
import { exactMoney, type Manner, names } from '../parts/format.ts';
import { texts } from '../texts.ts';
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
export function storyOf({ decisions, press, rings, delivery, sale }: WinLife, manner: Manner): Event[] {
  const events = [
    ...(press === undefined ? [] : pressed(press, manner)),
    ...(delivery === undefined ? [] : [told(delivery.receivedAt, texts.received(delivery.source))]),
    ...decisions.flatMap((decision, at) => decided(decision, { again: at > 0, manner })),
    ...rings.flatMap(rang),
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
  const full = texts.saidNow(text, texts.saidKinds[said.kind], exactMoney(said.amount, manner));
  const isOld = Math.abs(Date.parse(at) - Date.parse(said.at)) > OLD_MS;
  return isOld ? texts.saidAsOf(full, moment(said.at, manner)) : full;
}

type Decision = WinLife['decisions'][number];

function decided(decision: Decision, { again, manner }: { again: boolean; manner: Manner }): Event[] {
  const { at, rings, why, delivery } = decision;
  const source = delivery?.source ?? '';
  const received = again ? texts.receivedAgain(source) : texts.received(source);
  const reasons = why.map((each) => inWordsToo(each, manner)).join(SEPARATOR);
  const came = delivery === undefined ? texts.noLongerKept : received;
  return [
    told(delivery?.receivedAt ?? at, saidInWords(came, decision, manner)),
    { at, kind: 'decided', text: rings ? texts.ringsBecause(reasons) : texts.staysSilent(reasons) },
  ];
}

/** What no real bell did says so. */
const marked = (words: string, { simulated }: RingLife['ring']): string =>
  simulated ? outcomeWords.simulated(words) : words;

function rang({ ring, steps, strokes, sharedWith, sharedBy }: RingLife): Event[] {
  let ended = false;
  const became = steps.map(({ at, step, outcome, ...counted }): Event => {
    if (step === 'sent') return { at, kind: 'sent', text: marked(texts.sent(ring.bell), ring) };
    if (step === 'sent-again') return { at, kind: 'sent', text: texts.sentAgain(ring.bell) };
    const words = outcome === undefined ? '' : marked(endInWords({ outcome, ...counted, sharedWith }), ring);
    const text = ended ? texts.corrected(words) : texts.ended(words);
    ended = true;
    const link = sharedWith && { link: sharedWith };
    return { at, kind: 'end', text: link ? `${text}. ${texts.sharedWith}` : text, ...link };
  });
  const blows = strokes.map(({ at, stroke, heard }): Event => {
    const say = { none: texts.stroke, true: texts.strokeHeard, false: texts.strokeUnheard }[`${heard ?? 'none'}`];
    return { at, kind: 'stroke', text: say(stroke, ring.strokes) };
  });
  const last = steps.at(-1)?.at ?? ring.at;
  const shared = sharedBy.map((link): Event => ({ at: last, kind: 'end', text: texts.sharedBy, link }));
  // What was struck comes before the word that it is over, should both have come within a millisecond.
  return [
    ...became.filter(({ kind }) => kind === 'sent'),
    ...blows,
    ...became.filter(({ kind }) => kind === 'end'),
    ...shared,
  ];
}

function pressed(press: PressLife, manner: Manner): Event[] {
  const { at, receivedAt, rang, bell, claimedAt, sellers, customer, amount, order } = press;
  const said = [names(sellers, manner), customer, amount && exactMoney(amount, manner)].filter(
    (part) => part !== undefined,
  );
  return [
    told(at, rang ? texts.pressedOn(bell) : texts.pressedSilently(bell)),
    ...(Date.parse(receivedAt) - Date.parse(at) > LATE_MS ? [told(receivedAt, texts.pressHeardOf)] : []),
    ...(claimedAt === undefined ? [] : [told(claimedAt, texts.claimedBy(said))]),
    ...(order === undefined ? [] : [{ ...told(claimedAt ?? receivedAt, texts.joined), link: order }]),
  ];
}
