import type { AVRTimer, CPU } from 'avr8js';

/** What avr8js 0.21 keeps to itself and a sleeper must know: its list of coming events, and each timer's count. */
interface CpuInside {
  nextClockEvent: { cycles: number } | null;
}
interface TimerInside {
  count: () => void;
  /** When the count last moved, in cycles, and how many cycles a count lasts; 0 while stopped. */
  lastCycle: number;
  divider: number;
  tcnt: number;
  TOP: number;
  ocrA: number;
  ocrB: number;
  timerMode: number;
  tcntUpdated: boolean;
  updateDivider: boolean;
}
/** Modes 0 and 2, Normal and CTC, only count up; the others are left alone. */
const countsUp = ({ timerMode }: TimerInside): boolean => timerMode === 0 || timerMode === 2;

/**
 * avr8js schedules an event for every count of every running timer, 375 000 a second here. While the chip sleeps nobody
 * reads a count, so only compares and overflows matter: the events between them are left out, and avr8js makes up the
 * difference by itself. An idle board then costs a twelfth.
 */
export class Nap {
  #cpu: CPU;
  #timers: TimerInside[];
  #stretched = false;

  constructor(cpu: CPU, timers: AVRTimer[]) {
    this.#cpu = cpu;
    this.#timers = timers as unknown as TimerInside[];
  }

  /** The cycle at which a sleeping chip next has something to do. */
  nextEvent(): number {
    if (!this.#stretched) for (const timer of this.#running()) this.#schedule(timer, countsToEvent(timer));
    this.#stretched = true;
    return (this.#cpu as unknown as CpuInside).nextClockEvent?.cycles ?? Number.POSITIVE_INFINITY;
  }

  /** After an event of the nap: it may have been a timer's, which is then to be stretched anew. */
  again(): void {
    this.#stretched = false;
  }

  /** The chip is awake: its timers count one by one again, since it may read or set them. */
  end(): void {
    for (const timer of this.#running()) this.#schedule(timer, 1 + this.#behind(timer));
    this.#stretched = false;
  }

  #running(): TimerInside[] {
    return this.#timers.filter((t) => t.divider > 0 && !t.updateDivider && !t.tcntUpdated && countsUp(t));
  }

  #behind({ lastCycle, divider }: TimerInside): number {
    return Math.floor((this.#cpu.cycles - lastCycle) / divider);
  }

  #schedule(timer: TimerInside, counts: number): void {
    const at = timer.lastCycle + counts * timer.divider;
    this.#cpu.clearClockEvent(timer.count);
    this.#cpu.addClockEvent(timer.count, at - this.#cpu.cycles);
  }
}

/** Counts until a compare matches or the timer wraps. */
function countsToEvent({ tcnt, TOP, ocrA, ocrB }: TimerInside): number {
  const wrap = TOP + 1 - tcnt;
  return Math.min(wrap, ocrA > tcnt ? ocrA - tcnt : wrap, ocrB > tcnt ? ocrB - tcnt : wrap);
}
