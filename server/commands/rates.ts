import { readFileSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { refuse } from '../../broker/contract/result.ts';
import { RatesTaken } from '../api/rates.ts';
import { ask } from './ask.ts';
import { mistaken, withHere } from './here.ts';
import { exit, type Terminal } from './terminal.ts';

/** As much as the server takes. */
const MOST_BYTES = 16 * 1024 * 1024;
/** Twenty-five years of rates take seconds, on a Raspberry Pi a minute. */
const PATIENCE_MS = 300_000;

export interface RatesOptions extends Terminal {
  file: string;
}

/** `ships-bell rates FILE`: hands eurofxref-hist.csv to the running server, and says what it holds. */
export function rates(options: RatesOptions): Promise<number> {
  const file = resolve(options.cwd, options.file);
  return withHere(options, async (here) => {
    let body: string;
    try {
      if (statSync(file).size > MOST_BYTES)
        return mistaken(options, refuse('file', file, `at most ${MOST_BYTES} bytes`).problem);
      body = readFileSync(file, 'utf8');
    } catch (error) {
      const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
      return mistaken(options, refuse('file', file, `a file that can be read (${reason})`).problem);
    }
    const headers = { authorization: `Bearer ${here.credentials.api}`, 'content-type': 'text/csv' };
    const asked = await ask(here, { path: '/api/rates', body, headers, patienceMs: PATIENCE_MS }, options);
    if (typeof asked === 'number') return asked;
    const { days, from, to, waiting } = RatesTaken.parse(asked.answer);
    options.out(
      from === undefined
        ? 'The file holds no rates.'
        : `Rates of ${days} ${days === 1 ? 'day' : 'days'}, from ${from} to ${to}.`,
    );
    if (waiting > 0)
      options.out(`Orders that had no rate: ${waiting}. Those that have one now are counted in a moment.`);
    return exit.done;
  });
}
