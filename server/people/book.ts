import type { CustomerView, NoteCustomer } from '../api/customers.ts';
import type { Book } from '../store/customer-book.ts';
import type { CustomerRow } from '../store/customers.ts';

/** What the book says of all that are joined: the earliest day, and where they met as noted with it, or anywhere. */
export function bookOf(rows: readonly CustomerRow[]): Pick<CustomerView, 'workedSince' | 'met' | 'note'> {
  const byDay = rows.toSorted((a, b) => (a.worked_since ?? '9').localeCompare(b.worked_since ?? '9'));
  const since = byDay[0]?.worked_since ?? undefined;
  const met = byDay.find(({ met_at: at }) => at !== null);
  const note = byDay.find((row) => row.note !== null)?.note ?? undefined;
  return {
    ...(since !== undefined && { workedSince: since }),
    ...(met?.met_at != null && { met: { at: met.met_at, ...(met.met_on !== null && { on: met.met_on }) } }),
    ...(note !== undefined && { note }),
  };
}

/** The columns that a note writes: only what is given. */
export function columnsOf({ workedSince, met, note }: NoteCustomer): Partial<Book> {
  return {
    ...(workedSince !== undefined && { worked_since: workedSince }),
    ...(met !== undefined && { met_at: met?.at ?? null, met_on: met?.on ?? null }),
    ...(note !== undefined && { note }),
  };
}

/** Of what is noted, what changes; undefined where all of it stands there already. */
export function changeOf(noted: NoteCustomer, now: Pick<CustomerView, 'workedSince' | 'met' | 'note'>) {
  const before: NoteCustomer = {};
  const after: NoteCustomer = {};
  const same = (a: unknown, b: unknown): boolean => JSON.stringify(a ?? null) === JSON.stringify(b ?? null);
  if (noted.workedSince !== undefined && !same(noted.workedSince, now.workedSince)) {
    before.workedSince = now.workedSince ?? null;
    after.workedSince = noted.workedSince;
  }
  if (noted.met !== undefined && !same(noted.met, now.met)) {
    before.met = now.met ?? null;
    after.met = noted.met;
  }
  if (noted.note !== undefined && !same(noted.note, now.note)) {
    before.note = now.note ?? null;
    after.note = noted.note;
  }
  return Object.keys(after).length === 0 ? undefined : { before, after };
}
