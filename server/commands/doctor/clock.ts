import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { machineZone } from '../../config/office.ts';
import { bad, type Finding, good, type Look, look } from './finding.ts';

/** Before this was written; a PC whose battery is empty starts in 1970 or at its making. */
const EARLIEST = Date.parse('2026-11-01T00:00:00Z');
const DIFFERENT_MS = 5_000;

/** The clock decides in which month an order counts. */
export const clock: Look = async ({ config, snapshot, askedAt, now }) => {
  const at = new Date(now());
  if (at.getTime() < EARLIEST)
    return [bad(`The clock of this machine says ${at.toISOString().slice(0, 10)}`, 'Set it: timedatectl set-ntp true')];
  return [await synchronised(), ...zone(config.office.timeZone), ...drift(snapshot?.now, askedAt ?? at.getTime())];
};

async function synchronised(): Promise<Finding> {
  try {
    const { stdout } = await promisify(execFile)('timedatectl', ['show', '--property=NTPSynchronized', '--value']);
    return stdout.trim() === 'yes'
      ? good('The clock is kept right over the network')
      : look('The clock is not kept right over the network', 'timedatectl set-ntp true');
  } catch {
    return look(
      'Whether the clock is kept right cannot be told here',
      `Compare it with another: ${new Date().toString()}`,
    );
  }
}

function zone(office: string): Finding[] {
  const machine = machineZone();
  if (machine === office) return [good(`Time zone ${office}`)];
  return [look(`The office's zone is ${office}, this machine's ${machine}`, 'Set office.timeZone where that is wrong')];
}

function drift(said: string | undefined, now: number): Finding[] {
  if (said === undefined || Math.abs(Date.parse(said) - now) < DIFFERENT_MS) return [];
  return [look('The running bell has another time than this machine', 'Restart it: systemctl restart ships-bell')];
}
