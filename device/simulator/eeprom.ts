import { closeSync, existsSync, openSync, readFileSync, writeSync } from 'node:fs';
import type { EEPROMBackend } from 'avr8js';

const BYTES = 1024;
/** Erasing and writing take 1.8 ms each (datasheet, table 8-2: 3.4 ms for both together). */
const STEP_CYCLES = 28_800;

/**
 * EEPROM that outlives the chip's power and tears as a real one may: a byte being changed reads 0xFF until its change is
 * over, and stays 0xFF if power is cut before. With a file it outlives the process too, killed at whatever moment.
 */
export class TearingEeprom implements EEPROMBackend {
  readonly bytes = new Uint8Array(BYTES).fill(0xff);
  /** The chip's clock; set by whoever powers it. */
  now: () => number = () => 0;
  #changing: { address: number; value: number; over: number } | undefined;
  #file: number | undefined;

  constructor(file?: string) {
    if (file === undefined) return;
    if (existsSync(file)) this.bytes.set(readFileSync(file).subarray(0, BYTES));
    this.#file = openSync(file, existsSync(file) ? 'r+' : 'w+');
    writeSync(this.#file, this.bytes, 0, BYTES, 0);
  }

  /** Whether a byte is on its way. */
  get isChanging(): boolean {
    this.#settle();
    return this.#changing !== undefined;
  }

  readMemory(address: number): number {
    this.#settle();
    return this.bytes[address] ?? 0xff;
  }

  eraseMemory(address: number): void {
    this.#settle();
    this.#change(address, 0xff, this.now() + STEP_CYCLES);
  }

  /** Programming only clears bits. avr8js calls it right after eraseMemory for a combined change. */
  writeMemory(address: number, value: number): void {
    const erasing = this.#changing?.address === address ? this.#changing : undefined;
    if (erasing === undefined) this.#settle();
    const before = erasing?.value ?? this.bytes[address] ?? 0xff;
    this.#change(address, before & value, (erasing?.over ?? this.now()) + STEP_CYCLES);
  }

  /** Power is gone at this moment: what has not been written by now never will be. */
  cutPower(): void {
    this.#settle();
    this.#changing = undefined;
  }

  /** A reset lets a change that has begun come to its end (datasheet, 8.6.3). */
  finish(): void {
    if (this.#changing !== undefined) this.#store(this.#changing.address, this.#changing.value);
    this.#changing = undefined;
  }

  close(): void {
    this.finish();
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }

  #change(address: number, value: number, over: number): void {
    this.#store(address, 0xff);
    this.#changing = { address, value, over };
  }

  #settle(): void {
    if (this.#changing !== undefined && this.now() >= this.#changing.over) this.finish();
  }

  #store(address: number, value: number): void {
    this.bytes[address] = value;
    if (this.#file !== undefined) writeSync(this.#file, this.bytes, address, 1, address);
  }
}
