import { createReadStream, statSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type {
  ImportLife,
  ImportMapping,
  ImportPreview,
  ImportView,
  ProblemsPage,
  SavedMappings,
} from '../api/imports.ts';
import { ask } from './ask.ts';
import { type Here, withHere } from './here.ts';
import { exit, type Terminal } from './terminal.ts';

/** As typed on the command line. */
export interface ImportOptions extends Terminal {
  file: string;
  /** Whose orders they are; a source of their own unless told. */
  source?: string | undefined;
  /** The name of a saved mapping. */
  mapping?: string | undefined;
  amounts?: string | undefined;
  decimal?: string | undefined;
  dates?: string | undefined;
  currency?: string | undefined;
}

const LOOK_MS = 500;
const UPLOAD_MS = 3_600_000;
const SHOWN = 10;

/** `ships-bell import`: takes a file of past orders in, as the page does, and says how far it is. */
export function importFile(options: ImportOptions): Promise<number> {
  return withHere(options, async (here) => {
    const file = resolve(options.cwd, options.file);
    const size = sizeOf(file);
    if (size === undefined) {
      options.err(`There is no file ${file} that can be read.`);
      return exit.mistaken;
    }
    const life = await upload(here, file, options);
    if (typeof life === 'number') return life;
    const mapping = await mappingFor(here, life, options);
    if (typeof mapping === 'number') return mapping;
    const { id } = life.import;
    const unsaid = await questionsOf(here, { id, mapping }, options);
    if (typeof unsaid === 'number') return unsaid;
    const source = options.source ?? `csv-${nameOf(file)}`;
    const started = await asked<ImportView>(here, { id, what: 'start', body: { mapping, source } }, options);
    return typeof started === 'number' ? started : follow(here, id, options);
  });
}

function sizeOf(file: string): number | undefined {
  const stats = statSync(file, { throwIfNoEntry: false });
  return stats?.isFile() ? stats.size : undefined;
}

const nameOf = (file: string): string =>
  basename(file)
    .toLowerCase()
    .replace(/\.\w+$/, '')
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 30)
    .replace(/^-|-$/g, '');

async function upload(here: Here, file: string, terminal: Terminal): Promise<ImportLife | number> {
  const { mtime, size } = statSync(file);
  const query = new URLSearchParams({ name: basename(file), modified: mtime.toISOString() });
  const headers = {
    ...{ authorization: `Bearer ${here.credentials.api}`, 'content-type': 'application/octet-stream' },
    'content-length': String(size),
  };
  const sent = { path: `/api/imports?${query}`, headers, stream: () => createReadStream(file), patienceMs: UPLOAD_MS };
  const answer = await ask(here, sent, terminal);
  return typeof answer === 'number' ? answer : (answer.answer as ImportLife);
}

/** The saved mapping that was named, else the proposed one, with what was typed. */
async function mappingFor(here: Here, life: ImportLife, options: ImportOptions): Promise<ImportMapping | number> {
  let mapping = life.proposal as ImportMapping;
  if (options.mapping !== undefined) {
    const listed = await ask(here, { path: '/api/import-mappings', method: 'GET' }, options);
    if (typeof listed === 'number') return listed;
    const { mappings } = listed.answer as SavedMappings;
    const saved = mappings.find(({ name }) => name === options.mapping);
    if (saved === undefined) {
      options.err(
        `There is no mapping ${options.mapping}; saved are: ${mappings.map(({ name }) => name).join(', ') || 'none'}.`,
      );
      return exit.mistaken;
    }
    ({ mapping } = saved);
  }
  const { amounts, currency, decimal, dates } = options;
  const format = { ...mapping.format, ...(decimal && { decimal }), ...(dates && { dates }) };
  return { ...mapping, ...(amounts && { amounts }), ...(currency && { currency }), format } as ImportMapping;
}

interface Ask {
  id: string;
  what: 'preview' | 'start';
  body: object;
}

async function asked<T>(here: Here, { id, what, body }: Ask, terminal: Terminal): Promise<T | number> {
  const answer = await ask(here, { path: `/api/imports/${id}/${what}`, body: JSON.stringify(body) }, terminal);
  return typeof answer === 'number' ? answer : (answer.answer as T);
}

/** What each open question is answered with. */
const answers: Readonly<Record<ImportPreview['questions'][number], string>> = {
  orderId: 'the column of the order number: match the columns on the page, Office → Past orders',
  amount: 'the column of the amount: match the columns on the page, Office → Past orders',
  orderedAt: 'the column of the date: match the columns on the page, Office → Past orders',
  tax: 'the column of the tax: match the columns on the page, or --amounts gross',
  status: 'what each status means: say it on the page, Office → Past orders',
  amounts: '--amounts net, gross or less-tax',
  currency: '--currency, such as EUR',
  decimal: '--decimal comma or point',
  dates: '--dates iso, day-first, month-first or serial',
};

async function questionsOf(here: Here, it: { id: string; mapping: ImportMapping }, terminal: Terminal) {
  const { id, mapping } = it;
  const preview = await asked<ImportPreview>(here, { id, what: 'preview', body: { mapping } }, terminal);
  if (typeof preview === 'number' || preview.questions.length === 0) return preview;
  for (const question of preview.questions) terminal.err(`Still to be said: ${answers[question]}.`);
  terminal.err(`The file is kept: ${here.wall}office/import/${id}`);
  return exit.mistaken;
}

/** Says how far it is until it has ended. Stopped with Ctrl-C, the import goes on by itself. */
async function follow(here: Here, id: string, terminal: Terminal): Promise<number> {
  for (let last = ''; ; ) {
    const answer = await ask(here, { path: `/api/imports/${id}`, method: 'GET' }, terminal);
    if (typeof answer === 'number') return answer;
    const { import: now } = answer.answer as ImportLife;
    const line = progressOf(now);
    if (line !== last) terminal.out(line);
    last = line;
    if (now.state !== 'running') return ended(here, now, terminal);
    await wait(LOOK_MS);
  }
}

const progressOf = ({ bytes, bytesDone, rows, taken, same, refused, skipped }: ImportView): string =>
  `${String(Math.floor((bytesDone / bytes) * 100)).padStart(3)} %  ${rows} rows: ${taken} taken, ${same} known already, ${refused} refused, ${skipped} no sale`;

async function ended(here: Here, now: ImportView, terminal: Terminal): Promise<number> {
  const { id, state, taken, same, refused, problem } = now;
  if (problem !== undefined) terminal.err(`Ended early: ${problem.value}`);
  if (state === 'paused') terminal.out(`Paused. It goes on from the page: ${here.wall}office/import/${id}`);
  if (refused > 0) {
    const answer = await ask(here, { path: `/api/imports/${id}/problems?limit=${SHOWN}`, method: 'GET' }, terminal);
    if (typeof answer === 'number') return answer;
    for (const each of (answer.answer as ProblemsPage).problems)
      terminal.err(`row ${each.row}: ${each.field} is "${each.value}"; allowed is ${each.allowed}`);
    if (refused > SHOWN) terminal.err(`All ${refused}: ${here.wall}office/import/${id}`);
  }
  if (taken + same > 0) terminal.out(`To take it back: ships-bell import --take-back ${id}`);
  return state === 'done' ? exit.done : exit.refused;
}
