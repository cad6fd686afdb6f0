import type { Log } from '../broker/contract/log.ts';
import { durationMs } from '../broker/contract/ring.ts';
import type { RingView } from '../broker/contract/wall.ts';
import type { Post } from '../broker/ports.ts';
import type { Bells, ReadyBoard } from './bells.ts';
import type { Config } from './config.ts';
import { type RingDraft, rowOf, strongest } from './draft.ts';
import { type Lane, openLane } from './lane.ts';
import { isOpen, type OfficeTimes } from './rules/office-hours.ts';
import type { Rules } from './rules/settings.ts';
import type { Db } from './store/database.ts';
import { storeFailureOf } from './store/failure.ts';
import type { Writer } from './store/group-commit.ts';
import type { Hand } from './store/ring-steps.ts';
import { patternOf, viewOf } from './store/ring-view.ts';
import { type Conclusion, type RingRow, rings } from './store/rings.ts';
import type { OrderKey } from './store/sales.ts';
import type { Unit } from './store/unit.ts';
import type { Instant } from './time.ts';
import { yoursUntil } from './yours.ts';

/** After the pattern itself, how long a sent ring may stay without a result. */
const GRACE_MS = 5_000;
/** Rings that have waited longer than this are not played one after the other: the strongest rings for all. */
const STALE_MS = 30_000;
/** A ring that the broker did not take is handed to it again after so long. */
const AGAIN_MS = 2_000;

export interface OutboxPorts {
  config: Config;
  rules: () => Rules;
  /** When the office works, by the rules that hold. */
  times: () => OfficeTimes;
  db: Db;
  writer: Writer;
  bells: Bells;
  post: Post;
  log: Log;
  now: () => Instant;
  isMuted(bell: string): boolean;
  showRing(view: RingView): void;
  /** For so long orders' rings wait at a bell for their winners; 0: none does. */
  tellWaiting(bell: string, ms: number): void;
}

type Quiet = 'hours' | 'muted';

export type Outbox = Awaited<ReturnType<typeof openOutbox>>;

