import type { Log } from '../../broker/contract/log.ts';
import { ok, type Problem, type Result, refuse } from '../../broker/contract/result.ts';
import type { Receipt } from '../api/receipt.ts';
import type { DeliveryBody, DeliveryView } from '../api/sources.ts';
import type { Delivery, Normalised, OrderEvent } from '../sources/source.ts';
import type { Db } from '../store/database.ts';
import { type DeliveryLine, type DeliveryRow, deliveries, notes } from '../store/deliveries.ts';
import type { Writer } from '../store/group-commit.ts';
import { ordersOf } from '../store/order-of-delivery.ts';
import { type Instant, isoOf } from '../time.ts';
import { type Again, readMessage } from '../understanding.ts';
import type { ListedSource, SourceBook } from './book.ts';

export interface InboxPorts {
  sources: Pick<SourceBook, 'find' | 'isPaused'>;
  db: Db;
  writer: Writer;
  log: Log;
  takeAgain(source: ListedSource, again: Again): Promise<Receipt>;
  readAgain(source: ListedSource, again: Again): Result<Normalised>;
}

export type Inbox = ReturnType<typeof openInbox>;
type Raw = Pick<Delivery, 'headers' | 'body' | 'receivedAt'>;
type Place = { at: Instant; id: number };

const HELD: Receipt = { status: 'waiting', orders: [], ignored: notes.paused };
const TEXT_BYTES = 256 * 1024;

/** The deliveries of a source, to be looked at and read again, and those that wait while it is paused. */
export function openInbox({ sources, db, writer, log, takeAgain, readAgain }: InboxPorts) {
  /** Acknowledged and kept, so that nothing is lost; read once the source is resumed. */
  async function hold(source: string, { headers, body, receivedAt }: Raw, way?: 'message'): Promise<Receipt> {
    const record = { source, headers, body, receivedAt, status: 'waiting', note: notes.paused } as const;
    await writer.write((unit) => deliveries.add(unit, { ...record, ...(way && { way }) }));
    return HELD;
  }

  /** What another than a source of this office has sent over the broker: kept with that as its problem. */
  async function keepUnknown(source: string, raw: Raw): Promise<Receipt> {
    const { problem } = refuse('source', source, 'a source of this office');
    const record = { source, ...raw, status: 'kept', note: JSON.stringify(problem) } as const;
    await writer.write((unit) => deliveries.add(unit, record));
    return { status: 'kept', orders: [], problem };
  }

  const again = (source: ListedSource, row: DeliveryRow): Promise<Receipt> => takeAgain(source, asItCame(row));

  /** What a delivery said of its orders, read anew; nothing where it cannot be, or only told what to ask for. */
  function eventsIn(row: DeliveryRow): readonly OrderEvent[] {
    if (row.way === 'import') return [];
    const delivery = asItCame(row);
    const source = sources.find(row.source);
    const isOrder = delivery.asMessage || row.way === 'api';
    const told = isOrder ? readMessage(delivery.body) : source && readAgain(source, delivery);
    if (!told?.ok) return [];
    const { events, fetch: asked = [] } = told.value;
    return events.filter(({ orderId }) => !asked.some(({ id }) => id === orderId));
  }

  /** Reads the stored bytes anew, by the source's settings of now. */
  async function replay(name: string, id: number): Promise<Result<Receipt>> {
    const source = sources.find(name);
    if (source === undefined) return refuse('name', name, 'a source of this office');
    const row = await deliveries.find(db, id);
    if (row?.source !== name) return refuse('id', id, 'a delivery of this source');
    if (source.pausedAt !== undefined) return refuse('state', 'paused', 'a source that is not paused');
    return ok(await again(source, row));
  }

  /** All that came in while it was paused, in the order it came; one that cannot be read is kept with its problem. */
  async function readHeld(name: string): Promise<void> {
    let [read, after] = [0, 0];
    for (;;) {
      const source = sources.find(name);
      const rows =
        source === undefined || sources.isPaused(name) ? [] : await deliveries.held(db, { source: name, after });
      const last = rows.at(-1);
      if (source === undefined || last === undefined) break;
      for (const row of rows) await again(source, row);
      read += rows.length;
      after = last.id;
    }
    if (read > 0) log.info({ source: name, read }, 'What came while a source was paused was read');
  }

  /** It may be much, so nobody waits for it; what a stop cuts short is read at the next start. */
  function readHeldSoon(name: string): void {
    readHeld(name).catch((error: unknown) => {
      log.error({ source: name, error: String(error) }, 'What came while a source was paused could not all be read');
    });
  }

  async function list(name: string, it: { before?: Place | undefined; limit: number }) {
    const lines = await deliveries.ofSource(db, { source: name, before: it.before, limit: it.limit + 1 });
    const shown = lines.slice(0, it.limit);
    const last = shown.at(-1);
    const orders = await ordersOf(db, shown);
    const views = shown.map((line) => viewOf(line, orders.get(line.id) ?? []));
    return { views, ...(lines.length > it.limit && last && { next: { at: Number(last.received_at), id: last.id } }) };
  }

  async function body(name: string, id: number): Promise<Result<DeliveryBody>> {
    const row = await deliveries.find(db, id);
    if (row?.source !== name) return refuse('id', id, 'a delivery of this source');
    const bytes = Buffer.from(row.body);
    return ok({
      ...viewOf({ ...row, bytes: bytes.length }, (await ordersOf(db, [row])).get(row.id) ?? []),
      headers: JSON.parse(row.headers) as Record<string, string>,
      body: bytes.subarray(0, TEXT_BYTES).toString(),
    });
  }

  return {
    hold,
    keepUnknown,
    replay,
    readHeld,
    readHeldSoon,
    eventsIn,
    list,
    body,
    countHeld: (name: string) => deliveries.countHeld(db, name),
  };
}

const asItCame = (row: DeliveryRow): Again & { asMessage: boolean } => ({
  id: row.id,
  headers: JSON.parse(row.headers) as Record<string, string>,
  body: Buffer.from(row.body),
  receivedAt: Number(row.received_at),
  asMessage: cameAsMessage(row),
  // The mark of a test made here is not kept, so only its verdict tells that it never counts.
  ...(row.status === 'ignored' && row.note === notes.test && { test: true }),
  way: row.way === null || row.way === 'hook' || row.way === 'message' ? 'replay' : row.way,
});

/** Over HTTP there is always a header, the host at least. */
const cameAsMessage = ({ way, headers }: Pick<DeliveryRow, 'way' | 'headers'>): boolean =>
  way === 'message' || ((way === null || way === 'replay') && headers === '{}');

function viewOf({ id, received_at, status, note, way, headers, bytes }: DeliveryLine, orders: string[]): DeliveryView {
  const isDuplicate = status === 'taken' && note === notes.duplicate;
  const view = {
    id,
    at: isoOf(Number(received_at)),
    verdict: isDuplicate ? ('duplicate' as const) : status,
    way: way ?? (cameAsMessage({ way, headers }) ? ('message' as const) : ('hook' as const)),
    bytes: Number(bytes),
    orders,
  };
  if (note === null || isDuplicate) return view;
  // One that waits may have a problem already: with a part of it that nobody could read.
  const isProblem = status === 'kept' || note.startsWith('{');
  return isProblem ? { ...view, problem: JSON.parse(note) as Problem } : { ...view, reason: note };
}
