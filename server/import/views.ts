import type { Problem } from '../../broker/contract/result.ts';
import type { ImportView } from '../api/imports.ts';
import type { Db } from '../store/database.ts';
import { type ImportRun, importRuns } from '../store/import-runs.ts';
import type { ImportProblemRow, ImportRow } from '../store/imports.ts';
import { isoOf } from '../time.ts';

export const problemOf = ({ row, field, value, allowed }: ImportProblemRow) => ({ row, field, value, allowed });

/** Where a page of problems begins: behind the last one of the page before. */
export function placeIn(after: string): { row: number; field: string } | undefined {
  const match = /^(\d+):(\w+)$/.exec(after);
  return match === null ? undefined : { row: Number(match[1]), field: match[2] ?? '' };
}

/** `kept`: whether its file is still here. */
export const viewOf = async (db: Db, row: ImportRow, kept: boolean): Promise<ImportView> =>
  viewWith(row, kept, await importRuns.of(db, row.id));

export function viewWith(row: ImportRow, kept: boolean, runs: readonly ImportRun[]): ImportView {
  const back = takenBack(row, runs);
  return {
    ...{ id: row.id, file: row.file, state: row.state, by: row.by, kept },
    ...(row.source !== null && { source: row.source }),
    ...{ bytes: Number(row.bytes), bytesDone: Number(row.bytes_done), rows: Number(row.rows) },
    ...{ taken: Number(row.taken), same: Number(row.same), refused: Number(row.refused), skipped: Number(row.skipped) },
    asOf: isoOf(Number(row.as_of)),
    createdAt: isoOf(Number(row.created_at)),
    ...(row.ended_at !== null && { endedAt: isoOf(Number(row.ended_at)) }),
    ...(row.problem !== null && { problem: JSON.parse(row.problem) as Problem }),
    ...(back && { takenBack: back }),
  };
}

/** The last time. */
function takenBack({ gone, told_by_others: others, kept }: ImportRow, runs: readonly ImportRun[]) {
  const last = runs.findLast(({ taken_back_at: at }) => at !== null);
  if (last === undefined) return undefined;
  const counts = { gone: Number(gone), others: Number(others), kept: Number(kept) };
  return { at: isoOf(Number(last.taken_back_at)), by: last.taken_back_by ?? '', ...counts };
}
