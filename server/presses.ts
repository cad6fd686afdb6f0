import type { Press } from '../broker/contract/messages.ts';
import { pressBlows } from '../broker/contract/ring.ts';
import type { RingView, StrokeView } from '../broker/contract/wall.ts';
import { isWithinHours, minutesOf, type OfficeTimes } from './rules/office-hours.ts';
import type { Db } from './store/database.ts';
import type { Writer } from './store/group-commit.ts';
import { type PressRow, presses as table } from './store/presses.ts';
import { viewOf } from './store/ring-view.ts';
import { type RingRow, rings } from './store/rings.ts';
import type { Unit } from './store/unit.ts';
import { atClock, dayOf, type Instant } from './time.ts';
import type { Yours } from './yours.ts';

export interface PressPorts {
  /** When the office works, by the rules that hold. */
  times: () => OfficeTimes;
  db: Db;
  writer: Writer;
  now: () => Instant;
  /** The order's ring that a press was, where one waited for it. */
  takePress: Yours['takePress'];
  isSimulated(bell: string): boolean;
  showRing(view: RingView): void;
  showStroke(view: StrokeView): void;
}

export type Presses = ReturnType<typeof openPresses>;

/** A press older than this has rung in another hour: the wall lists it, but does not swing for it. */
const FRESH_MS = 5_000;

/** The button's wins: taken once each, and listed until somebody has claimed them or the office has closed. */
export function openPresses({ times, db, writer, now, takePress, isSimulated, showRing, showStroke }: PressPorts) {
  /** Resolves once the press is on disk, however often it is told. */
  async function accept(bell: string, { pressId, rang, ageMs, muted }: Press): Promise<void> {
    await writer.write(async (unit) => {
      if ((await table.find(unit.trx, pressId)) !== undefined) return;
      const pressedAt = now() - ageMs;
      const simulated = isSimulated(bell);
      const ring = await rings.add(
        unit,
        ringOf({ bell, pressId, rang, muted: muted === true, simulated, pressedAt, at: now() }),
      );
      const press = await table.add(unit, {
        press_id: pressId,
        bell,
        pressed_at: pressedAt,
        pressed_on: dayOf(pressedAt, times().timeZone).day,
        received_at: now(),
        lapses_at: closingAfter(pressedAt, times()),
        rang: rang ? 1 : 0,
        ring_id: ring.id,
        claim: 'open',
        sellers: '[]',
      });
      const order = await takePress(unit, press);
      unit.afterCommit(() => {
        const { id } = order ?? ring;
        if (rang && ageMs < FRESH_MS) showStroke({ id: String(id), bell, stroke: 1, of: ring.strokes });
        if (order !== undefined) return; // its own ring says so
        showRing(viewOf(ring, claimOf({ claim: 'open', lapses_at: closingAfter(pressedAt, times()) }, now())));
      });
    });
  }

  /** The wins nobody has claimed yet, oldest first. */
  async function open(): Promise<RingView[]> {
    const views: RingView[] = [];
    for (const press of await table.open(db, now())) {
      const ring = await rings.find(db, press.ring_id);
      if (ring !== undefined) views.push(viewOf(ring, 'open'));
    }
    return views;
  }

  /** Takes off the walls what nobody has claimed by closing time. */
  async function lapse(after: Instant, until: Instant): Promise<void> {
    for (const press of await table.lapsed(db, { after, until })) {
      const ring = await rings.find(db, press.ring_id);
      if (ring !== undefined) showRing(viewOf(ring, 'lapsed'));
    }
  }

  /** The clock jumps with this commit: what can still be claimed can be until the office closes, by the new time. */
  async function shift(unit: Unit, byMs: number): Promise<void> {
    for (const { press_id, pressed_at } of await table.open(unit.trx, now())) {
      const pressedAt = Number(pressed_at) + byMs;
      await table.change(unit, press_id, {
        pressed_at: pressedAt,
        pressed_on: dayOf(pressedAt, times().timeZone).day,
        lapses_at: closingAfter(pressedAt, times()),
      });
    }
  }

  /** What a wall should know of the press behind a ring. */
  async function claimBehind(ring: RingRow): Promise<RingView['claim']> {
    const press = ring.press_id === null ? undefined : await table.find(db, ring.press_id);
    return press && claimOf(press, now());
  }

  return { accept, open, lapse, shift, claimBehind };
}

/** Unclaimed presses leave the wall at closing time: the office's, or midnight. */
export function closingAfter(at: Instant, times: OfficeTimes): Instant {
  const day = dayOf(at, times.timeZone);
  if (times.hours === undefined || !isWithinHours(times, at)) return day.end;
  return atClock(day, minutesOf(times.hours.close), times.timeZone);
}

/** Where a press stands for a wall. */
export const claimOf = ({ claim, lapses_at }: Pick<PressRow, 'claim' | 'lapses_at'>, at: Instant): RingView['claim'] =>
  claim === 'open' && Number(lapses_at) <= at ? 'lapsed' : claim;

/** The ring of a press is over when it is told: the board has struck it, or has not. */
function ringOf({ bell, pressId, rang, muted, simulated, pressedAt, at }: PressedRing) {
  const silent = muted ? ({ outcome: 'quiet', quiet: 'muted' } as const) : { outcome: 'unanswered' };
  return {
    bell,
    kind: 'press' as const,
    press_id: pressId,
    sellers: '[]',
    reasons: JSON.stringify([{ kind: 'press' }]),
    strength: 0,
    pattern: JSON.stringify(pressBlows),
    strokes: pressBlows.strokes,
    created_at: pressedAt,
    expires_at: pressedAt,
    state: 'ended' as const,
    ...(rang ? { outcome: 'struck' } : silent),
    struck: rang ? pressBlows.strokes : 0,
    ended_at: at,
    simulated: simulated ? 1 : 0,
  };
}

interface PressedRing {
  bell: string;
  pressId: string;
  rang: boolean;
  muted: boolean;
  simulated: boolean;
  pressedAt: Instant;
  at: Instant;
}
