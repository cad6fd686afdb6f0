import type { CoilStroke } from '../../../device/simulator/board.ts';
import { STROKES } from './faulty-office.ts';
import { PULSE_MS } from './fragile-board.ts';
import type { Records, RingRecord } from './records.ts';

interface Told {
  /** Every pulse of the coil since the scenario began. */
  coil: readonly CoilStroke[];
  /** The board has lost its power, or was reset as opening its port does. */
  powerLost: boolean;
  before: Records;
  records: Records;
}

export interface ToldOrder extends Told {
  orderId: string;
  /** Acknowledged, and not in the ledger. */
  lost: boolean;
  /** Whether sending it again was acknowledged. */
  again: boolean;
}

export interface ToldPress extends Told {
  /** Its note was on disk. */
  isKept: boolean;
}

type Check = [broken: boolean, what: string];
const broken = (checks: readonly Check[]): string[] => checks.filter(([is]) => is).map(([, what]) => what);

/** What is broken of: in the ledger once, rung at most once, one outcome that the coil bears out, and rung unless it says why. */
export function judgeOrder({ coil, powerLost, before, records, orderId, lost, again }: ToldOrder): string[] {
  const rings = records.rings.filter((ring) => ring.order_id === orderId);
  const [ring] = rings;
  return [
    ...broken([
      [lost, 'an acknowledged order is not in the ledger'],
      [!again, 'an order sent again was not acknowledged'],
      [records.orders.filter((id) => id === orderId).length !== 1, 'an order is not in the ledger once'],
      [rings.length !== 1, `an order has ${rings.length} rings`],
      [records.rings.length !== before.rings.length + 1, 'there is a ring that nobody asked for'],
    ]),
    ...(ring === undefined ? [] : judgeRing(ring, { coil, powerLost, of: STROKES })),
  ];
}

/** What is broken of: delivered once if it was noted, rung at most once, and said to have rung only if it has. */
export function judgePress({ coil, before, records, isKept }: ToldPress): string[] {
  const presses = records.presses.slice(before.presses.length);
  const rang = presses.filter(({ rang }) => rang === 1).length;
  return broken([
    [presses.length !== (isKept ? 1 : 0), `a press is on record ${presses.length} times, noted: ${isKept}`],
    [records.rings.length - before.rings.length !== presses.length, 'a press has not its one ring'],
    [coil.length > 1, `a press struck ${coil.length} times`],
    [rang > coil.filter(isWhole).length, 'a press is said to have rung that has not'],
  ]);
}

/** `struck` counts a stroke only if its pulse came to its end. */
export function judgeRing(
  { outcome, struck, reported }: RingRecord,
  { coil, powerLost, of }: Pick<Told, 'coil' | 'powerLost'> & { of: number },
): string[] {
  const whole = coil.filter(isWhole).length;
  return broken([
    [coil.length > of, `${coil.length} pulses for ${of} strokes`],
    [outcome === 'struck' && (whole !== of || struck !== of), `struck ${struck} with ${whole} whole pulses`],
    [outcome === 'interrupted' && !powerLost, 'interrupted, though the board had its power'],
    [outcome === 'interrupted' && (struck ?? 0) > whole, `interrupted after ${struck} with ${whole} whole pulses`],
    [outcome !== 'struck' && outcome !== 'interrupted', `the outcome is ${outcome}`],
    [reported > whole, `${reported} strokes reported of ${whole}`],
  ]);
}

const isWhole = ({ ms }: CoilStroke): boolean => ms > PULSE_MS - 0.2;
