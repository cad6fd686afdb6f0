import { EventEmitter } from 'node:events';
import type { Bus } from '../broker/contract/bus.ts';
import type { MuteSwitch } from '../broker/contract/messages.ts';

/** What a press of the switch beside the bell mutes it for. */
const SWITCH_MS = 30 * 60_000;
const TELL_AGAIN_MS = 10_000;

interface Told {
  ms: number;
  /** Of `performance.now()`. */
  at: number;
  /** The broker has it, and the server has answered: both, and it is over. */
  taken: boolean;
  answered: boolean;
  /** It has been handed over on this connection, so that what the server says from now on may be its answer. */
  handed: boolean;
}

/** Whether the bell keeps quiet, by this machine's steady clock: set by the switch, and by the server, which has the last word. */
export class Mute extends EventEmitter<{ change: [] }> {
  readonly #bus: Bus;
  readonly #bell: string;
  readonly #again: NodeJS.Timeout;
  #until = Number.NEGATIVE_INFINITY;
  #end: NodeJS.Timeout | undefined;
  #untold: Told | undefined;

  constructor({ bus, bell }: { bus: Bus; bell: string }) {
    super();
    this.setMaxListeners(0);
    this.#bus = bus;
    this.#bell = bell;
    this.#again = setInterval(() => this.tell(), TELL_AGAIN_MS);
  }

  get isOn(): boolean {
    return performance.now() < this.#until;
  }

  /** The switch was pressed: quiet for 30 minutes, or no longer. */
  toggle(): void {
    const ms = this.isOn ? 0 : SWITCH_MS;
    this.#untold = { ms, at: performance.now(), taken: false, answered: false, handed: false };
    this.#set(ms);
    this.tell();
  }

  /** The server's word. What it said before it could hear of a press of the switch is older than the press. */
  obey(ms: number): void {
    if (this.#untold?.handed === false) return;
    if (this.#untold !== undefined) this.#untold.answered = true;
    this.#set(ms);
    this.#forgetTold();
  }

  /** Tells the server of the switch until it has answered. */
  tell(): void {
    const press = this.#untold;
    if (press === undefined || !this.#bus.connected) return;
    const { ms, at } = press;
    const message: MuteSwitch = { ms, ageMs: Math.round(performance.now() - at) };
    press.handed = true;
    this.#bus.publish('muted', this.#bell, message).then(
      () => {
        press.taken = true;
        this.#forgetTold();
      },
      () => {
        press.handed = false;
        press.answered = false;
      },
    );
  }

  close(): void {
    clearInterval(this.#again);
    clearTimeout(this.#end);
  }

  #forgetTold(): void {
    if (this.#untold?.taken && this.#untold.answered) this.#untold = undefined;
  }

  #set(ms: number): void {
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
}
