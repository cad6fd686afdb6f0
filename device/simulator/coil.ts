import { pins } from '../protocol.ts';
import { CYCLES_PER_MS, type Uno } from './uno.ts';

/** One pulse of the coil: its width and its start, in milliseconds of the board's own time. */
export interface CoilStroke {
  ms: number;
  atMs: number;
}

/** Calls back with each pulse as it ends, in the middle of the chip's running: the chip must not be touched there. */
export function watchCoil(uno: Uno, ended: (stroke: CoilStroke) => void): void {
  let began = 0;
  uno.onEdge = (pin, high, cycles) => {
    if (pin !== pins.coil) return;
    if (high) began = cycles;
    else ended({ ms: (cycles - began) / CYCLES_PER_MS, atMs: began / CYCLES_PER_MS });
  };
}
