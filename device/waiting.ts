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
    if (ms > 0) this.#end = setTimeout(() => this.emit('change'), ms);
    this.emit('change');
  }

  close(): void {
    clearTimeout(this.#end);
  }
}
