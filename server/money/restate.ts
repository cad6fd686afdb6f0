import type { Log } from '../../broker/contract/log.ts';
import type { Ledger } from '../ledger.ts';
import { counts } from '../sale.ts';
import { counted } from '../store/counted.ts';
import type { Db } from '../store/database.ts';
import type { Writer } from '../store/group-commit.ts';
import type { Tally } from '../store/tallies.ts';
import type { Unit } from '../store/unit.ts';
import { dayOf, type Instant, monthOf } from '../time.ts';
import type { Change, Totals } from '../totals.ts';
import type { Exchange } from './exchange.ts';

/** By day and by month. */
type Sums = Map<string, Tally>;

export interface RestatePorts {
  db: Db;
  writer: Writer;
  exchange: Pick<Exchange, 'convert'>;
  totals: Pick<Totals, 'mend'>;
  regroup: Ledger['regroup'];
  office: { currency: string; timeZone: string };
  log: Log;
  now: () => Instant;
}

/**
 * Somebody has given the office another currency: what was counted in the former one is counted anew, each order at the
 * rate of its own day, before anything of it is shown. Orders without a rate wait for it, as others do.
 */
export async function restate(ports: RestatePorts): Promise<void> {
  const { db, writer, office, log, totals, regroup, now } = ports;
  const former = await counted.currency(db);
  if (former === office.currency) return;
  await writer.write(async (unit) => {
    if (former === undefined) return counted.isIn(unit, office.currency);
    const sums: Sums = new Map();
    const doubtful = await counted.doubtful(unit);
    await restateOrders(unit, ports, sums);
    await restatePresses(unit, ports, sums);
    await totals.mend(unit, lacking(await counted.sums(unit), sums), now());
    // Another order may count for a sale now.
    for (const key of [...doubtful, ...(await counted.doubtful(unit))]) await regroup(unit, [key], now());
    await counted.forgetAdjustments(unit);
    await counted.isIn(unit, office.currency);
  });
  if (former === undefined) return;
  log.info({ former, currency: office.currency }, 'The office has another currency: all orders were counted anew');
}

async function restateOrders(unit: Unit, { exchange, office }: RestatePorts, sums: Sums): Promise<void> {
  for await (const row of counted.orders(unit)) {
    const { source, order_id, currency, ordered_on: day } = row;
    const found = await exchange.convert(unit, { minor: Number(row.amount_minor), currency }, day);
    const rated = currency === office.currency ? undefined : found;
    const counted_minor = found?.minor ?? null;
    const [rate, rate_on] = [rated?.rate ?? null, rated?.rateOn ?? null];
    await counted.change(unit, { source, order_id, counted_minor, rate, rate_on });
    add(sums, counts({ ...row, counted_minor }));
  }
}

/** What was told of a press was told in the currency of then; without a rate it stays so, and does not count. */
async function restatePresses(unit: Unit, { exchange, office }: RestatePorts, sums: Sums): Promise<void> {
  for (const press of await counted.presses(unit)) {
    const day = press.pressed_on ?? dayOf(Number(press.pressed_at), office.timeZone).day;
    const told = { minor: Number(press.amount_minor), currency: press.currency };
    const minor = (await exchange.convert(unit, told, day))?.minor;
    const is = minor === undefined ? told : { minor, currency: office.currency };
    await counted.changePress(unit, { press_id: press.press_id, ...is });
    if (minor === undefined) continue;
    const isAlone = press.claim === 'claimed' && press.joined_order === null;
    if (isAlone) add(sums, [{ day, minor, wins: 1 }]);
  }
}

function add(sums: Sums, changes: readonly Change[]): void {
  for (const { day, minor, wins } of changes)
    for (const period of [day, monthOf(day)]) {
      const sum = sums.get(period) ?? { minor: 0, wins: 0 };
      sums.set(period, { minor: sum.minor + minor, wins: sum.wins + wins });
    }
}

const nothing: Tally = { minor: 0, wins: 0 };

function lacking(stored: Sums, due: Sums) {
  return [...new Set([...stored.keys(), ...due.keys()])].map((period) => {
    const [was, is] = [stored.get(period) ?? nothing, due.get(period) ?? nothing];
    return { period, minor: is.minor - was.minor, wins: is.wins - was.wins };
  });
}
