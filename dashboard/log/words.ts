import type { Reason, Silence } from '../../broker/contract/ring.ts';
import type { Trouble } from '../../broker/contract/wall.ts';
import { notUnderstood } from '../../server/api/mistake-words.ts';
import { outcomeWords, rangInWords } from '../../server/api/outcome-words.ts';
import type { WinView } from '../../server/api/wins.ts';
import { clock, day, duration, exactMoney, type Manner, money, names } from '../parts/format.ts';
import { texts } from '../texts.ts';
import { inWords } from '../wall/words.ts';

/** Between parts that have commas of their own. */
export const SEPARATOR = ' · ';

/** What a line of the log is called: who won it, else who bought, else what it is. */
export function nameOf(win: WinView, manner: Manner): string {
  if (win.kind === 'rehearsal') return texts.rehearsal;
  if (win.kind === 'kept') return texts.notUnderstood;
  if (win.sellers.length > 0) return names(win.sellers, manner);
  if (win.customer !== undefined) return win.customer;
  if (win.kind === 'order') return texts.anOrder(win.orderId ?? '');
  return win.claim === 'open' ? texts.aWinToClaim : texts.aPress;
}

/** Customer, amount and order, as far as they are known and not the name already. */
export function factsOf(win: WinView, manner: Manner): string[] {
  const facts = [
    win.sellers.length > 0 ? win.customer : undefined,
    win.amount === undefined ? undefined : exactMoney(win.amount, manner),
    win.orderId !== undefined && nameOf(win, manner) !== texts.anOrder(win.orderId)
      ? texts.anOrder(win.orderId)
      : undefined,
    win.source,
  ];
  return facts.filter((fact) => fact !== undefined);
}

/** Why it rang or stayed silent, but for what is said of how it ended. */
export function whyOf(win: WinView, manner: Manner): string {
  const { rings, why, problem } = win;
  if (problem !== undefined) return notUnderstood(problem);
  const reasons = rings.flatMap((ring) => ring.reasons.map((reason) => inWords(reason, manner)));
  const all = new Set([...reasons, ...why.map((each) => inWordsToo(each, manner))]);
  const ends = endsOf(win);
  return [...all].filter((each) => each !== '' && !ends.includes(each)).join(SEPARATOR);
}

const notWon: Record<string, string> = {
  ...{ refunded: texts.refunded, deleted: texts.deleted, open: texts.notWonYet },
  ...{ disputed: texts.disputes.states.open, 'lost-in-dispute': texts.disputes.states.lost },
};

const silences: Record<Silence['kind'], true> = {
  below: true,
  'no-rate': true,
  'already-decided': true,
  'nothing-new': true,
  'not-won': true,
  'correction-too-late': true,
  'test-mode': true,
  'before-restore': true,
  'milestone-passed': true,
  pressed: true,
  'pursuit-celebrated': true,
  history: true,
  'same-sale': true,
  'below-minimum': true,
  'reason-off': true,
  renewal: true,
  'invoice-to-come': true,
  'other-currency': true,
};
const isSilence = (why: Reason | Silence): why is Silence => why.kind in silences;

/** A reason or a silence. */
export const inWordsToo = (why: Reason | Silence, manner: Manner): string =>
  isSilence(why) ? silenceInWords(why, manner) : inWords(why, manner);

