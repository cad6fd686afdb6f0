import { parseAmount } from '../broker/contract/money.ts';
import { ok, type Result, refuse } from '../broker/contract/result.ts';
import type { RingView } from '../broker/contract/wall.ts';
import type { ClaimRequest } from './api/presses.ts';
import type { Config } from './config.ts';
import type { Ledger } from './ledger.ts';
import type { Outbox } from './outbox.ts';
import { claimOf, closingAfter } from './presses.ts';
import { milestonesPassed } from './rules/decide.ts';
import type { MilestoneStep } from './rules/milestones.ts';
import { nameKey, negated } from './sale.ts';
import type { Db } from './store/database.ts';
import type { Writer } from './store/group-commit.ts';
import { orders } from './store/orders.ts';
import { type PressRow, presses as table } from './store/presses.ts';
import { type RingRow, rings, viewOf } from './store/rings.ts';
import type { Unit } from './store/unit.ts';
import type { Instant } from './time.ts';
import type { Totals } from './totals.ts';

export interface ClaimPorts {
  config: Config;
  db: Db;
  writer: Writer;
  totals: Totals;
  toldBy: Ledger['toldBy'];
  place: Outbox['place'];
  now: () => Instant;
  showRing(view: RingView): void;
  /** The totals may have moved. */
  counted(): void;
}

/** Who won what the button rang for: said by people, and taken back by them. */
export function openClaims({ config, db, writer, totals, toldBy, place, now, showRing, counted }: ClaimPorts) {
  const { office, rules } = config;

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
        lapses_at: closingAfter(now(), office),
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
      const view = viewOf(ring, after && claimOf(after, now()));
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

  return { claim, undo };
}
