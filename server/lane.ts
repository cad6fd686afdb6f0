import type { Rules } from './config.ts';
import type { Db } from './store/database.ts';
import { type RingRow, rings } from './store/rings.ts';
import type { Instant } from './time.ts';

const LOOK_MS = 1000;

interface LaneOptions {
  bell: string;
  db: Db;
  pacing: Rules['pacing'];
  epoch: number;
  now: Instant;
}

export type Lane = Awaited<ReturnType<typeof openLane>>;

/** What the outbox holds in mind of one bell: what is in flight, how many wait, its numbers and its pace. */
export async function openLane({ bell, db, pacing, epoch, now }: LaneOptions) {
  const windowMs = pacing.minutes * 60_000;
  const pauseMs = pacing.pauseSeconds * 1000;
  let inFlight = (await rings.inState(db, bell, 'ringing'))[0];
  let sentAt = await rings.sentSince(db, bell, now - windowMs);
  let numbers = { epoch, last: await rings.lastNumber(db, bell, epoch) };
  let endedAt: Instant = 0;
  let alarm: NodeJS.Timeout | undefined;
  let waiting = (await rings.inState(db, bell, 'waiting')).length;

  /** When the next ring of this kind may be sent. A person's rehearsal is not paced. */
  function freeAt(kind: RingRow['kind'], at: Instant): Instant {
    if (kind === 'rehearsal') return at;
    sentAt = sentAt.filter((sent) => sent > at - windowMs && sent <= at); // a clock set back leaves times to come
    const full = sentAt.length < pacing.rings ? 0 : (sentAt[sentAt.length - pacing.rings] ?? 0) + windowMs;
    const rested = endedAt > at ? at : endedAt + pauseMs;
    return Math.max(at, full, rested);
  }

  return {
    bell,
    get inFlight(): RingRow | undefined {
      return inFlight;
    },
    get waiting(): number {
      return waiting;
    },
    set waiting(count: number) {
      waiting = count;
    },
    free: (kind: RingRow['kind'], at: Instant): boolean => inFlight === undefined && freeAt(kind, at) <= at,
    overdue: (at: Instant): boolean => inFlight !== undefined && Number(inFlight.deadline_at) <= at,
    takeNumber(epoch: number): number {
      if (numbers.epoch !== epoch) numbers = { epoch, last: 0 };
      numbers.last += 1;
      return numbers.last;
    },
    /** Whether a board's report is of a ring this data has never sent. */
    isAhead: (reportedEpoch: number, number: number, epoch: number): boolean =>
      reportedEpoch > epoch || (reportedEpoch === epoch && number > (numbers.epoch === epoch ? numbers.last : 0)),
    sent(row: RingRow, at: Instant): void {
      inFlight = row;
      if (row.kind === 'order') sentAt.push(at);
    },
    ended(at: Instant): void {
      inFlight = undefined;
      endedAt = at;
    },
    /** The clock jumps: spans stay what they are, but for rings up to `after`. */
    shift(byMs: number, after: number): void {
      if (inFlight !== undefined && inFlight.id > after) {
        const { created_at, expires_at, sent_at, deadline_at } = inFlight;
        const [sent, deadline] = [sent_at, deadline_at].map((at) => (at === null ? null : Number(at) + byMs));
        const moved = { created_at: Number(created_at) + byMs, expires_at: Number(expires_at) + byMs };
        inFlight = { ...inFlight, ...moved, sent_at: sent ?? null, deadline_at: deadline ?? null };
      }
      sentAt = sentAt.map((at) => at + byMs);
      endedAt += byMs;
    },
    cancelAlarm(): void {
      clearTimeout(alarm);
      alarm = undefined;
    },
    /** Wakes at the next thing that time alone changes: a deadline, a turn, or, while rings wait, a look at what expires. */
    setAlarm(at: Instant, wake: () => void): void {
      clearTimeout(alarm);
      alarm = undefined;
      if (inFlight === undefined && waiting === 0) return;
      const turn = inFlight === undefined ? freeAt('order', at) : Number(inFlight.deadline_at);
      const look = waiting > 0 ? at + LOOK_MS : Number.POSITIVE_INFINITY;
      const next = turn > at ? Math.min(turn, look) : at + LOOK_MS;
      alarm = setTimeout(wake, Math.min(next - at, 3_600_000));
      alarm.unref();
    },
  };
}
