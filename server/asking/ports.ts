import type { Log } from '../../broker/contract/log.ts';
import type { Config, SourceConfig } from '../config.ts';
import type { openIntake } from '../intake.ts';
import type { Db } from '../store/database.ts';
import type { Writer } from '../store/group-commit.ts';
import type { Instant } from '../time.ts';
import type { Asker } from './asker.ts';
import type { Api } from './client.ts';

export interface AskingPorts {
  config: Pick<Config, 'office'>;
  sources: {
    all(): readonly SourceConfig[];
    find(name: string): SourceConfig | undefined;
    isPaused(name: string): boolean;
    onChange(listener: () => void): void;
  };
  db: Db;
  writer: Writer;
  intake: Pick<ReturnType<typeof openIntake>, 'takeAsked'>;
  tokenOf(source: SourceConfig): string | undefined;
  log: Log;
  now: () => Instant;
  /** How long an API may take to answer, ms. */
  patienceMs?: number | undefined;
}

/** A way to a source's API that is open now. */
export interface Line {
  api: Api;
  asker: Asker;
}
