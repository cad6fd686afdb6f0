import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { parse } from 'csv-parse';
import type { ImportMapping } from '../api/imports.ts';
import { optionsOf, type Parsed, type Row, rowOf } from './parsing.ts';

/** The rows of one order, which follow each other. */
export interface Group {
  rows: Row[];
  /** How many there were; not all are kept of an order that is longer than any. */
  count: number;
  /** Bytes of the file up to its end. */
  end: number;
}

/** An order has at most 500 lines; a file with one id on every row must not fill the memory. */
const MOST_ROWS = 600;

/** Reads a file to its end, group by group; in bounded memory. `idPlace`: the column whose repetition makes a group. */
export async function* groupsOf(
  file: string,
  { mapping, idPlace, signal }: { mapping: ImportMapping; idPlace: number; signal: AbortSignal },
): AsyncGenerator<Group> {
  const parser = parse(optionsOf(mapping.format));
  const reading = pipeline(createReadStream(file, { highWaterMark: 256 * 1024 }), parser, { signal });
  reading.catch(() => {}); // told by the parser, too
  let group: Group | undefined;
  let isHeader = mapping.format.header;
  for await (const parsed of parser as AsyncIterable<Parsed>) {
    if (isHeader) {
      isHeader = false;
      continue;
    }
    const row = rowOf(parsed);
    const id = (row.cells[idPlace] ?? '').trim();
    if (
      group !== undefined &&
      mapping.rows !== 'one' &&
      id !== '' &&
      id === (group.rows[0]?.cells[idPlace] ?? '').trim()
    ) {
      group.count += 1;
      group.end = row.end;
      if (group.rows.length < MOST_ROWS) group.rows.push(row);
      continue;
    }
    if (group !== undefined) yield group;
    group = { rows: [row], count: 1, end: row.end };
  }
  if (group !== undefined) yield group;
}

/** The same of rows that are all there. */
export function groupRows(rows: readonly Row[], idPlace: number, kind: ImportMapping['rows']): Row[][] {
  const groups: Row[][] = [];
  let last = '';
  for (const row of rows) {
    const id = (row.cells[idPlace] ?? '').trim();
    const group = groups.at(-1);
    if (kind !== 'one' && id !== '' && id === last && group !== undefined) group.push(row);
    else groups.push([row]);
    last = id;
  }
  return groups;
}
