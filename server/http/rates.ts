import { RatesTaken, RatesView } from '../api/rates.ts';
import { answer, refuseWith } from './answer.ts';
import { compressed } from './body.ts';
import { patientWith } from './connections.ts';
import type { Operation } from './operation.ts';
import type { Handle } from './ports.ts';
import { refusal } from './problems.ts';

/** No form on another site can send this type. */
export const ratesTypes = ['text/csv'] as const;
const SILENT_MS = 60_000;

export const rates: Handle = async ({ desk }, request, response) => {
  answer(request, response, { ok: true, value: await desk.rates.view() });
};

/** The file is read as it comes, and never held whole; a machine that is busy may take longer than a request has. */
export const importRates: Handle = async ({ desk }, request, response) => {
  const packed = compressed(request);
  if (packed !== undefined) return refuseWith(response, packed);
  patientWith(request.socket, SILENT_MS);
  response.set('Connection', 'close');
  const taken = await desk.rates.importCsv(request);
  if (taken.ok) return answer(request, response, taken);
  const { problem } = taken;
  request.resume(); // the rest is let go, so that whoever sends it reads why
  refuseWith(response, refusal(problem.field === 'file' ? 413 : 400, problem));
};

/** What the API document says of these. */
export const operations = {
  rates: {
    id: 'getRates',
    tag: 'Rates',
    summary: 'How new the exchange rates are, and which orders wait for one',
    answers: { 200: { what: 'The newest day, the orders that wait, and how the last fetch went', content: RatesView } },
  },
  importRates: {
    id: 'importRates',
    tag: 'Rates',
    summary: 'Take in reference rates from a file',
    description:
      "The European Central Bank's eurofxref-hist.csv: a heading Date,USD,JPY,… and a line a day, units per euro. What is there already changes nothing; orders that waited for a rate are counted right after.",
    body: { type: 'text/csv', what: 'eurofxref-hist.csv, at most 16 MiB' },
    answers: { 200: { what: 'What was read', content: RatesTaken } },
    refusals: [400],
  },
} as const satisfies Record<string, Operation>;
