import { ok, type Result, refuse } from '../../broker/contract/result.ts';
import type { ChangeSeller, SellersPage, SellersQuery, SellerView } from '../api/sellers.ts';
import { byName, plainName, withoutSource } from '../names.ts';
import { textOrder } from '../rules/text-order.ts';
import type { Db } from '../store/database.ts';
import type { Writer } from '../store/group-commit.ts';
import { people } from '../store/people.ts';
import { sellerBook } from '../store/seller-book.ts';
import type { SellerRow } from '../store/sellers.ts';
import type { Instant } from '../time.ts';
import { headOf, join, part } from './joins.ts';
import { cursorOf, type Place, placeIn } from './place.ts';

export interface SellersPorts {
  db: Db;
  writer: Writer;
  now: () => Instant;
}

export type Sellers = ReturnType<typeof openSellers>;

/** Who sells here, in which team, and which of them are one. */
export function openSellers({ db, writer, now }: SellersPorts) {
  async function list({ after, limit }: SellersQuery): Promise<Result<SellersPage>> {
    const place = placeIn(after);
    if (!place.ok) return place;
    const rows = from(await sellerBook.heads(db), place.value);
    const shown = rows.slice(0, limit);
    const joined = await sellerBook.joinedTo(
      db,
      shown.map(({ key }) => key),
    );
    const sellers = shown.map((row) =>
      viewOf(
        row,
        joined.filter(({ joined_to: to }) => to === row.key),
      ),
    );
    const last = rows.length > limit ? shown.at(-1) : undefined;
    const teams = byName(await sellerBook.teams(db), (team) => team);
    return ok({ sellers, teams, ...(last && { next: cursorOf(placeOf(last)) }) });
  }

  async function find(head: string): Promise<Result<SellerView>> {
    const row = await sellerBook.find(db, head);
    if (row === undefined) return refuse('key', head, 'a seller of this office');
    return ok(viewOf(row, await sellerBook.joinedTo(db, [head])));
  }

  async function change(key: string, asked: ChangeSeller, by: string): Promise<Result<SellerView>> {
    const head = await writer.write(async (unit) => {
      const known = await headOf(unit, 'seller', key);
      if (!known.ok) return known;
      const row = await sellerBook.find(unit.trx, known.value);
      const before = { name: row?.name ?? null, team: row?.team ?? null };
      const { name = before.name, team = before.team } = asked;
      const after = { name, team };
      if (before.name === after.name && before.team === after.team) return known;
      await sellerBook.change(unit, known.value, after);
      const change = { did: 'changed', before, after };
      await people.changed(unit, 'seller', { key: known.value, at: now(), by, change });
      return known;
    });
    return head.ok ? find(head.value) : head;
  }

  const joining =
    (how: typeof join) =>
    async (key: string, other: string, by: string): Promise<Result<SellerView>> => {
      const head = await writer.write((unit) => how(unit, 'seller', { key, other, by, at: now() }));
      return head.ok ? find(head.value) : head;
    };

  return { list, change, join: joining(join), part: joining(part) };
}

const nameOf = ({ name, email, key }: SellerRow): string => name ?? email ?? withoutSource(key);
const placeOf = (row: SellerRow): Place => ({ name: plainName(nameOf(row)), key: row.key });
const inOrder = (a: Place, b: Place): number => textOrder(a.name, b.name) || textOrder(a.key, b.key);

/** Those behind a place, by name. */
function from(rows: readonly SellerRow[], after: Place | undefined): SellerRow[] {
  const places = rows.map((row) => ({ row, place: placeOf(row) }));
  const left = after === undefined ? places : places.filter(({ place }) => inOrder(place, after) > 0);
  return left.sort((a, b) => inOrder(a.place, b.place)).map(({ row }) => row);
}

const viewOf = (row: SellerRow, joined: readonly SellerRow[]): SellerView => ({
  key: row.key,
  name: nameOf(row),
  ...(row.email !== null && { email: row.email }),
  ...(row.team !== null && { team: row.team }),
  joined: byName(
    joined.map((each) => ({ key: each.key, name: nameOf(each) })),
    ({ name }) => name,
  ),
});
