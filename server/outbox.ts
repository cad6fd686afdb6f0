import type { Log } from '../broker/contract/log.ts';
import type { EndReport, Rung, StrokeReport } from '../broker/contract/messages.ts';
import type { Pattern, Reason } from '../broker/contract/ring.ts';
import { isStroke } from '../broker/contract/topics.ts';
import type { RingView, StrokeView } from '../broker/contract/wall.ts';
import type { Post } from '../broker/ports.ts';
import type { Bells } from './bells.ts';
import type { Config } from './config.ts';
import { type Lane, openLane } from './lane.ts';
import { strengthOf } from './rules/decide.ts';
import { isOpen } from './rules/office-hours.ts';
import type { Db } from './store/database.ts';
import type { Writer } from './store/group-commit.ts';
import { patternOf, type RingRow, rings, viewOf } from './store/rings.ts';
import type { Unit } from './store/unit.ts';
import type { Instant } from './time.ts';

/** After the pattern itself, how long a sent ring may stay without a result. */
const GRACE_MS = 5_000;
/** Rings that have waited longer than this are not played one after the other: the strongest rings for all. */
const STALE_MS = 30_000;

/** What a decision asks of a bell. */
export interface RingDraft {
  bell: string;
  kind: RingRow['kind'];
  source?: string;
  orderId?: string;
  pressId?: string;
  sellers: string[];
  customer?: string | undefined;
  amount?: { minor: number; currency: string } | undefined;
  reasons: Reason[];
  pattern: Pattern;
  expiresAt: Instant;
}

export interface OutboxPorts {
  config: Config;
  db: Db;
  writer: Writer;
  bells: Bells;
  post: Post;
  log: Log;
  now: () => Instant;
  showRing(view: RingView): void;
  showStroke(view: StrokeView): void;
}

export type Outbox = Awaited<ReturnType<typeof openOutbox>>;

