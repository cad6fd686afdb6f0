import { exponentOf, type Money, wire } from '../../broker/contract/money.ts';
import type { Suggestion } from '../api/dry-run.ts';
import type { ReplayRow } from '../store/replay-rows.ts';
import { dayNamed, dayOf, weekOf } from '../time.ts';
import type { SuggestionJob } from './job.ts';
import { type Read, type Rung, replay, sellerOf, withLedger } from './replay.ts';
import { saleOf, weeks } from './report.ts';

/** What a suggestion has to stand on: two months, and as many orders as somebody could guess from. */
const NEEDS = { weeks: 8, orders: 20 };

/** Figures that people choose, times ten, a hundred and so on. */
const ROUND = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 7.5, 8];

/** The large order with which all reasons together would have rung about so often a week. */
export function suggest(job: SuggestionJob): Suggestion {
  return withLedger(job, (read) => suggestFrom(read, job));
}

function suggestFrom(read: Read, job: SuggestionJob): Suggestion {
  const all = wonWeeks(job, read);
  const orders = new Set(read.looks.flatMap(({ status, order }) => (status === 'won' ? [saleOf(order)] : []))).size;
  if (all.length < NEEDS.weeks || orders < NEEDS.orders)
    return { kind: 'too-little', weeks: all.length, orders, needs: NEEDS };
  const weekNamed = weeks(job.office.timeZone);
  const isCounted = ({ quiet, look }: Rung): boolean => !quiet && all.includes(weekNamed(look.at));
  const ringing = (largeOrder: Money): Rung[] =>
    replay(read, { ...job, rules: { ...job.rules, largeOrder } }).filter(isCounted);
  const { figure, rung } = nearest({ wanted: job.perWeek * all.length, job, ringing });
  const spread = (rings: readonly Rung[]) => spreadOver(all, rings, job.office.timeZone);
  return {
    kind: 'threshold',
    largeOrder: wire(figure),
    ...{ weeks: all.length, orders },
    perWeek: spread(rung),
    now: { largeOrder: wire(job.rules.largeOrder), perWeek: spread(ringing(job.rules.largeOrder)) },
    quietPeople: quietPeople(read, rung),
  };
}

/** The Mondays of all weeks that are whole since the first order: neither the one it came in nor the present one. */
function wonWeeks({ from, to, office }: SuggestionJob, { looks }: Read): string[] {
  const first = looks.find(({ status }) => status === 'won');
  if (first === undefined) return [];
  const start = Math.max(first.at, dayNamed(from, office.timeZone).start);
  const mondays = new Set<string>();
  const named = weeks(office.timeZone);
  for (let at = start; at < dayNamed(to, office.timeZone).end; at += 86_400_000) mondays.add(named(at));
  const begin = dayOf(start, office.timeZone).day;
  return [...mondays].filter((monday) => monday >= begin && (weekOf(monday).at(-1) ?? '') <= to);
}

/** From the least that is worth naming to more than anybody's order. */
function figures({ office: { currency } }: SuggestionJob): Money[] {
  const unit = 10 ** (exponentOf(currency) ?? 2);
  const powers = Array.from({ length: 9 }, (_, power) => 10 ** (power + 1));
  return powers.flatMap((power) => ROUND.map((figure) => ({ minor: Math.round(figure * power * unit), currency })));
}

interface Search {
  /** In all. */
  wanted: number;
  job: SuggestionJob;
  ringing(figure: Money): Rung[];
}

interface Chosen {
  figure: Money;
  rung: Rung[];
}

/**
 * The figure with which the number that ring is nearest to what is wanted. One replay by the least figure tells who rings
 * only for its amount, and so how many would by any other; what was guessed from that is replayed, and its neighbours.
 */
function nearest({ wanted, job, ringing }: Search): Chosen {
  const all = figures(job);
  const tried = new Map<number, Chosen>();
  const at = (index: number): Chosen => {
    const figure = all[index] ?? job.rules.largeOrder;
    const known = tried.get(index) ?? { figure, rung: ringing(figure) };
    tried.set(index, known);
    return known;
  };
  const guessed = guess({ all, wanted, rung: at(0).rung });
  const off = (index: number) => (all[index] === undefined ? Number.POSITIVE_INFINITY : distance(at(index), wanted));
  let index = guessed;
  while (off(index + 1) < off(index)) index += 1;
  // Where large orders ring on no bell, or need more by a threshold of their own, the lowest of those that do the same.
  while (off(index - 1) <= off(index)) index -= 1;
  return at(index);
}

const distance = ({ rung }: Chosen, wanted: number): number => Math.abs(rung.length - wanted);

/** The place of the figure by which the number that ring comes nearest, as far as amounts alone tell. */
function guess({ all, wanted, rung }: { all: readonly Money[]; wanted: number; rung: readonly Rung[] }): number {
  const forAmount = rung.filter(({ reasons }) => reasons.every((each) => each.kind === 'large-order' && !each.for));
  const amounts = forAmount.map(({ look }) => look.counted ?? 0).sort((a, b) => b - a);
  const others = rung.length - amounts.length;
  const least = amounts[Math.max(0, wanted - others - 1)] ?? 0;
  return Math.max(
    0,
    all.findLastIndex(({ minor }) => minor <= least),
  );
}

function spreadOver(mondays: readonly string[], rung: readonly Rung[], timeZone: string) {
  const named = weeks(timeZone);
  const counts = new Map(mondays.map((monday) => [monday, 0]));
  for (const { look } of rung) {
    const monday = named(look.at);
    const known = counts.get(monday);
    if (known !== undefined) counts.set(monday, known + 1);
  }
  const sorted = [...counts.values()].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const median = ((sorted[Math.ceil(middle) - 1] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2;
  const mean = Math.round((10 * sorted.reduce((sum, each) => sum + each, 0)) / sorted.length) / 10;
  return { min: sorted[0] ?? 0, median, max: sorted.at(-1) ?? 0, mean };
}

/** Whoever won something in that time and would never have heard the bell for it; most orders first. */
function quietPeople(read: Read, rung: readonly Rung[]): { seller: string; orders: number }[] {
  const heard = new Set(rung.map(({ look }) => sellerOf(read, look.order)?.key));
  const people = new Map<string, { seller: string; orders: number }>();
  const counted = new Set<ReplayRow | string>();
  for (const { order, status, before, again } of read.looks) {
    const seller = status === 'won' ? sellerOf(read, order) : undefined;
    if (seller === undefined || heard.has(seller.key) || (before && counted.has(saleOf(order)))) continue;
    if (again) counted.add(saleOf(order));
    const known = people.get(seller.key) ?? { seller: seller.name, orders: 0 };
    people.set(seller.key, known);
    known.orders += 1;
  }
  return [...people.values()].sort((a, b) => b.orders - a.orders);
}
