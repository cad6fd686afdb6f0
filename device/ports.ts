import { existsSync } from 'node:fs';
import type { BoardProblem } from '../broker/contract/messages.ts';
import { ok, type Result, refuse } from '../broker/contract/result.ts';
import { autoPorts } from './auto-ports.ts';
import type { BoardMemory } from './board-memory.ts';
import { openSerial } from './serial-port.ts';
import { isForeign, REST_MS, setAside } from './set-aside.ts';
import { type SimulatedPort, simulatedPort } from './simulated-port.ts';
import { openTcp } from './tcp-port.ts';
import { notOpened, type Opened } from './transport.ts';
import { type ListPorts, listPorts } from './usb-boards.ts';

/** The id of the board behind a port, or why there is none. */
export type Found = { ok: true; board: string } | { ok: false; problem: BoardProblem };

/** Where a bell's board is to be found. */
export interface Ports {
  /** Opens the port whose turn it is. */
  open(): Promise<Opened>;
  /** What the last one opened turned out to be. Resolves with whether the board is to be kept: it may be another bell's. */
  settle(found: Found): Promise<boolean>;
  /** The simulated board, while that is the one in use. */
  readonly simulated: SimulatedPort | undefined;
  close(): void;
}

const allowed = 'auto, simulated, tcp://host:port or the path of a serial port, such as /dev/ttyACM0';

/** `auto`, `simulated`, `tcp://host:port` or a path. */
export function checkSerial(serial: string): Result<string> {
  const isPath = /^\/.|^(\\\\\.\\)?COM\d+$/i.test(serial);
  if (serial === 'auto' || serial === 'simulated' || isPath || tcpAddress(serial)) return ok(serial);
  return refuse('serial', serial, allowed);
}

function tcpAddress(serial: string): URL | undefined {
  if (!serial.startsWith('tcp://') || !URL.canParse(serial)) return undefined;
  const url = new URL(serial);
  return url.hostname !== '' && url.port !== '' ? url : undefined;
}

export interface PortsOptions {
  serial: string;
  dataDir: string;
  memory: BoardMemory;
  list?: ListPorts;
}

export function createPorts({ serial, dataDir, memory, list = listPorts }: PortsOptions): Ports {
  const simulated = simulatedPort(dataDir);
  if (serial === 'auto') return autoPorts({ memory, list, simulated });
  if (serial !== 'simulated') return fixedPort(serial, memory);
  return { open: simulated.open, settle: async () => true, simulated, close: simulated.close };
}

/** Opens a serial path or `tcp://host:port`. */
export function openPort(serial: string): Promise<Opened> {
  const address = tcpAddress(serial);
  return address ? openTcp(address) : openSerial(serial);
}

function fixedPort(serial: string, memory: BoardMemory): Ports {
  const aside = setAside();
  return {
    async open() {
      if (serial.startsWith('/') && !existsSync(serial)) aside.keepOnly([]);
      const problem = aside.problemOf(serial);
      return problem === undefined ? openPort(serial) : notOpened(problem);
    },
    async settle(found) {
      if (!found.ok && isForeign(found.problem)) aside.add(serial, found.problem, REST_MS);
      if (found.ok && memory.own === undefined) await memory.remember(found.board, serial);
      return true;
    },
    simulated: undefined,
    close: () => {},
  };
}
