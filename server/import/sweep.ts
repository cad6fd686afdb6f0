import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Db } from '../store/database.ts';
import { imports } from '../store/imports.ts';
import type { Instant } from '../time.ts';

/** Removes files that were looked at last before a time, and those that no import knows. */
export async function sweep({ db, folder, before }: { db: Db; folder: string; before: Instant }): Promise<void> {
  for (const { id } of await imports.idleSince(db, before)) await rm(join(folder, `${id}.csv`), { force: true });
  for (const name of await readdir(folder).catch(() => [])) {
    const [id = ''] = name.split('.');
    if (name.endsWith('.csv') && (await imports.find(db, id)) === undefined)
      await rm(join(folder, name), { force: true });
  }
}
