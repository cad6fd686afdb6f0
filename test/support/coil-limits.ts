import { CYCLES_PER_MS } from '../../device/simulator/uno.ts';
import type { Pulse } from './uno.ts';

export interface CoilLimits {
  maxPulseMs: number;
  minRestMs: number;
  maxDutyPercent: number;
}

/** An edge may wait for another interrupt, and a gap is short by as much as the pulse before it is long: 31 µs. */
const LATE_CYCLES = 500;

const cycles = (ms: number): number => Math.round(ms * CYCLES_PER_MS);

/** What the coil did beyond its limits, counted in cycles; nothing when it kept to them. `limitsAt`: those in force at a pulse. */
export function breaches(pulses: readonly Pulse[], limitsAt: (pulse: Pulse) => CoilLimits): string[] {
  return pulses.flatMap((pulse, i) => {
    const { maxPulseMs, minRestMs, maxDutyPercent } = limitsAt(pulse);
    const high = cycles(pulse.to) - cycles(pulse.from);
    const found = high > cycles(maxPulseMs) + LATE_CYCLES ? [`pulse ${i} of ${high} cycles`] : [];
    const before = pulses[i - 1];
    if (before === undefined) return found;
    const highBefore = cycles(before.to) - cycles(before.from);
    const rest = cycles(pulse.from) - cycles(before.to);
    if (rest < cycles(minRestMs) - LATE_CYCLES) found.push(`rest of ${rest} cycles before pulse ${i}`);
    if ((highBefore - LATE_CYCLES) / (highBefore + rest) > maxDutyPercent / 100)
      found.push(`pulse ${i - 1} of ${highBefore} cycles, then only ${rest} of rest`);
    return found;
  });
}
