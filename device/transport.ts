import { EventEmitter } from 'node:events';
import type { BoardProblem } from '../broker/contract/messages.ts';

/** What carries the bytes: a serial port, a socket or the simulated board. `done` is called once they are on their way. */
export interface Wire {
  write(bytes: Uint8Array, done: () => void): void;
  close(): Promise<void>;
}

/** One try at opening a way to a board. */
export type Opened = { ok: true; transport: Transport } | { ok: false; problem: BoardProblem };

export const notOpened = (problem: BoardProblem): Opened => ({ ok: false, problem });

/** One open way to a board, in the shape firmata-io takes. Made open: whoever listens emits `open` itself, once. */
export class Transport extends EventEmitter<{
  open: [];
  data: [Uint8Array];
  error: [Error];
  close: [BoardProblem];
}> {
  readonly simulated: boolean;
  readonly #wire: Wire;
  readonly #arrived: Uint8Array[] = [];
  #over = false;

  constructor(wire: Wire, { simulated = false }: { simulated?: boolean } = {}) {
    super();
    this.#wire = wire;
    this.simulated = simulated;
  }

  write(bytes: Uint8Array, done: () => void = () => {}): void {
    if (this.#over) done();
    else this.#wire.write(bytes, done);
  }

  /**
   * Bytes from the board, in order: the simulated one answers within the write that asked, while firmata-io still reads.
   * firmata-io throws on some malformed bytes: then this way to the board is over, not the process.
   */
  deliver(bytes: Uint8Array): void {
    this.#arrived.push(bytes);
    if (this.#arrived.length > 1) return;
    try {
      for (let next = this.#arrived[0]; next !== undefined && !this.#over; next = this.#arrived[0]) {
        this.emit('data', next);
        this.#arrived.shift();
      }
    } catch {
      this.end('not-answering');
    }
  }

  /** The way is gone, by itself: tells it once. */
  end(problem: BoardProblem): void {
    if (this.#over) return;
    this.#over = true;
    this.emit('close', problem);
  }

  async close(): Promise<void> {
    this.#over = true;
    this.removeAllListeners();
    await this.#wire.close();
  }
}
