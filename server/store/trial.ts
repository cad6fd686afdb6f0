import type { Unit } from './unit.ts';

const write = { sql: 'pragma user_version = 1', slots: [] };

/** The smallest commit there is: it writes the first page and waits for the disk, and changes nothing of ours. */
export async function setUserVersion(unit: Unit): Promise<void> {
  await unit.all(write, {});
}
