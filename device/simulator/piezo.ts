import { CYCLES_PER_MS } from './chip.ts';

/** A piezo on the bell. Levels as the board's converter reads them, 0–1023. */
export interface PiezoOptions {
  /** The bell's level right after a stroke; 0 for a stroke that misses it. */
  amplitude: number;
  /** The most that quiet makes. */
  noise?: number;
}

const HIGHEST = 1023;
/** A bell sounds for seconds; the piezo gets the strong first part of it. */
const DECAY_MS = 300;
const TONE_PER_MS = 1.2;
/** The coil's current, and its end, reach into the piezo's cable. */
const COUPLED_MS = 3;

/** What the piezo gives: the bell's tone dying away after each stroke, noise, and the coil's own pulse on the wire. */
export class Piezo {
  #amplitude = 0;
  #noise = 0;
  #random: () => number;
  #driven = false;
  #ring = 0;
  #struckAt = Number.NEGATIVE_INFINITY;

  constructor(options: PiezoOptions, random: () => number) {
    this.#random = random;
    this.set(options);
  }

  /** What sounds already goes on sounding. */
  set({ amplitude, noise = 0 }: PiezoOptions): void {
    this.#amplitude = amplitude;
    this.#noise = noise;
  }

  /** The coil's edge. The clapper is at the bell when its pulse ends. */
  coil(high: boolean, cycles: number): void {
    this.#driven = high;
    if (high) return;
    this.#ring = Math.max(this.#amplitude, this.#sounding(cycles));
    this.#struckAt = cycles;
  }

  level(cycles: number): number {
    const ms = (cycles - this.#struckAt) / CYCLES_PER_MS;
    if (this.#driven || ms < COUPLED_MS) return HIGHEST;
    return Math.min(HIGHEST, Math.round(this.#tone(cycles) + this.#noise * this.#random()));
  }

  /** The clamp leaves the positive half of it. */
  #tone(cycles: number): number {
    const loud = this.#sounding(cycles);
    return loud === 0
      ? 0
      : loud * Math.max(0, Math.sin((2 * Math.PI * TONE_PER_MS * (cycles - this.#struckAt)) / CYCLES_PER_MS));
  }

  #sounding(cycles: number): number {
    return this.#ring === 0 ? 0 : this.#ring * Math.exp(-(cycles - this.#struckAt) / CYCLES_PER_MS / DECAY_MS);
  }
}
