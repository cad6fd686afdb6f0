import type { Log } from '../../broker/contract/log.ts';
import type { Config } from '../config.ts';
import type { Db } from '../store/database.ts';
import { deliveries, type KeptDelivery } from '../store/deliveries.ts';
import type { Writer } from '../store/group-commit.ts';
import type { Instant } from '../time.ts';
import type { Troubles } from './troubles.ts';

const DAY_MS = 86_400_000;
/** Between two portions, so that what comes in meanwhile goes first. */
const REST_MS = 50;

export interface RetentionPorts {
  config: Config;
  db: Db;
  writer: Writer;
  troubles: Pick<Troubles, 'all'>;
  log: Log;
  now: () => Instant;
  /** Resolves after so many ms. */
  rest?(ms: number): Promise<void>;
}

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms).unref());

/**
 * Takes away raw deliveries that are older than they are kept, a portion at a time. One that could not be understood
 * stays until somebody has replayed it, one that waits until it has been read, and the newest until another has come. Nothing goes while the clock is in doubt.
 */
export async function forgetDeliveries({ config, db, writer, troubles, log, now, rest = wait }: RetentionPorts) {
  if (troubles.all().some(({ kind }) => kind === 'clock')) return;
  const limit = now() - config.keep.deliveriesDays * DAY_MS;
  const isOld = ({ received_at }: KeptDelivery): boolean => Number(received_at) < limit;
  let [gone, kept, after] = [0, 0, 0];
  for (;;) {
    const portion = await deliveries.portion(db, after);
    const last = portion.at(-1);
    if (last === undefined || !portion.some(isOld)) break;
    const old = portion.filter(isOld);
    const over = old.filter(({ status }) => status !== 'kept' && status !== 'waiting').map(({ id }) => id);
    if (over.length > 0) gone += await writer.write((unit) => deliveries.remove(unit, over));
    kept += old.length - over.length;
    after = last.id;
    await rest(REST_MS);
  }
  if (gone + kept > 0) log.info({ gone, kept }, 'Old deliveries were removed; those that wait with a problem are kept');
}
