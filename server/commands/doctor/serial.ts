import { accessSync, constants, existsSync, readdirSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { bad, type Finding, good, type Look, look } from './finding.ts';

/** Where Linux shows serial ports; the first holds names that stay when a board moves to another socket. */
export const places = { byId: '/dev/serial/by-id', all: '/dev' };

const PLUG = 'Plug the Arduino in; try another cable: many only charge';

/** Serial ports of this machine, and whether this user may use them. Silent where no bell needs one. */
export const serial: Look = (patient) => (process.platform === 'linux' ? serialAt(places)(patient) : []);

export const serialAt =
  (where: typeof places): Look =>
  async ({ config, snapshot, strange, locked }) => {
    if (strange || locked) return [];
    const needed = config.bells.filter(({ serial: at }) => at === 'auto' || at.startsWith('/'));
    if (needed.length === 0) return [];
    const found = await Promise.all(portsOf(where).map(permission));
    const absent = needed.filter(({ serial: at }) => at.startsWith('/') && !existsSync(at)).map(missing);
    if (found.length + absent.length > 0) return [...found, ...absent];
    const known = needed.some(({ name }) => existsSync(join(config.dataDir, 'bells', name, 'board.json')));
    if (known) return [bad('No USB serial port is there', PLUG)];
    return snapshot === undefined ? [look('No USB serial port is there: the bell will be simulated', PLUG)] : [];
  };

export function portsOf({ byId, all }: typeof places): string[] {
  if (existsSync(byId)) return readdirSync(byId).map((name) => join(byId, name));
  return readdirSync(all)
    .filter((name) => /^tty(ACM|USB)\d/.test(name))
    .map((name) => join(all, name));
}

const missing = ({ name, serial: at }: { name: string; serial: string }): Finding =>
  bad(`Bell ${name}: its port ${at} is not there`, 'Plug the board in, or set serial to auto');

async function permission(path: string): Promise<Finding> {
  try {
    accessSync(path, constants.R_OK | constants.W_OK);
    return good(`Serial port ${path} may be used`);
  } catch {
    const group = await groupOf(statSync(path).gid);
    const todo = `sudo usermod -aG ${group} ${userInfo().username}, then log in anew`;
    return bad(`Serial port ${path} may not be used by ${userInfo().username}`, todo);
  }
}

async function groupOf(gid: number): Promise<string> {
  const groups = (await readFile('/etc/group', 'utf8')).split('\n').map((line) => line.split(':'));
  return groups.find(([, , id]) => Number(id) === gid)?.[0] ?? 'dialout';
}
