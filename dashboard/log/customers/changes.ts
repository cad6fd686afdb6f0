import type { PersonChange } from '../../../server/api/customers.ts';
import { day, type Manner } from '../../parts/format.ts';
import { texts } from '../../texts.ts';

const words = texts.customerPage;

/** What one change did, a line each. `names`: of whom it may name. */
export function changesIn(
  { did, other = '', before = {}, after = {} }: PersonChange,
  { names, manner }: { names: ReadonlyMap<string, string>; manner: Manner },
): string[] {
  const name = names.get(other) ?? other.replace(/^[^:]*:/, '');
  if (did === 'added') return [words.added];
  if (did === 'joined') return [words.joinedWith(name)];
  if (did === 'parted') return [words.partedFrom(name)];
  const date = (on: string | null | undefined) => (on ? day(on, manner) : words.nothing);
  const place = (met: typeof after.met) =>
    met ? [met.at, met.on && day(met.on, manner)].filter(Boolean).join(', ') : words.nothing;
  return [
    ...(after.workedSince === undefined
      ? []
      : [words.changed(words.workedSince, date(before.workedSince), date(after.workedSince))]),
    ...(after.met === undefined ? [] : [words.changed(words.metAt, place(before.met), place(after.met))]),
    ...(after.note === undefined
      ? []
      : [words.changed(words.note, before.note ?? words.nothing, after.note ?? words.nothing)]),
  ];
}