function silenceInWords(why: Silence, manner: Manner): string {
  const { silences } = texts;
  switch (why.kind) {
    case 'below':
      return silences.below(money(why.threshold, manner));
    case 'no-rate':
      return silences.noRate(why.currency, why.office);
    case 'already-decided':
      return silences.alreadyDecided;
    case 'nothing-new':
      return silences.nothingNew;
    case 'not-won':
      return notWon[why.status] ?? texts.cancelled;
    case 'correction-too-late':
      return silences.tooLate(why.hours);
    case 'test-mode':
      return silences.test;
    case 'before-restore':
      return silences.beforeRestore(moment(why.restoredAt, manner));
    case 'milestone-passed':
      return silences.milestonePassed(why.name);
    case 'pressed':
      return silences.pressed;
    case 'pursuit-celebrated':
      return silences.celebrated(why.orderId);
    case 'history':
      return silences.history;
    case 'same-sale':
      return silences.sameSale(why.source, why.orderId);
    case 'below-minimum':
      return silences.belowMinimum(money(why.threshold, manner));
    case 'renewal':
      return silences.renewal;
    case 'invoice-to-come':
      return silences.invoiceToCome;
    case 'other-currency':
      return silences.otherCurrency(exactMoney(why.amount, manner), why.order);
    case 'reason-off':
      return silences.reasonOff(texts.reasons[why.reason] ?? why.reason);
  }
}

/** What became of it, a line for each bell; a win on several bells names each. */
export function endsOf(win: WinView): string[] {
  const { rings, status, claim, kind, dispute } = win;
  const several = new Set(rings.map(({ bell }) => bell)).size > 1;
  const rang = rings.map((ring) => (several ? texts.bellNamed(ring.bell, rangInWords(ring)) : rangInWords(ring)));
  const ends = rang.length > 0 ? [...new Set(rang)] : [kind === 'kept' ? outcomeWords.kept : outcomeWords.silent];
  if (status === 'cancelled') ends.push(texts.cancelled);
  if (status === 'refunded' && dispute?.only !== true) ends.push(texts.refunded);
  if (dispute !== undefined) ends.push(texts.disputes.states[dispute.state]);
  if (status === 'deleted') ends.push(texts.deleted);
  if (status === 'open') ends.push(texts.notWonYet);
  if (claim === 'open') ends.push(texts.stillOpen);
  if (claim === 'undone') ends.push(texts.takenBack);
  if (claim === 'lapsed') ends.push(texts.unclaimed);
  return ends;
}

/** `rang`: it did; `silent`: it was not to; `wrong`: it should have, and nobody can say that it was heard. */
export function toneOf({ rings, kind }: WinView): 'rang' | 'silent' | 'wrong' {
  if (kind === 'kept') return 'wrong';
  if (rings.some(({ outcome, state }) => state !== 'ended' || outcome === 'heard' || outcome === 'struck'))
    return 'rang';
  return rings.length === 0 || rings.every(({ outcome }) => outcome === 'quiet') ? 'silent' : 'wrong';
}

/** Each trouble in a sentence, the bells' own problems aside, which the wall tells. */
export function troubleInWords(trouble: Trouble, manner: Manner): string {
  switch (trouble.kind) {
    case 'cannot-store':
      return texts.cannotStore[trouble.cause] ?? texts.cannotStore.other;
    case 'disk-low':
      return texts.diskLow(size(trouble.freeMb, manner));
    case 'clock':
      return texts.clockJumped(duration(trouble.byMs, manner));
    case 'backup-failed':
      return texts.backupFailed;
    case 'totals-differ':
      return texts.totalsDiffer;
    case 'bell':
      return texts.bellNamed(trouble.bell, texts.noAnswerBecause[trouble.problem ?? 'not-answering'] ?? texts.noAnswer);
    case 'source-silent':
      return texts.sourceSilent(trouble.source, moment(trouble.lastAt, manner));
    case 'no-rates':
      return texts.noNewRates(trouble.last && day(trouble.last, manner));
  }
}

const size = (megabytes: number, { locale }: Manner): string =>
  new Intl.NumberFormat(locale, { style: 'unit', unit: 'megabyte' }).format(megabytes);

/** 2 Nov 2024, 10:42 by the office's clock. */
export function moment(iso: string, manner: Manner): string {
  const at = new Date(iso);
  const date = new Intl.DateTimeFormat('en-CA', { timeZone: manner.timeZone, dateStyle: 'short' }).format(at);
  return `${day(date, manner)}, ${clock(at, manner)}`;
}
