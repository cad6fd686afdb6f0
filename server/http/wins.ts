import { pipeline } from 'node:stream/promises';
import { CsvQuery, WinsQuery } from '../api/wins.ts';
import { csvOf } from '../wins/csv.ts';
import { answer, inPath, readQueryAs, refuseWith } from './answer.ts';
import type { Handle } from './ports.ts';
import { refusal } from './problems.ts';

export const wins: Handle = async ({ desk }, request, response) => {
  const query = readQueryAs(WinsQuery, request, response);
  if (query === undefined) return;
  const page = await desk.wins.list(query);
  if (page.ok) answer(request, response, page);
  else refuseWith(response, refusal(400, page.problem));
};

export const win: Handle = async ({ desk }, request, response) => {
  answer(request, response, await desk.wins.find(inPath(request, 'id')));
};

/** The whole searched list, as it is read: no list is too long. */
export const winsCsv: Handle = async ({ desk, config }, request, response) => {
  const query = readQueryAs(CsvQuery, request, response);
  if (query === undefined) return;
  response.set({
    'Content-Type': 'text/csv; charset=utf-8',
    'Content-Disposition': 'attachment; filename="wins.csv"',
    'Cache-Control': 'no-store',
  });
  const { separator, ...asked } = query;
  const how = { timeZone: config.office.timeZone, separator };
  await pipeline(csvOf(desk.wins.all(asked), how), response).catch((error: unknown) => {
    if (!response.destroyed) throw error; // else who asked has gone, or a part is on its way and the end is missing
  });
};
