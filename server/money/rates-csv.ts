import type { Readable } from 'node:stream';
import { CsvError, type Info, parse } from 'csv-parse';
import { refuse } from '../../broker/contract/result.ts';
import { isKnown, type RateDay, RatesRefused, readDay, readRate } from './rate-days.ts';

/** Far more than the bank's whole history; one line of it has about 300 bytes. */
const MOST_BYTES = 16 * 1024 * 1024;
const LINE_BYTES = 10_000;

/**
 * The European Central Bank's `eurofxref-hist.csv`: `Date,USD,JPY,…` and a line a business day, units per euro, `N/A`
 * where there is none, often with a comma at the end. Read as it comes; throws RatesRefused at the first line that is
 * none, which a file cut off in the middle has as its last.
 */
export async function* readRatesCsv(source: Readable): AsyncGenerator<RateDay> {
  const format = { bom: true, trim: true, skip_empty_lines: true, relax_column_count: true } as const;
  const parser = parse({ ...format, info: true, max_record_size: LINE_BYTES });
  source.on('error', (error) => parser.destroy(error));
  let header: string[] | undefined;
  let width: number | undefined;
  let bytes = 0;
  source.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes > MOST_BYTES) parser.destroy(tooLong());
  });
  source.pipe(parser);
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: Info }>) {
      if (header === undefined) header = headerOf(record);
      else {
        width ??= record.length;
        if (record.length !== width || !fits(record, header)) throw cutOff(info.lines);
        yield dayOf(record, header, info.lines);
      }
    }
  } catch (error) {
    throw error instanceof CsvError ? ofCsv(error) : error;
  } finally {
    source.unpipe(parser);
    parser.destroy();
  }
  if (header === undefined) throw new RatesRefused(refuse('line 1', '', HEADER).problem);
}

const HEADER = 'the heading of eurofxref-hist.csv, such as Date,USD,JPY';

/** Heading and lines may each have a comma at the end or none. Lines are all alike, so one that is cut off shows. */
const fits = (cells: string[], header: string[]): boolean =>
  filled(cells) <= header.length && cells.length >= filled(header);

const filled = (cells: string[]): number => cells.findLastIndex((cell) => cell !== '') + 1;

const cutOff = (line: number): RatesRefused =>
  new RatesRefused(refuse(`line ${line}`, 'cut off', 'as many cells as the heading has').problem);

function headerOf(cells: string[]): string[] {
  if (cells[0]?.toLowerCase() === 'date' && cells.some(isKnown)) return cells;
  throw new RatesRefused(refuse('line 1', cells.join(',').slice(0, 60), HEADER).problem);
}

function dayOf(cells: string[], header: string[], line: number): RateDay {
  const day = readDay(`line ${line}`, cells[0] ?? '');
  if (!day.ok) throw new RatesRefused(day.problem);
  const rates: RateDay['rates'] = [];
  for (const [at, currency] of header.entries()) {
    if (!isKnown(currency)) continue;
    const rate = readRate(`line ${line}, ${currency}`, cells[at] ?? '');
    if (!rate.ok) throw new RatesRefused(rate.problem);
    if (rate.value !== undefined) rates.push({ currency, perEuro: rate.value });
  }
  return { day: day.value, rates };
}

const tooLong = () =>
  new RatesRefused(refuse('file', `over ${MOST_BYTES} bytes`, `at most ${MOST_BYTES} bytes`).problem);

function ofCsv(error: CsvError): RatesRefused {
  const line = typeof error.lines === 'number' ? error.lines : '?';
  return new RatesRefused(
    refuse(`line ${line}`, 'no CSV', 'comma-separated values as the bank publishes them').problem,
  );
}
