import type { Problem } from '../../broker/contract/result.ts';
import type { ImportView } from '../api/imports.ts';
import type { ImportProblemRow, ImportRow } from '../store/imports.ts';
import { isoOf } from '../time.ts';

export const problemOf = ({ row, field, value, allowed }: ImportProblemRow) => ({ row, field, value, allowed });

/** Where a page of problems begins: behind the last one of the page before. */
export function placeIn(after: string): { row: number; field: string } | undefined {
  const match = /^(\d+):(\w+)$/.exec(after);
  return match === null ? undefined : { row: Number(match[1]), field: match[2] ?? '' };
}

/** `kept`: whether its file is still here. */
export function viewOf(row: ImportRow, kept: boolean): ImportView {
  return {
    ...{ id: row.id, file: row.file, state: row.state, by: row.by, kept },
    ...(row.source !== null && { source: row.source }),
    ...{ bytes: Number(row.bytes), bytesDone: Number(row.bytes_done), rows: Number(row.rows) },
    ...{ taken: Number(row.taken), same: Number(row.same), refused: Number(row.refused), skipped: Number(row.skipped) },
    asOf: isoOf(Number(row.as_of)),
    createdAt: isoOf(Number(row.created_at)),
    ...(row.ended_at !== null && { endedAt: isoOf(Number(row.ended_at)) }),
    ...(row.problem !== null && { problem: JSON.parse(row.problem) as Problem }),
  };
}
