import { delimiters, type Recognised } from '../api/imports.ts';
import { markIn, plainNumber } from './amounts.ts';
import { datesIn } from './dates.ts';
import { fieldOf } from './header-words.ts';
import { parseSample, type Row } from './parsing.ts';

type Seen = Omit<Recognised, 'encoding' | 'columns'>;
type Quote = Seen['quote'];

/** What is read of a file before anybody has said anything about it. */
export const SAMPLE_BYTES = 512 * 1024;
const SNIFFED_ROWS = 300;

/** Delimiter, quote and header of a sample, each with the reason. */
export function sniff(sample: string): Seen {
  const quote = sniffQuote(sample);
  const delimiter = sniffDelimiter(sample, quote.value);
  const header = sniffHeader(parseSample(sample, { delimiter: delimiter.value, quote: quote.value }, SNIFFED_ROWS));
  return { delimiter, quote, header };
}

function sniffQuote(sample: string): Quote {
  const edges = (quote: string) =>
    [...sample.slice(0, 65_536).matchAll(new RegExp(`(?:^|[,;\\t|])${quote}|${quote}(?:[,;\\t|]|\\r?$)`, 'gm'))].length;
  const double = edges('"');
  const single = edges("'");
  if (single > double && single > 4) return { value: "'", sure: false, why: 'cells' };
  return { value: '"', sure: true, why: double > 0 ? 'cells' : 'none' };
}

interface Fit {
  delimiter: (typeof delimiters)[number];
  /** How many cells its rows have, and how many of the rows have so many. */
  cells: number;
  share: number;
  headed: boolean;
}

/** The one that cuts most rows into as many cells as the first; a decimal comma does that too, but seldom in a header. */
function sniffDelimiter(sample: string, quote: '"' | "'"): Seen['delimiter'] {
  const fits = delimiters.map((delimiter) => fitOf(parseSample(sample, { delimiter, quote }, SNIFFED_ROWS), delimiter));
  const [best, next] = fits
    .filter(({ cells }) => cells > 1)
    .sort((a, b) => Number(b.headed) - Number(a.headed) || b.share - a.share || b.cells - a.cells);
  if (best === undefined) return { value: ',', sure: false, why: 'one-column' };
  const close = next?.headed === best.headed && next.share >= best.share - 0.05;
  const sure = best.share > 0.9 && !close;
  return { value: best.delimiter, sure, why: sure ? 'even' : 'likely', example: `${best.cells}` };
}

function fitOf(rows: readonly Row[], delimiter: Fit['delimiter']): Fit {
  const first = rows[0]?.cells.length ?? 0;
  const same = rows.filter(({ cells }) => cells.length === first).length;
  const known = rows[0]?.cells.some((cell) => fieldOf(cell) !== undefined) ?? false;
  return { delimiter, cells: first, share: rows.length === 0 ? 0 : same / rows.length, headed: first > 1 && known };
}

const isValue = (cell: string): boolean =>
  plainNumber(cell, 'point') !== undefined || plainNumber(cell, 'comma') !== undefined || datesIn(cell).length > 0;

/** Numbers and dates are never names of columns. */
function sniffHeader(rows: readonly Row[]): Seen['header'] {
  const [first, ...rest] = rows;
  const value = first?.cells.find(isValue);
  if (value !== undefined) return { value: false, sure: true, why: 'values', example: value };
  const known = first?.cells.find((cell) => fieldOf(cell) !== undefined);
  if (known !== undefined) return { value: true, sure: true, why: 'words', example: known };
  const below = first?.cells.find((_, place) => rest.some(({ cells }) => isValue(cells[place] ?? '')));
  if (below !== undefined) return { value: true, sure: true, why: 'below', example: below };
  return { value: true, sure: false, why: 'likely' };
}

/** The names of columns: their headers, told apart where two are alike, or their places. */
export function columnNames(first: readonly string[], header: boolean): string[] {
  const seen = new Map<string, number>();
  return first.map((cell, place) => {
    const name = (header && cell.trim().slice(0, 480)) || `#${place + 1}`;
    const times = (seen.get(name) ?? 0) + 1;
    seen.set(name, times);
    return times === 1 ? name : `${name} (${times})`;
  });
}

/** What the values of some columns say of the decimal mark; undefined where it is told apart by nothing. */
export function decimalOf(values: readonly string[], delimiter: string) {
  const seen = new Map<ReturnType<typeof markIn>, string>();
  for (const value of values) {
    const mark = markIn(value);
    if (!seen.has(mark)) seen.set(mark, value);
  }
  const { comma, point, either } = { comma: seen.get('comma'), point: seen.get('point'), either: seen.get('either') };
  if (comma !== undefined && point !== undefined)
    return { value: 'comma', sure: false, why: 'both', example: `${comma} / ${point}` } as const;
  if (comma !== undefined) return { value: 'comma', sure: true, why: 'values', example: comma } as const;
  if (point !== undefined) return { value: 'point', sure: true, why: 'values', example: point } as const;
  const likely = delimiter === ';' ? ('comma' as const) : ('point' as const);
  if (either !== undefined) return { value: likely, sure: false, why: 'either', example: either } as const;
  return { value: likely, sure: true, why: 'whole' } as const;
}

type DateOrder = ReturnType<typeof datesIn>[number];

/** What the values of some columns say of the order of day, month and year; year first is read in any, so it decides only alone. */
export function datesOf(values: readonly string[]) {
  const seen = new Map<DateOrder, string>();
  const deciding = new Map<DateOrder, string>();
  for (const value of values) {
    const orders = datesIn(value);
    for (const order of orders) if (!seen.has(order)) seen.set(order, value);
    const [only, ...others] = orders;
    if (only !== undefined && others.length === 0 && !deciding.has(only)) deciding.set(only, value);
  }
  const [first, second] = [...deciding].filter(([order]) => order !== 'iso');
  if (first !== undefined && second !== undefined)
    return { value: first[0], sure: false, why: 'both', example: `${first[1]} / ${second[1]}` } as const;
  if (first !== undefined) return { value: first[0], sure: true, why: 'values', example: first[1] } as const;
  const either = seen.get('day-first');
  if (either !== undefined) return { value: 'day-first', sure: false, why: 'either', example: either } as const;
  const iso = seen.get('iso');
  return iso === undefined ? undefined : ({ value: 'iso', sure: true, why: 'values', example: iso } as const);
}
