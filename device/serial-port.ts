import { existsSync } from 'node:fs';
import type { BoardProblem } from '../broker/contract/messages.ts';
import { BAUD } from './protocol.ts';
import { notOpened, type Opened, Transport } from './transport.ts';

/** Opens a serial port of this machine. serialport is loaded when there is one to open: it costs memory. */
export async function openSerial(path: string): Promise<Opened> {
  if (path.startsWith('/') && !existsSync(path)) return notOpened('port-missing');
  const { SerialPort } = await import('serialport');
  const port = new SerialPort({ path, baudRate: BAUD, autoOpen: false });
  const error = await new Promise<Error | null>((resolve) => port.open(resolve));
  if (error) return notOpened(problemOf(error));
  const transport = new Transport({
    write: (bytes, done) => void port.write(bytes, done),
    close: () => new Promise((resolve) => (port.isOpen ? port.close(() => resolve()) : resolve())),
  });
  port.on('data', (bytes: Uint8Array) => transport.deliver(bytes));
  port.on('error', () => transport.end('unplugged'));
  port.on('close', () => transport.end('unplugged'));
  return { ok: true, transport };
}

/** The bindings give no codes, only the system's words (serialport 13, bindings-cpp: serialport_unix.cpp, serialport_win.cpp). */
export function problemOf({ message }: Error): BoardProblem {
  if (/permission denied|operation not permitted/i.test(message)) return 'port-denied';
  if (/cannot lock port|temporarily unavailable|resource busy|access denied/i.test(message)) return 'port-busy';
  return 'port-missing';
}
