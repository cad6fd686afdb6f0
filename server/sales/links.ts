import { standingOf } from '../rules/standing.ts';
import { orders } from '../store/orders.ts';
import { type JoinRow, type OrderKey, sales } from '../store/sales.ts';
import type { Unit } from '../store/unit.ts';
import type { Instant } from '../time.ts';
import { companions, idsOf, type JustTold, namedTogether } from './companions.ts';
import { joinsNames, type KindOf } from './lead.ts';
import { distinct, isSameOrder, keyOf, otherOf } from './order-keys.ts';
import { heardIn } from './row.ts';

/** What an event says of an order's names. */
export interface Naming extends JustTold {
  isNew: boolean;
  /** It was no renewal until now, or is none any more. */
  isOtherwise: boolean;
  /** Its other ids and numbers. */
  called: readonly string[];
  /** What it referred to other sources' orders by before. */
  before: readonly string[];
  at: Instant;
  /** Writes its row where that is new: others are found by their rows. */
  store(): Promise<void>;
}

/** `told`: of which something was just heard. */
interface Following {
  key: OrderKey;
  at: Instant;
  told?: JustTold;
}

/**
 * Joins orders by what they call themselves and each other. `fresh`: a name was new; `touched`: orders whose joins
 * changed. An order that says nothing of names costs one look at who refers to it, and only when it is new.
 */
export function linkOrders(kindOf: KindOf) {
  async function link(unit: Unit, naming: Naming): Promise<{ fresh: boolean; touched: OrderKey[] }> {
    const { key, at } = naming;
    const called = await newlyCalled(unit, naming);
    const refers = await refer(unit, naming);
    const moved = naming.isOtherwise ? new Set([...refers, ...naming.now]) : new Set(refers);
    const referring = moved.size > 0 ? [key] : [];
    const partners: OrderKey[] = [];
    for (const name of naming.isNew ? [key.order_id, ...called] : called) {
      for (const { role, ...row } of await sales.named(unit, name)) {
        if (role === 'refers') referring.push(row);
        if (role === 'called' && row.source === key.source && !isSameOrder(row, key)) partners.push(row);
      }
    }
    for (const name of moved) referring.push(...(await namedTogether(unit, name, naming)));
    const folds = joinsNames(key.source, kindOf);
    if (folds)
      for (const name of called) {
        const row = await orders.find(unit, key.source, name);
        if (row !== undefined && !isSameOrder(row, key)) partners.push(row);
      }
    const touched: OrderKey[] = [];
    if (referring.length > 0) await naming.store();
    for (const row of distinct(referring)) touched.push(...(await follow(unit, { key: row, at, told: naming })));
    if (folds) for (const row of partners) touched.push(...(await fold(unit, naming, row)));
    // What was named by two may be named by one now.
    if (touched.length > 0 && folds) touched.push(...(await followAgain(unit, naming, touched)));
    return { fresh: called.length > 0 || refers.length > 0, touched };
  }

  async function followAgain(unit: Unit, naming: Naming, changed: readonly OrderKey[]): Promise<OrderKey[]> {
    const names = new Set(naming.now);
    for (const row of distinct(changed))
      for (const id of await idsOf(unit, row)) for (const name of await referencesOf(unit, id)) names.add(name);
    return followNamed(unit, names, { at: naming.at, told: naming });
  }

  /** All that refer to these names. */
  async function followNamed(unit: Unit, names: Iterable<string>, by: Omit<Following, 'key'>): Promise<OrderKey[]> {
    const touched: OrderKey[] = [];
    for (const name of names)
      for (const key of await namedTogether(unit, name, by.told)) touched.push(...(await follow(unit, { key, ...by })));
    return touched;
  }

  /** Somebody has parted these, or joined them: what others name with them may be one sale no more. */
  async function regrouped(unit: Unit, keys: readonly OrderKey[], at: Instant): Promise<OrderKey[]> {
    const names = new Set<string>();
    for (const key of keys) for (const name of await referencesOf(unit, key)) names.add(name);
    return followNamed(unit, names, { at });
  }

  /** Nothing bears a name any more: those that refer to it are followed to others. */
  async function unborne(unit: Unit, name: string, at: Instant): Promise<OrderKey[]> {
    const touched: OrderKey[] = [];
    for (const { role, ...key } of await sales.named(unit, name))
      if (role === 'refers') touched.push(...(await follow(unit, { key, at })));
    return touched;
  }

  /** Joins an order to those that it refers to, and to no other, where only one source has what it names. */
  async function follow(unit: Unit, { key, at, told }: Following): Promise<OrderKey[]> {
    const isTold = told !== undefined && isSameOrder(key, told.key);
    const references = isTold ? told.now : await referencesOf(unit, key);
    const wanted: OrderKey[] = [];
    for (const name of references)
      wanted.push(
        ...((await bearers(unit, name, key.source)) ?? (await companions(unit, name, { key, kindOf, told }))),
      );
    const all = await sales.joinsOf(unit, key);
    const own = all.filter((join) => isFollowed(join) && isSameOrder(join, key) && join.undone_at === null);
    const surplus = own.filter((join) => !wanted.some((row) => isSameOrder(row, otherOf(join, key))));
    for (const { id } of surplus) await sales.drop(unit, id);
    const missing = distinct(wanted).filter((row) => !isJoined(own, key, row) && !isUndone(all, key, row));
    for (const row of missing) await sales.join(unit, joinOf(key, row, at));
    const changed = [...surplus.map((join) => otherOf(join, key)), ...missing];
    return changed.length === 0 ? [] : [key, ...changed];
  }

  /** The orders of another source that bear a name; none where several might be meant, undefined where nobody does. */
  async function bearers(unit: Unit, name: string, notOf: string): Promise<OrderKey[] | undefined> {
    const called = (await sales.named(unit, name)).filter(({ role }) => role === 'called');
    const all = distinct([...(await sales.withId(unit, name)), ...called]);
    if (all.length === 0) return undefined;
    const found = all.filter(({ source }) => source !== notOf);
    const [first] = found;
    if (first === undefined || found.some(({ source }) => source !== first.source)) return [];
    return found.length === 1 || joinsNames(first.source, kindOf) ? found : [];
  }

  return { link, regrouped, unborne };
}

