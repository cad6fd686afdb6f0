import { TearingEeprom } from '../../device/simulator/eeprom.ts';
import { type Bench, type BenchOptions, bootBench } from './uno.ts';

/** A moment of one byte's change: just before it begins, in its middle, just after it is over. */
export interface Cut {
  byte: number;
  moment: 'before' | 'torn' | 'after';
  cycles: number;
}

export type CutBoard = BenchOptions & { eeprom: TearingEeprom };

const BYTE_CYCLES = 28_800; // 1.8 ms, erasing or writing
const NEAR_CYCLES = 400;

/** Notes the cycle at which each change of a byte begins, and where. */
export class WatchedEeprom extends TearingEeprom {
  readonly begun: { address: number; cycles: number }[] = [];

  constructor(like: TearingEeprom) {
    super();
    this.bytes.set(like.bytes);
  }
  override eraseMemory(address: number): void {
    this.begun.push({ address, cycles: this.now() });
    super.eraseMemory(address);
  }
  override writeMemory(address: number, value: number): void {
    this.begun.push({ address, cycles: this.now() });
    super.writeMemory(address, value);
  }
}

/** Every place where power can be cut while a board with this EEPROM does something: before, in and after each byte. */
export function cutsOf({ eeprom, ...options }: CutBoard, act: (bench: Bench) => void): Cut[] {
  const watched = new WatchedEeprom(eeprom);
  const bench = bootBench({ eeprom: watched, ...options });
  watched.begun.splice(0);
  act(bench);
  return watched.begun.flatMap(({ cycles }, byte) => [
    { byte, moment: 'before' as const, cycles: cycles - NEAR_CYCLES },
    { byte, moment: 'torn' as const, cycles: cycles + BYTE_CYCLES / 2 },
    { byte, moment: 'after' as const, cycles: cycles + BYTE_CYCLES + NEAR_CYCLES },
  ]);
}

/** The same board doing the same until the cut, and then without power. Throws when the cut misses its byte. */
export function cutAt({ eeprom, ...options }: CutBoard, cut: Cut, begin: (bench: Bench) => void): Bench {
  const watched = new WatchedEeprom(eeprom);
  const bench = bootBench({ eeprom: watched, ...options });
  watched.begun.splice(0);
  begin(bench);
  bench.uno.runTo(cut.cycles);
  const begun = cut.moment === 'before' ? cut.byte : cut.byte + 1;
  if (watched.begun.length !== begun || watched.isChanging !== (cut.moment === 'torn'))
    throw new Error(`cut ${cut.moment} byte ${cut.byte} found ${watched.begun.length} bytes begun`);
  bench.uno.cutPower();
  return bench;
}
