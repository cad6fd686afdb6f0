import { z } from 'zod';
import { wire } from '../../broker/contract/money.ts';
import { outcomes, Reason, Silence } from '../../broker/contract/ring.ts';
import { type RingLife, SaidKind, type StepLife, type WinLife } from '../api/wins.ts';
import { type DecisionRow, type DeliveryRow, logRows } from '../store/log-rows.ts';
import type { OrderRow } from '../store/orders.ts';
import type { PressRow } from '../store/presses.ts';
import type { Reading } from '../store/reading.ts';
import { viewOf } from '../store/ring-view.ts';
import type { RingRow } from '../store/rings.ts';
import type { RingStepsTable } from '../store/schema.ts';
import { isoOf } from '../time.ts';
import { linkOf } from './views.ts';

const Why = z.array(z.union([Reason, Silence]));
export const whyOf = (row: DecisionRow | undefined) => Why.parse(JSON.parse(row?.why ?? '[]'));

/** What was decided of an order, oldest first: each decision names the time of the one before. */
export function decisionsOf(reading: Reading, { source, order_id: orderId, decided_at }: OrderRow): DecisionRow[] {
  const found: DecisionRow[] = [];
  const seen = new Set<number>();
  let at = decided_at;
  while (at !== null && !seen.has(Number(at))) {
    seen.add(Number(at));
    const rows: DecisionRow[] = reading.all(logRows.decisionsAt, { at: Number(at), source, orderId });
    found.push(...rows);
    at =
      rows.map(({ previous_at }) => previous_at).find((before) => before !== null && !seen.has(Number(before))) ?? null;
  }
  return found.reverse();
}

/** Silences that say nothing of why the first word of an order did not ring. */
const says = ({ kind }: Reason | Silence, { status }: OrderRow): boolean =>
  kind !== 'already-decided' && kind !== 'nothing-new' && (kind !== 'not-won' || status !== 'won');

/** Why an order is silent: it counts as another's sale, else the newest decision that says so, its own or of its sale. */
export function silenceOf(reading: Reading, order: OrderRow): (Reason | Silence)[] {
  const { source, order_id: orderId, sale, leads, decided_at } = order;
  const others = sale === null ? [] : reading.all(logRows.sale, { sale });
  const leader = leads === 1 ? undefined : others.find((each) => each.leads === 1);
  if (leader !== undefined) return [{ kind: 'same-sale', source: leader.source, orderId: leader.order_id }];
  const newest = whyOf(reading.first(logRows.decisionsAt, { at: Number(decided_at), source, orderId }));
  if (newest.some((why) => says(why, order))) return newest;
  for (const each of [order, ...others]) {
    const said = decisionsOf(reading, each).findLast(
      (row) => row.rings === 0 && whyOf(row).some((why) => says(why, order)),
    );
    if (said !== undefined) return whyOf(said);
  }
  return newest;
}

type Decision = WinLife['decisions'][number];

export function decisionLife(reading: Reading, row: DecisionRow): Decision {
  const delivery = row.delivery_id === null ? undefined : reading.first(logRows.delivery, { id: row.delivery_id });
  return {
    at: isoOf(Number(row.at)),
    rings: row.rings === 1,
    why: whyOf(row),
    ...saidIn(row),
    ...(delivery !== undefined && { delivery: deliveryLife(delivery) }),
  };
}

/** Decisions of before this was kept have none. */
function saidIn({ kind, said_at, status, amount_minor, currency }: DecisionRow): Pick<Decision, 'said'> {
  const known = SaidKind.safeParse(kind).data;
  if (known === undefined || said_at === null || status === null || currency === null) return {};
  const amount = wire({ minor: Number(amount_minor), currency });
  return { said: { kind: known, at: isoOf(Number(said_at)), status, amount } };
}

export const deliveryLife = ({ id, source, received_at, status }: DeliveryRow): NonNullable<WinLife['delivery']> => ({
  id,
  source,
  receivedAt: isoOf(Number(received_at)),
  status,
});

/** One ring with each stroke and all that became of it. */
export function ringLife(reading: Reading, row: RingRow): RingLife {
  const strokes = reading.all(logRows.strokes, { ringId: row.id });
  const shared = row.shared_with === null ? undefined : reading.first(logRows.ring, { id: row.shared_with });
  const { board, epoch, number } = row;
  return {
    ring: viewOf(row),
    expiresAt: isoOf(Number(row.expires_at)),
    strokes: strokes.map(({ stroke, at, heard }) => ({
      stroke,
      at: isoOf(Number(at)),
      ...(heard !== null && { heard: heard === 1 }),
    })),
    steps: stepsOf(reading, row),
    ...(shared !== undefined && { sharedWith: linkOf(shared) }),
    sharedBy: reading.all(logRows.sharing, { id: row.id }).map(linkOf),
    ...(board !== null && epoch !== null && number !== null && { technical: { board, epoch, number } }),
  };
}

/** Whether a press was taken for the ring of an order that waited for its winner, or for the sign to ring it. */
export function wasYours(reading: Reading, press: PressRow): boolean {
  const { press_id: pressId, joined_source: source, joined_order: orderId } = press;
  if (source === null || orderId === null) return false;
  const rows: RingRow[] = reading.all(logRows.ringsOfOrder, { source, orderId });
  return rows
    .filter(({ kind }) => kind === 'order')
    .flatMap(({ id }) => reading.all(logRows.steps, { ringId: id }))
    .some(({ detail }) => Pressed.safeParse(JSON.parse(detail)).data?.press === pressId);
}

const Pressed = z.object({ press: z.string() });

/** A ring of before its steps were kept has only its last word. */
function stepsOf(reading: Reading, row: RingRow): StepLife[] {
  const steps = reading.all(logRows.steps, { ringId: row.id });
  if (steps.length > 0) return steps.map(({ at, step, detail }) => stepLife(Number(at), step, JSON.parse(detail)));
  const { outcome, struck, heard, quiet } = row;
  return [
    ...(row.sent_at === null ? [] : [stepLife(Number(row.sent_at), 'sent', {})]),
    ...(row.ended_at === null ? [] : [stepLife(Number(row.ended_at), 'outcome', { outcome, struck, heard, quiet })]),
  ];
}

const Detail = z.object({
  until: z.number().nullish(),
  by: z.enum(['rope', 'button']).nullish(),
  outcome: z.enum(outcomes).nullish(),
  struck: z.number().nullish(),
  heard: z.number().nullish(),
  quiet: z.enum(['hours', 'pacing', 'muted', 'withdrawn']).nullish(),
});

function stepLife(at: number, step: RingStepsTable['step'], detail: unknown): StepLife {
  const { until, by, outcome, struck, heard, quiet } = Detail.parse(detail);
  return {
    at: isoOf(at),
    step,
    ...(until != null && { until: isoOf(until) }),
    ...(by != null && { by }),
    ...(outcome != null && { outcome }),
    ...(struck != null && { struck }),
    ...(heard != null && { heard }),
    ...(quiet != null && { quiet }),
  };
}
