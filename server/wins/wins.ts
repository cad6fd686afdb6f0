import { wire } from '../../broker/contract/money.ts';
import { ok, type Result, refuse } from '../../broker/contract/result.ts';
import type { WinLife, WinsPage, WinsQuery, WinView } from '../api/wins.ts';
import type { Config } from '../config.ts';
import type { Db } from '../store/database.ts';
import { logRows } from '../store/log-rows.ts';
import {
  type LogFilter,
  type Place,
  type Walk,
  walkKept,
  walkOrders,
  walkPresses,
  walkRehearsals,
} from '../store/log-walk.ts';
import type { OrderRow } from '../store/orders.ts';
import { type Reading, readCommitted } from '../store/reading.ts';
import { dayNamed, type Instant } from '../time.ts';
import { decisionLife, decisionsOf, deliveryLife, ringLife, silenceOf, wasYours } from './life.ts';
import { sameSaleAs } from './same-sale.ts';
import { keptView, orderView, pressLife, pressView, rehearsalView } from './views.ts';
import { disputeOf, wentBackOf } from './went-back.ts';

export interface WinsPorts {
  config: Config;
  db: Db;
  now: () => Instant;
}

export type Wins = ReturnType<typeof openWins>;

/** In the order in which they stand where their times are the same. */
const kinds = ['order', 'press', 'rehearsal', 'kept'] as const;
type Kind = (typeof kinds)[number];
const walks = { order: walkOrders, press: walkPresses, rehearsal: walkRehearsals, kept: walkKept };

/** A line of the log before it is read: its kind, and where it stands. */
interface Found extends Place {
  kind: Kind;
}

/** Lines read at once. */
const BATCH = 100;
const END_OF_TIME = 9_000_000_000_000_000;

/** The log: every win and every silence, and the whole life of each. */
export function openWins({ config: { office }, db, now }: WinsPorts) {
  function filterOf({ text, source, outcome, from }: WinsQuery): LogFilter {
    return {
      ...{ text, source, outcome },
      from: from === undefined ? 0 : dayNamed(from, office.timeZone).start,
    };
  }

  /** Every line that fits, newest first; read as it is asked for. */
  async function* found(query: WinsQuery, after: Found | undefined): AsyncGenerator<Found> {
    const filter = filterOf(query);
    const until = query.to === undefined ? END_OF_TIME : dayNamed(query.to, office.timeZone).end;
    const heads = await Promise.all(
      kinds.map(async (kind) => {
        const walk = walks[kind]({ db, filter, place: startOf(kind, until, after) } satisfies Walk);
        return { kind, walk, next: await walk.next() };
      }),
    );
    for (;;) {
      const [first] = heads.filter(({ next }) => !next.done).sort((a, b) => timeOf(b.next) - timeOf(a.next));
      if (first?.next.done !== false) return;
      yield { kind: first.kind, ...first.next.value };
      first.next = await first.walk.next();
    }
  }

  function read(reading: Reading, { kind, key: [first, second = ''] }: Found): WinView | undefined {
    switch (kind) {
      case 'order':
        return readOrder(reading, first, second);
      case 'press':
        return readPress(reading, first);
      case 'rehearsal': {
        const ring = reading.first(logRows.ring, { id: Number(first) });
        return ring?.kind === 'rehearsal' ? rehearsalView(ring) : undefined;
      }
      case 'kept': {
        const delivery = reading.first(logRows.delivery, { id: Number(first) });
        return delivery?.status === 'kept' ? keptView(delivery) : undefined;
      }
    }
  }

  function readOrder(reading: Reading, source: string, orderId: string): WinView | undefined {
    const order = reading.first(logRows.order, { source, orderId });
    if (order === undefined) return undefined;
    const rings = reading.all(logRows.ringsOfOrder, { source, orderId });
    if (order.press_id !== null) rings.push(...reading.all(logRows.ringsOfPress, { pressId: order.press_id }));
    const dispute = disputeOf(reading, order);
    const why = rings.length > 0 || order.decided_at === null ? [] : silenceOf(reading, order);
    return orderView({ order, rings, dispute, why });
  }

  function readPress(reading: Reading, pressId: string): WinView | undefined {
    const press = reading.first(logRows.press, { pressId });
    const rings = reading.all(logRows.ringsOfPress, { pressId });
    return press && pressView({ press, rings, currency: office.currency, now: now() });
  }

  function lifeOf(reading: Reading, at: Found): WinLife | undefined {
    const win = read(reading, at);
    if (win === undefined) return undefined;
    const rows = win.rings.flatMap(({ id }) => reading.all(logRows.ring, { id: Number(id) }));
    const life: WinLife = { win, decisions: [], rings: rows.map((row) => ringLife(reading, row)), sale: [], back: [] };
    const [first, second = ''] = at.key;
    const order = at.kind === 'order' ? reading.first(logRows.order, { source: first, orderId: second }) : undefined;
    if (order !== undefined) {
      life.decisions = decisionsOf(reading, order).map((row) => decisionLife(reading, row));
      life.sale = sameSaleAs(reading, order);
      life.back = wentBackOf(reading, order);
      const counted = countedOf(order, office.currency);
      if (counted !== undefined) life.counted = counted;
    }
    const pressId = at.kind === 'press' ? first : order?.press_id;
    const press = pressId == null ? undefined : reading.first(logRows.press, { pressId });
    if (press !== undefined)
      life.press = pressLife({ press, currency: office.currency, now: now(), yours: wasYours(reading, press) });
    const delivery = at.kind === 'kept' ? reading.first(logRows.delivery, { id: Number(first) }) : undefined;
    if (delivery !== undefined) life.delivery = deliveryLife(delivery);
    return life;
  }

  /** In batches, so that a long export holds the connection for a moment at a time. */
  async function* all(query: WinsQuery): AsyncGenerator<WinView> {
    let batch: Found[] = [];
    const readBatch = () => readCommitted(db, (reading) => batch.flatMap((each) => read(reading, each) ?? []));
    for await (const each of found(query, undefined)) {
      batch.push(each);
      if (batch.length < BATCH) continue;
      yield* await readBatch();
      batch = [];
    }
    yield* await readBatch();
  }

  async function list(query: WinsQuery): Promise<Result<WinsPage>> {
    const after = query.after === undefined ? undefined : readPlace(query.after);
    if (query.after !== undefined && after === undefined)
      return refuse('after', query.after, 'the next of the page before');
    const page: Found[] = [];
    let more = false;
    for await (const each of found(query, after)) {
      more = page.length === query.limit;
      if (more) break;
      page.push(each);
    }
    const wins = await readCommitted(db, (reading) => page.flatMap((each) => read(reading, each) ?? []));
    const last = page.at(-1);
    return ok({ wins, ...(more && last !== undefined && { next: writePlace(last) }) });
  }

  return {
    list,
    all,
    async find(id: string): Promise<Result<WinLife>> {
      const named = nameOf(id);
      const life = named && (await readCommitted(db, (reading) => lifeOf(reading, named)));
      return life === undefined ? refuse('id', id, 'a win of the log') : ok(life);
    },
  };
}

