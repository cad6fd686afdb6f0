import {
  type ImportField,
  type ImportMapping,
  type ImportPreview,
  importFields,
  type Question,
} from '../api/imports.ts';
import type { Row } from './parsing.ts';
import { datesOf, decimalOf } from './sniff.ts';
import { statusKey } from './statuses.ts';

/** A mapping with nothing left to ask, its columns as places in a row. */
export interface Mapped {
  mapping: ImportMapping;
  places: Partial<Record<ImportField, number>>;
  decimal: NonNullable<ImportMapping['format']['decimal']>;
  dates: NonNullable<ImportMapping['format']['dates']>;
  meanings: ReadonlyMap<string, ImportMapping['statuses'][string]>;
  /** Cells of a whole row; more are a delimiter within a value. */
  width: number;
}

type Evidence = Pick<ImportPreview, 'decimal' | 'dates' | 'statuses'>;
export interface Weighed extends Evidence {
  mapped: Mapped;
  questions: Question[];
}

const amountFields = ['amount', 'tax', 'refunded', 'lineAmount'] as const;
const dateFields = ['orderedAt', 'pursuedSince', 'updatedAt'] as const;

/** What a mapping makes of a sample's rows: which marks and dates it has, and what is still to be asked. */
export function weigh(mapping: ImportMapping, names: readonly string[], rows: readonly Row[]): Weighed {
  const places: Mapped['places'] = {};
  for (const field of importFields) {
    const place = names.indexOf(mapping.columns[field] ?? '');
    if (place !== -1) places[field] = place;
  }
  const valuesOf = (fields: readonly ImportField[]): string[] =>
    fields.flatMap((field) => {
      const place = places[field];
      return place === undefined
        ? []
        : rows.map(({ cells }) => cells[place] ?? '').filter((cell) => cell.trim() !== '');
    });
  const { format } = mapping;
  const decimal = decimalOf(valuesOf(amountFields), format.delimiter);
  const dates = datesOf(valuesOf(dateFields));
  const meanings = new Map(Object.entries(mapping.statuses).map(([value, as]) => [statusKey(value), as]));
  const statuses = statusesOf(places.status, rows, meanings);
  const mapped: Mapped = {
    ...{ mapping, places, meanings, width: names.length },
    decimal: format.decimal ?? decimal.value,
    dates: format.dates ?? dates?.value ?? 'iso',
  };
  const questions: Question[] = (['orderId', 'amount', 'orderedAt'] as const).filter((it) => places[it] === undefined);
  if (mapping.amounts === undefined) questions.push('amounts');
  if (mapping.amounts === 'less-tax' && places.tax === undefined) questions.push('tax');
  if (mapping.currency === undefined && places.currency === undefined) questions.push('currency');
  if (format.decimal === undefined && !decimal.sure) questions.push('decimal');
  if (format.dates === undefined && dates?.sure !== true && places.orderedAt !== undefined) questions.push('dates');
  if (statuses.some(({ as }) => as === undefined)) questions.push('status');
  return { mapped, questions, decimal, ...(dates && { dates }), statuses };
}

const MOST_STATUSES = 100;

function statusesOf(place: number | undefined, rows: readonly Row[], meanings: Mapped['meanings']) {
  if (place === undefined) return [];
  const counts = new Map<string, number>();
  for (const { cells } of rows) {
    const value = (cells[place] ?? '').trim().slice(0, 200);
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .slice(0, MOST_STATUSES)
    .map(([value, count]) => {
      const as = meanings.get(statusKey(value));
      return { value, count, ...(as !== undefined && { as }) };
    });
}
