import { join } from 'node:path';
import type { Log } from '../broker/contract/log.ts';
import { ok, type Result, refuse } from '../broker/contract/result.ts';
import { autoPorts } from './auto-ports.ts';
import { openSerial } from './serial-port.ts';
import { type SimulatedPort, simulatedPort } from './simulated-port.ts';
import { openTcp } from './tcp-port.ts';
import type { Opened } from './transport.ts';
import { type ListPorts, listPorts } from './usb-boards.ts';

/** Where a bell's board is to be found. */
export interface Ports {
  /** Opens the port whose turn it is. */
  open(): Promise<Opened>;
  /** What the last one opened turned out to be: a board of ours or not. */
  settle(ours: boolean, board?: string): Promise<void>;
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
  log: Log;
  list?: ListPorts;
}

export function createPorts({ serial, dataDir, log, list = listPorts }: PortsOptions): Ports {
  const simulated = simulatedPort(join(dataDir, 'eeprom.bin'));
  if (serial === 'auto') return autoPorts({ dataDir, log, list, simulated });
  if (serial === 'simulated')
    return { open: simulated.open, settle: async () => {}, simulated, close: simulated.close };
  const address = tcpAddress(serial);
  const open = () => (address ? openTcp(address) : openSerial(serial));
  return { open, settle: async () => {}, simulated: undefined, close: () => {} };
}
