import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { sentence } from '../../../broker/contract/result.ts';
import { isLow, spaceOf } from '../../care/disk.ts';
import { quickDamage } from '../../store/check.ts';
import { DATABASE } from '../../store/database.ts';
import { isInUse } from '../../store/folder.ts';
import { bad, type Finding, good, type Look, look } from './finding.ts';
import { nearest, whyNotWritable } from './writable.ts';

const MB = 1_000_000;
const RESTORE = 'Restore the last good backup: ships-bell restore';

/** The data folder: there, ours, closed to others, whole, and with room left. */
export const data: Look = async ({ config: { dataDir }, locked }) => {
  if (!existsSync(dataDir)) {
    const why = whyNotWritable(dataDir);
    return why === undefined
      ? [look(`The data folder ${dataDir} is not there yet`, 'It is made at the first start: ships-bell')]
      : [
          bad(
            `The data folder ${dataDir} cannot be made: ${why}`,
            `Let this user write to ${nearest(dataDir)}, or set BELL_DATA`,
          ),
        ];
  }
  if (!may(dataDir)) return [bad(`The data folder ${dataDir} cannot be used by this user`, ownerOf(dataDir))];
  const shut = locked === undefined ? [] : [bad(sentence(locked), RESTORE)];
  return [closed(dataDir), ...shut, ...whole(dataDir), await room(dataDir)];
};

function closed(folder: string): Finding {
  const open = process.platform !== 'win32' && (statSync(folder).mode & 0o077) !== 0;
  return open
    ? look(`Others on this machine may read the data folder ${folder}`, `chmod 700 ${folder}`)
    : good(`The data folder is ${folder}`);
}

async function room(folder: string): Promise<Finding> {
  const space = await spaceOf(folder);
  const free = Math.floor(space.free / MB);
  if (isLow(space))
    return look(`The disk fills: ${free} MB left`, 'Make room: once it is full, no order can be stored');
  return good(`The disk has ${free >= 10_000 ? `${Math.floor(free / 1000)} GB` : `${free} MB`} left`);
}

/** Where no bell runs, which would say so itself. */
function whole(folder: string): Finding[] {
  const file = join(folder, DATABASE);
  if (!existsSync(file) || isInUse(folder)) return [];
  const damage = quickDamage(file);
  return damage === undefined ? [] : [bad(`The database ${file} is damaged: ${damage}`, RESTORE)];
}

function ownerOf(folder: string): string {
  const { uid } = statSync(folder);
  return `Run this as the user that runs the bell (user id ${uid}), or give the folder to this one: chown -R`;
}

function may(folder: string): boolean {
  try {
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
