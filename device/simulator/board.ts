import { pins } from '../protocol.ts';
import { type CoilStroke, watchCoil } from './coil.ts';
import { TearingEeprom } from './eeprom.ts';
import { findHex, loadHex } from './hex.ts';
import { Listeners } from './listeners.ts';
import { startPace } from './pace.ts';
import type { PiezoOptions } from './piezo.ts';
import { Uno } from './uno.ts';

export type { CoilStroke } from './coil.ts';
export type { PiezoOptions } from './piezo.ts';

export interface SimulatedBoard {
  /** Host to board. */
  write(bytes: Uint8Array): void;
  /** Board to host, in the pieces in which they come; returns the way to stop listening. */
  onBytes(listener: (bytes: Uint8Array) => void): () => void;
  /** What opening its port does to an Uno. */
  reset(): void;
  /** Holds the button down, 120 ms unless told; resolves when it is up again. */
  press(heldMs?: number): Promise<void>;
  /** The same with the mute switch. */
  pressMute(heldMs?: number): Promise<void>;
  /** Fits a piezo to the bell, changes what it gives, or takes it off; at first there is none. */
  piezo(options: PiezoOptions | undefined): void;
  /** Takes its supply away, or gives it back: an unplugged Uno is without power. */
  power(on: boolean): void;
  /** The last 1000 pulses that have ended. */
  readonly strokes: readonly CoilStroke[];
  onStroke(listener: (stroke: CoilStroke) => void): () => void;
  close(): void;
}

export interface SimulatedBoardOptions {
  /** Where its EEPROM is kept, made if missing; without it each board is a new one. */
  eepromFile?: string;
  /** The firmware; else BELL_FIRMWARE_HEX; else the committed bell.hex. */
  hexFile?: string;
}

const STROKES_KEPT = 1000;
const HELD_MS = 120;
/** A hand's time goes by in steps: a process that stands still in one of them still sees the button down in the others. */
const STEP_MS = 40;

/** Runs the firmware in real time, asleep when it is idle. Its pulses are timed by the chip, not by this process. */
export function startSimulatedBoard({ eepromFile, hexFile }: SimulatedBoardOptions = {}): SimulatedBoard {
  const eeprom = new TearingEeprom(eepromFile);
  const uno = new Uno({ flash: loadHex(findHex(hexFile)), eeprom });
  const bytes = new Listeners<Uint8Array>();
  const stroke = new Listeners<CoilStroke>();
  const strokes: CoilStroke[] = [];
  const sent: number[] = [];
  const ended: CoilStroke[] = [];
  uno.onTransmit = (byte) => sent.push(byte);
  watchCoil(uno, (pulse) => ended.push(pulse));
  for (const pin of [pins.button, pins.mute]) uno.drive(pin, true); // their pull-ups; pressed, they are low
  uno.powerOn();
  const pace = startPace(uno, tellOfSlice);

  /** Whatever is told here may be answered at once, so it is told when the chip stands still. */
  function tellOfSlice(): boolean {
    const busy = sent.length > 0 || ended.length > 0 || eeprom.isChanging || uno.isListening || uno.isHigh(pins.coil);
    for (const pulse of ended.splice(0)) {
      strokes.push(pulse);
      if (strokes.length > STROKES_KEPT) strokes.shift();
      stroke.tell(pulse);
    }
    if (sent.length > 0) bytes.tell(Uint8Array.from(sent.splice(0)));
    return busy;
  }
  async function hold(pin: number, heldMs = HELD_MS): Promise<void> {
    pace.do(() => uno.drive(pin, false));
    for (let left = heldMs; left > 0; left -= STEP_MS)
      await new Promise((resolve) => setTimeout(resolve, Math.min(left, STEP_MS)));
    pace.do(() => uno.drive(pin, true));
  }
  return {
    strokes,
    write: (received) => pace.do(() => uno.receive(received)),
    reset: () => pace.do(() => uno.reset()),
    power: (on) => pace.do(() => (on ? uno.powerOn() : uno.cutPower())),
    onBytes: (listener) => bytes.add(listener),
    onStroke: (listener) => stroke.add(listener),
    press: (heldMs) => hold(pins.button, heldMs),
    pressMute: (heldMs) => hold(pins.mute, heldMs),
    piezo: (options) => pace.do(() => uno.piezo(options)),
    close() {
      pace.stop();
      eeprom.close();
    },
  };
}