async function newlyCalled(unit: Unit, { key, called }: Naming): Promise<string[]> {
  const fresh: string[] = [];
  for (const name of new Set(called)) {
    if (name === key.order_id) continue;
    if (await sales.name(unit, { name, role: 'called', ...key })) fresh.push(name);
  }
  return fresh;
}

/** Keeps what an order refers to; the names of which that has changed. */
async function refer(unit: Unit, { key, before, now }: Naming): Promise<string[]> {
  const gone = before.filter((name) => !now.includes(name));
  const come = now.filter((name) => !before.includes(name));
  for (const name of gone) await sales.dropName(unit, { name, role: 'refers', ...key });
  for (const name of come) await sales.name(unit, { name, role: 'refers', ...key });
  return [...gone, ...come];
}

const referencesOf = async (unit: Unit, { source, order_id }: OrderKey): Promise<readonly string[]> =>
  standingOf(heardIn(await orders.find(unit, source, order_id))).references ?? [];

/** Two ids of one sale within a source; in the same direction whichever came first. */
async function fold(unit: Unit, { key, at }: Naming, row: OrderKey): Promise<OrderKey[]> {
  const all = await sales.joinsOf(unit, key);
  if (all.some((join) => join.how === 'reference' && isSameOrder(otherOf(join, key), row))) return [];
  if (isUndone(all, key, row)) return [];
  const [one, other] = key.order_id < row.order_id ? [key, row] : [row, key];
  await sales.join(unit, joinOf(one, other, at));
  return [key, keyOf(row)];
}

/** By a reference to another source; the ids that one order has within its own stay joined. */
const isFollowed = ({ how, source, other_source }: JoinRow): boolean => how === 'reference' && source !== other_source;

const isJoined = (joins: readonly JoinRow[], key: OrderKey, row: OrderKey): boolean =>
  joins.some((join) => isSameOrder(otherOf(join, key), row));

/** Somebody has said that they are two: no reference says otherwise. */
const isUndone = (joins: readonly JoinRow[], key: OrderKey, row: OrderKey): boolean =>
  isJoined(
    joins.filter(({ undone_at }) => undone_at !== null),
    key,
    row,
  );

const joinOf = (key: OrderKey, row: OrderKey, at: Instant) => ({
  source: key.source,
  order_id: key.order_id,
  other_source: row.source,
  other_order_id: row.order_id,
  how: 'reference' as const,
  at,
  by: 'reference',
});
