import { migrations } from './migrations.ts';
import type { Connection } from './sqlite.ts';

/** How far a database has come: `unknown` are steps of a newer version, `missing` those still to be taken. */
export interface Standing {
  applied: string[];
  unknown: string[];
  missing: string[];
}

/** Kysely's own list; a database of nobody's has none. */
export function standingOf(db: Connection): Standing {
  const applied = hasTable(db, 'kysely_migration')
    ? db.all<{ name: string }>('SELECT name FROM kysely_migration ORDER BY name').map(({ name }) => name)
    : [];
  const known = Object.keys(migrations);
  return {
    applied,
    unknown: applied.filter((name) => !known.includes(name)),
    missing: known.filter((name) => !applied.includes(name)),
  };
}

export const hasTable = (db: Connection, name: string): boolean =>
  db.all("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?", name).length > 0;
