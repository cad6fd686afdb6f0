import type { Problem } from '../../../broker/contract/result.ts';
import type { Snapshot } from '../../../broker/contract/wall.ts';
import type { Config } from '../../config.ts';
import type { Credentials } from '../../store/credentials.ts';

/** `good`: as it should be. `look`: it works, but somebody should know. `bad`: it does not work. */
export interface Finding {
  verdict: 'good' | 'look' | 'bad';
  /** What was looked at and how it is, in one line. */
  line: string;
  /** What to do about it. */
  todo?: string;
}

export const good = (line: string): Finding => ({ verdict: 'good', line });
export const look = (line: string, todo: string): Finding => ({ verdict: 'look', line, todo });
export const bad = (line: string, todo: string): Finding => ({ verdict: 'bad', line, todo });

/** What the doctor knows before it looks. `snapshot` is what the running server says, if one runs. */
export interface Patient {
  config: Config;
  credentials: Credentials | undefined;
  snapshot: Snapshot | undefined;
  /** When it said so. */
  askedAt?: number;
  /** A bell answers at the address of this configuration, but what opens it is not in this data folder. */
  strange?: boolean;
  /** Why the bell that answers there can store nothing; it says no more then. */
  unready?: string;
  /** Why what opens the bell cannot be read. */
  locked?: Problem;
  now: () => number;
}

export type Look = (patient: Patient) => Finding[] | Promise<Finding[]>;
