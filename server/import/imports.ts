import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import type { Log } from '../../broker/contract/log.ts';
import { ok, type Result, refuse } from '../../broker/contract/result.ts';
import {
  type ImportLife,
  ImportMapping,
  type ImportPreview,
  type ImportView,
  type ProblemsPage,
} from '../api/imports.ts';
import type { Config } from '../config.ts';
import type { Db } from '../store/database.ts';
import { deliveries } from '../store/deliveries.ts';
import type { Writer } from '../store/group-commit.ts';
import { type ImportRow, imports as table } from '../store/imports.ts';
import type { Instant } from '../time.ts';
import type { Encoding } from './encoding.ts';
import { weigh } from './mapped.ts';
import { openMappings } from './mappings.ts';
import { preview } from './preview.ts';
import { fits, propose, statusesIn } from './proposal.ts';
import { type RunPorts, runImport } from './run.ts';
import { columnsOf, recognise, rowsIn, sampleOf } from './sample.ts';
import { sweep } from './sweep.ts';
import { keepUpload, type UploadLimits } from './upload.ts';
import { placeIn, problemOf, viewOf } from './views.ts';

export interface ImportPorts {
  config: Pick<Config, 'dataDir' | 'office'>;
  db: Db;
  writer: Writer;
  arrive: RunPorts['arrive'];
  log: Log;
  now: () => Instant;
  isClockBehind(): boolean;
  /** The names of the sources there are. */
  sources(): string[];
  counted(): void;
  limits?: UploadLimits;
}

export interface Upload {
  name: string;
  modified?: string | undefined;
  by: string;
  body: Readable;
}

const DAY_MS = 86_400_000;
/** A file holds names: it stays so long after it was taken in, for a second look, and so long without being started. */
const KEPT_DAYS = 7;
const AHEAD_MS = 2 * DAY_MS;

interface Running {
  id: string;
  stop: AbortController;
  ended: Promise<void>;
}

export type Imports = Awaited<ReturnType<typeof openImports>>;

