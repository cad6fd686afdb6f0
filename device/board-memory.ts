import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import type { Log } from '../broker/contract/log.ts';
import { BoardId } from '../broker/contract/messages.ts';
import { writeDurably } from './durable-file.ts';

const Kept = z.object({ board: BoardId, port: z.string().optional() });
type Kept = z.infer<typeof Kept>;

/** Which real board is this bell's, over restarts: `board.json` in its folder. The other bells' lie in theirs, beside it. */
export interface BoardMemory {
  /** Whether a real board of ours has ever answered here. */
  readonly seen: boolean;
  readonly own: Kept | undefined;
  /** `port`: the path it was found at. */
  remember(board: string, port?: string): Promise<void>;
  /** Whether it is known as another bell's on this machine. */
  isOthers(board: string): boolean;
  isOthersPort(path: string): boolean;
}

export interface BoardMemoryOptions {
  /** This bell's own folder. */
  dataDir: string;
  /** Names of the other bells that hang on this machine. */
  others?: readonly string[];
  log: Log;
}

export function openBoardMemory({ dataDir, others = [], log }: BoardMemoryOptions): BoardMemory {
  const file = join(dataDir, 'board.json');
  let own = read(file);
  let seen = existsSync(file);
  const ofOthers = () => others.flatMap((name) => read(join(dirname(dataDir), name, 'board.json')) ?? []);
  return {
    get seen() {
      return seen;
    },
    get own() {
      return own;
    },
    async remember(board, port) {
      if (own?.board === board && (port === undefined || own.port === port)) return;
      own = { board, ...(port !== undefined && { port }) };
      seen = true;
      try {
        await writeDurably(file, `${JSON.stringify({ ...own, seenAt: new Date().toISOString() })}\n`);
      } catch (error) {
        log.error({ reason: String(error) }, 'Could not keep which board is the one of this bell');
      }
    },
    isOthers: (board) => board !== own?.board && ofOthers().some((other) => other.board === board),
    isOthersPort: (path) => ofOthers().some((other) => other.port === path),
  };
}

/** Undefined where there is none, or one that cannot be read: the board then says anew who it is. */
function read(file: string): Kept | undefined {
  try {
    return Kept.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}
