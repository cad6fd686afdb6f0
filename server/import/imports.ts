import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import type { Log } from '../../broker/contract/log.ts';
import { ok, type Result, refuse } from '../../broker/contract/result.ts';
import { type ImportLife, ImportMapping, type ImportView } from '../api/imports.ts';
import type { Config } from '../config.ts';
import type { Db } from '../store/database.ts';
import { deliveries } from '../store/deliveries.ts';
import type { Writer } from '../store/group-commit.ts';
import { importKept, importRuns } from '../store/import-runs.ts';
import { imports as table } from '../store/imports.ts';
import type { Unit } from '../store/unit.ts';
import type { Instant } from '../time.ts';
import { openListing } from './listing.ts';
import { gone, KEPT_DAYS, openLooking, unknown } from './looking.ts';
import { openMappings } from './mappings.ts';
import { type RunPorts, runImport } from './run.ts';
import { recognise, sampleOf } from './sample.ts';
import { sweep } from './sweep.ts';
import { takeBack as runTakingBack, type TakingBackPorts } from './taking-back.ts';
import { keepUpload, type UploadLimits } from './upload.ts';
import { viewOf } from './views.ts';
import type { Known } from './whose.ts';

export interface ImportPorts extends Pick<TakingBackPorts, 'unsay' | 'eventsIn'> {
  config: Pick<Config, 'dataDir' | 'office'>;
  db: Db;
  writer: Writer;
  arrive: RunPorts['arrive'];
  log: Log;
  now: () => Instant;
  isClockBehind(): boolean;
  /** Those there are. */
  sources(): readonly Known[];
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

interface Running {
  id: string;
  stop: AbortController;
  ended: Promise<void>;
}

export type Imports = Awaited<ReturnType<typeof openImports>>;

/** Files of past orders: kept, looked at, mapped, taken in and taken back, one at a time. What a stop has cut short goes on by itself. */
export async function openImports(ports: ImportPorts) {
  const { config, db, writer, log, now, sources } = ports;
  const { office } = config;
  const mappings = openMappings({ db, writer, now });
  const { folder, fileOf, latest, look, life, weighed, tryOut } = openLooking({ ...ports, mappings });
  let running: Running | undefined;

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

  async function start(id: string, mapping: ImportMapping, source: string): Promise<Result<ImportView>> {
    const { row, sample } = await look(id);
    if (row === undefined) return unknown(id);
    if (sample === undefined) return gone(row);
    const names = sources().map(({ name }) => name);
    if (!source.startsWith('csv-') && !names.includes(source))
      return refuse('source', source, `a source of this office (${names.join(', ')}) or a name beginning with csv-`);
    const { questions, mapped, told } = weighed(sample, mapping);
    if (questions.length > 0) return refuse('mapping', questions.join(', '), 'a mapping that leaves no question open');
    const { decimal, dates } = mapped;
    const settled = { ...told, format: { ...told.format, decimal, dates } };
    const begun = await writer.write(async (unit) => {
      const busy = await free(unit, id);
      if (!busy.ok) return busy;
      const note = { import: id, file: row.file };
      const body = Buffer.from(JSON.stringify(note));
      const record = { source, receivedAt: now(), headers: {}, body, status: 'taken' as const, way: 'import' as const };
      const delivery_id = await deliveries.add(unit, record);
      await table.forgetProblems(unit, id);
      await importKept.forget(unit, id);
      await importRuns.add(unit, { delivery_id, import: id, source });
      await table.change(unit, id, {
        ...{ source, delivery_id, state: 'running', mapping: JSON.stringify(settled), ended_at: null, problem: null },
        ...{ bytes_done: 0, rows: 0, taken: 0, same: 0, refused: 0, skipped: 0 },
        ...nothingBack,
      });
      return ok(undefined);
    });
    return begun.ok ? begin(id) : begun;
  }

  /** Asked in the transaction that begins something. */
  async function free(unit: Unit, id: string): Promise<Result<void>> {
    const busy = await table.busy(unit.trx);
    if (busy === undefined) return ok(undefined);
    if (busy.id === id) return refuse('state', busy.state, 'an import that does not run already');
    const what = busy.state === 'taking-back' ? 'back' : 'in';
    return refuse('state', 'busy', `one import at a time: ${busy.file} is being taken ${what}`);
  }

  /** Goes on from what is stored. */
  async function begin(id: string): Promise<Result<ImportView>> {
    const { row, sample } = await look(id);
    if (row === undefined) return unknown(id);
    if (sample === undefined || row.mapping === null || row.source === null || row.delivery_id === null)
      return gone(row);
    const { mapped } = weighed(sample, ImportMapping.parse(JSON.parse(row.mapping)));
    const { source, delivery_id } = row;
    const run = { row: { ...row, source, delivery_id }, file: fileOf(id), mapped, latest: latest() };
    occupy(id, async (signal) => {
      const how = await runImport({ ...run, signal }, { ...ports, timeZone: office.timeZone });
      if (how === 'done') await end(id, { state: 'done' });
    });
    return ok(await viewOf(db, row, true));
  }

  function occupy(id: string, work: (signal: AbortSignal) => Promise<unknown>): void {
    const stop = new AbortController();
    const ended = work(stop.signal)
      .then(() => undefined)
      .catch((error: unknown) => (stop.signal.aborted ? undefined : failed(id, error)))
      .finally(() => {
        if (running === own) running = undefined; // another may have begun since this one was told as done
        ports.counted();
      });
    const own = { id, stop, ended };
    running = own;
  }

  const end = (id: string, how: { state: 'done' | 'failed'; problem?: string }): Promise<void> =>
    writer.write((unit) => table.change(unit, id, { ...how, ended_at: now() }));

  async function failed(id: string, error: unknown): Promise<void> {
    log.error({ import: id, err: error }, 'An import came to an end before its file did');
    const said = error instanceof Error ? error.message : String(error);
    const isBack = (await table.find(db, id))?.state === 'taking-back';
    const { problem } = isBack
      ? refuse('takenBack', said, 'orders that can all be taken back: ask for it again')
      : refuse('file', said, 'a file that can be read as a table to its end');
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
    const isBack = (await importRuns.of(db, id)).every(({ taken_back_at }) => taken_back_at !== null);
    if ((row.state !== 'paused' && row.state !== 'failed') || isBack)
      return refuse('state', row.state, 'an import that is paused');
    const begun = await writer.write(async (unit) => {
      const busy = await free(unit, id);
      if (busy.ok) await table.change(unit, id, { state: 'running', problem: null, ended_at: null });
      return busy;
    });
    return begun.ok ? begin(id) : begun;
  }

  async function view(id: string): Promise<Result<ImportView>> {
    const { row, sample } = await look(id);
    return row === undefined ? unknown(id) : ok(await viewOf(db, row, sample !== undefined));
  }

  /** What it has said of orders counts no more. The file stays, to be matched again. */
  async function takeBack(id: string, by: string): Promise<Result<ImportView>> {
    const row = await table.find(db, id);
    if (row === undefined) return unknown(id);
    const runs = await importRuns.of(db, id);
    const isBack = row.state !== 'failed' && runs.every(({ taken_back_at }) => taken_back_at !== null);
    if (row.state === 'running' || runs.length === 0 || isBack)
      return refuse('state', row.state, 'an import that has ended or is paused, and is not taken back');
    const begun = await writer.write(async (unit) => {
      const busy = await free(unit, id);
      if (!busy.ok) return busy;
      await importKept.forget(unit, id);
      await importRuns.takeBack(unit, id, { at: now(), by });
      await table.change(unit, id, { state: 'taking-back', problem: null, ...nothingBack });
      return ok(undefined);
    });
    if (!begun.ok) return begun;
    await goBack(id);
    return view(id);
  }

  /** Goes on with it from what is stored. */
  async function goBack(id: string): Promise<void> {
    const row = await table.find(db, id);
    if (row !== undefined) occupy(id, (signal) => runTakingBack(row, signal, ports));
  }

  /** Takes the file away. The orders it has brought stay. */
  async function remove(id: string): Promise<Result<void>> {
    const row = await table.find(db, id);
    if (row === undefined) return unknown(id);
    const isBack = row.state === 'taking-back' || row.state === 'taken-back';
    if (!isBack) await halt(id);
    await rm(fileOf(id), { force: true });
    if (isBack) return ok(undefined);
    await writer.write((unit) =>
      table.change(unit, id, { state: 'removed', ...(row.ended_at === null && { ended_at: now() }) }),
    );
    return ok(undefined);
  }

  const sweepSoon = (): void =>
    void sweep({ db, folder, before: now() - KEPT_DAYS * DAY_MS }).catch((error: unknown) =>
      log.error({ err: error }, 'Old files of imports could not be removed'),
    );

  const broken = await table.busy(db);
  if (broken?.state === 'taking-back') await goBack(broken.id);
  else if (broken !== undefined) {
    const again = await begin(broken.id);
    if (!again.ok) await end(broken.id, { state: 'failed', problem: JSON.stringify(again.problem) });
  }
  const timer = setInterval(sweepSoon, DAY_MS).unref();

  return {
    ...{ upload, life, preview: tryOut, start, pause, resume, takeBack, remove, mappings },
    ...openListing({ db, folder }),
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

const nothingBack = { back_at_decision: 0, gone: 0, told_by_others: 0, kept: 0 };
