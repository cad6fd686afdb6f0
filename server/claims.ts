import { parseAmount } from '../broker/contract/money.ts';
import { ok, type Result, refuse } from '../broker/contract/result.ts';
import type { Reason } from '../broker/contract/ring.ts';
import type { RingView } from '../broker/contract/wall.ts';
import type { Candidate, ClaimRequest } from './api/presses.ts';
import type { Restores } from './care/restores.ts';
import type { Config } from './config.ts';
import { candidateOf, type Joining } from './joining.ts';
import type { Ledger } from './ledger.ts';
import type { Outbox } from './outbox.ts';
import { claimOf, closingAfter } from './presses.ts';
import { ringOn } from './rules/decide.ts';
import type { MilestoneStep } from './rules/milestones.ts';
import type { OfficeTimes } from './rules/office-hours.ts';
import { milestonesPassed } from './rules/reasons.ts';
import type { Rules } from './rules/settings.ts';
import { nameKey, negated } from './sale.ts';
import type { Db } from './store/database.ts';
import type { Writer } from './store/group-commit.ts';
import type { OrderRow } from './store/orders.ts';
import { type PressRow, presses as table } from './store/presses.ts';
import { viewOf } from './store/ring-view.ts';
import { rings } from './store/rings.ts';
import { SumTooLarge } from './store/tallies.ts';
import type { Unit } from './store/unit.ts';
import type { Instant } from './time.ts';
import type { Totals } from './totals.ts';

export interface ClaimPorts {
  config: Config;
  rules: () => Rules;
  /** When the office works, by the rules that hold. */
  times: () => OfficeTimes;
  db: Db;
  writer: Writer;
  totals: Totals;
  toldBy: Ledger['toldBy'];
  place: Outbox['place'];
  joining: Joining;
  restoredAt: Restores['lastAt'];
  now: () => Instant;
  showRing(view: RingView): void;
  /** The totals may have moved. */
  counted(): void;
}

/** Who won what the button rang for: said by people, and taken back by them. */
export function openClaims(ports: ClaimPorts) {
  const { config, rules, times, db, writer, totals, toldBy, place, joining, restoredAt, now, showRing, counted } =
    ports;
  const { office } = config;

  type Claimed = Result<RingView | { candidates: Candidate[] }>;

  async function claim(pressId: string, request: ClaimRequest): Promise<Claimed> {
    const { sellers, customer, amount } = request;
    const told = amount === undefined ? undefined : parseAmount(amount, office.currency);
    if (told !== undefined && !told.ok) return told;
    const what = {
      claim: 'claimed' as const,
      sellers: JSON.stringify(sellers),
      customer: customer ?? null,
      customer_key: customer === undefined ? null : nameKey(customer),
      amount_minor: told?.value.minor ?? null,
      currency: told === undefined ? null : office.currency,
      claimed_at: now(),
    };
    const claimed = change<RingView | { candidates: Candidate[] }>(pressId, 'open', async (unit, press) => {
      const fit = await joining.fitting(unit, { ...press, ...what });
      const order = chosen(fit, request);
      if (order === 'unclear') return ok({ candidates: fit.map(candidateOf) });
      if (order === 'strange') return refuse('order', request.order, 'one of the orders that fit, or null');
      if (order !== undefined) await joining.join(unit, press, order);
      return ok(await said(unit, pressId, what));
    });
    return claimed.catch((error: unknown) => {
      if (error instanceof SumTooLarge) return refuse('amount', amount, 'an amount that the totals can still hold');
      throw error;
    });
  }

  async function undo(pressId: string): Promise<Result<RingView>> {
    const press = await table.find(db, pressId);
    if (press?.claim === 'open')
      return change(pressId, 'open', async (unit) => ok(await said(unit, pressId, { claim: 'undone' })));
    return change(pressId, 'claimed', async (unit, press) => {
      if (press.joined_source === null || press.joined_order === null) {
        await totals.move(unit, negated(toldBy(press)), now());
      } else await joining.unjoin(unit, press.joined_source, press.joined_order);
      const open = await said(unit, pressId, {
        claim: 'open',
        sellers: '[]',
        customer: null,
        customer_key: null,
        amount_minor: null,
        currency: null,
        claimed_at: null,
        joined_source: null,
        joined_order: null,
        lapses_at: closingAfter(now(), times()),
      });
      return ok(open);
    });
  }

  type Change<T> = (unit: Unit, press: PressRow) => Promise<Result<T>>;

  async function change<T = RingView>(pressId: string, from: PressRow['claim'], apply: Change<T>): Promise<Result<T>> {
    return writer.write(async (unit): Promise<Result<T>> => {
      const press = await table.find(unit.trx, pressId);
      if (press === undefined) return refuse('pressId', pressId, 'a press that this office knows');
      if (press.claim !== from)
        return refuse('claim', press.claim, `a press that is still ${from}: somebody was quicker, or it was taken off`);
      return apply(unit, press);
    });
  }

  /** A told amount may pass a milestone; that rings, though the win itself has rung, unless it may have before a restore. */
  async function celebrate(unit: Unit, press: PressRow, steps: readonly MilestoneStep[]): Promise<void> {
    const reasons = rules().reasons.milestone.on ? milestonesPassed(steps) : [];
    if (Number(press.pressed_at) < (restoredAt() ?? 0)) return;
    for (const bell of bellsFor(press, reasons)) {
      const ring = ringOn(bell, reasons, rules());
      if (ring === undefined) continue;
      await place(unit, {
        ...{ bell, kind: 'press', pressId: press.press_id },
        sellers: JSON.parse(press.sellers),
        customer: press.customer ?? undefined,
        ...ring,
        expiresAt: now() + rules().expiryMinutes * 60_000,
      });
    }
  }

  /** The bell that was pressed; where milestones do not ring on it, those they ring on. */
  const bellsFor = ({ bell }: PressRow, reasons: readonly Reason[]): string[] =>
    ringOn(bell, reasons, rules()) === undefined ? config.bells.map(({ name }) => name) : [bell];

  /** Writes what was said of a press onto it and onto its ring; a told amount counts until its order joins it. */
  async function said(unit: Unit, pressId: string, what: Partial<PressRow>): Promise<RingView> {
    const press = await table.change(unit, pressId, what);
    const counts = what.claim === 'claimed' && press.joined_order === null;
    if (counts) await celebrate(unit, press, await totals.move(unit, toldBy(press), now()));
    const ring = await rings.change(unit, press.ring_id, {
      sellers: press.sellers,
      customer: press.customer,
      amount_minor: press.amount_minor,
      currency: press.amount_minor === null ? null : office.currency,
    });
    const view = viewOf(ring, claimOf(press, now()));
    unit.afterCommit(() => {
      showRing(view);
      counted();
    });
    return view;
  }

  return { claim, undo };
}

/** The order that a claim joins: the one it names, or the only one that fits. */
function chosen(fit: readonly OrderRow[], { order }: ClaimRequest): OrderRow | undefined | 'unclear' | 'strange' {
  if (order === null || (order === undefined && fit.length === 0)) return undefined;
  if (order === undefined) return fit.length === 1 ? fit[0] : 'unclear';
  return fit.find(({ source, order_id }) => source === order.source && order_id === order.orderId) ?? 'strange';
}
