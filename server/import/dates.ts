import type { ImportFormat } from '../api/imports.ts';
import { type Instant, localInstant } from '../time.ts';

type Order = NonNullable<ImportFormat['dates']>;

const TIME = String.raw`(?:[T ,]+(\d{1,2})[:.](\d{2})(?:[:.](\d{2})(?:[.,]\d{1,9})?)?\s*([AaPp])?\.?[Mm]?\.?\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?`;
const YEAR_FIRST = new RegExp(String.raw`^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})${TIME}$`);
const COMPACT = /^((?:19|20)\d{2})(0[1-9]|1[0-2])([0-2]\d|3[01])$/;
const YEAR_LAST = new RegExp(String.raw`^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})${TIME}$`);
const SERIAL = /^\d{5}(?:[.,]\d{1,12})?$/;
/** What spreadsheets count from, and what a date of a sale is within: 1970 to 2100. */
const SERIAL_RANGE = { first: 25_569, last: 73_050 };

/** Which orders of day, month and year a text can be read in; empty where it is no date. */
export function datesIn(text: string): Order[] {
  const value = text.trim();
  if (YEAR_FIRST.test(value) || COMPACT.test(value)) return partsOf(value, 'iso') === undefined ? [] : ['iso'];
  if (SERIAL.test(value)) return partsOf(value, 'serial') === undefined ? [] : ['serial'];
  return (['day-first', 'month-first'] as const).filter((order) => partsOf(value, order) !== undefined);
}

interface Parts {
  day: string;
  /** Seconds since midnight by the wall's clock; undefined for a day alone. */
  seconds: number | undefined;
  /** Minutes east of UTC, where the text says so. */
  offset: number | undefined;
}

export interface ReadDate {
  day: string;
  /** Noon of the office where the text has no time, so that it is that day in summer and winter. */
  at: Instant;
}

/** A date of a cell by the file's order and, without an offset, the office's zone. Year first is read in any order. */
export function readDate(text: string, order: Order, zone: string): ReadDate | undefined {
  const parts = partsOf(text.trim(), order);
  if (parts === undefined) return undefined;
  const { day, seconds, offset } = parts;
  if (offset !== undefined)
    return { day, at: Date.parse(`${day}T00:00:00Z`) + (seconds ?? 0) * 1000 - offset * 60_000 };
  if (seconds === undefined) return { day, at: hourOf(day, 12, zone) };
  const hour = Math.floor(seconds / 3600);
  return { day, at: hourOf(day, hour, zone) + (seconds - hour * 3600) * 1000 };
}

/** Zones are slow, and a file has few hours: the last are kept. */
const hours = new Map<string, Instant>();

function hourOf(day: string, hour: number, zone: string): Instant {
  const key = `${zone} ${day} ${hour}`;
  const known = hours.get(key);
  if (known !== undefined) return known;
  const at = localInstant(`${day}T${String(hour).padStart(2, '0')}:00:00`, zone) ?? Date.parse(`${day}T12:00:00Z`);
  if (hours.size >= 20_000) hours.clear();
  hours.set(key, at);
  return at;
}

function partsOf(text: string, order: Order): Parts | undefined {
  const compact = COMPACT.exec(text);
  if (compact !== null && order !== 'serial') return { day: `${compact[1]}-${compact[2]}-${compact[3]}`, ...noTime };
  const iso = YEAR_FIRST.exec(text);
  if (iso !== null) return assembled({ year: iso[1], month: iso[2], day: iso[3] }, iso.slice(4));
  if (order === 'serial') return serialParts(text);
  const match = order === 'iso' ? null : YEAR_LAST.exec(text);
  if (match === null) return undefined;
  const [, first, second, year] = match;
  const [day, month] = order === 'day-first' ? [first, second] : [second, first];
  return assembled({ year: year?.length === 2 ? `20${year}` : year, month, day }, match.slice(4));
}

const noTime = { seconds: undefined, offset: undefined };
type Date3 = Record<'year' | 'month' | 'day', string | undefined>;

function assembled({ year, month, day }: Date3, time: readonly (string | undefined)[]): Parts | undefined {
  const named = `${year}-${month?.padStart(2, '0')}-${day?.padStart(2, '0')}`;
  const at = new Date(`${named}T00:00:00Z`);
  if (Number.isNaN(at.getTime()) || at.toISOString().slice(0, 10) !== named) return undefined;
  if (Number(year) < 1970 || Number(year) > 2100) return undefined;
  const [hour, minute, second, half, zone] = time;
  if (hour === undefined) return { day: named, ...noTime };
  const hours24 = half === undefined ? Number(hour) : (Number(hour) % 12) + (/p/i.test(half) ? 12 : 0);
  const seconds = hours24 * 3600 + Number(minute) * 60 + Number(second ?? 0);
  if (hours24 > 23 || Number(minute) > 59 || Number(second ?? 0) > 59) return undefined;
  return { day: named, seconds, offset: zone === undefined ? undefined : offsetOf(zone) };
}

function offsetOf(zone: string): number {
  const match = /^([+-])(\d{2}):?(\d{2})$/.exec(zone);
  if (match === null) return 0;
  return (match[1] === '-' ? -1 : 1) * (Number(match[2]) * 60 + Number(match[3]));
}

function serialParts(text: string): Parts | undefined {
  if (!SERIAL.test(text)) return undefined;
  const serial = Number(text.replace(',', '.'));
  if (serial < SERIAL_RANGE.first || serial >= SERIAL_RANGE.last) return undefined;
  const days = Math.floor(serial);
  const day = new Date((days - SERIAL_RANGE.first) * 86_400_000).toISOString().slice(0, 10);
  const seconds = Math.round((serial - days) * 86_400);
  return { day, seconds: seconds === 0 || seconds >= 86_400 ? undefined : seconds, offset: undefined };
}
