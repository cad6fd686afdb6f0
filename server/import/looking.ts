import { join } from 'node:path';
import { ok, type Result, refuse } from '../../broker/contract/result.ts';
import type { ImportLife, ImportMapping, ImportPreview } from '../api/imports.ts';
import type { Config } from '../config.ts';
import { byName } from '../names.ts';
import type { Db } from '../store/database.ts';
import { type ImportRow, imports as table } from '../store/imports.ts';
import type { Instant } from '../time.ts';
import type { Encoding } from './encoding.ts';
import { weigh } from './mapped.ts';
import type { openMappings } from './mappings.ts';
import { preview } from './preview.ts';
import { fits, propose, statusesIn } from './proposal.ts';
import { columnsOf, recognise, rowsIn, sampleOf } from './sample.ts';
import { viewOf } from './views.ts';
import { type Known, whoseOrders } from './whose.ts';

export interface LookingPorts {
  config: Pick<Config, 'dataDir' | 'office'>;
  db: Db;
  mappings: Pick<ReturnType<typeof openMappings>, 'all'>;
  now: () => Instant;
  isClockBehind(): boolean;
  sources(): readonly Known[];
}

/** A file holds names: it stays so long after it was taken in, for a second look, and so long without being started. */
export const KEPT_DAYS = 7;
const AHEAD_MS = 2 * 86_400_000;

export const unknown = (id: string) => refuse('id', id, 'an import that there is');
export const gone = (row: ImportRow) =>
  refuse('state', row.state, `an import whose file is still here: it is kept for ${KEPT_DAYS} days`);

/** What a file looks like, and how a mapping would read it. */
export function openLooking({ config, db, mappings, now, isClockBehind, sources }: LookingPorts) {
  const { office } = config;
  const folder = join(config.dataDir, 'imports');
  let lately: ({ id: string } & ReturnType<typeof recognise>) | undefined;

  const fileOf = (id: string): string => join(folder, `${id}.csv`);
  const latest = (): Instant => (isClockBehind() ? Number.MAX_SAFE_INTEGER : now() + AHEAD_MS);

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
    const names = byName(
      sources().map(({ name }) => name),
      (name) => name,
    );
    const base = { import: await viewOf(db, row, sample !== undefined), sources: names };
    if (sample === undefined) return ok(base);
    const seen = { ...recognised(row, sample), officeCurrency: office.currency };
    const told = { ...base, recognised: seen.recognised };
    if (row.mapping !== null) return ok({ ...told, proposal: JSON.parse(row.mapping) as ImportMapping });
    const saved = (await mappings.all()).find(({ mapping }) => fits(mapping, seen));
    const proposed = saved?.mapping ?? propose(seen);
    const { whose, mapping: proposal } = await whoseOrders({ ...seen, db, mapping: proposed, sources: sources() });
    return ok({ ...told, proposal, ...(saved && { saved: saved.name }), ...(whose && { whose }) });
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

  return { folder, fileOf, latest, look, life, weighed, tryOut };
}
