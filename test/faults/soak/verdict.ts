import { percentile, type Sample, slopeOf } from './samples.ts';

/** How long something took, and when, in hours since the start. */
export interface Timed {
  at: number;
  ms: number;
}

/** The same small work again and again: what this drifts, everything on the machine does. */
export const MACHINE = 'machine, a write and its sync';

export interface Measured {
  hours: number;
  processes: Record<string, readonly Sample[]>;
  latencies: Record<string, readonly Timed[]>;
}

export interface Line {
  what: string;
  said: string;
  fine: boolean;
}

/** What may grow in an hour, judged once starting up is over; the years a bell runs for are long. */
const MOST = { mbAnHour: 0.5, mbAtAll: 3, handles: 4, slower: 1.5, slowerMs: 10 };
/** The first tenth is warming up: caches fill, the machine's compiler settles. */
const WARM = 0.1;

/** The drift of everything that was measured, a line each. Pure. */
export function judge({ hours, processes, latencies }: Measured): Line[] {
  const settled = <T extends { at: number }>(all: readonly T[]): T[] => all.filter(({ at }) => at >= WARM * hours);
  return [
    ...Object.entries(processes).flatMap(([name, samples]) => held(name, settled(samples))),
    ...drifts({ hours, latencies }, settled),
  ];
}

function held(name: string, samples: readonly Sample[]): Line[] {
  const [first, last] = [samples[0], samples.at(-1)];
  if (first === undefined || last === undefined) return [{ what: name, said: 'never seen', fine: false }];
  const span = last.at - first.at;
  const memory = slopeOf(samples.map(({ at, residentMb }) => ({ at, value: residentMb })));
  const handles = slopeOf(samples.map(({ at, handles: value }) => ({ at, value })));
  const mb = (value: number): string => value.toFixed(1);
  return [
    {
      what: `${name}, memory`,
      said: `${mb(first.residentMb)} → ${mb(last.residentMb)} MB, ${mb(memory)} MB an hour`,
      fine: memory <= MOST.mbAnHour || memory * span <= MOST.mbAtAll,
    },
    {
      what: `${name}, handles`,
      said: `${first.handles} → ${last.handles}, ${handles.toFixed(2)} an hour`,
      fine: handles * span <= MOST.handles,
    },
  ];
}

type Settled = <T extends { at: number }>(all: readonly T[]) => T[];

/** The first quarter against the last; as much slower as the machine itself has become is no fault of ours. */
function drifts({ hours, latencies }: Omit<Measured, 'processes'>, settled: Settled): Line[] {
  const quarters = Object.entries(latencies).map(([name, times]) => ({ name, ...quartersOf(settled(times), hours) }));
  const machine = quarters.find(({ name }) => name === MACHINE);
  const slowed = Math.max(1, (machine?.last[0] ?? 1) / (machine?.first[0] ?? 1) || 1);
  return quarters.map(({ name, first, last, count }) => {
    const [[early, early99], [late, late99]] = [first, last];
    const isSteady = late <= MOST.slower * slowed * early || late - early <= MOST.slowerMs;
    const said = `median ${early.toFixed(1)} → ${late.toFixed(1)} ms, p99 ${early99.toFixed(1)} → ${late99.toFixed(1)} ms`;
    return { what: name, said: `${said}, ${count} in all`, fine: name === MACHINE || isSteady };
  });
}

/** Median and 99th percentile; NaN, which is never steady, where nothing was measured. */
function quartersOf(times: readonly Timed[], hours: number) {
  const within = (from: number, to: number): [number, number] => {
    const ms = times.filter(({ at }) => at >= from * hours && at < to * hours).map((time) => time.ms);
    return [percentile(ms, 0.5), percentile(ms, 0.99)];
  };
  return { first: within(0, 0.25), last: within(0.75, Number.POSITIVE_INFINITY), count: times.length };
}
