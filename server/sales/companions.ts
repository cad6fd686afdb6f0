import { type JoinRow, type OrderKey, sales } from '../store/sales.ts';
import type { Unit } from '../store/unit.ts';
import type { KindOf } from './lead.ts';
import { isSameOrder, otherOf } from './order-keys.ts';

/** What more orders name is a contract or a year, and no sale; each of them would have to be looked at for each other. */
const MOST = 24;

/** An order of which what was just heard may not be stored yet. */
export interface JustTold {
  key: OrderKey;
  /** What it refers to. */
  now: readonly string[];
  isRenewal: boolean;
}

export interface Among {
  key: OrderKey;
  kindOf: KindOf;
  told?: JustTold | undefined;
}

/** Those whose companions may have changed with one that refers to a name, or did. Of many, nobody has any. */
export async function namedTogether(unit: Unit, name: string, told?: JustTold): Promise<OrderKey[]> {
  const all = await referring(unit, name, told);
  return all.length > MOST + 1 ? [] : all;
}

/** But renewals, which are no part of the sale that they renew. */
async function referring(unit: Unit, name: string, told?: JustTold): Promise<OrderKey[]> {
  const stored = await sales.namedBy(unit, name, MOST + 3);
  if (told === undefined) return stored;
  const others = stored.filter((row) => !isSameOrder(row, told.key));
  return told.isRenewal || !told.now.includes(name) ? others : [...others, told.key];
}

/**
 * The others that refer to what no order here bears: the number of a shop that is no source. Each source may name it
 * by one order of its own, since instalments name it, too; and two of one kind are two shops or accounts, which count
 * their orders from 1 each. Each pair is joined from the same side, whichever came first.
 */
export async function companions(unit: Unit, name: string, { key, kindOf, told }: Among): Promise<OrderKey[]> {
  if (!looksLikeNumber(name)) return [];
  const all = await referring(unit, name, told);
  if (all.length < 2 || all.length > MOST || !all.some((row) => isSameOrder(row, key))) return [];
  const numbering = ({ source }: OrderKey): string => kindOf(source) ?? `: ${source}`;
  for (const each of new Set(all.map(numbering))) {
    const rows = all.filter((row) => numbering(row) === each);
    if (!(await areFolded(unit, rows))) return [];
  }
  const isParted = await partedAmong(unit, all);
  const isOne = (row: OrderKey): boolean => all.every((each) => isParted(key, each) === isParted(row, each));
  return all.filter((row) => row.source > key.source && isOne(row));
}

/** What people write where they have no number has none in it. */
const looksLikeNumber = (name: string): boolean => name.length >= 3 && /\d/.test(name);

/** Which somebody has said to be two: a third is one with both or with neither, so that it joins them no more. */
async function partedAmong(unit: Unit, all: readonly OrderKey[]) {
  const undone: JoinRow[] = [];
  for (const each of all) undone.push(...(await sales.joinsOf(unit, each)).filter((join) => join.undone_at !== null));
  const isOf = (join: JoinRow, a: OrderKey, b: OrderKey): boolean =>
    isSameOrder(join, a) && isSameOrder(otherOf(join, a), b);
  return (a: OrderKey, b: OrderKey): boolean => undone.some((join) => isOf(join, a, b) || isOf(join, b, a));
}

/** Whether these of one source are ids of one order. */
async function areFolded(unit: Unit, [first, ...others]: OrderKey[]): Promise<boolean> {
  if (first === undefined || others.length === 0) return true;
  const found = await idsOf(unit, first);
  return others.every((each) => found.some((row) => isSameOrder(row, each)));
}

/** All ids that an order has within its source. */
export async function idsOf(unit: Unit, first: OrderKey): Promise<OrderKey[]> {
  const found = [first];
  for (const each of found)
    for (const join of await sales.joinsOf(unit, each)) {
      const other = otherOf(join, each);
      const isFold = join.how === 'reference' && join.undone_at === null && other.source === each.source;
      if (isFold && !found.some((row) => isSameOrder(row, other))) found.push(other);
    }
  return found;
}
