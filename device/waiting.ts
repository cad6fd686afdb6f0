import { EventEmitter } from 'node:events';

/** Whether an order's ring waits for its winner's press at this bell: the server's word, by this machine's steady clock. */
export class Waiting extends EventEmitter<{ change: [] }> {
  #until = Number.NEGATIVE_INFINITY;
  #end: NodeJS.Timeout | undefined;

  get isOn(): boolean {
    return performance.now() < this.#until;
  }

  /** The server's word: for so long from now, 0 ends it. */
  obey(ms: number): void {
    this.#until = performance.now() + ms;
    clearTimeout(this.#end);
    if (ms > 0) this.#end = setTimeout(() => this.#over(), ms);
    this.emit('change');
  }

  /** A timer may fire a moment before its time by the clock, and then it is over all the same. */
  #over(): void {
    this.#until = Number.NEGATIVE_INFINITY;
    this.emit('change');
  }

  close(): void {
    clearTimeout(this.#end);
  }
}
