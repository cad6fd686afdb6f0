import {
  type BoardIdentity,
  type BoardNoise,
  type BoardRing,
  type BoardRung,
  type BoardSettings,
  type BoardStroke,
  beatBytes,
  limits,
  listenBytes,
  pins,
  readIdentity,
  readNoise,
  readRung,
  readSettings,
  readStroke,
  ringBytes,
  settingsBytes,
  sysex,
} from '../../device/protocol.ts';
import { TearingEeprom } from '../../device/simulator/eeprom.ts';
import { findHex, loadHex } from '../../device/simulator/hex.ts';
import { CYCLES_PER_MS, Uno } from '../../device/simulator/uno.ts';

/** One pulse of the coil, in milliseconds of virtual time. */
export interface Pulse {
  from: number;
  to: number;
  ms: number;
}

const rebuilt = loadHex(findHex()); // the rebuilt one: test/support/prepare.ts names it in BELL_FIRMWARE_HEX

/** From each pulse's end to the next one's start, in ms. */
export const gaps = (pulses: readonly Pulse[]): number[] =>
  pulses.slice(1).map((p, i) => p.from - (pulses[i]?.to ?? 0));

/** A pattern well inside the limits. */
export const pattern = { strokes: 2, pulseMs: 30, gapMs: 300, pairGapMs: 500 };

/** What a new board keeps. */
export const defaults: BoardSettings = {
  maxPulseMs: limits.maxPulseMs,
  minRestMs: limits.minRestMs,
  maxDutyPercent: limits.maxDutyPercent,
  threshold: 0,
};

/** The same chance for the same seed (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}

const REST_MS = 330; // after a start

export interface BenchOptions {
  /** For chance: what memory holds at power-up and what open inputs read. */
  seed?: number;
  eeprom?: TearingEeprom;
  flash?: Uint16Array;
  /** False: not run on until the coil has rested, for tests that do not ring. */
  rested?: boolean;
}

/** A board on the bench, in virtual time: nothing happens but while a method here runs it. */
export class Bench {
  readonly uno: Uno;
  readonly pulses: Pulse[] = [];
  /** Everything the board said: whole sysex messages and plain bytes between them. */
  readonly sysex: { command: number; data: number[] }[] = [];
  readonly bytes: number[] = [];
  onSysex: (command: number, data: number[]) => void = () => {};
  #open: number[] | undefined;
  #rose = 0;

  constructor({ seed = 1, rested: _, ...rest }: BenchOptions = {}) {
    this.uno = new Uno({ flash: rebuilt, random: seeded(seed), ...rest });
    this.uno.onEdge = (pin, high, cycles) => this.#edge(pin, high, cycles / CYCLES_PER_MS);
    this.uno.onTransmit = (byte) => this.#hear(byte);
    for (const pin of [pins.button, pins.mute]) this.uno.drive(pin, true);
  }

  #edge(pin: number, high: boolean, ms: number): void {
    if (pin !== pins.coil) return;
    if (high) this.#rose = ms;
    else this.pulses.push({ from: this.#rose, to: ms, ms: ms - this.#rose });
  }

  #hear(byte: number): void {
    if (byte === 0xf0) this.#open = [];
    else if (byte === 0xf7 && this.#open !== undefined) {
      const [command = -1, ...data] = this.#open;
      this.sysex.push({ command, data });
      this.onSysex(command, data);
      this.#open = undefined;
    } else (this.#open ?? this.bytes).push(byte);
  }

  send(...bytes: number[]): void {
    this.uno.receive(bytes);
  }
  sendSysex(bytes: number[]): void {
    this.send(0xf0, ...bytes, 0xf7);
  }
  ask(ring: Partial<BoardRing> & { epoch: number; number: number }): void {
    this.sendSysex(ringBytes({ ...pattern, ...ring }));
  }

  /** Runs until something is so, to within 50 µs, or throws after so many virtual ms. */
  until(isSo: () => boolean, withinMs = 10_000): void {
    const end = this.uno.ms + withinMs;
    while (!isSo()) {
      if (this.uno.ms > end) throw new Error(`not within ${withinMs} virtual ms`);
      this.uno.run(0.05);
    }
  }

  #next<T>(command: number, read: (data: number[]) => T | undefined, withinMs?: number): T {
    const from = this.sysex.length;
    const found = (): { data: number[] } | undefined => this.sysex.slice(from).find((m) => m.command === command);
    this.until(() => found() !== undefined, withinMs);
    const value = read(found()?.data ?? []);
    if (value === undefined) throw new Error('the board sent an unreadable message');
    return value;
  }
  /** The next RUNG, from now. */
  rung(withinMs = 60_000): BoardRung {
    return this.#next(sysex.rung, readRung, withinMs);
  }
  ring(ring: Partial<BoardRing> & { epoch: number; number: number }): BoardRung {
    this.ask(ring);
    return this.rung();
  }
  identity(): BoardIdentity {
    this.sendSysex([sysex.identity]);
    return this.#next(sysex.identity, readIdentity, 1000);
  }
  /** Asks the board to keep these, the rest as on a new board; what it answers. */
  set(settings: Partial<BoardSettings>): BoardSettings {
    this.sendSysex(settingsBytes({ ...defaults, ...settings }));
    return this.#next(sysex.settings, readSettings, 200);
  }
  listen(ms: number): BoardNoise {
    this.sendSysex(listenBytes(ms));
    return this.#next(sysex.listen, readNoise, ms + 100);
  }
  /** Throws when the board does not answer. */
  beat(sequence = 5): void {
    this.sendSysex(beatBytes(sequence));
    this.until(() => this.sysex.some((m) => m.command === sysex.beat && m.data[0] === sequence), 100);
    this.sysex.splice(0);
  }
  strokes(): BoardStroke[] {
    return this.sysex.filter((m) => m.command === sysex.stroke).flatMap((m) => readStroke(m.data) ?? []);
  }

  /** Powers the board and waits until it has said who it is. */
  start(): void {
    this.sysex.splice(0);
    this.uno.powerOn();
    this.until(() => this.sysex.some((m) => m.command === 0x79));
  }
}

/** A new board with chance of this seed, started for the first time: its id made, its coil rested. */
export const openFreshBench = (seed: number): Bench => bootBench({ seed });

/** A board with this very EEPROM, started, its coil rested unless told. */
export function bootBench(options: BenchOptions): Bench {
  const bench = new Bench(options);
  bench.start();
  if (options.rested !== false) bench.uno.run(REST_MS);
  return bench;
}

const known = openFreshBench(1).uno.eeprom;

/** A board that has its id, rested its coil and never rang; or with the EEPROM of another, copied as it is now. */
export function openBench({ eeprom = known, ...rest }: BenchOptions = {}): Bench {
  const copy = new TearingEeprom();
  copy.bytes.set(eeprom.bytes);
  return bootBench({ eeprom: copy, ...rest });
}
