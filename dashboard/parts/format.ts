import type { WireMoney } from '../../broker/contract/wire-money.ts';
import { texts } from '../texts.ts';

/** How this page writes: the browser's locale (undefined) and the office's time zone. Tests pass both. */
export interface Manner {
  locale: string | undefined;
  timeZone: string | undefined;
}

/** A 24-hour clock whatever the locale: a log is read by it, and the terminal writes it so. */
const hourly = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' } as const;

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

/** What was added or taken off, with its sign: −€3,100. */
export function signedMoney(amount: WireMoney, manner: Manner): string {
  const taken = amount.amount.startsWith('-');
  return `${taken ? '−' : '+'}${money({ ...amount, amount: amount.amount.replace(/^-/, '') }, manner)}`;
}

/** Money to the last decimal that was sent. */
export function exactMoney({ amount, currency }: WireMoney, { locale }: Manner): string {
  const digits = amount.split('.')[1]?.length ?? 0;
  const decimals = { minimumFractionDigits: digits, maximumFractionDigits: digits };
  return new Intl.NumberFormat(locale, { style: 'currency', currency, ...decimals }).format(Number(amount));
}

/** What is reached, as a wall rounds it: down, so that nothing is said to be reached too early. */
export const roundedDown = (amount: string): string =>
  Math.abs(Number(amount)) >= 1000 ? String(Math.floor(Number(amount))) : amount;

/** A decimal string in a milestone's unit: a currency code, or `wins`. */
export function quantity(amount: string, unit: string, manner: Manner): string {
  if (unit === 'wins') return texts.wins(new Intl.NumberFormat(manner.locale).format(Number(amount)));
  return money({ amount, currency: unit }, manner);
}

/** 10:42 by the office's clock. */
export function clock(at: Date, { locale, timeZone }: Manner): string {
  return new Intl.DateTimeFormat(locale, { timeZone, ...hourly }).format(at);
}

/** 10:42:05 by the office's clock, or 10:42:05.3. */
export function second(at: Date, { locale, timeZone }: Manner, decimals: 0 | 1 = 0): string {
  const whole = { timeZone, ...hourly, second: '2-digit' } as const;
  const options = decimals === 0 ? whole : { ...whole, fractionalSecondDigits: decimals };
  return new Intl.DateTimeFormat(locale, options).format(at);
}

/** Tuesday 24 November 2026, by the office's clock. */
export function longDay(at: Date, { locale, timeZone }: Manner): string {
  const options = { timeZone, weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' } as const;
  return new Intl.DateTimeFormat(locale, options).format(at);
}

/** 3 hours, for so many milliseconds either way: in the greatest unit of which there is one. */
export function duration(ms: number, { locale }: Manner): string {
  const units = [
    ['day', 86_400_000],
    ['hour', 3_600_000],
    ['minute', 60_000],
    ['second', 1000],
  ] as const;
  const [unit, length] = units.find(([, length]) => Math.abs(ms) >= length) ?? ['second', 1000];
  const format = new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits: 0 });
  return format.format(Math.abs(ms) / length);
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