/** Sends each ring at most once, one in flight per bell, in number order, and records what became of it. */
export async function openOutbox(ports: OutboxPorts) {
  const { db, writer, bells, post, log, now } = ports;
  const lanes = new Map<string, Lane>();
  const toldHeld = new Map<string, Instant>();
  let closed = false;
  for (const bell of bells.names) {
    lanes.set(
      bell,
      await openLane({ bell, db, pacing: () => ports.rules().pacing, epoch: bells.epochOf(bell), now: now() }),
    );
  }

  /** Stores a ring; where its bell is free it is sent with this very commit, else it waits for its turn. */
  async function place(unit: Unit, draft: RingDraft): Promise<RingRow> {
    const lane = laneOf(draft.bell);
    const row = rowOf(draft, now());
    const quiet = quietFor(draft);
    if (quiet !== undefined) return placeQuiet(unit, row, quiet);
    const until = yoursUntil(draft, ports.rules(), now());
    if (until !== undefined) return placeWaiting(unit, lane, { ...row, yours_until: until });
    const board = lane.waiting === 0 && lane.free(draft.kind, now()) ? readyBoard(unit, draft.bell) : undefined;
    if (board === undefined) return placeWaiting(unit, lane, row);
    unit.promised.add(draft.bell);
    const sent = await rings.add(unit, { ...row, ...sending(lane, board, row) });
    unit.afterCommit(() => send(lane, sent));
    return sent;
  }

  async function placeQuiet(unit: Unit, row: ReturnType<typeof rowOf>, quiet: Quiet): Promise<RingRow> {
    const ended = await rings.add(unit, { ...row, state: 'ended', outcome: 'quiet', quiet, ended_at: now() });
    unit.afterCommit(() => ports.showRing(viewOf(ended)));
    return ended;
  }

  async function placeWaiting(unit: Unit, lane: Lane, row: Parameters<typeof rings.add>[1]): Promise<RingRow> {
    const waiting = await rings.add(unit, row);
    unit.afterCommit(() => waits(lane, waiting));
    return waiting;
  }

  /** A ring waits, for its winner or for its turn: the next look tells which. */
  function waits(lane: Lane, row: RingRow): void {
    if (isHeld(row)) lane.held = [...lane.held, Number(row.yours_until)];
    else lane.waiting += 1;
    ports.showRing(viewOf(row));
    void tick(lane.bell);
  }

  const isHeld = ({ yours_until: until }: RingRow): boolean => until !== null && Number(until) > now();

  /** What waits for its winner waits for its turn alone now, on every bell; resolves with those rings. */
  async function release(unit: Unit, order: OrderKey, hand: Hand): Promise<RingRow[]> {
    const released: RingRow[] = [];
    for (const row of await rings.ofOrder(unit, order.source, order.order_id)) {
      const lane = lanes.get(row.bell);
      if (row.state !== 'waiting' || !isHeld(row) || lane === undefined) continue;
      const free = await rings.letGo(unit, row.id, { at: now(), hand });
      released.push(free);
      unit.afterCommit(() => waits(lane, free));
    }
    return released;
  }

  /** The press that was taken for the ring of an order was not: what it ended waits after all. */
  async function reopen(unit: Unit, pressId: string): Promise<void> {
    for (const row of await rings.reopen(unit, pressId, now())) {
      const lane = lanes.get(row.bell);
      if (lane !== undefined) unit.afterCommit(() => waits(lane, row));
      else await rings.end(unit, row.id, endedNow('expired')); // its bell is no longer in the configuration
    }
  }

  /** The lamp beside the button blinks as long as one waits there for its winner. */
  function tellHeld(bell: string, always = false): void {
    const until = Math.max(0, ...laneOf(bell).held);
    if (until === (toldHeld.get(bell) ?? 0) && !(always && until > 0)) return;
    toldHeld.set(bell, until);
    ports.tellWaiting(bell, Math.max(0, until - now()));
  }

  /** A mute silences everything; quiet hours only what nobody has asked for by hand. */
  function quietFor({ kind, bell }: Pick<RingRow, 'kind' | 'bell'>): Quiet | undefined {
    if (ports.isMuted(bell)) return 'muted';
    return kind === 'order' && !isOpen(ports.times(), now()) ? 'hours' : undefined;
  }

  const readyBoard = (unit: Unit, bell: string) => (unit.promised.has(bell) ? undefined : bells.ready(bell));

  /** What marks a ring as sent. The number is taken at once: one that is never committed is only skipped. */
  function sending(lane: Lane, board: ReadyBoard, row: { pattern: string; expires_at: number }) {
    return {
      state: 'ringing' as const,
      ...board,
      number: lane.takeNumber(board.epoch),
      sent_at: now(),
      deadline_at: row.expires_at + durationMs(JSON.parse(row.pattern)) + GRACE_MS,
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
      log.warn({ bell, number, error: String(error) }, 'A ring could not be handed to the broker; it is sent again');
      setTimeout(() => laneOf(bell).inFlight?.id === row.id && returned(bell), AGAIN_MS).unref();
    });
  }

  /** Looks at one bell: ends what is over, sends what may be sent, and sets the alarm for what comes next. */
  async function tick(bell: string): Promise<void> {
    if (closed) return;
    const lane = laneOf(bell);
    lane.cancelAlarm();
    if (lane.waiting > 0 || lane.held.length > 0 || isOver(lane)) {
      await writer
        .write((unit) => advance(unit, lane))
        .catch((error: unknown) => {
          if (storeFailureOf(error) !== undefined) return; // told once, by who watches the disk
          log.error({ bell, error: String(error) }, 'the rings of a bell could not be brought up to date');
        });
    }
    if (!closed) lane.setAlarm(now(), () => void tick(bell));
  }

  async function advance(unit: Unit, lane: Lane): Promise<void> {
    const { inFlight } = lane;
    if (inFlight !== undefined && isOver(lane)) await conclude(unit, inFlight, { outcome: 'unanswered' });
    const all = await stillWaiting(unit, lane);
    const held = all.filter(isHeld);
    const waiting = all.filter((row) => !isHeld(row));
    const first = waiting[0];
    const board = readyBoard(unit, lane.bell);
    const may = first !== undefined && board !== undefined && lane.free(first.kind, now());
    const left = may ? await sendNext(unit, { lane, board, waiting, first }) : waiting.length;
    unit.afterCommit(() => {
      lane.waiting = left;
      lane.held = held.map(({ yours_until: until }) => Number(until)).sort((a, b) => a - b);
      tellHeld(lane.bell);
    });
  }

  /** Nobody will answer for what is in flight: its time is up, or its board is no longer the bell's. */
  function isOver(lane: Lane): boolean {
    const board = bells.ready(lane.bell)?.board;
    return lane.overdue(now()) || (board !== undefined && lane.inFlight !== undefined && lane.inFlight.board !== board);
  }

  /** What waits and may still ring: the rest is told what became of it. */
  async function stillWaiting(unit: Unit, lane: Lane): Promise<RingRow[]> {
    const waiting: RingRow[] = [];
    for (const row of await rings.inState(unit.trx, lane.bell, 'waiting')) {
      const quiet = quietFor(row);
      if (Number(row.expires_at) <= now()) await conclude(unit, row, { outcome: 'expired' });
      else if (quiet !== undefined) await conclude(unit, row, { outcome: 'quiet', quiet });
      else waiting.push(row);
    }
    return waiting;
  }

  interface Turn {
    lane: Lane;
    board: ReadyBoard;
    waiting: readonly RingRow[];
    first: RingRow;
  }

  /** Sends the next one, or after a long wait the strongest for all; resolves with how many still wait. */
  async function sendNext(unit: Unit, { lane, board, waiting, first }: Turn): Promise<number> {
    const late = now() - Math.max(Number(first.created_at), Number(first.yours_until)) > STALE_MS;
    const chosen = late ? strongest(waiting, first) : first;
    unit.promised.add(lane.bell);
    const sent = await rings.change(unit, chosen.id, sending(lane, board, chosen));
    unit.afterCommit(() => send(lane, sent));
    if (!late) return waiting.length - 1;
    const others = waiting.filter(({ id, kind }) => id !== sent.id && kind !== 'rehearsal');
    for (const row of others) {
      await conclude(unit, row, { outcome: 'quiet', quiet: 'pacing', shared_with: sent.id });
    }
    return waiting.length - 1 - others.length;
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

  /** The bell is back. What was in flight is sent again under its own number: the board never rings a number twice. */
  function returned(bell: string): void {
    const { inFlight } = laneOf(bell);
    if (closed || inFlight === undefined || Number(inFlight.expires_at) <= now()) return;
    if (quietFor(inFlight) !== undefined) return;
    if (bells.ready(bell)?.board !== inFlight.board) return;
    publish(inFlight);
    if (post.connected) noteAgain(inFlight);
  }

  /** For the page of its life alone: that it cannot be written is no reason not to ring. */
  function noteAgain(row: RingRow): void {
    writer
      .write((unit) => rings.sentAgain(unit, row, now()))
      .catch((error: unknown) => log.warn({ bell: row.bell, error: String(error) }, 'A ring sent again was not noted'));
  }

  /** Rings of bells that are no longer in the configuration, or of one that had two in flight: nobody will answer them. */
  async function endOrphans(unit: Unit): Promise<void> {
    const flying = new Set([...lanes.values()].map(({ inFlight }) => inFlight?.id));
    for (const row of await rings.unfinished(unit.trx)) {
      if (row.state === 'ringing' && !flying.has(row.id)) await rings.end(unit, row.id, endedNow('unanswered'));
      if (row.state === 'waiting' && !lanes.has(row.bell)) await rings.end(unit, row.id, endedNow('expired'));
    }
  }

  /**
   * The clock jumps with this commit, and what is under way jumps along. A clock that is set ahead soon after the start is
   * most likely set right: what is left from before has then waited as long as it seems, and may be too late to ring.
   */
  async function shift(unit: Unit, byMs: number): Promise<void> {
    const after = byMs > 0 ? newestAtStart : 0;
    await rings.shift(unit, byMs, after);
    unit.afterCommit(() => {
      for (const lane of lanes.values()) {
        lane.shift(byMs, after);
        void tick(lane.bell);
      }
    });
  }

  const endedNow = (outcome: Conclusion['outcome']) => ({ outcome, ended_at: now() });

  function laneOf(bell: string): Lane {
    const lane = lanes.get(bell);
    if (lane === undefined) throw new Error(`no bell is named ${bell}`);
    return lane;
  }

  const newestAtStart = (await rings.unfinished(db)).at(-1)?.id ?? 0;
  await writer.write((unit) => endOrphans(unit));
  for (const bell of bells.names) void tick(bell);
  return {
    place,
    conclude,
    release,
    reopen,
    returned,
    tellHeld: (bell: string): void => tellHeld(bell, true),
    shift,
    lane: (bell: string): Lane | undefined => lanes.get(bell),
    wake: (bell: string) => void tick(bell),
    close(): void {
      closed = true;
      for (const lane of lanes.values()) lane.cancelAlarm();
    },
  };
}
