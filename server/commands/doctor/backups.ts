import { findBackups } from '../backups.ts';
import { bad, good, type Look, look } from './finding.ts';

const DAY_MS = 86_400_000;

/** How old the newest backup is. A data folder that is younger than a night needs none yet. */
export const backups: Look = ({ config, snapshot, now }) => {
  const newest = findBackups(config).find(({ about }) => about.version !== undefined); // not what a restore put aside
  if (newest === undefined)
    return snapshot === undefined
      ? []
      : [look('There is no backup yet', 'The first is made tonight; now: ships-bell backup')];
  const days = Math.floor((now() - newest.about.madeAt) / DAY_MS);
  const line = `The newest backup is ${days === 0 ? 'of the last 24 hours' : `${days} ${days === 1 ? 'day' : 'days'} old`}: ${newest.file}`;
  return [days < 3 ? good(line) : bad(line, 'See the log for why; make one now: ships-bell backup')];
};
