import { open, stat } from 'node:fs/promises';
import type { ImportColumn, ImportFormat, Recognised } from '../api/imports.ts';
import type { Encoding } from './encoding.ts';
import { parseSample, type Row } from './parsing.ts';
import { columnNames, SAMPLE_BYTES, sniff } from './sniff.ts';

/** The beginning of a file as a text that ends with a whole line. */
export async function sampleOf(file: string): Promise<string> {
  const { size } = await stat(file);
  const handle = await open(file);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(Math.min(size, SAMPLE_BYTES)), 0);
    const text = buffer.subarray(0, bytesRead).toString('utf8');
    if (bytesRead === size) return text;
    return text.slice(0, Math.max(text.lastIndexOf('\n'), text.lastIndexOf('\r')) + 1 || text.length);
  } finally {
    await handle.close();
  }
}

const EXAMPLES = 3;
const EXAMPLE_LENGTH = 60;

/** The rows of a sample under a format, and what its columns are called. */
export function rowsIn(sample: string, format: Pick<ImportFormat, 'delimiter' | 'quote' | 'header'>) {
  const all = parseSample(sample, format);
  const names = columnNames(all[0]?.cells ?? [], format.header);
  return { names, rows: format.header ? all.slice(1) : all };
}

export function recognise(
  sample: string,
  encoding: Encoding,
): { recognised: Recognised; names: string[]; rows: Row[] } {
  const seen = sniff(sample);
  const format = { delimiter: seen.delimiter.value, quote: seen.quote.value, header: seen.header.value };
  const { names, rows } = rowsIn(sample, format);
  const columns = columnsOf(names, rows);
  return { recognised: { encoding, ...seen, columns }, names, rows };
}

export const columnsOf = (names: readonly string[], rows: readonly Row[]): ImportColumn[] =>
  names.map((name, place) => ({ name, examples: examplesOf(rows, place) }));

function examplesOf(rows: readonly Row[], place: number): string[] {
  const examples = new Set<string>();
  for (const { cells } of rows) {
    const cell = (cells[place] ?? '').trim();
    if (cell !== '') examples.add(cell.slice(0, EXAMPLE_LENGTH));
    if (examples.size === EXAMPLES) break;
  }
  return [...examples];
}
