import type { Money } from '../../broker/contract/money.ts';
import { rates } from '../store/rates.ts';
import { SumTooLarge } from '../store/tallies.ts';
import type { Unit } from '../store/unit.ts';
import { dayBefore } from '../time.ts';
import { atRate, crossRate } from './rate.ts';

/** A reference rate holds over holidays; one that is older says nothing of the day. */
export const RATE_DAYS = 10;

/** What money comes to in the office currency: `rate` units of it per unit, as published on `rateOn`. */
export interface Converted {
  minor: number;
  rate: string;
  rateOn: string;
}

export type Exchange = ReturnType<typeof openExchange>;

interface ExchangePorts {
  /** The office's. */
  currency: string;
}

/** Turns money into the office currency, at the European Central Bank's reference rates. */
export function openExchange({ currency: office }: ExchangePorts) {
  const listeners: (() => void)[] = [];

  /**
   * At the rate of the day or the last business day before it; undefined where there is none, or an old one only.
   * `day` is the office's. Money of the office currency comes back as it is, at rate "1".
   */
  async function convert(unit: Unit, money: Money, day: string): Promise<Converted | undefined> {
    if (money.currency === office) return { minor: money.minor, rate: '1', rateOn: day };
    const key = `rate ${money.currency} ${day}`;
    const { found } = await unit.once(key, async () => ({ found: await rateOn(unit, money.currency, day) }));
    if (found === undefined) return undefined;
    const minor = atRate(money, found.rate, office);
    if (!Number.isSafeInteger(minor)) throw new SumTooLarge(day);
    return { minor, ...found };
  }

  async function rateOn(unit: Unit, currency: string, day: string) {
    unit.afterCommit(() => {
      for (const listen of listeners) listen();
    });
    const span = { earliest: dayBefore(day, RATE_DAYS), latest: day };
    if (currency === 'EUR' || office === 'EUR') {
      const row = await rates.newest(unit, currency === 'EUR' ? office : currency, span);
      if (row === undefined) return undefined;
      const [from, to] = currency === 'EUR' ? ['1', row.per_euro] : [row.per_euro, '1'];
      return { rate: crossRate({ from, to }), rateOn: row.day };
    }
    const both = await rates.newestOfBoth(unit, [currency, office], span);
    if (both === undefined) return undefined;
    return { rate: crossRate({ from: both.per_euro, to: both.other_per_euro }), rateOn: both.day };
  }

  return {
    convert,
    /** Hears that money of another currency was met. */
    onNeed: (listen: () => void): void => void listeners.push(listen),
  };
}
