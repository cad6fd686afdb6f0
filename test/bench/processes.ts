import { readdirSync, readFileSync } from 'node:fs';

const TICK_MS = 10; // USER_HZ is 100 on every Linux

/** A process and all that it has started. */
export function treeOf(pid: number): number[] {
  const children = readdirSync(`/proc/${pid}/task`).flatMap((task) =>
    readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  );
  return [pid, ...children.flatMap(treeOf)];
}

/** User and system time used so far, in ms (proc(5), stat, fields 14 and 15). */
export function cpuMs(pids: readonly number[]): number {
  let ticks = 0;
  for (const pid of pids) {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    ticks += Number(fields[11]) + Number(fields[12]);
  }
  return ticks * TICK_MS;
}

/** Resident memory in MB: every process's own count added up; pages they share count once for each. */
export function residentMb(pids: readonly number[]): number {
  return sum(pids, 'status', 'VmRSS');
}

/** The same with shared pages counted once in all. */
export function proportionalMb(pids: readonly number[]): number {
  return sum(pids, 'smaps_rollup', 'Pss');
}

function sum(pids: readonly number[], file: string, key: string): number {
  const pattern = new RegExp(`^${key}:\\s+(\\d+) kB`, 'm');
  return pids.reduce(
    (mb, pid) => mb + Number(pattern.exec(readFileSync(`/proc/${pid}/${file}`, 'utf8'))?.[1]) / 1024,
    0,
  );
}
