import type { Problem } from '../../broker/contract/result.ts';
import type { SourceConfig } from '../config.ts';
import { type FetchRow, fetches } from '../store/fetches.ts';
import { NotAnswered } from './not-answered.ts';
import type { AskingPorts, Line } from './ports.ts';
import type { Takings } from './takings.ts';

/** Waits between tries in ms, the last one until it is given up. */
const RETRY_MS = [10_000, 60_000, 300_000, 1_800_000, 3_600_000];
/** As long as the most patient of sources delivers; then it is kept with its problem, to be read again by hand. */
const GIVEN_UP_MS = 3 * 86_400_000;
const PORTION = 100;

export interface FetchQueuePorts extends Pick<AskingPorts, 'sources' | 'db' | 'writer' | 'now' | 'log'> {
  takings: Takings;
  lineOf(source: SourceConfig): Line;
  /** What the last try has shown of a source; undefined: it answers. */
  heard(source: SourceConfig, failure: NotAnswered | undefined): Promise<void>;
  closing: AbortSignal;
}

/** Fetches what deliveries wait for, one object after the other for each source; each has its own fate. */
export function openFetchQueue({ sources, db, writer, now, log, takings, lineOf, heard, closing }: FetchQueuePorts) {
  /** All of one source that is due; ends at the first sign that it would not answer the next either. */
  async function look(source: SourceConfig): Promise<void> {
    for (;;) {
      if (closing.aborted || sources.isPaused(source.name)) return;
      const [next] = await fetches.due(db, { source: source.name, now: now(), limit: 1 });
      if (next === undefined) return;
      // What comes in while it is asked is no part of it: the deal may have changed again.
      await fetchOne(source, await fetches.ofObject(db, next));
    }
  }

  async function fetchOne(source: SourceConfig, rows: FetchRow[]): Promise<void> {
    const [first] = rows;
    if (first === undefined) return;
    const saidAt = Math.max(...rows.map(({ said_at }) => Number(said_at ?? 0)));
    const wanted = { object: first.object, id: first.object_id, ...(saidAt > 0 && { at: saidAt }) };
    try {
      const { api, asker } = lineOf(source);
      const asked = await asker.one(api, wanted, source);
      await takings.fetched(source, asked, rows);
      await heard(source, undefined);
    } catch (error) {
      if (!(error instanceof NotAnswered)) throw error;
      if (closing.aborted) return;
      if (!error.alone) await heard(source, error);
      await failed(source, rows, error);
    }
  }

  async function failed(
    source: SourceConfig,
    rows: FetchRow[],
    { problem, refused, afterMs }: NotAnswered,
  ): Promise<void> {
    log.warn({ source: source.name, reason: problem.value }, 'A source did not answer what was asked');
    const left = await takings.unfetched(source, rows); // better without names than late
    const isOver = ({ asked_at }: FetchRow) => now() - Number(asked_at) >= GIVEN_UP_MS;
    const over = left.filter(isOver);
    if (over.length > 0) await writer.write((unit) => fetches.done(unit, over, problem));
    const again = left.filter((row) => !isOver(row));
    const attempts = Math.max(0, ...again.map((row) => row.attempts));
    const wait = Math.max(afterMs ?? 0, RETRY_MS[Math.min(attempts, RETRY_MS.length - 1)] ?? 0);
    await putOff(again, wait, problem);
    // A source that is to rest, or is closed to us, is so for all the others that wait: they say now what they can.
    if (refused || afterMs !== undefined)
      await putOff(await takings.unfetched(source, await due(source)), wait, problem);
  }

  const due = (source: SourceConfig) => fetches.due(db, { source: source.name, now: now(), limit: PORTION });

  async function putOff(rows: FetchRow[], waitMs: number, problem: Problem): Promise<void> {
    const ids = rows.map(({ id }) => id);
    if (ids.length > 0) await writer.write((unit) => fetches.postpone(unit, ids, { until: now() + waitMs, problem }));
  }

  return { look };
}
