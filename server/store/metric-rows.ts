import { type ExpressionBuilder, sql } from 'kysely';
import { type Prepared, prepare } from './prepared.ts';
import type { Schema } from './schema.ts';

/** Rows of a table that only grows, counted from one on: `end` is where it ends, `since` what came after that. */
export interface Tail<R extends { last: number }> {
  end: Prepared<Record<string, never>, { last: number | null }>;
  since: Prepared<{ last: number }, R>;
}

type Table = 'ring_steps' | 'decisions' | 'deliveries';

const endOf = (table: Table): Tail<never>['end'] =>
  prepare<Record<string, never>>()((db) =>
    db
      .selectFrom(table)
      .select((where: ExpressionBuilder<Schema, Table>) => where.fn.max<number | null>('id').as('last')),
  );

/** How an order was decided, from its audit row. */
const decision = sql<string>`case
  when rings = 1 then 'ring'
  when why = '[{"kind":"nothing-new"}]' then 'known'
  when why = '[{"kind":"test-mode"}]' then 'test'
  else 'silent' end`;

export const facts = {
  outcomes: {
    end: endOf('ring_steps'),
    since: prepare<{ last: number }>()((db, value) =>
      db
        .selectFrom('ring_steps')
        .innerJoin('rings', 'rings.id', 'ring_steps.ring_id')
        .select((of) => [
          'rings.bell',
          sql<string>`json_extract(ring_steps.detail, '$.outcome')`.as('outcome'),
          of.fn.countAll<number>().as('count'),
          of.fn.max<number>('ring_steps.id').as('last'),
        ])
        .where('ring_steps.step', '=', 'outcome')
        .where('ring_steps.id', '>', value('last'))
        .groupBy(['rings.bell', 'outcome']),
    ),
  },
  /** A press's own ring ends as it is told; another of the same press celebrates a milestone. */
  presses: {
    end: endOf('ring_steps'),
    since: prepare<{ last: number }>()((db, value) =>
      db
        .selectFrom('ring_steps')
        .innerJoin('rings', 'rings.id', 'ring_steps.ring_id')
        .innerJoin('presses', 'presses.press_id', 'rings.press_id')
        .select((of) => [
          'rings.bell',
          of.fn.countAll<number>().as('count'),
          of.fn.max<number>('ring_steps.id').as('last'),
        ])
        .where('ring_steps.step', '=', 'outcome')
        .where('ring_steps.id', '>', value('last'))
        .whereRef('presses.ring_id', '=', 'rings.id')
        .groupBy('rings.bell'),
    ),
  },
  decisions: {
    end: endOf('decisions'),
    since: prepare<{ last: number }>()((db, value) =>
      db
        .selectFrom('decisions')
        .select((of) => [
          'source',
          decision.as('decision'),
          of.fn.countAll<number>().as('count'),
          of.fn.max<number>('id').as('last'),
        ])
        .where('id', '>', value('last'))
        .groupBy(['source', 'decision']),
    ),
  },
  deliveries: {
    end: endOf('deliveries'),
    since: prepare<{ last: number }>()((db, value) =>
      db
        .selectFrom('deliveries')
        .select((of) => ['source', 'status', of.fn.countAll<number>().as('count'), of.fn.max<number>('id').as('last')])
        .where('id', '>', value('last'))
        .groupBy(['source', 'status']),
    ),
  },
  waiting: prepare<{ bell: string }>()((db, value) =>
    db
      .selectFrom('rings')
      .select((of) => of.fn.countAll<number>().as('count'))
      .where('bell', '=', value('bell'))
      .where('state', '=', 'waiting'),
  ),
};
