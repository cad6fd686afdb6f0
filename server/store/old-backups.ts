import { existsSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { daysBetween } from '../time.ts';

/** Backups that are made without being asked for, and so are taken away again. Those that a person made stay. */
export const nightly = { begins: 'nightly', least: 7 } as const;
export const beforeUpdate = { begins: 'before-update', least: 1 } as const;
export const beforeRestore = { begins: 'before-restore', least: 1 } as const;
export type Series = typeof nightly | typeof beforeUpdate | typeof beforeRestore;

/** `day`: the office's, such as 2026-11-24. */
export const nightlyName = (day: string): string => `${nightly.begins}-${day}.backup`;

export interface Keep {
  days: number;
  today: string;
}

/**
 * Takes away what is older than so many days, but for the newest few of a series: a clock that is wrong, or a PC that
 * was off for a month, must not empty the shelf. Returns the names of what went.
 */
export function removeOld(folder: string, series: Series, { days, today }: Keep): string[] {
  const least = Math.min(series.least, days);
  const old = datedIn(folder, series)
    .slice(least)
    .filter(({ day }) => daysBetween(day, today) > days);
  for (const { name } of old) for (const part of ['', '-wal']) rmSync(join(folder, name + part), { force: true });
  return old.map(({ name }) => name);
}

/** By the time in its name; undefined where there is none. */
export function newestIn(folder: string, series: Series): string | undefined {
  const [newest] = datedIn(folder, series);
  return newest && join(folder, newest.name);
}

/** Newest first, by the day in the name. */
function datedIn(folder: string, { begins }: Series): { name: string; day: string }[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .flatMap((name) => {
      const day = new RegExp(`^${begins}-(\\d{4}-\\d\\d-\\d\\d).*\\.(backup|db)$`).exec(name)?.[1];
      return day === undefined ? [] : [{ name, day }];
    })
    .sort((a, b) => b.name.localeCompare(a.name));
}
