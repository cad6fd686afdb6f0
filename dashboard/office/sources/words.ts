import { notUnderstood, refusedInWords } from '../../../server/api/mistake-words.ts';
import type { DeliveryView, SourceState, SourceTest, SourceView } from '../../../server/api/sources.ts';
import { clock, day, type Manner } from '../../parts/format.ts';
import { texts } from '../../texts.ts';

const words = texts.sourcePage;

export type Tone = 'good' | 'waiting' | 'wrong' | 'off';
const tones: Record<SourceState, Tone> = {
  good: 'good',
  first: 'waiting',
  paused: 'off',
  'no-secret': 'wrong',
  refused: 'wrong',
  kept: 'wrong',
  'asking-failed': 'wrong',
};
export const toneOf = ({ state }: SourceView): Tone => tones[state];

/** Of one that may be asked in place of sending, more than its secret may be missing. */
export const stateWords = ({ state, token }: SourceView): string =>
  state === 'no-secret' && token ? words.notConnected : words.states[state];

export const pathOf = (name: string): string => `/office/sources/${name}`;
export const apiOf = (name: string): string => `/api/sources/${encodeURIComponent(name)}`;

/** 10:42 of today, else with its day. */
export function moment(iso: string, manner: Manner, now: Date): string {
  const at = new Date(iso);
  const of = (date: Date) => new Intl.DateTimeFormat('sv-SE', { timeZone: manner.timeZone }).format(date);
  return of(at) === of(now) ? clock(at, manner) : `${day(of(at), manner)} ${clock(at, manner)}`;
}

export const verdictOf = ({ verdict }: Pick<DeliveryView, 'verdict'>): string => words.verdicts[verdict];

/** Why a delivery came to what it did, in words. */
export function whyOf({ verdict, reason, problem }: Pick<DeliveryView, 'verdict' | 'reason' | 'problem'>): string {
  if (problem !== undefined) return notUnderstood(problem);
  if (verdict === 'duplicate') return words.duplicateWhy;
  return reason === undefined ? '' : (words.reasons[reason] ?? reason);
}

/** What a test came to; `good`: nothing is left to be done here. */
export function testWords({ sent, asked, problem }: SourceTest): { good: boolean; lines: string[] } {
  const lines: string[] = [];
  let good = problem === undefined;
  if (problem !== undefined)
    lines.push(problem.field === 'secret' ? words.testNoSecret : words.testNothing(refusedInWords(problem, 409)));
  if (sent !== undefined) {
    const { receipt } = sent;
    good &&= receipt !== undefined && receipt.status !== 'kept';
    lines.push(receipt === undefined ? words.testRefused(sent.problem ?? String(sent.status)) : sentWords(receipt));
    if (good) lines.push(words.testFromHere);
  }
  if (asked !== undefined) {
    good &&= asked.problem === undefined;
    lines.push(asked.problem === undefined ? words.asked(asked.seen ?? 0) : words.askedBadly(asked.problem));
  }
  return { good, lines };
}

function sentWords(receipt: NonNullable<NonNullable<SourceTest['sent']>['receipt']>): string {
  const { status, orders, ignored, problem } = receipt;
  if (status === 'kept' && problem !== undefined) return words.testKept(notUnderstood(problem));
  if (orders.length > 0 || ignored === 'test' || ignored === undefined) return words.testGood;
  return words.testIgnored(words.reasons[ignored] ?? ignored);
}