const timeOf = (next: IteratorResult<Place>): number => (next.done ? -1 : next.value.at);

/** What an order in another currency came to in that of the office; undefined where it is none, or has no rate. */
function countedOf({ counted_minor: minor, rate, rate_on: rateOn }: OrderRow, currency: string): WinLife['counted'] {
  if (minor === null || rate === null || rateOn === null) return undefined;
  return { ...wire({ minor: Number(minor), currency }), rate, rateOn };
}

/** Where a kind's walk begins: at the end of the span, or behind the last line of the page before. */
function startOf(kind: Kind, until: number, after: Found | undefined): Place {
  if (after === undefined || after.at >= until) return { at: until, key: [''] };
  if (kind === after.kind) return after;
  return { at: kinds.indexOf(kind) > kinds.indexOf(after.kind) ? after.at + 1 : after.at, key: [''] };
}

const writePlace = ({ kind, at, key }: Found): string =>
  Buffer.from(JSON.stringify([kind, at, ...key])).toString('base64url');

function readPlace(text: string): Found | undefined {
  try {
    const [kind, at, first, ...rest]: unknown[] = JSON.parse(Buffer.from(text, 'base64url').toString());
    const known = kinds.find((each) => each === kind);
    if (known === undefined || !Number.isSafeInteger(at) || typeof first !== 'string') return undefined;
    return { kind: known, at: Number(at), key: known === 'order' ? [first, String(rest[0])] : [first] };
  } catch {
    return undefined;
  }
}

/** `order:shop:SO-88`, `press:…`, `rehearsal:7`, `kept:12`. */
function nameOf(id: string): Found | undefined {
  const [, kind, rest = ''] = /^([a-z]+):(.+)$/s.exec(id) ?? [];
  const known = kinds.find((each) => each === kind);
  if (known === undefined) return undefined;
  if (known !== 'order') return { kind: known, at: 0, key: [rest] };
  const [, source = '', orderId = ''] = /^([^:]+):(.+)$/s.exec(rest) ?? [];
  return { kind: known, at: 0, key: [source, orderId] };
}
