import { closeSync, existsSync, fsyncSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import type { Boundary, Fault, FromProcess, Phase } from './fault.mts';

const LOOK_MS = 1;

export interface TrapOptions {
  /** Where `reached.txt` is kept, and where a file named after the fault says that another has failed. */
  folder: string;
  tell(said: FromProcess): void;
}

export type Trap = ReturnType<typeof setTrap>;

/** One fault at a time, which fires once, at the passing it was armed for. */
export function setTrap({ folder, tell }: TrapOptions) {
  let armed: Fault | undefined;
  let waitsForSince = false;
  let passings = 0;

  function fire(fault: Fault): void {
    armed = undefined;
    const file = openSync(join(folder, 'reached.txt'), 'a');
    writeSync(file, `${fault.name}\n`);
    fsyncSync(file);
    closeSync(file);
    if (fault.other === undefined) process.kill(process.pid, 'SIGKILL');
    tell({ reached: fault.name });
    standStillUntil(join(folder, fault.name));
  }
  return {
    arm(fault: Fault): void {
      armed = fault;
      waitsForSince = fault.since !== undefined;
      passings = 0;
    },
    /** Something passes a boundary: told once before and once after. */
    pass(of: Boundary['of'], text: string, phase: Phase): void {
      if (armed === undefined) return;
      const fits = ({ of: kind, text: source }: Boundary) => kind === of && new RegExp(source).test(text);
      if (waitsForSince && armed.since !== undefined) {
        if (phase === 'after' && fits(armed.since)) waitsForSince = false;
        return;
      }
      if (!fits(armed.at)) return;
      if (phase === 'before') passings += 1;
      if (passings === (armed.nth ?? 1) && phase === armed.phase) fire(armed);
    },
  };
}

/** The whole process waits, as one does that has not been given the processor. */
function standStillUntil(path: string): void {
  const cell = new Int32Array(new SharedArrayBuffer(4));
  while (!existsSync(path)) Atomics.wait(cell, 0, 0, LOOK_MS);
}
