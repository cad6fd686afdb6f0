import { z } from 'zod';
import { ok, type Result, refuse } from '../../broker/contract/result.ts';
import { type People, people } from '../store/people.ts';
import type { Unit } from '../store/unit.ts';
import type { Instant } from '../time.ts';

/** Who does it, and when. */
export interface Doing {
  by: string;
  at: Instant;
}

export const Joined = z.object({ did: z.enum(['joined', 'parted']), other: z.string(), moved: z.array(z.string()) });

const called = { customer: 'a customer of this office', seller: 'a seller of this office' } as const;

/** The key that stands for all that are joined. */
export async function headOf(unit: Unit, what: People, key: string, field = 'key'): Promise<Result<string>> {
  const row = await people.find(unit, what, key);
  return row === undefined ? refuse(field, key, called[what]) : ok(row.joined_to ?? row.key);
}

/** From now on `other`, and whoever was joined to it, is `key`. Resolves with the key that stands for them. */
export async function join(
  unit: Unit,
  what: People,
  { key, other, by, at }: Doing & { key: string; other: string },
): Promise<Result<string>> {
  const head = await headOf(unit, what, key);
  if (!head.ok) return head;
  const joining = await headOf(unit, what, other, 'other');
  if (!joining.ok) return joining;
  if (head.value === joining.value) return refuse('join', other, 'one that is not joined to it yet');
  const moved = await people.joinedTo(unit, what, joining.value);
  await people.point(unit, what, { keys: [joining.value, ...moved], to: head.value });
  const change = { did: 'joined', other: joining.value, moved } satisfies z.infer<typeof Joined>;
  await people.changed(unit, what, { key: head.value, at, by, change });
  return head;
}

/** Takes a join back: `other` stands for itself again, and for those who were joined to it before. */
export async function part(
  unit: Unit,
  what: People,
  { key, other, by, at }: Doing & { key: string; other: string },
): Promise<Result<string>> {
  const head = await headOf(unit, what, key);
  if (!head.ok) return head;
  const row = await people.find(unit, what, other);
  if (row?.joined_to !== head.value) return refuse('other', other, 'one that is joined to it');
  const all = [head.value, ...(await people.joinedTo(unit, what, head.value))];
  const moved = (await movedWith(unit, what, { all, other })).filter((each) => all.includes(each));
  await people.point(unit, what, { keys: [other], to: null });
  await people.point(unit, what, { keys: moved, to: other });
  const change = { did: 'parted', other, moved } satisfies z.infer<typeof Joined>;
  await people.changed(unit, what, { key: head.value, at, by, change });
  return head;
}

/** Who came along when `other` was joined last, and has not been joined by itself since. */
async function movedWith(
  unit: Unit,
  what: People,
  { all, other }: { all: string[]; other: string },
): Promise<string[]> {
  const since = new Set<string>();
  for (const { change } of await people.changes(unit.trx, what, all)) {
    const read = Joined.safeParse(JSON.parse(change));
    if (!read.success || read.data.did !== 'joined') continue;
    const { other: joined, moved } = read.data;
    if (joined === other) return moved.filter((each) => !since.has(each));
    for (const each of [joined, ...moved]) since.add(each);
  }
  return [];
}
