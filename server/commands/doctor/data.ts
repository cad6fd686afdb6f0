import { accessSync, constants, existsSync, statSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';
import { sentence } from '../../../broker/contract/result.ts';
import { bad, type Finding, good, type Look, look } from './finding.ts';

const MB = 1024 * 1024;
const LOW_MB = 500;

/** The data folder: there, ours, closed to others, and with room left. */
export const data: Look = async ({ config: { dataDir }, locked }) => {
  if (!existsSync(dataDir)) {
    const above = nearest(dataDir);
    return may(above)
      ? [look(`The data folder ${dataDir} is not there yet`, 'It is made at the first start: ships-bell')]
      : [bad(`The data folder ${dataDir} cannot be made`, `Let this user write to ${above}, or set BELL_DATA`)];
  }
  if (!may(dataDir)) return [bad(`The data folder ${dataDir} cannot be used by this user`, ownerOf(dataDir))];
  const shut = locked === undefined ? [] : [bad(sentence(locked), 'Restore the last good backup: ships-bell restore')];
  return [closed(dataDir), ...shut, await room(dataDir)];
};

function closed(folder: string): Finding {
  const open = process.platform !== 'win32' && (statSync(folder).mode & 0o077) !== 0;
  return open
    ? look(`Others on this machine may read the data folder ${folder}`, `chmod 700 ${folder}`)
    : good(`The data folder is ${folder}`);
}

async function room(folder: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(folder);
  const free = Math.floor((bavail * bsize) / MB);
  if (free < 20) return bad(`The disk is full: ${free} MB left`, 'Make room; until then orders cannot be stored');
  if (free < LOW_MB) return look(`The disk fills: ${free} MB left`, 'Make room soon');
  return good(`The disk has ${free >= 10_240 ? `${Math.floor(free / 1024)} GB` : `${free} MB`} left`);
}

function ownerOf(folder: string): string {
  const { uid } = statSync(folder);
  return `Run this as the user that runs the bell (user id ${uid}), or give the folder to this one: chown -R`;
}

const nearest = (folder: string): string => (existsSync(folder) ? folder : nearest(dirname(folder)));

function may(folder: string): boolean {
  try {
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
