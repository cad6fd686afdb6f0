import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from '../broker/contract/log.ts';
import { writeDurably } from './durable-file.ts';
import type { Ports } from './ports.ts';
import { openSerial } from './serial-port.ts';
import type { SimulatedPort } from './simulated-port.ts';
import { notOpened, type Opened } from './transport.ts';
import { findBoards, type ListPorts } from './usb-boards.ts';

const LOOK_MS = 3_000;

export interface AutoPortsOptions {
  dataDir: string;
  log: Log;
  list: ListPorts;
  simulated: SimulatedPort;
}

/** The first USB port with a board of ours. Simulated only until a real one has ever answered: `board.json` remembers it. */
export function autoPorts({ dataDir, log, list, simulated }: AutoPortsOptions): Ports {
  const memory = join(dataDir, 'board.json');
  let seen = existsSync(memory);
  let simulating = false;
  let turn = 0;
  let look: NodeJS.Timeout | undefined;

  const stopSimulating = () => {
    clearInterval(look);
    simulating = false;
    simulated.close();
  };
  const simulate = (): Promise<Opened> => {
    simulating = true;
    clearInterval(look);
    look = setInterval(async () => {
      if (simulating && (await findBoards(list)).length > 0) stopSimulating();
    }, LOOK_MS);
    return simulated.open();
  };
  const remember = async (board: string) => {
    seen = true;
    try {
      await writeDurably(memory, `${JSON.stringify({ board, seenAt: new Date().toISOString() })}\n`);
    } catch (error) {
      log.error({ reason: String(error) }, 'Could not keep that a real board was seen');
    }
  };
  return {
    async open() {
      const found = await findBoards(list);
      const path = found[turn % found.length];
      if (path === undefined) return seen ? notOpened('port-missing') : simulate();
      if (simulating) stopSimulating();
      return openSerial(path);
    },
    async settle(ours, board) {
      if (simulating) return;
      if (!ours)
        turn += 1; // another one may be the bell's
      else if (!seen && board !== undefined) await remember(board);
    },
    get simulated() {
      return simulating ? simulated : undefined;
    },
    close: stopSimulating,
  };
}
