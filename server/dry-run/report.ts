import { wire } from '../../broker/contract/money.ts';
import type { Reason } from '../../broker/contract/ring.ts';
import type { DryRunOrder, DryRunReport, Tally } from '../api/dry-run.ts';
import { byName } from '../names.ts';
import type { ReplayRow } from '../store/replay-rows.ts';
import { isoOf } from '../time.ts';
import type { ReplayJob } from './job.ts';
import type { Look } from './looks.ts';
import { type Read, saleOf, sellerOf, whyRang, withLedger } from './read.ts';
import { hasTimes, type Rung, replay } from './replay.ts';
import { weeks } from './weeks.ts';

const SHOWN = 200;

/** What these rules would have rung, compared with what rang. */
export function dryRun(job: ReplayJob): Omit<DryRunReport, 'ms'> {
  return withLedger(job, (read) => reportOf(job, read, replay(read, job)));
}

interface Line {
  look: Look;
  rung: Rung | undefined;
  /** Why it really rang. */
  why: string | undefined;
}

function reportOf(job: ReplayJob, read: Read, rung: readonly Rung[]): Omit<DryRunReport, 'ms'> {
  const { from, to } = job;
  const lines = linesOf(read, rung);
  const sums = { total: tallies(), weeks: tallies(), reasons: tallies(), sellers: tallies() };
  const weekNamed = weeks(job.office.timeZone);
  for (const line of lines) {
    const is = { rings: line.rung !== undefined, quiet: line.rung?.quiet === true, rang: line.why !== undefined };
    sums.total.add('all', is);
    sums.weeks.add(weekNamed(line.look.at), is);
    const seller = sellerNamed(read, line.look.order);
    if (seller !== undefined) sums.sellers.add(seller, is);
    const would = new Set<string>(line.rung?.reasons.map(({ kind }) => kind));
    const did = new Set<string>(reasonsIn(line.why).map(({ kind }) => kind));
    for (const kind of new Set([...would, ...did]))
      sums.reasons.add(kind, { rings: would.has(kind), quiet: would.has(kind) && is.quiet, rang: did.has(kind) });
  }
  const newest = lines.toSorted((a, b) => b.look.at - a.look.at);
  return {
    ...{ from, to, looked: read.orders },
    untimed: hasTimes(job) ? rung.filter(({ look }) => !look.live).length : 0,
    total: sums.total.all()[0]?.[1] ?? { rings: 0, quiet: 0, rang: 0 },
    weeks: sums.weeks.all().map(([week, tally]) => ({ week, ...tally })),
    reasons: sums.reasons.all().map(([reason, tally]) => ({ reason, ...tally })),
    sellers: sums.sellers.all().map(([seller, tally]) => ({ seller, ...tally })),
    orders: newest.slice(0, SHOWN).map((line) => orderOf(read, line)),
    more: newest.length > SHOWN,
  };
}

/** Those that would ring, and those that did. */
function linesOf(read: Read, rung: readonly Rung[]): Line[] {
  const would = new Set(rung.map((it) => saleOf(it.look.order)));
  const lines: Line[] = rung.map((it) => ({ look: it.look, rung: it, why: whyRang(read, it.look.order) }));
  const seen = new Set<ReplayRow | string>();
  for (const look of read.looks) {
    const { order } = look;
    if (!(order.rang || order.more.sale !== null) || would.has(saleOf(order)) || seen.has(saleOf(order))) continue;
    seen.add(saleOf(order));
    const why = whyRang(read, order);
    if (why !== undefined) lines.push({ look, rung: undefined, why });
  }
  return lines;
}

const sellerNamed = (read: Read, order: ReplayRow): string | undefined => sellerOf(read, order)?.name;

function orderOf(read: Read, { look, rung, why }: Line): DryRunOrder {
  const { order, at, amount } = look;
  const detail = read.detail(order);
  const seller = sellerNamed(read, order);
  return {
    source: detail.source,
    orderId: detail.order_id,
    at: isoOf(at),
    ...(detail.customer !== null && { customer: detail.customer }),
    ...(seller !== undefined && { seller }),
    amount: wire({ minor: amount ?? detail.amount, currency: detail.currency }),
    reasons: rung?.reasons ?? [],
    rings: rung !== undefined,
    quiet: rung?.quiet === true,
    rang: why !== undefined,
  };
}

const reasonsIn = (why: string | undefined): Reason[] => (why === undefined ? [] : (JSON.parse(why) as Reason[]));

function tallies() {
  const kept = new Map<string, Tally>();
  return {
    add(name: string, is: { rings: boolean; quiet: boolean; rang: boolean }): void {
      const known = kept.get(name);
      const tally = known ?? { rings: 0, quiet: 0, rang: 0 };
      if (known === undefined) kept.set(name, tally);
      if (is.rings) tally.rings += 1;
      if (is.quiet) tally.quiet += 1;
      if (is.rang) tally.rang += 1;
    },
    all: () => byName([...kept], ([name]) => name),
  };
}