/** Files of past orders: kept, looked at, mapped and taken in, one at a time. What a stop has cut short goes on by itself. */
export async function openImports(ports: ImportPorts) {
  const { config, db, writer, log, now, sources } = ports;
  const { office } = config;
  const mappings = openMappings({ db, writer, now });
  const folder = join(config.dataDir, 'imports');
  let running: Running | undefined;
  let lately: ({ id: string } & ReturnType<typeof recognise>) | undefined;

  const fileOf = (id: string): string => join(folder, `${id}.csv`);
  const unknown = (id: string) => refuse('id', id, 'an import that there is');
  const gone = (row: ImportRow) =>
    refuse('state', row.state, `an import whose file is still here: it is kept for ${KEPT_DAYS} days`);
  const latest = (): Instant => (ports.isClockBehind() ? Number.MAX_SAFE_INTEGER : now() + AHEAD_MS);

  async function upload({ name, modified, by, body }: Upload): Promise<Result<ImportLife>> {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const id = randomBytes(9)
      .toString('base64url')
      .toLowerCase()
      .replaceAll(/[^a-z0-9]/g, '0');
    const kept = await keepUpload(body, fileOf(id), ports.limits);
    if (!kept.ok) return kept;
    const { rows } = recognise(await sampleOf(fileOf(id)), kept.value);
    const bytes = (await stat(fileOf(id))).size;
    if (rows.length === 0) {
      await rm(fileOf(id), { force: true });
      return refuse('file', name, 'a table with at least one row below its header, as text (CSV)');
    }
    const row = {
      ...{ id, file: name, state: 'uploaded' as const, bytes, by, created_at: now() },
      as_of: modified === undefined ? now() : Math.min(Date.parse(modified), now()),
      encoding: JSON.stringify(kept.value),
    };
    await writer.write((unit) => table.add(unit, row));
    return life(id);
  }

  async function look(id: string) {
    const row = await table.find(db, id);
    if (row === undefined) return { row, sample: undefined };
    const sample = await sampleOf(fileOf(id)).catch(() => undefined);
    return { row, sample };
  }

  /** A file never changes, and whoever watches it being taken in asks every second. */
  function recognised({ id, encoding }: ImportRow, sample: string) {
    if (lately?.id !== id) lately = { id, ...recognise(sample, JSON.parse(encoding) as Encoding) };
    return lately;
  }

  async function life(id: string): Promise<Result<ImportLife>> {
    const { row, sample } = await look(id);
    if (row === undefined) return unknown(id);
    const base = { import: viewOf(row, sample !== undefined), sources: sources() };
    if (sample === undefined) return ok(base);
    const seen = { ...recognised(row, sample), officeCurrency: office.currency };
    const told = { ...base, recognised: seen.recognised };
    if (row.mapping !== null) return ok({ ...told, proposal: JSON.parse(row.mapping) as ImportMapping });
    const saved = (await mappings.all()).find(({ mapping }) => fits(mapping, seen));
    const proposal = saved?.mapping ?? propose(seen);
    return ok({ ...told, proposal, ...(saved && { saved: saved.name }) });
  }

  function weighed(sample: string, mapping: ImportMapping) {
    const { names, rows } = rowsIn(sample, mapping.format);
    const place = names.indexOf(mapping.columns.status ?? '');
    const likely = place === -1 ? {} : statusesIn(rows.map(({ cells }) => (cells[place] ?? '').trim()));
    const told = { ...mapping, statuses: { ...likely, ...mapping.statuses } };
    return { names, rows, told, ...weigh(told, names, rows) };
  }

  async function tryOut(id: string, mapping: ImportMapping): Promise<Result<ImportPreview>> {
    const { row, sample } = await look(id);
    if (row === undefined) return unknown(id);
    if (sample === undefined) return gone(row);
    const { names, rows, ...weight } = weighed(sample, mapping);
    const options = { timeZone: office.timeZone, asOf: Number(row.as_of), latest: latest() };
    return ok({ columns: columnsOf(names, rows), ...preview(rows, weight, options) });
  }

  async function start(id: string, mapping: ImportMapping, source: string): Promise<Result<ImportView>> {
    const { row, sample } = await look(id);
    if (row === undefined) return unknown(id);
    if (sample === undefined) return gone(row);
    if (!source.startsWith('csv-') && !sources().includes(source))
      return refuse(
        'source',
        source,
        `a source of this office (${sources().join(', ')}) or a name beginning with csv-`,
      );
    const busy = await free(row);
    if (!busy.ok) return busy;
    const { questions, mapped, told } = weighed(sample, mapping);
    if (questions.length > 0) return refuse('mapping', questions.join(', '), 'a mapping that leaves no question open');
    const { decimal, dates } = mapped;
    const settled = { ...told, format: { ...told.format, decimal, dates } };
    await writer.write(async (unit) => {
      const note = { import: id, file: row.file };
      const body = Buffer.from(JSON.stringify(note));
      const record = { source, receivedAt: now(), headers: {}, body, status: 'taken' as const, way: 'import' as const };
      const delivery_id = await deliveries.add(unit, record);
      await table.forgetProblems(unit, id);
      await table.change(unit, id, {
        ...{ source, delivery_id, state: 'running', mapping: JSON.stringify(settled), ended_at: null, problem: null },
        ...{ bytes_done: 0, rows: 0, taken: 0, same: 0, refused: 0, skipped: 0 },
      });
    });
    return begin(id);
  }

  async function free(row: ImportRow): Promise<Result<void>> {
    if (row.state === 'running') return refuse('state', row.state, 'an import that does not run already');
    const other = running === undefined ? undefined : await table.find(db, running.id);
    if (other === undefined) return ok(undefined);
    return refuse('state', 'busy', `one import at a time: ${other.file} is being taken in`);
  }

  /** Goes on from what is stored. */
  async function begin(id: string): Promise<Result<ImportView>> {
    const { row, sample } = await look(id);
    if (row === undefined) return unknown(id);
    if (sample === undefined || row.mapping === null || row.source === null || row.delivery_id === null)
      return gone(row);
    const { mapped } = weighed(sample, ImportMapping.parse(JSON.parse(row.mapping)));
    const stop = new AbortController();
    const { source, delivery_id } = row;
    const run = {
      row: { ...row, source, delivery_id },
      file: fileOf(id),
      mapped,
      latest: latest(),
      signal: stop.signal,
    };
    const ended = runImport(run, { ...ports, timeZone: office.timeZone })
      .then((how) => (how === 'done' ? end(id, { state: 'done' }) : undefined))
      .catch((error: unknown) => (stop.signal.aborted ? undefined : failed(id, error)))
      .finally(() => {
        running = undefined;
        ports.counted();
      });
    running = { id, stop, ended };
    return ok(viewOf(row, true));
  }

  const end = (id: string, how: { state: 'done' | 'failed'; problem?: string }): Promise<void> =>
    writer.write((unit) => table.change(unit, id, { ...how, ended_at: now() }));

  async function failed(id: string, error: unknown): Promise<void> {
    log.error({ import: id, err: error }, 'An import came to an end before its file did');
    const { problem } = refuse(
      'file',
      error instanceof Error ? error.message : String(error),
      'a file that can be read as a table to its end',
    );
    await end(id, { state: 'failed', problem: JSON.stringify(problem) }).catch((more: unknown) => {
      log.error({ import: id, err: more }, 'How an import ended could not be stored');
    });
  }

  /** Resolves when what was begun is committed. */
  async function halt(id: string): Promise<void> {
    if (running?.id !== id) return;
    running.stop.abort();
    await running.ended;
  }

  async function pause(id: string): Promise<Result<ImportView>> {
    const row = await table.find(db, id);
    if (row === undefined) return unknown(id);
    if (row.state !== 'running') return refuse('state', row.state, 'an import that runs');
    await halt(id);
    await writer.write(async (unit) => {
      const now = await table.find(unit.trx, id); // it may have ended in the meantime
      if (now?.state === 'running') await table.change(unit, id, { state: 'paused' });
    });
    return view(id);
  }

  async function resume(id: string): Promise<Result<ImportView>> {
    const row = await table.find(db, id);
    if (row === undefined) return unknown(id);
    if (row.state !== 'paused' && row.state !== 'failed') return refuse('state', row.state, 'an import that is paused');
    const busy = await free(row);
    if (!busy.ok) return busy;
    await writer.write((unit) => table.change(unit, id, { state: 'running', problem: null, ended_at: null }));
    return begin(id);
  }

  async function view(id: string): Promise<Result<ImportView>> {
    const { row, sample } = await look(id);
    return row === undefined ? unknown(id) : ok(viewOf(row, sample !== undefined));
  }

  /** Takes the file away. The orders it has brought stay. */
  async function remove(id: string): Promise<Result<void>> {
    const row = await table.find(db, id);
    if (row === undefined) return unknown(id);
    await halt(id);
    await rm(fileOf(id), { force: true });
    await writer.write((unit) =>
      table.change(unit, id, { state: 'removed', ...(row.ended_at === null && { ended_at: now() }) }),
    );
    return ok(undefined);
  }

  async function list(): Promise<ImportView[]> {
    const files = new Set(await readdir(folder).catch(() => []));
    return (await table.list(db)).map((row) => viewOf(row, files.has(`${row.id}.csv`)));
  }

  async function problems(
    id: string,
    { after, limit }: { after?: string | undefined; limit: number },
  ): Promise<Result<ProblemsPage>> {
    const row = await table.find(db, id);
    if (row === undefined) return unknown(id);
    const from = after === undefined ? undefined : placeIn(after);
    if (after !== undefined && from === undefined) return refuse('after', after, 'the next of the page before');
    const found = await table.problems(db, { id, after: from, limit: limit + 1 });
    const shown = found.slice(0, limit);
    const last = shown.at(-1);
    const more = Number(row.refused) - (await table.countProblems(db, id));
    const next = found.length > limit && last !== undefined ? { next: `${last.row}:${last.field}` } : {};
    return ok({ problems: shown.map(problemOf), more, ...next });
  }

  const sweepSoon = (): void =>
    void sweep({ db, folder, before: now() - KEPT_DAYS * DAY_MS }).catch((error: unknown) =>
      log.error({ err: error }, 'Old files of imports could not be removed'),
    );

  const broken = (await table.list(db)).find(({ state }) => state === 'running');
  if (broken !== undefined) {
    const again = await begin(broken.id);
    if (!again.ok) await end(broken.id, { state: 'failed', problem: JSON.stringify(again.problem) });
  }
  const timer = setInterval(sweepSoon, DAY_MS).unref();

  return {
    ...{ upload, life, preview: tryOut, start, pause, resume, remove, list, problems, mappings },
    /** Resolves when nothing is being taken in. */
    async idle(): Promise<void> {
      await running?.ended;
    },
    /** What runs goes on at the next start. */
    async close(): Promise<void> {
      clearInterval(timer);
      running?.stop.abort();
      await running?.ended;
    },
  };
}
