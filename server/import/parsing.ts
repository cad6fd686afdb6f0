import type { Options } from 'csv-parse';
import { parse } from 'csv-parse/sync';
import type { ImportFormat } from '../api/imports.ts';

/** A quote that is never closed would otherwise swallow the rest of the file. */
const LONGEST_ROW = 1024 * 1024;

/** Rows of unequal length are judged one by one, and empty ones are nobody's mistake. */
export const optionsOf = ({ delimiter, quote }: Pick<ImportFormat, 'delimiter' | 'quote'>) =>
  ({
    delimiter,
    quote,
    escape: quote,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    max_record_size: LONGEST_ROW,
    info: true,
  }) satisfies Options;

export interface Row {
  cells: string[];
  /** As a spreadsheet counts, from 1. */
  row: number;
  /** Where it ends, in bytes from where reading began. */
  end: number;
}

/** As csv-parse tells it with `info`. */
export interface Parsed {
  record: string[];
  info: { records: number; empty_lines: number; bytes: number };
}

export const rowOf = ({ record, info }: Parsed): Row => ({
  cells: record,
  row: info.records + info.empty_lines,
  end: info.bytes,
});

/** The whole rows of a text that may end in the middle of one; what cannot be parsed at all is no row. */
export function parseSample(text: string, how: Pick<ImportFormat, 'delimiter' | 'quote'>, most?: number): Row[] {
  const options = { ...optionsOf(how), ...(most !== undefined && { to: most }) };
  const rows: Row[] = [];
  try {
    // With `info` each record comes with it, whatever the types say.
    parse(text, { ...options, on_record: (parsed: unknown) => void rows.push(rowOf(parsed as Parsed)) });
  } catch {
    return rows; // a quote that is not closed within the sample: what came before stands
  }
  return rows;
}
