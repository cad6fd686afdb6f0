import type { Selectable } from 'kysely';
import type { Db } from './database.ts';
import type { RuleVersionsTable } from './schema.ts';
import type { Unit } from './unit.ts';

export type RuleVersionRow = Selectable<RuleVersionsTable>;

/** Every version of the rules there was; the newest holds. */
export const ruleVersions = {
  newest: (db: Db): Promise<RuleVersionRow | undefined> =>
    db.selectFrom('rule_versions').selectAll().orderBy('id', 'desc').limit(1).executeTakeFirst(),

  find: (db: Db, id: number): Promise<RuleVersionRow | undefined> =>
    db.selectFrom('rule_versions').selectAll().where('id', '=', id).executeTakeFirst(),

  /** Newest first, older than `before`. */
  list: (db: Db, { before, limit }: { before: number | undefined; limit: number }): Promise<RuleVersionRow[]> =>
    db
      .selectFrom('rule_versions')
      .selectAll()
      .$if(before !== undefined, (query) => query.where('id', '<', before ?? 0))
      .orderBy('id', 'desc')
      .limit(limit)
      .execute(),

  add: ({ trx }: Unit, row: Omit<RuleVersionRow, 'id'>): Promise<RuleVersionRow> =>
    trx.insertInto('rule_versions').values(row).returningAll().executeTakeFirstOrThrow(),
};