/** Sends each ring at most once, one in flight per bell, in number order, and records what became of it. */
export async function openOutbox(ports: OutboxPorts) {
  const { config, db, writer, bells, post, log, now } = ports;
  const lanes = new Map<string, Lane>();
  for (const bell of bells.names) {
    lanes.set(bell, await openLane({ bell, db, pacing: config.rules.pacing, epoch: bells.epochOf(bell), now: now() }));
  }

  /** Stores a ring; where its bell is free it is sent with this very commit, else it waits for its turn. */
  async function place(unit: Unit, draft: RingDraft): Promise<RingRow> {
    const lane = laneOf(draft.bell);
    const row = rowOf(draft, now());
    if (draft.kind === 'order' && !isOpen(config.office, now())) {
      const quiet = await rings.add(unit, {
        ...row,
        state: 'ended',
        outcome: 'quiet',
        quiet: 'hours',
        ended_at: now(),
      });
      unit.afterCommit(() => ports.showRing(viewOf(quiet)));
      return quiet;
    }
    const board = unit.promised.has(draft.bell) ? undefined : bells.ready(draft.bell);
    if (board === undefined || lane.waiting > 0 || !lane.free(draft.kind, now())) {
      const waiting = await rings.add(unit, row);
      unit.afterCommit(() => {
        lane.waiting += 1;
        ports.showRing(viewOf(waiting));
        void tick(draft.bell);
      });
      return waiting;
    }
    unit.promised.add(draft.bell);
    const sent = await rings.add(unit, { ...row, ...sending(lane, board, row) });
    unit.afterCommit(() => send(lane, sent));
    return sent;
  }

  /** What marks a ring as sent. The number is taken at once: one that is never committed is only skipped. */
  function sending(lane: Lane, board: { board: string; epoch: number }, row: { pattern: string; expires_at: number }) {
    return {
      state: 'ringing' as const,
      ...board,
      number: lane.takeNumber(board.epoch),
      sent_at: now(),
      deadline_at: row.expires_at + durationOf(JSON.parse(row.pattern)) + GRACE_MS,
    };
  }

  function send(lane: Lane, row: RingRow): void {
    lane.sent(row, now());
    publish(row);
    ports.showRing(viewOf(row));
    void tick(row.bell);
  }

  function publish(row: RingRow): void {
    const { epoch, number, board, bell } = row;
    if (epoch === null || number === null || board === null) return;
    const message = { ...patternOf(row), epoch, number, board, ttlMs: Math.max(0, Number(row.expires_at) - now()) };
    post.publish('ring', bell, message).catch((error: unknown) => {
      log.warn(
        { bell, number, error: String(error) },
        'a ring could not be handed to the broker; it is sent again when the bell is back',
      );
    });
  }

  /** Looks at one bell: ends what is over, sends what may be sent, and sets the alarm for what comes next. */
  async function tick(bell: string): Promise<void> {
    const lane = laneOf(bell);
    lane.cancelAlarm();
    if (lane.waiting > 0 || lane.overdue(now())) {
      await writer
        .write((unit) => advance(unit, lane))
        .catch((error: unknown) => {
          log.error({ bell, error: String(error) }, 'the rings of a bell could not be brought up to date');
        });
    }
    lane.setAlarm(now(), () => void tick(bell));
  }

  async function advance(unit: Unit, lane: Lane): Promise<void> {
    const at = now();
    const inFlight = lane.inFlight;
    if (inFlight !== undefined && lane.overdue(at)) await conclude(unit, inFlight, { outcome: 'unanswered' });
    const waiting: RingRow[] = [];
    for (const row of await rings.inState(unit.trx, lane.bell, 'waiting')) {
      if (Number(row.expires_at) <= at) await conclude(unit, row, { outcome: 'expired' });
      else if (row.kind === 'order' && !isOpen(config.office, at)) {
        await conclude(unit, row, { outcome: 'quiet', quiet: 'hours' });
      } else waiting.push(row);
    }
    const board = bells.ready(lane.bell);
    const first = waiting[0];
    if (board === undefined || first === undefined || inFlight !== undefined || unit.promised.has(lane.bell))
      return settle();
    if (!lane.free(first.kind, at)) return settle();
    const chosen = at - Number(first.created_at) > STALE_MS ? strongest(waiting, first) : first;
    unit.promised.add(lane.bell);
    const sent = await rings.change(unit, chosen.id, sending(lane, board, chosen));
    if (chosen !== first || at - Number(first.created_at) > STALE_MS) await share(unit, waiting, sent);
    unit.afterCommit(() => send(lane, sent));
    settle();

    function settle(): void {
      unit.afterCommit(() => void recount(lane));
    }
  }

  async function recount(lane: Lane): Promise<void> {
    lane.waiting = (await rings.inState(db, lane.bell, 'waiting')).length;
    lane.setAlarm(now(), () => void tick(lane.bell));
  }

  /** The others are shown as having shared the one that rings. */
  async function share(unit: Unit, waiting: readonly RingRow[], sent: RingRow): Promise<void> {
    for (const row of waiting) {
      if (row.id === sent.id || row.kind === 'rehearsal') continue;
      await conclude(unit, row, { outcome: 'quiet', quiet: 'pacing', shared_with: sent.id });
    }
  }

  interface Conclusion {
    outcome: EndReport['outcome'];
    quiet?: 'hours' | 'pacing';
    shared_with?: number;
    struck?: number;
    heard?: number | null;
  }

  async function conclude(unit: Unit, row: RingRow, conclusion: Conclusion): Promise<void> {
    const ended = await rings.end(unit, row.id, { ...conclusion, ended_at: now() });
    if (ended === undefined) return;
    unit.afterCommit(() => {
      const lane = laneOf(row.bell);
      if (lane.inFlight?.id === row.id) lane.ended(now());
      ports.showRing(viewOf(ended));
      void tick(row.bell);
    });
  }

  /** A report from a bell. Resolves once it is on disk; the same report again changes nothing. */
  async function report(bell: string, rung: Rung): Promise<void> {
    const lane = lanes.get(bell);
    if (lane === undefined || rung.number === 0) return;
    if (lane.isAhead(rung.epoch, rung.number, bells.epochOf(bell))) return startAnew(lane, rung);
    await (isStroke(rung) ? stroke(lane, rung) : end(lane, rung));
  }

  async function stroke(lane: Lane, { epoch, number, stroke: n, of, heard }: StrokeReport): Promise<void> {
    const row = await find(lane, epoch, number);
    if (row === undefined) return;
    const known = heard === undefined ? {} : { heard };
    ports.showStroke({ id: String(row.id), bell: lane.bell, stroke: n, of, ...known });
    await writer.write((unit) => rings.stroke(unit, { ringId: row.id, stroke: n, at: now(), ...known }));
  }

  async function end(lane: Lane, { epoch, number, outcome, strokes, heard }: EndReport): Promise<void> {
    const found = await find(lane, epoch, number);
    if (found === undefined) return;
    await writer.write((unit) => conclude(unit, found, { outcome, struck: strokes, heard: heard ?? null }));
  }

  const find = async (lane: Lane, epoch: number, number: number): Promise<RingRow | undefined> => {
    const { inFlight } = lane;
    if (inFlight?.epoch === epoch && inFlight.number === number) return inFlight;
    return rings.byNumber(db, lane.bell, epoch, number);
  };

  /** Our data is an older copy than the board's memory: what is pending may have rung already, so none of it rings now. */
  async function startAnew(lane: Lane, { epoch }: Rung): Promise<void> {
    await bells.startEpochAbove(lane.bell, epoch);
    await writer.write(async (unit) => {
      for (const state of ['ringing', 'waiting'] as const) {
        for (const row of await rings.inState(unit.trx, lane.bell, state)) {
          await conclude(unit, row, { outcome: 'unanswered' });
        }
      }
    });
    await recount(lane);
  }

  /** The bell is back. What was in flight is sent again under its own number: the board never rings a number twice. */
  function returned(bell: string): void {
    const { inFlight } = laneOf(bell);
    if (inFlight !== undefined && Number(inFlight.expires_at) > now() && bells.ready(bell)?.board === inFlight.board) {
      publish(inFlight);
    }
  }

  function laneOf(bell: string): Lane {
    const lane = lanes.get(bell);
    if (lane === undefined) throw new Error(`no bell is named ${bell}`);
    return lane;
  }

  for (const bell of bells.names) void tick(bell);
  return {
    place,
    report,
    returned,
    wake: (bell: string) => void tick(bell),
    close(): void {
      for (const lane of lanes.values()) lane.cancelAlarm();
    },
  };
}

function rowOf(draft: RingDraft, at: Instant) {
  return {
    bell: draft.bell,
    kind: draft.kind,
    source: draft.source ?? null,
    order_id: draft.orderId ?? null,
    press_id: draft.pressId ?? null,
    sellers: JSON.stringify(draft.sellers),
    customer: draft.customer ?? null,
    amount_minor: draft.amount?.minor ?? null,
    currency: draft.amount?.currency ?? null,
    reasons: JSON.stringify(draft.reasons),
    strength: strengthOf(draft.reasons),
    pattern: JSON.stringify(draft.pattern),
    strokes: draft.pattern.strokes,
    created_at: at,
    expires_at: draft.expiresAt,
    state: 'waiting' as const,
  };
}

/** How long a pattern takes on the board, in ms: strokes come in pairs. */
export function durationOf({ strokes, pulseMs, gapMs, pairGapMs }: Pattern): number {
  const pairs = Math.floor((strokes - 1) / 2);
  return strokes * pulseMs + (strokes - 1 - pairs) * gapMs + pairs * pairGapMs;
}

const strongest = (waiting: readonly RingRow[], first: RingRow): RingRow =>
  waiting.reduce((best, row) => (row.strength > best.strength ? row : best), first);
