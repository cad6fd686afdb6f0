import { ok, type Result } from '../../broker/contract/result.ts';
import type { SourceConfig } from '../config.ts';
import { deliveries } from '../store/deliveries.ts';
import { sourceStates } from '../store/source-states.ts';
import { dayNamed, dayOf, type Instant, monthsOf } from '../time.ts';
import type { Portion } from './asker.ts';
import { advanced, type Cursor, isSeen, OVERLAP_MS, readCursor } from './cursor.ts';
import { NotAnswered } from './not-answered.ts';
import type { AskingPorts, Line } from './ports.ts';
import type { Takings } from './takings.ts';

export const POLL_MS = 3 * 60_000;
const LONGEST_MS = 3_600_000;
const RECENT_MS = 3 * 86_400_000;

export interface PollingPorts extends Pick<AskingPorts, 'config' | 'db' | 'writer' | 'now' | 'log'> {
  takings: Takings;
  lineOf(source: SourceConfig): Line;
  heard(source: SourceConfig, failure: NotAnswered | undefined): Promise<void>;
  closing: AbortSignal;
}

/** What one asking came to. `asked`: deals that were new or had changed since they were taken. */
export interface PollReport {
  asked: number;
}

/** Asks sources what has changed since they were asked last. */
export function openPolling({ config, db, writer, now, log, takings, lineOf, heard, closing }: PollingPorts) {
  const running = new Map<string, Promise<Result<PollReport>>>();
  const due = new Map<string, { at: Instant; failed: number }>();

  /** Once at a time for each source: who asks meanwhile hears what that one came to. */
  function poll(source: SourceConfig): Promise<Result<PollReport>> {
    const under = running.get(source.name);
    if (under !== undefined) return under;
    const run = pollOnce(source).finally(() => running.delete(source.name));
    running.set(source.name, run);
    return run;
  }

  async function pollOnce(source: SourceConfig): Promise<Result<PollReport>> {
    const { name } = source;
    try {
      const asked = await askAll(source, lineOf(source));
      await writer.write((unit) => sourceStates.polled(unit, name, now()));
      await heard(source, undefined);
      due.set(name, { at: now() + POLL_MS, failed: 0 });
      return ok({ asked });
    } catch (error) {
      if (!(error instanceof NotAnswered)) throw error;
      const failed = (due.get(name)?.failed ?? 0) + 1;
      const wait = Math.max(error.afterMs ?? 0, Math.min(POLL_MS * 2 ** (failed - 1), LONGEST_MS));
      due.set(name, { at: now() + wait, failed });
      if (!closing.aborted) {
        await heard(source, error);
        log.warn({ source: name, reason: error.problem.value }, 'A source could not be asked what has changed');
      }
      return { ok: false, problem: error.problem };
    }
  }

  /** Each portion is taken together with how far it reaches, so that a stop in the middle goes on from there. */
  async function askAll(source: SourceConfig, { api, asker }: Line): Promise<number> {
    let cursor = readCursor(await sourceStates.cursorOf(db, source.name)) ?? (await begin(source));
    let asked = 0;
    const { at, from = at } = cursor;
    cursor = { ...cursor, from };
    const since = { first: at - OVERLAP_MS, others: from - OVERLAP_MS };
    for await (const { deals } of asker.changed(api, since, source)) {
      if (closing.aborted) return asked;
      const news = deals.filter((deal) => !isSeen(cursor, deal));
      asked += news.length;
      if (news.length > 0) cursor = await take(source, news, cursor);
    }
    const { from: _, ...whole } = cursor;
    await writer.write((unit) => sourceStates.setCursor(unit, source.name, JSON.stringify(whole)));
    return asked;
  }

  async function take(source: SourceConfig, news: Portion['deals'], before: Cursor): Promise<Cursor> {
    const until = Math.max(before.historyUntil ?? 0, now() - RECENT_MS);
    const isHistory = ({ changedAt }: Portion['deals'][number]) => changedAt <= until;
    let cursor = before;
    for (const history of [true, false]) {
      const part = news.filter((deal) => isHistory(deal) === history);
      if (part.length === 0) continue;
      const after = advanced(cursor, part);
      const asked = part.map(({ changedAt: _, ...deal }) => deal);
      const also = (unit: Parameters<typeof sourceStates.setCursor>[0]) =>
        sourceStates.setCursor(unit, source.name, JSON.stringify(after));
      await takings.polled(source, { asked, history, also });
      cursor = after;
    }
    return cursor;
  }

  /**
   * The first time, all of the present financial year is asked for. Of a source that is asked regularly it is history up
   * to now; of one that sends by itself up to when it was first heard of, since what came after that may have been lost.
   */
  async function begin({ name, poll: regularly }: SourceConfig): Promise<Cursor> {
    const { timeZone, financialYearStart } = config.office;
    const [first = ''] = monthsOf('year', dayOf(now(), timeZone).day, financialYearStart);
    const start = dayNamed(`${first}-01`, timeZone).start;
    const heardOf = regularly ? undefined : await deliveries.firstAt(db, name);
    const cursor: Cursor = { at: start + OVERLAP_MS, seen: {}, historyUntil: heardOf ?? now() };
    await writer.write((unit) => sourceStates.setCursor(unit, name, JSON.stringify(cursor)));
    return cursor;
  }

  return {
    poll,
    /** When this source is due; the first time at once. */
    dueAt: ({ name }: SourceConfig): Instant => due.get(name)?.at ?? 0,
    /** It may be asked at once: its token is another, say. */
    hurry: ({ name }: SourceConfig): void => void due.delete(name),
    idle: async (): Promise<void> => {
      await Promise.allSettled(running.values());
    },
  };
}
