import { z } from 'zod';
import { block, text, whole } from './fields.ts';

const AT = 'a time such as 02:30';

/** When the data is copied each night, where to, and for how long a copy is kept. */
export interface BackupConfig {
  /** Absolute; absent: `backups` in the data folder. */
  folder?: string;
  /** By the office's clock. */
  at: string;
  keepDays: number;
}

/** `backup:` – the nightly one. A folder on another disk is worth more than one beside the data. */
export const backup = block({
  folder: text('a folder', 4000).exactOptional(),
  at: z
    .string(AT)
    .regex(/^([01]\d|2[0-3]):[0-5]\d$/, AT)
    .default('02:30'),
  keepDays: whole(1, 3650, ' of days').default(14),
}).prefault({});
