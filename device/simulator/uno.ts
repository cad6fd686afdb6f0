import { avrInstruction, type CPU } from 'avr8js';
import { pins } from '../protocol.ts';
import { type Chip, CYCLES_PER_MS, SRAM_BYTES, startChip } from './chip.ts';
import { TearingEeprom } from './eeprom.ts';
import { Piezo, type PiezoOptions } from './piezo.ts';

export { CYCLES_PER_MS } from './chip.ts';

const SLEEP = 0x9588;

export interface UnoOptions {
  flash: Uint16Array;
  eeprom?: TearingEeprom;
  /** Chance, 0 to 1: what memory holds at power-up and what open analog inputs read. */
  random?: () => number;
}

/**
 * An Arduino Uno in virtual time: `cycles` counts 16 million a second and only `runTo` moves it, over power cuts too.
 * Pins are Arduino's: 0–7 port D, 8–13 port B, 14–19 port C. Inputs read low unless driven, pull-up or not.
 */
export class Uno {
  readonly eeprom: TearingEeprom;
  onTransmit: (byte: number) => void = () => {};
  /** A pin driven high or let go of (low, input or unpowered). */
  onEdge: (pin: number, high: boolean, cycles: number) => void = () => {};
  readonly #flash: Uint16Array;
  readonly #random: () => number;
  #chip: Chip | undefined;
  #piezo: Piezo | undefined;
  #listenedAt = Number.NEGATIVE_INFINITY;
  #cycles = 0;
  #incoming: number[] = [];
  readonly #inputs = new Map<number, boolean>();
  readonly #high = new Set<number>();

  constructor({ flash, eeprom, random }: UnoOptions) {
    this.#flash = flash;
    this.#random = random ?? Math.random;
    this.eeprom = eeprom ?? new TearingEeprom();
    this.eeprom.now = () => this.cycles;
  }

  get cycles(): number {
    return this.#chip?.cpu.cycles ?? this.#cycles;
  }
  get ms(): number {
    return this.cycles / CYCLES_PER_MS;
  }
  /** For tests that break the chip: undefined without power. */
  get cpu(): CPU | undefined {
    return this.#chip?.cpu;
  }
  isHigh(pin: number): boolean {
    return this.#high.has(pin);
  }

  powerOn(): void {
    if (this.#chip === undefined) this.#start(Uint8Array.from({ length: SRAM_BYTES }, () => this.#random() * 256));
  }

  /** At this very cycle: pins let go, memory lost, an EEPROM byte being changed torn. */
  cutPower(): void {
    this.#stop();
    this.eeprom.cutPower();
  }

  /** The reset line, as opening an Uno's port pulls it. Memory stays; an EEPROM change that has begun ends. */
  reset(): void {
    const memory = this.#chip?.memory();
    if (memory === undefined) return;
    this.#stop();
    this.eeprom.finish();
    this.#start(memory);
  }

  /** Bytes onto the serial line; they arrive one by one at its speed. Lost without power. */
  receive(bytes: Iterable<number>): void {
    if (this.#chip === undefined) return;
    for (const byte of bytes) this.#incoming.push(byte);
  }

  drive(pin: number, high: boolean): void {
    this.#inputs.set(pin, high);
    this.#chip?.drive(pin, high);
  }

  /** Fits a piezo to A0, changes it, or takes it off: an open input reads noise. */
  piezo(options: PiezoOptions | undefined): void {
    if (options === undefined) this.#piezo = undefined;
    else if (this.#piezo === undefined) this.#piezo = new Piezo(options, this.#random);
    else this.#piezo.set(options);
  }
  /** Whether the firmware has read an analog input within the last millisecond. */
  get isListening(): boolean {
    return this.cycles - this.#listenedAt < CYCLES_PER_MS;
  }

  /** Runs to a cycle, or some few past it. Without power only the clock moves. */
  runTo(cycles: number): void {
    while (this.#chip !== undefined && this.#chip.cpu.cycles < cycles) this.#step(this.#chip, cycles);
    if (this.#chip === undefined) this.#cycles = Math.max(this.#cycles, cycles);
  }
  run(ms: number): void {
    this.runTo(this.cycles + ms * CYCLES_PER_MS);
  }

  #step(chip: Chip, until: number): void {
    if (this.#incoming.length > 0 && !chip.uart.rxBusy) this.#feed(chip);
    const { cpu } = chip;
    if (cpu.progMem[cpu.pc] === SLEEP) this.#sleep(chip, until);
    else {
      avrInstruction(cpu);
      cpu.tick();
    }
    if (chip.bitten) this.reset();
  }

  /** avr8js runs SLEEP as a no-op. Here the clock hops to the next event, until one wakes the chip. */
  #sleep({ cpu, nap }: Chip, until: number): void {
    if (cpu.nextInterrupt < 0) cpu.cycles = Math.max(cpu.cycles, Math.min(nap.nextEvent(), until));
    const asleep = cpu.pc;
    cpu.pc = asleep + 1; // an interrupt returns to the instruction after SLEEP
    cpu.tick();
    if (cpu.pc === asleep + 1 && cpu.nextInterrupt < 0) {
      cpu.pc = asleep;
      nap.again();
    } else nap.end();
  }

  #feed({ uart }: Chip): void {
    const byte = this.#incoming[0];
    if (byte !== undefined && uart.writeByte(byte) === true) this.#incoming.shift();
  }

  #start(memory: Uint8Array): void {
    this.#chip = startChip({
      flash: this.#flash,
      memory,
      cycles: this.#cycles,
      eeprom: this.eeprom,
      analog: (channel, cycles) => this.#analog(channel, cycles),
      onTransmit: (byte) => this.onTransmit(byte),
      onLevel: (pin, high, cycles) => this.#level(pin, high, cycles),
    });
    for (const [pin, high] of this.#inputs) this.#chip.drive(pin, high);
  }

  #stop(): void {
    this.#cycles = this.cycles;
    this.#incoming = [];
    this.#chip = undefined;
    for (const pin of [...this.#high]) this.#level(pin, false, this.#cycles);
  }

  #level(pin: number, high: boolean, cycles: number): void {
    if (high === this.#high.has(pin)) return;
    if (high) this.#high.add(pin);
    else this.#high.delete(pin);
    if (pin === pins.coil) this.#piezo?.coil(high, cycles);
    this.onEdge(pin, high, cycles);
  }

  #analog(channel: number, cycles: number): number {
    this.#listenedAt = cycles;
    if (channel === 0 && this.#piezo !== undefined) return this.#piezo.level(cycles);
    return Math.floor(this.#random() * 1024);
  }
}
