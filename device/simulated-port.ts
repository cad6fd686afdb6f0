import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PiezoOptions, SimulatedBoard } from './simulator/board.ts';
import { notOpened, type Opened, Transport } from './transport.ts';

/** The simulated board and its cable. Pulling the cable takes its power, as on a real Uno; its EEPROM stays. */
export interface SimulatedPort {
  open(): Promise<Opened>;
  /** The board, once it has been opened. */
  readonly board: SimulatedBoard | undefined;
  readonly plugged: boolean;
  unplug(): void;
  plug(): void;
  /** Fits a piezo to the bell or takes it off; it stays so. The board takes notice once it is tuned to it. */
  piezo(fitted: boolean): void;
  close(): void;
}

/** A firm stroke in a quiet room. */
const FITTED: PiezoOptions = { amplitude: 600, noise: 12 };

/** `folder`: the bell's own, with the board's EEPROM and, while a piezo is fitted, an empty file that says so. */
export function simulatedPort(folder: string): SimulatedPort {
  const eepromFile = join(folder, 'eeprom.bin');
  const piezoFile = join(folder, 'simulated-piezo');
  let board: SimulatedBoard | undefined;
  let transport: Transport | undefined;
  let plugged = true;

  const hangUp = () => {
    transport?.end('unplugged');
    transport = undefined;
  };
  return {
    async open() {
      const { startSimulatedBoard } = await import('./simulator/board.ts');
      if (!plugged) return notOpened('unplugged');
      if (board) board.reset();
      else board = startSimulatedBoard({ eepromFile });
      board.piezo(existsSync(piezoFile) ? FITTED : undefined);
      transport = wireTo(board);
      return { ok: true, transport };
    },
    get board() {
      return board;
    },
    get plugged() {
      return plugged;
    },
    unplug() {
      plugged = false;
      board?.power(false);
      hangUp();
    },
    plug() {
      plugged = true;
      board?.power(true);
    },
    piezo(fitted) {
      if (fitted) writeFileSync(piezoFile, '', { mode: 0o600 });
      else rmSync(piezoFile, { force: true });
      board?.piezo(fitted ? FITTED : undefined);
    },
    close() {
      board?.close();
      board = undefined;
      hangUp();
    },
  };
}

function wireTo(board: SimulatedBoard): Transport {
  const wire = {
    write(bytes: Uint8Array, done: () => void) {
      board.write(bytes);
      done();
    },
    async close() {
      unsubscribe();
    },
  };
  const transport = new Transport(wire, { simulated: true });
  const unsubscribe = board.onBytes((bytes) => transport.deliver(bytes));
  return transport;
}
