import type { SimulatedBoard } from './simulator/board.ts';
import { notOpened, type Opened, Transport } from './transport.ts';

/** The simulated board and its cable. Pulling the cable takes its power, as on a real Uno; its EEPROM stays. */
export interface SimulatedPort {
  open(): Promise<Opened>;
  /** The board, once it has been opened. */
  readonly board: SimulatedBoard | undefined;
  readonly plugged: boolean;
  unplug(): void;
  plug(): void;
  close(): void;
}

export function simulatedPort(eepromFile: string): SimulatedPort {
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
