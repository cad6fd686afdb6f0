import type { Broker, Victim } from './faulty-office.ts';
import type { Cut } from './fragile-board.ts';
import type { Boundary, Phase } from './inside/fault.mts';

/** What sets an order's or a press's way going. */
export type Trigger = 'order' | 'publish' | 'press';

/** A place on the way, before and after which something can fail. */
export interface Place {
  name: string;
  process: 'server' | 'device';
  trigger: Trigger;
  at: Boundary;
  since?: Boundary;
  nth?: number;
  phases?: readonly Phase[];
  /** Of a press: whether its note is on disk by then, so that it must be delivered. */
  isKept?: (phase: Phase) => boolean;
}

export interface Scenario {
  name: string;
  broker: Broker;
  trigger: Trigger;
  victim: Victim;
  /** Where it fails: at a place in a process, or as the board comes to a point of its own. */
  fault: { place: Place; phase: Phase } | { cut: Cut };
}

const commit = (text: string): Boundary => ({ of: 'commit', text });
const sent = (text: string): Boundary => ({ of: 'sent', text });
const topic = (name: string, more = ''): Boundary =>
  sent(`^[\\x30-\\x3f].{1,4}shipsbell/bells/main/${name}[^]*${more}`);
const PUBACK = sent('^@\\x02');
const RING = sent('\\xf0\\x01');
const ORDER = commit('insert into "orders"');
const END = commit('update "rings"[^]*"outcome"');
const STROKE = commit('insert into "strokes"');

const ofServer: readonly Omit<Place, 'process'>[] = [
  { name: 'commit of an order', trigger: 'order', at: ORDER },
  { name: 'send of its ring', trigger: 'order', at: topic('ring') },
  { name: 'answer 2xx', trigger: 'order', at: sent('^HTTP/1\\.1 20[^]*"orderId"') },
  { name: 'commit of stroke 1', trigger: 'order', at: STROKE },
  { name: 'commit of stroke 2', trigger: 'order', at: STROKE, nth: 2 },
  { name: 'commit of the outcome', trigger: 'order', at: END },
  { name: 'PUBACK of the outcome', trigger: 'order', at: PUBACK, since: END },
  { name: 'commit of an order over MQTT', trigger: 'publish', at: ORDER },
  { name: 'PUBACK of an order', trigger: 'publish', at: PUBACK, since: ORDER },
  { name: 'commit of a press', trigger: 'press', at: commit('insert into "presses"') },
  { name: 'send of stored', trigger: 'press', at: topic('stored') },
  { name: 'PUBACK of a press', trigger: 'press', at: PUBACK, since: topic('stored') },
];

const notes = ['of the press', 'that it rang', 'without the press'].flatMap((what, i) =>
  ['write', 'sync', 'rename', 'folder'].map((step) => ({
    name: `note ${what}: ${step}`,
    trigger: 'press' as const,
    at: { of: 'file', text: `^${step} ` } as const,
    nth: i + 1,
    phases: step === 'write' || step === 'rename' ? (['before', 'after'] as const) : (['after'] as const),
    isKept: (phase: Phase) => i > 0 || step === 'folder' || (step === 'rename' && phase === 'after'),
  })),
);

const ofDevice: readonly Omit<Place, 'process'>[] = [
  { name: 'RING to the board', trigger: 'order', at: RING },
  { name: 'PUBACK of a ring', trigger: 'order', at: PUBACK },
  { name: 'report of stroke 1', trigger: 'order', at: topic('rung', '"stroke":1') },
  { name: 'report of stroke 2', trigger: 'order', at: topic('rung', '"stroke":2') },
  { name: 'report of the end', trigger: 'order', at: topic('rung', '"outcome"') },
  ...notes,
  { name: 'send of a press', trigger: 'press', at: topic('button') },
];

export const places: readonly Place[] = [
  ...ofServer.map((place) => ({ ...place, process: 'server' as const })),
  ...ofDevice.map((place) => ({ ...place, process: 'device' as const })),
];

/** Bytes of a mark: 10 before the first stroke, 6 with the end. */
const MARK_BYTES = 16;
const cuts: readonly Cut[] = [
  ...Array.from({ length: MARK_BYTES }, (_, i) => i + 1).flatMap((nth) =>
    (['begin', 'middle', 'end'] as const).map((at) => ({ of: 'byte' as const, nth, at })),
  ),
  ...[1, 2].flatMap((nth) => (['begin', 'middle', 'end'] as const).map((at) => ({ of: 'stroke' as const, nth, at }))),
  { of: 'rung', nth: 1, at: 'begin' },
];

/** The board by itself, at each point of its own. */
export const boardScenarios: readonly Scenario[] = cuts.map((cut) => ({
  name: `board at ${cut.of} ${cut.nth}, ${cut.at}`,
  ...{ broker: 'embedded', trigger: 'order', victim: 'board', fault: { cut } },
}));

/** One failing at each place, before and after it; `victims` says which, given whose place it is. */
export function scenariosAt(broker: Broker, victims: (place: Place) => readonly Victim[]): Scenario[] {
  return places.flatMap((place) =>
    victims(place).flatMap((victim) =>
      (place.phases ?? (['before', 'after'] as const)).map((phase) => ({
        name: `${victim} ${phase} ${place.process}'s ${place.name}, ${broker}`,
        ...{ broker, victim, trigger: place.trigger, fault: { place, phase } },
      })),
    ),
  );
}
