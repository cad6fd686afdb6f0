import { readdir } from 'node:fs/promises';
import { ok, type Result, refuse } from '../../broker/contract/result.ts';
import type { ImportView, KeptPage, ProblemsPage } from '../api/imports.ts';
import type { Db } from '../store/database.ts';
import { importKept, importRuns } from '../store/import-runs.ts';
import { imports as table } from '../store/imports.ts';
import type { OrderKey } from '../store/sales.ts';
import { winId } from '../wins/views.ts';
import { unknown } from './looking.ts';
import { placeIn, problemOf, viewWith } from './views.ts';

interface PageQuery {
  after?: string | undefined;
  limit: number;
}

/** The files so far, and what can be read of one page after page. */
export function openListing({ db, folder }: { db: Db; folder: string }) {
  async function list(): Promise<ImportView[]> {
    const files = new Set(await readdir(folder).catch(() => []));
    const runs = await importRuns.takenBack(db);
    return (await table.list(db)).map((row) =>
      viewWith(
        row,
        files.has(`${row.id}.csv`),
        runs.filter((run) => run.import === row.id),
      ),
    );
  }

  async function problems(id: string, { after, limit }: PageQuery): Promise<Result<ProblemsPage>> {
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

  /** What was left as it was when it was taken back. */
  async function kept(id: string, { after, limit }: PageQuery): Promise<Result<KeptPage>> {
    if ((await table.find(db, id)) === undefined) return unknown(id);
    const from = after === undefined ? undefined : keyIn(after);
    if (after !== undefined && from === undefined) return refuse('after', after, 'the next of the page before');
    const found = await importKept.list(db, { id, after: from, limit: limit + 1 });
    const shown = found.slice(0, limit);
    const last = found.length > limit ? shown.at(-1) : undefined;
    return ok({
      orders: shown.map(({ source, order_id: orderId }) => ({ win: winId.order(source, orderId), source, orderId })),
      ...(last && { next: `${last.source}/${last.order_id}` }),
    });
  }

  return { list, problems, kept };
}

function keyIn(place: string): OrderKey | undefined {
  const [source, ...rest] = place.split('/');
  return source === undefined || rest.length === 0 ? undefined : { source, order_id: rest.join('/') };
}
