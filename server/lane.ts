import type { Rules } from './config.ts';
import type { Db } from './store/database.ts';
import { type RingRow, rings } from './store/rings.ts';
import type { Instant } from './time.ts';

const LOOK_MS = 1000;
/** While rings wait for their winners alone, for a mute or the hours of the office. */
const HELD_LOOK_MS = 15_000;
/** No pace looks further back: a day. */
const LONGEST_MS = 1440 * 60_000;

interface LaneOptions {
  bell: string;
  db: Db;
  pacing: () => Rules['pacing'];
  epoch: number;
  now: Instant;
}

export type Lane = Awaited<ReturnType<typeof openLane>>;

/** What the outbox holds in mind of one bell: what is in flight, how many wait, its numbers and its pace. */
export async function openLane({ bell, db, pacing, epoch, now }: LaneOptions) {
  let inFlight = (await rings.inState(db, bell, 'ringing'))[0];
  let sentAt = await rings.sentSince(db, bell, now - LONGEST_MS);
  let numbers = { epoch, last: await rings.lastNumber(db, bell, epoch) };
  let endedAt: Instant = 0;
  let alarm: NodeJS.Timeout | undefined;
  let waiting = (await rings.inState(db, bell, 'waiting')).length;
  let held: readonly Instant[] = [];

  /** When the next ring of this kind may be sent. A person's rehearsal is not paced. */
  function freeAt(kind: RingRow['kind'], at: Instant): Instant {
    if (kind === 'rehearsal') return at;
    const { rings: most, minutes, pauseSeconds } = pacing();
    sentAt = sentAt.filter((sent) => sent > at - LONGEST_MS && sent <= at); // a clock set back leaves times to come
    const last = sentAt.at(-most);
    const full = last === undefined ? 0 : last + minutes * 60_000;
    const rested = endedAt > at ? at : endedAt + pauseSeconds * 1000;
    return Math.max(at, full, rested);
  }

  const turnAt = (at: Instant): Instant => (waiting > 0 ? freeAt('order', at) : Number.POSITIVE_INFINITY);

  const lookAtHeld = (at: Instant): Instant =>
    held.length === 0
      ? Number.POSITIVE_INFINITY
      : Math.min(at + HELD_LOOK_MS, Math.max(at + LOOK_MS, ...held.slice(0, 1)));

  return {
    bell,
    get inFlight(): RingRow | undefined {
      return inFlight;
    },
    /** How many wait for their turn. */
    get waiting(): number {
      return waiting;
    },
    set waiting(count: number) {
      waiting = count;
    },
    /** Until when each of those that wait for their winner does; the bell's lamp blinks as long. */
    get held(): readonly Instant[] {
      return held;
    },
    set held(until: readonly Instant[]) {
      held = until;
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
      if (inFlight === undefined && waiting === 0 && held.length === 0) return;
      const turn = inFlight === undefined ? turnAt(at) : Number(inFlight.deadline_at);
      const look = waiting > 0 ? at + LOOK_MS : lookAtHeld(at);
      const next = turn > at ? Math.min(turn, look) : at + LOOK_MS;
      alarm = setTimeout(wake, Math.min(next - at, 3_600_000));
      alarm.unref();
    },
  };
}
