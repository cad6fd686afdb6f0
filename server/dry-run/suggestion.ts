import { type Money, wire } from '../../broker/contract/money.ts';
import type { Choice, Suggestion } from '../api/dry-run.ts';
import { figuresBetween } from './figures.ts';
import type { SuggestionJob } from './job.ts';
import type { Look } from './looks.ts';
import { type Moment, momentsOf } from './moments.ts';
import { isLarge, nearest, type Tried } from './nearest.ts';
import { quietPeople } from './quiet-people.ts';
import { type Read, saleOf, withLedger } from './read.ts';
import { hasTimes, replay } from './replay.ts';
import { byWeek, perWeek, spreadOf, weeks, wholeWeeks } from './weeks.ts';

/** What a suggestion has to stand on: two months, and as many orders as somebody could guess from. */
const NEEDS = { weeks: 8, orders: 20 };

/** The large order with which all reasons together would have rung about so often a week. */
export function suggest(job: SuggestionJob): Suggestion {
  if (!job.rules.reasons.largeOrder.on) return { kind: 'switched-off' };
  return withLedger(job, (read) => suggestFrom(read, job));
}

function suggestFrom(read: Read, job: SuggestionJob): Suggestion {
  const won = read.looks.filter(({ status }) => status === 'won');
  const mondays = wholeWeeks(job, won);
  const isWithin = within(mondays, job);
  const counted = won.filter(isWithin);
  const orders = salesIn(counted);
  if (mondays.length < NEEDS.weeks || orders < NEEDS.orders)
    return { kind: 'too-little', weeks: mondays.length, orders: salesIn(won), inWeeks: orders, needs: NEEDS };
  const moments = momentsOf(read, job);
  const ringing = (largeOrder: Money): Tried => {
    const rung = replay(read, { ...job, rules: { ...job.rules, largeOrder } }, moments);
    const aloud = rung.filter(({ quiet }) => !quiet);
    return { figure: largeOrder, all: aloud, rung: aloud.filter(({ look }) => isWithin(look)) };
  };
  const found = nearest(figuresFor(job, moments), { wanted: job.perWeek * mondays.length, ringing });
  const { chosen, other, isAll } = found ?? { chosen: ringing(job.rules.largeOrder), isAll: true };
  const weekly = ({ rung }: Tried) => byWeek(mondays, rung, job.office.timeZone);
  const told = (tried: Tried) => choiceOf(tried, weekly(tried));
  return {
    kind: 'threshold',
    asked: job.perWeek,
    ...told(chosen),
    byWeek: weekly(chosen),
    orders,
    ...(other !== undefined && { other: told(other) }),
    ...(isAll && { most: { couldRing: chosen.rung.length, ordersPerWeek: perWeek(orders, mondays.length) } }),
    untimed: hasTimes(job) ? salesIn(counted.filter(({ live }) => !live)) : 0,
    now: told(ringing(job.rules.largeOrder)),
    quietPeople: quietPeople(read, chosen.all),
  };
}

const choiceOf = ({ figure, rung }: Tried, weekly: readonly { rings: number }[]): Choice => ({
  largeOrder: wire(figure),
  perWeek: spreadOf(weekly.map(({ rings }) => rings)),
  large: rung.filter(isLarge).length,
});

function within(mondays: readonly string[], { office }: SuggestionJob): (look: Look) => boolean {
  const all = new Set(mondays);
  const named = weeks(office.timeZone);
  return ({ at }) => all.has(named(at));
}

const salesIn = (looks: readonly Look[]): number => new Set(looks.map(({ order }) => saleOf(order))).size;

/** From more than any order comes to down to what all of them reach, as far as orders may ring at all. */
function figuresFor({ rules: { minimum }, office }: SuggestionJob, moments: readonly Moment[]): Money[] {
  let [least, greatest] = [Number.POSITIVE_INFINITY, 0];
  for (const { look, asked } of moments) {
    if (asked === undefined || !look.counted) continue;
    least = Math.min(least, look.counted);
    greatest = Math.max(greatest, look.counted);
  }
  return figuresBetween(Math.max(least, minimum?.minor ?? 0), greatest, office.currency);
}
