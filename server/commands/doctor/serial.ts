import { accessSync, constants, existsSync, readdirSync, statSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { bad, type Finding, good, type Look } from './finding.ts';

/** Where Linux shows serial ports; the first holds names that stay when a board moves to another socket. */
export const places = { byId: '/dev/serial/by-id', all: '/dev' };

/** Serial ports of this machine, and whether this user may use them. Silent where no bell needs one. */
export const serial: Look = async ({ config, snapshot }) => {
  if (process.platform !== 'linux') return [];
  const needed = config.bells.filter(({ serial: at }) => at === 'auto' || at.startsWith('/'));
  if (needed.length === 0) return [];
  const found = await Promise.all(portsOf(places).map(permission));
  const absent = needed.filter(({ serial: at }) => at.startsWith('/') && !existsSync(at)).map(missing);
  const simulated = snapshot?.bells.some(({ simulated }) => simulated) === true;
  return found.length + absent.length === 0 && !simulated
    ? [bad('No USB serial port is there', 'Plug the Arduino in; try another cable: many only charge')]
    : [...found, ...absent];
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
