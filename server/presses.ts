import type { Press } from '../broker/contract/messages.ts';
import { parseAmount } from '../broker/contract/money.ts';
import { ok, type Result, refuse } from '../broker/contract/result.ts';
import { pressBlows } from '../broker/contract/ring.ts';
import type { RingView, StrokeView } from '../broker/contract/wall.ts';
import type { ClaimRequest } from './api/presses.ts';
import type { Config } from './config.ts';
import { type Ledger, nameKey, negated } from './ledger.ts';
import type { Outbox } from './outbox.ts';
import { milestonesPassed } from './rules/decide.ts';
import type { MilestoneStep } from './rules/milestones.ts';
import { isOpen, minutesOf } from './rules/office-hours.ts';
import type { Db } from './store/database.ts';
import type { Writer } from './store/group-commit.ts';
import { orders } from './store/orders.ts';
import { type PressRow, presses as table } from './store/presses.ts';
import { type RingRow, rings, viewOf } from './store/rings.ts';
import type { Unit } from './store/unit.ts';
import { atClock, dayOf, type Instant } from './time.ts';
import type { Totals } from './totals.ts';

export interface PressPorts {
  config: Config;
  db: Db;
  writer: Writer;
  totals: Totals;
  toldBy: Ledger['toldBy'];
  now: () => Instant;
  place: Outbox['place'];
  showRing(view: RingView): void;
  showStroke(view: StrokeView): void;
  counted(): void;
}

export type Presses = ReturnType<typeof openPresses>;

/** A press older than this has rung in another hour: the wall lists it, but does not swing for it. */
const FRESH_MS = 5_000;

/** The button's wins: taken once each, claimed by whoever won them, taken back when they were none. */
export function openPresses({
  config,
  db,
  writer,
  totals,
  toldBy,
  now,
  place,
  showRing,
  showStroke,
  counted,
}: PressPorts) {
  const { office, rules } = config;

  /** Resolves once the press is on disk, however often it is told. */
  async function accept(bell: string, { pressId, rang, ageMs }: Press): Promise<void> {
    await writer.write(async (unit) => {
      if ((await table.find(unit.trx, pressId)) !== undefined) return;
      const pressedAt = now() - ageMs;
      const ring = await rings.add(unit, ringOf({ bell, pressId, rang, pressedAt }));
      await table.add(unit, {
        press_id: pressId,
        bell,
        pressed_at: pressedAt,
        received_at: now(),
        lapses_at: closingAfter(pressedAt),
        rang: rang ? 1 : 0,
        ring_id: ring.id,
        claim: 'open',
        sellers: '[]',
      });
      unit.afterCommit(() => {
        if (rang && ageMs < FRESH_MS) showStroke({ id: String(ring.id), bell, stroke: 1, of: ring.strokes });
        showRing(viewOf(ring, claimOf({ claim: 'open', lapses_at: closingAfter(pressedAt) })));
      });
    });
  }

  function ringOf({
    bell,
    pressId,
    rang,
    pressedAt,
  }: {
    bell: string;
    pressId: string;
    rang: boolean;
    pressedAt: Instant;
  }) {
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
      outcome: rang ? 'struck' : 'unanswered',
      struck: rang ? pressBlows.strokes : 0,
      ended_at: now(),
    };
  }

  /** Unclaimed presses leave the wall at closing time: the office's, or midnight. */
  function closingAfter(at: Instant): Instant {
    const day = dayOf(at, office.timeZone);
    if (office.hours === undefined || !isOpen(office, at)) return day.end;
    return atClock(day, minutesOf(office.hours.close), office.timeZone);
  }

  const claimOf = ({ claim, lapses_at }: Pick<PressRow, 'claim' | 'lapses_at'>): RingView['claim'] =>
    claim === 'open' && Number(lapses_at) <= now() ? 'lapsed' : claim;

  async function claim(pressId: string, { sellers, customer, amount }: ClaimRequest): Promise<Result<RingView>> {
    const told = amount === undefined ? undefined : parseAmount(amount, office.currency);
    if (told !== undefined && !told.ok) return told;
    return change(pressId, 'open', (unit) =>
      said(unit, pressId, {
        claim: 'claimed',
        sellers: JSON.stringify(sellers),
        customer: customer ?? null,
        customer_key: customer === undefined ? null : nameKey(customer),
        amount_minor: told?.value.minor ?? null,
        claimed_at: now(),
      }),
    );
  }

  async function undo(pressId: string): Promise<Result<RingView>> {
    const press = await table.find(db, pressId);
    if (press?.claim === 'open') return change(pressId, 'open', (unit) => said(unit, pressId, { claim: 'undone' }));
    return change(pressId, 'claimed', async (unit, press) => {
      if (press.joined_source === null || press.joined_order === null) {
        await totals.move(unit, negated(toldBy(press)), now());
      } else await unjoin(unit, press.joined_source, press.joined_order);
      return said(unit, pressId, {
        claim: 'open',
        sellers: '[]',
        customer: null,
        customer_key: null,
        amount_minor: null,
        claimed_at: null,
        joined_source: null,
        joined_order: null,
        lapses_at: closingAfter(now()),
      });
    });
  }

  async function unjoin(unit: Unit, source: string, orderId: string): Promise<void> {
    const order = await orders.find(unit, source, orderId);
    if (order !== undefined) await orders.change(unit, { ...order, press_id: null });
  }

  type Change = (unit: Unit, press: PressRow) => Promise<RingRow>;

  async function change(pressId: string, from: PressRow['claim'], apply: Change): Promise<Result<RingView>> {
    return writer.write(async (unit): Promise<Result<RingView>> => {
      const press = await table.find(unit.trx, pressId);
      if (press === undefined) return refuse('pressId', pressId, 'a press that this office knows');
      if (press.claim !== from)
        return refuse('claim', press.claim, `${from}: somebody was quicker, or it was taken off`);
      const ring = await apply(unit, press);
      const after = await table.find(unit.trx, pressId);
      const view = viewOf(ring, after && claimOf(after));
      unit.afterCommit(() => {
        showRing(view);
        counted();
      });
      return ok(view);
    });
  }

  /** A told amount may pass a milestone; that rings, though the win itself has rung. */
  async function celebrate(unit: Unit, press: PressRow, steps: readonly MilestoneStep[]): Promise<void> {
    const reasons = milestonesPassed(steps);
    if (reasons.length === 0) return;
    await place(unit, {
      bell: press.bell,
      kind: 'press',
      pressId: press.press_id,
      sellers: JSON.parse(press.sellers),
      customer: press.customer ?? undefined,
      reasons,
      pattern: rules.patterns.milestone,
      expiresAt: now() + rules.expiryMinutes * 60_000,
    });
  }

  /** Writes what was said of a press onto it and onto its ring; a told amount counts until its order joins it. */
  async function said(unit: Unit, pressId: string, what: Partial<PressRow>): Promise<RingRow> {
    const press = await table.change(unit, pressId, what);
    if (what.claim === 'claimed') await celebrate(unit, press, await totals.move(unit, toldBy(press), now()));
    return rings.change(unit, press.ring_id, {
      sellers: press.sellers,
      customer: press.customer,
      amount_minor: press.amount_minor,
      currency: press.amount_minor === null ? null : office.currency,
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

  /** What a wall should know of the press behind a ring. */
  async function claimBehind(ring: RingRow): Promise<RingView['claim']> {
    const press = ring.press_id === null ? undefined : await table.find(db, ring.press_id);
    return press && claimOf(press);
  }

  return { accept, claim, undo, open, lapse, claimBehind };
}
