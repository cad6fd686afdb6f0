import type { Selectable } from 'kysely';
import { prepare } from './prepared.ts';
import type { RingRow } from './rings.ts';
import type { RingStepsTable } from './schema.ts';
import type { Unit } from './unit.ts';

const add = prepare<Omit<Selectable<RingStepsTable>, 'id'>>()((db, value) =>
  db
    .insertInto('ring_steps')
    .values({ ring_id: value('ring_id'), at: value('at'), step: value('step'), detail: value('detail') }),
);

/** Whose hand ended the wait for the winner: a rope on a page, or the button, by its press. */
export type Hand = { by: 'rope' } | { by: 'button'; press: string };

export interface Step {
  step: RingStepsTable['step'];
  at: number;
  hand?: Hand;
}

/** Puts what has become of a ring into its history, with the change itself. */
export async function note(unit: Unit, row: RingRow, { step, at, hand }: Step): Promise<void> {
  await unit.all(add, { ring_id: row.id, at, step, detail: JSON.stringify(detailOf(row, step, hand)) });
}

function detailOf(row: RingRow, step: Step['step'], hand: Hand | undefined): object {
  const { board, epoch, number, outcome, struck, heard, quiet, yours_until: until } = row;
  if (step === 'waits' || step === 'waits-again') return { until };
  if (step === 'let-go') return { ...hand };
  if (step === 'outcome') return { outcome, struck, heard, quiet, ...pressedIn(row) };
  return { board, epoch, number };
}

/** An order's ring that a press was. */
const pressedIn = ({ kind, press_id: press }: RingRow): Partial<Hand> =>
  kind === 'order' && press !== null ? { by: 'button', press } : {};
