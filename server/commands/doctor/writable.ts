import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { reasonOf } from '../../store/folder.ts';

/** The folder itself, or what it would be made in. */
export const nearest = (folder: string): string => (existsSync(folder) ? folder : nearest(dirname(folder)));

/** Why nothing can be written there, found by trying; undefined when it can. A folder that is missing stays so. */
export function whyNotWritable(folder: string): string | undefined {
  let trial: string | undefined;
  try {
    trial = mkdtempSync(join(nearest(folder), '.ships-bell-trial-'));
    writeFileSync(join(trial, 'trial'), Buffer.alloc(4096), { flush: true });
    return undefined;
  } catch (error) {
    return reasonOf(error);
  } finally {
    if (trial !== undefined) rmSync(trial, { recursive: true, force: true });
  }
}
