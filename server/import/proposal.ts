import { type ImportField, type ImportMapping, importFields, type Recognised } from '../api/imports.ts';
import { fieldOf, taxIn } from './header-words.ts';
import type { Row } from './parsing.ts';
import { likelyMeaning } from './statuses.ts';

export interface Seen {
  recognised: Recognised;
  names: readonly string[];
  /** Without the header. */
  rows: readonly Row[];
  officeCurrency: string;
}

/** The mapping that the headers suggest. What they leave open is left out, and so asked for. */
export function propose({ recognised, names, rows, officeCurrency }: Seen): ImportMapping {
  const { delimiter, quote, header } = recognised;
  const columns = header.value ? columnsOf(names) : {};
  const amounts = taxIn(columns.amount ?? '') ?? (columns.tax === undefined ? undefined : ('less-tax' as const));
  return {
    format: { delimiter: delimiter.value, quote: quote.value, header: header.value },
    columns,
    ...(amounts !== undefined && { amounts }),
    ...(columns.currency === undefined && { currency: officeCurrency }),
    statuses: statusesIn(valuesOf(columns.status, names, rows)),
    rows: rowsIn(columns, names, rows),
  };
}

const valuesOf = (column: string | undefined, names: readonly string[], rows: readonly Row[]): string[] => {
  const place = column === undefined ? -1 : names.indexOf(column);
  return place === -1 ? [] : rows.map(({ cells }) => (cells[place] ?? '').trim());
};

/** Each field gets the column that names it best; a column is used once. */
function columnsOf(names: readonly string[]): ImportMapping['columns'] {
  const best = new Map<ImportField, { name: string; rank: number }>();
  for (const name of names) {
    const known = fieldOf(name);
    if (known === undefined) continue;
    const before = best.get(known.field);
    if (before === undefined || known.rank < before.rank) best.set(known.field, { name, rank: known.rank });
  }
  return Object.fromEntries(importFields.flatMap((field) => (best.has(field) ? [[field, best.get(field)?.name]] : [])));
}

export function statusesIn(values: readonly string[]): ImportMapping['statuses'] {
  const told: ImportMapping['statuses'] = {};
  for (const value of new Set(values.map((each) => each.slice(0, 200)))) {
    const meaning = likelyMeaning(value);
    if (meaning !== undefined) told[value] = meaning;
  }
  return told;
}

/** The same order id on rows one after another: their amounts are the order's, repeated, or add up to it. */
function rowsIn(
  columns: ImportMapping['columns'],
  names: readonly string[],
  rows: readonly Row[],
): ImportMapping['rows'] {
  const ids = valuesOf(columns.orderId, names, rows);
  const amounts = valuesOf(columns.amount, names, rows);
  let repeated = false;
  for (const [place, id] of ids.entries()) {
    if (place === 0 || id === '' || id !== ids[place - 1]) continue;
    repeated = true;
    if (amounts[place] !== '' && amounts[place] !== amounts[place - 1]) return 'sum';
  }
  return repeated ? 'lines' : 'one';
}

/** A saved mapping fits where every column it names is there. */
export const fits = (mapping: ImportMapping, { recognised, names }: Pick<Seen, 'recognised' | 'names'>): boolean =>
  mapping.format.header === recognised.header.value &&
  Object.values(mapping.columns).every((column) => names.includes(column));
