import { pins, sysex } from '../../../device/protocol.ts';
import type { CoilStroke, SimulatedBoard } from '../../../device/simulator/board.ts';
import { watchCoil } from '../../../device/simulator/coil.ts';
import { TearingEeprom } from '../../../device/simulator/eeprom.ts';
import { findHex, loadHex } from '../../../device/simulator/hex.ts';
import { Listeners } from '../../../device/simulator/listeners.ts';
import { startPace } from '../../../device/simulator/pace.ts';
import { CYCLES_PER_MS, Uno } from '../../../device/simulator/uno.ts';

/**
 * When the board loses its power, counted from when it is armed: at the nth byte written to EEPROM (erasing not counted),
 * pulse of the coil, or RUNG that has left the board.
 */
export interface Cut {
  of: 'byte' | 'stroke' | 'rung';
  nth: number;
  at: 'begin' | 'middle' | 'end';
}

const BYTE_MS = 1.8;
/** Seen by a device that gets little of a busy machine, too. */
const HELD_MS = 1_000;
/** No hand is back sooner; less than 30 ms of it are bouncing contacts to the device. */
const LET_GO_MS = 200;
/** Between two looks at whether it is time: much less than anything that is cut. */
const STEP_CYCLES = 0.05 * CYCLES_PER_MS;
const START_OF_SYSEX = 0xf0;
const END_OF_SYSEX = 0xf7;

/** EEPROM that tells of each byte as its writing begins. */
class ToldEeprom extends TearingEeprom {
  onWrite: () => void = () => {};
  override writeMemory(address: number, value: number): void {
    super.writeMemory(address, value);
    this.onWrite();
  }
}

/** An Uno whose power goes at a cycle known only while it runs. */
class FragileUno extends Uno {
  dueAt: number | undefined;
  onCut: () => void = () => {};
  override run(ms: number): void {
    const end = this.cycles + ms * CYCLES_PER_MS;
    while (this.cycles < end) {
      this.runTo(Math.min(end, this.cycles + STEP_CYCLES));
      if (this.dueAt === undefined || this.cycles < this.dueAt) continue;
      this.dueAt = undefined;
      this.cutPower();
      this.onCut();
    }
  }
}

export interface FragileBoard extends Pick<SimulatedBoard, 'write' | 'onBytes' | 'reset' | 'power' | 'close'> {
  /** Every pulse of the coil that has ended. */
  readonly strokes: readonly CoilStroke[];
  /** Holds the button down for a moment. */
  press(): Promise<void>;
  /** Loses its power there, once; `cut` is told when it has. Without power it stays until it is given it. */
  arm(cut: Cut, lost: () => void): void;
}

/** A simulated board in real time that can be made to lose its power at a chosen point. */
export function startFragileBoard(): FragileBoard {
  const eeprom = new ToldEeprom();
  const uno = new FragileUno({ flash: loadHex(findHex()), eeprom });
  const bytes = new Listeners<Uint8Array>();
  const strokes: CoilStroke[] = [];
  let sent: number[] = [];
  let armed: { cut: Cut; left: number; lost: () => void } | undefined;
  let isLost = false;
  let last = 0;
  let command = 0;

  /** One of what a cut counts has begun, and will last so long. */
  const begins = (of: Cut['of'], ms: number): void => {
    if (armed?.cut.of !== of || --armed.left > 0) return;
    const parts = { begin: 0, middle: ms / 2, end: ms };
    uno.dueAt = uno.cycles + parts[armed.cut.at] * CYCLES_PER_MS;
  };
  eeprom.onWrite = () => begins('byte', BYTE_MS);
  uno.onCut = () => {
    isLost = true;
  };
  watchCoil(uno, (pulse) => strokes.push(pulse));
  const { onEdge } = uno;
  uno.onEdge = (pin, high, cycles) => {
    if (pin === pins.coil && high) begins('stroke', PULSE_MS);
    onEdge(pin, high, cycles);
  };
  uno.onTransmit = (byte) => {
    sent.push(byte);
    if (last === START_OF_SYSEX) command = byte;
    if (byte === END_OF_SYSEX && command === sysex.rung) begins('rung', 0);
    last = byte;
  };
  for (const pin of [pins.button, pins.mute]) uno.drive(pin, true); // their pull-ups
  uno.powerOn();
  const pace = startPace(uno, () => {
    const busy = sent.length > 0 || eeprom.isChanging || uno.isHigh(pins.coil) || armed !== undefined;
    if (sent.length > 0) bytes.tell(Uint8Array.from(sent));
    sent = [];
    if (isLost) {
      isLost = false;
      const { lost } = armed ?? {};
      armed = undefined;
      lost?.();
    }
    return busy;
  });
  return {
    strokes,
    arm: (cut, lost) => {
      armed = { cut, left: cut.nth, lost };
    },
    write: (received) => pace.do(() => uno.receive(received)),
    reset: () => pace.do(() => uno.reset()),
    power: (on) => pace.do(() => (on ? uno.powerOn() : uno.cutPower())),
    onBytes: (listener) => bytes.add(listener),
    async press() {
      pace.do(() => uno.drive(pins.button, false));
      await new Promise((resolve) => setTimeout(resolve, HELD_MS));
      pace.do(() => uno.drive(pins.button, true));
      await new Promise((resolve) => setTimeout(resolve, LET_GO_MS));
    },
    close: () => pace.stop(),
  };
}

/** What the office of these tests strikes with. */
export const PULSE_MS = 30;
