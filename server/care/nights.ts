import type { Desk } from '../desk.ts';
import { type Db, runOf } from '../store/database.ts';
import type { LongWork } from '../store/long-work.ts';
import type { Instant } from '../time.ts';
import { keepBackups } from './backups.ts';
import { forgetDeliveries, type RetentionPorts } from './retention.ts';
import type { Troubles } from './troubles.ts';

export interface NightsPorts extends RetentionPorts {
  troubles: Troubles;
  work: Pick<LongWork, 'backup'>;
  check: Desk['check'];
}

/** What is done while the office sleeps: a backup, then a look through the data, then what is no longer kept goes. */
export function keepNights({ work, check, ...ports }: NightsPorts) {
  return keepBackups({
    ...ports,
    work,
    since: madeAt(ports.db),
    async failed() {
      await check(false); // a damaged file cannot be copied, which is worse than a backup that is missing
    },
    async afterwards() {
      await check(false);
      await forgetDeliveries(ports);
    },
  });
}

/** When the database was made: its first migration says so. */
function madeAt(db: Db): Instant {
  const [row] = runOf(db)('SELECT min(timestamp) AS at FROM kysely_migration', []) as { at: string }[];
  return Date.parse(row?.at ?? '');
}
