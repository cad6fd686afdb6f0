import { ok, type Result, refuse } from '../../broker/contract/result.ts';
import type { AddCustomer, CustomersPage, CustomersQuery, CustomerView, NoteCustomer } from '../api/customers.ts';
import type { Config } from '../config.ts';
import { nameKey } from '../sale.ts';
import { customerBook } from '../store/customer-book.ts';
import type { CustomerRow } from '../store/customers.ts';
import type { Db } from '../store/database.ts';
import type { Writer } from '../store/group-commit.ts';
import { people } from '../store/people.ts';
import type { Unit } from '../store/unit.ts';
import { dayOf, type Instant } from '../time.ts';
import { bookOf, changeOf, columnsOf } from './book.ts';
import { customerView, nameOf } from './customer-view.ts';
import { headOf, join, part } from './joins.ts';
import { cursorOf, placeIn } from './place.ts';

const EARLIEST = '1950-01-01';

export interface CustomersPorts {
  config: Config;
  db: Db;
  writer: Writer;
  now: () => Instant;
}

export type Customers = ReturnType<typeof openCustomers>;

/** The customer book: who they are, since when somebody has worked on them, and which of them are one. */
export function openCustomers({ config, db, writer, now }: CustomersPorts) {
  async function list({ text, after, limit }: CustomersQuery): Promise<Result<CustomersPage>> {
    const place = placeIn(after);
    if (!place.ok) return place;
    const rows = await customerBook.list(db, { text, after: place.value, limit: limit + 1 });
    const shown = rows.slice(0, limit);
    const joined = await customerBook.joinedTo(
      db,
      shown.map(({ key }) => key),
    );
    const customers = [];
    for (const row of shown)
      customers.push(
        await lineOf(
          row,
          joined.filter(({ joined_to: to }) => to === row.key),
        ),
      );
    const last = rows.length > limit ? shown.at(-1) : undefined;
    return ok({ customers, ...(last && { next: cursorOf({ name: last.sorts_as, key: last.key }) }) });
  }

  async function lineOf(row: CustomerRow, joined: readonly { key: string; worked_since: string | null }[]) {
    const days = await Promise.all([row, ...joined].map(({ key }) => customerBook.lastOn(db, key)));
    const [since] = [row, ...joined].flatMap(({ worked_since: since }) => since ?? []).sort();
    const last = days
      .flatMap((day) => day ?? [])
      .sort()
      .at(-1);
    return {
      key: row.key,
      name: nameOf(row),
      joined: joined.length,
      ...(since !== undefined && { workedSince: since }),
      ...(last !== undefined && { last }),
    };
  }

  async function find(key: string): Promise<Result<CustomerView>> {
    const view = await customerView(db, await customerBook.group(db, key));
    return view === undefined ? refuse('key', key, 'a customer of this office') : ok(view);
  }

  /** A day to come is a mistake, and would count for nothing until then; so is a year of two digits. */
  function checked(noted: NoteCustomer): Result<void> {
    const today = dayOf(now(), config.office.timeZone).day;
    if ((noted.workedSince ?? '') > today)
      return refuse('workedSince', noted.workedSince, 'a day that is not after today');
    if ((noted.workedSince ?? EARLIEST) < EARLIEST)
      return refuse('workedSince', noted.workedSince, `a day from ${EARLIEST} on`);
    if ((noted.met?.on ?? '') > today) return refuse('met.on', noted.met?.on, 'a day that is not after today');
    return ok(undefined);
  }

  async function write(unit: Unit, { key, noted, by }: { key: string; noted: NoteCustomer; by: string }) {
    const rows = await customerBook.group(unit.trx, key);
    const head = rows.find(({ joined_to: to }) => to === null)?.key ?? key;
    const change = changeOf(noted, bookOf(rows));
    if (change === undefined) return;
    const columns = columnsOf(change.after);
    // What is written holds for all of them: none that is joined may say otherwise.
    const others = Object.fromEntries(Object.keys(columns).map((name) => [name, null]));
    await customerBook.note(unit, [head], columns);
    await customerBook.note(
      unit,
      rows.map((row) => row.key).filter((each) => each !== head),
      others,
    );
    await people.changed(unit, 'customer', { key: head, at: now(), by, change: { did: 'noted', ...change } });
  }

  async function note(key: string, noted: NoteCustomer, by: string): Promise<Result<CustomerView>> {
    const right = checked(noted);
    if (!right.ok) return right;
    const written = await writer.write(async (unit) => {
      const head = await headOf(unit, 'customer', key);
      if (head.ok) await write(unit, { key: head.value, noted, by });
      return head;
    });
    return written.ok ? find(written.value) : written;
  }

  /** By name, so that the order that comes under it is theirs. */
  async function add({ name, ...noted }: AddCustomer, by: string): Promise<Result<CustomerView>> {
    const right = checked(noted);
    if (!right.ok) return right;
    const key = nameKey(name);
    const added = await writer.write(async (unit) => {
      if (!(await customerBook.add(unit, { key, name, at: now() }))) return false;
      await people.changed(unit, 'customer', { key, at: now(), by, change: { did: 'added' } });
      await write(unit, { key, noted, by });
      return true;
    });
    return added ? find(key) : refuse('customer', name, 'a name that is not in the book yet');
  }

  const joining =
    (how: typeof join) =>
    async (key: string, other: string, by: string): Promise<Result<CustomerView>> => {
      const head = await writer.write((unit) => how(unit, 'customer', { key, other, by, at: now() }));
      return head.ok ? find(head.value) : head;
    };

  return { list, find, note, add, join: joining(join), part: joining(part) };
}
