import { openSync, writeSync } from 'node:fs';
import { pins, readRung, sysex } from '../../device/protocol.ts';
import type { SimulatedBoard } from '../../device/simulator/board.ts';
import { TearingEeprom } from '../../device/simulator/eeprom.ts';
import { findHex, loadHex } from '../../device/simulator/hex.ts';
import { Listeners } from '../../device/simulator/listeners.ts';
import { startPace } from '../../device/simulator/pace.ts';
import { serveBoard } from '../../device/simulator/serve.ts';
import { CYCLES_PER_MS, Uno } from '../../device/simulator/uno.ts';
import { line } from './coil-record.ts';
import { readSysex } from './sysex.ts';

/** What this process tells its parent as it happens; the record on disk is the evidence. */
export interface UnoNews {
  port?: number;
  what?: 'asked' | 'rung' | 'rise' | 'fall';
  epoch?: number;
  number?: number;
}

/** Writes what happens into the record, then tells it. */
interface Witness {
  note(text: string): void;
  tell(news: UnoNews): void;
}

/** The chip, with its coil and what it says on record before its next instruction. */
function startUno(eeprom: TearingEeprom, sent: number[], { note, tell }: Witness): Uno {
  const uno = new Uno({ flash: loadHex(findHex()), eeprom });
  uno.onEdge = (pin, high, cycles) => {
    if (pin !== pins.coil) return;
    note((high ? line.rise : line.fall)(cycles / CYCLES_PER_MS));
    tell({ what: high ? 'rise' : 'fall' });
  };
  const heard = readSysex(([command, ...data]) => {
    const rung = command === sysex.rung ? readRung(data) : undefined;
    if (rung === undefined) return;
    note(line.rung(rung.epoch, rung.number));
    tell({ what: 'rung', epoch: rung.epoch, number: rung.number });
  });
  uno.onTransmit = (byte) => {
    sent.push(byte);
    heard(byte);
  };
  for (const pin of [pins.button, pins.mute]) uno.drive(pin, true); // their pull-ups; pressed, they are low
  uno.powerOn();
  return uno;
}

/** Hears what the host asks for, from a reset on. */
const hostReader = ({ note, tell }: Witness) =>
  readSysex((message) => {
    const asked = readRing(message);
    if (asked === undefined) return;
    note(line.asked(asked));
    tell({ what: 'asked', epoch: asked.epoch, number: asked.number });
  });

/**
 * An Uno as a process of its own, over TCP: `uno-process.js EEPROM-FILE RECORD-FILE`. SIGKILL cuts its power. Each pulse is
 * in the record before the chip runs its next instruction, so that a kill at any moment leaves no pulse untold.
 */
async function main(eepromFile: string, recordFile: string): Promise<void> {
  const record = openSync(recordFile, 'a');
  const witness: Witness = {
    note: (text) => void writeSync(record, text),
    tell: (news) => void process.send?.(news),
  };
  witness.note(line.power());
  const eeprom = new TearingEeprom(eepromFile);
  const sent: number[] = [];
  const uno = startUno(eeprom, sent, witness);
  const bytes = new Listeners<Uint8Array>();
  const pace = startPace(uno, () => {
    const busy = sent.length > 0 || eeprom.isChanging || uno.isHigh(pins.coil);
    if (sent.length > 0) bytes.tell(Uint8Array.from(sent.splice(0)));
    return busy;
  });
  let heard = hostReader(witness);
  const board: Pick<SimulatedBoard, 'write' | 'onBytes' | 'reset' | 'power'> = {
    write: (received) =>
      pace.do(() => {
        for (const byte of received) heard(byte);
        uno.receive(received);
      }),
    onBytes: (listener) => bytes.add(listener),
    reset: () =>
      pace.do(() => {
        witness.note(line.reset());
        heard = hostReader(witness);
        uno.reset();
      }),
    power: (on) => pace.do(() => (on ? uno.powerOn() : uno.cutPower())),
  };
  process.on('message', ({ pressMs }: { pressMs: number }) => {
    pace.do(() => uno.drive(pins.button, false));
    setTimeout(() => pace.do(() => uno.drive(pins.button, true)), pressMs);
  });
  process.on('disconnect', () => process.exit(0));
  const served = await serveBoard(board as SimulatedBoard);
  witness.tell({ port: Number(new URL(served.url).port) });
}

/** RING, as `ringBytes` makes it. */
function readRing([command, ...data]: readonly number[]) {
  if (command !== sysex.ring || data.length !== 15) return undefined;
  const group = (at: number, length: number): number =>
    data.slice(at, at + length).reduceRight((number, bits) => (number << 7) | bits, 0);
  return { epoch: group(0, 4), number: group(4, 4), strokes: group(8, 1), pulseMs: group(9, 2) };
}

const [, , eepromFile = '', recordFile = ''] = process.argv;
await main(eepromFile, recordFile);
