import type { Problem, Result } from '../../broker/contract/result.ts';
import { parseJson } from '../../broker/contract/topics.ts';
import type { SourceConfig } from '../config.ts';
import type { AskedDeal } from '../sources/asked.ts';
import { kinds } from '../sources/kinds.ts';
import { withOffice } from '../sources/settings.ts';
import type { Normalised } from '../sources/source.ts';
import { deliveries } from '../store/deliveries.ts';
import { type FetchRow, fetches } from '../store/fetches.ts';
import type { Unit } from '../store/unit.ts';
import type { AskingPorts } from './ports.ts';

export type Takings = ReturnType<typeof openTakings>;

export interface Polled {
  asked: AskedDeal[];
  /** Never rings. */
  history: boolean;
  /** Part of the same transaction: how far it has been asked. */
  also(unit: Unit): Promise<void>;
}

/** What a source's API has told is read by the kind's own file, as its deliveries are, and goes the way of all orders. */
export function openTakings({
  config,
  db,
  writer,
  intake,
  now,
  log,
}: Pick<AskingPorts, 'config' | 'db' | 'writer' | 'intake' | 'now' | 'log'>) {
  function read(source: SourceConfig, body: unknown, receivedAt = now()): Result<Normalised> {
    const delivery = { method: 'GET', url: '', headers: {}, body: Buffer.alloc(0), receivedAt };
    return kinds[source.kind].normalise(body, delivery, withOffice(source, config.office));
  }

  /** For all the deliveries that wait for this object. */
  async function fetched(source: SourceConfig, asked: AskedDeal, rows: readonly FetchRow[]): Promise<void> {
    const [first] = rows;
    const found = read(source, { asked: [asked] });
    if (first === undefined) return;
    if (!found.ok) return givenUp(rows, found.problem);
    const { events, problem } = found.value;
    const also = (unit: Unit) => fetches.done(unit, rows, problem);
    const taken = await intake.takeAsked(source.name, { events, delivery: first.delivery_id, also });
    if (!taken.ok) await givenUp(rows, taken.problem);
  }

  const givenUp = (rows: readonly FetchRow[], problem: Problem): Promise<void> =>
    writer.write((unit) => fetches.done(unit, rows, problem));

  /** It was not to be had: what the deliveries tell themselves counts, if they do. Resolves with what is still to be fetched. */
  async function unfetched(source: SourceConfig, rows: readonly FetchRow[]): Promise<FetchRow[]> {
    const left: FetchRow[] = [];
    for (const row of rows) {
      const delivery = await deliveries.find(db, row.delivery_id);
      const body = delivery && parseJson(delivery.body);
      const told = body?.ok ? read(source, body.value, Number(delivery?.received_at)) : undefined;
      const events = told?.ok ? told.value.events.filter(({ orderId }) => orderId === row.object_id) : [];
      const also = (unit: Unit) => fetches.done(unit, [row]);
      const taken =
        events.length > 0 && (await intake.takeAsked(source.name, { events, delivery: row.delivery_id, also })).ok;
      if (!taken) left.push(row);
    }
    return left;
  }

  /** A portion of what has changed, as a delivery of its own that can be read again. */
  async function polled(source: SourceConfig, { asked, history, also }: Polled): Promise<void> {
    const body = Buffer.from(JSON.stringify({ asked }));
    const record = { receivedAt: now(), headers: {}, body, way: 'poll' as const };
    const found = read(source, { asked });
    const problem = found.ok ? found.value.problem : found.problem;
    const verdict =
      problem === undefined ? { status: 'taken' as const } : { status: 'kept' as const, note: JSON.stringify(problem) };
    const events = found.ok ? found.value.events : [];
    const taken = await intake.takeAsked(source.name, { events, delivery: { ...record, ...verdict }, history, also });
    if (taken.ok) return;
    if (asked.length > 1) return oneByOne(source, { asked, history, also });
    log.warn({ source: source.name, problem: taken.problem }, 'An order that was asked for is kept as a problem');
    const note = JSON.stringify(taken.problem);
    await writer.write(async (unit) => {
      await deliveries.add(unit, { source: source.name, ...record, status: 'kept', note });
      await also(unit);
    });
  }

  /** One of them cannot be taken: the others can. */
  async function oneByOne(source: SourceConfig, { asked, history, also }: Polled): Promise<void> {
    const nothing = async () => {};
    for (const [at, one] of asked.entries())
      await polled(source, { asked: [one], history, also: at === asked.length - 1 ? also : nothing });
  }

  return { fetched, unfetched, polled };
}
