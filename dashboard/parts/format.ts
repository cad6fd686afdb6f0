import type { WireMoney } from '../../broker/contract/money.ts';
import { texts } from '../texts.ts';

/** How this page writes: the browser's locale (undefined) and the office's time zone. Tests pass both. */
export interface Manner {
  locale: string | undefined;
  timeZone: string | undefined;
}

/** Money for a wall: whole units from 1,000 on, rounded to the nearest. */
export function money({ amount, currency }: WireMoney, { locale }: Manner): string {
  const value = Number(amount);
  const fraction = amount.split('.')[1] ?? '';
  // The decimals are those of the amount as sent: Intl's differ from ISO 4217 for 17 currencies.
  const digits = Math.abs(value) >= 1000 || /^0*$/.test(fraction) ? 0 : fraction.length;
  const format = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  return format.format(value);
}

/** A decimal string in a milestone's unit: a currency code, or `wins`. */
export function quantity(amount: string, unit: string, manner: Manner): string {
  if (unit === 'wins') return texts.wins(new Intl.NumberFormat(manner.locale).format(Number(amount)));
  return money({ amount, currency: unit }, manner);
}

/** 10:42 by the office's clock. */
export function clock(at: Date, { locale, timeZone }: Manner): string {
  return new Intl.DateTimeFormat(locale, { timeZone, hour: '2-digit', minute: '2-digit' }).format(at);
}

/** 2 Nov 2024, for a calendar date such as 2024-11-02. */
export function day(date: string, { locale }: Manner): string {
  const options = { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' } as const;
  return new Intl.DateTimeFormat(locale, options).format(new Date(`${date}T00:00:00Z`));
}

/** March, for 2026-03; any other period as it was named. */
export function monthName(period: string, { locale }: Manner): string {
  if (!/^\d{4}-\d{2}$/.test(period)) return period;
  return new Intl.DateTimeFormat(locale, { month: 'long', timeZone: 'UTC' }).format(new Date(`${period}-01T00:00:00Z`));
}

/** Anouk, Bram & Chantal; some English locales would put a comma before the ampersand. */
export function names(list: readonly string[], { locale }: Manner): string {
  const parts = new Intl.ListFormat(locale, { style: 'short', type: 'conjunction' }).formatToParts(list);
  return parts.map(({ type, value }) => (type === 'literal' ? value.replace(/^, (?=&)/, ' ') : value)).join('');
}
