import type { Outcome } from '../../broker/contract/ring.ts';
import { type Finding, finding } from './check.ts';
import { type CoilPattern, type Evidence, groupedBy, type RecordedRing } from './records.ts';

/** A pulse may be this much longer than asked: the board's own guard looks once a millisecond. */
const GUARD_MS = 1.5;

/** What an outcome claims of the coil: how many strokes were begun, and how many of them in full. */
const claims: Record<Outcome, (strokes: number) => { begun: [least: number, most: number]; whole: number }> = {
  heard: (strokes) => ({ begun: [strokes, strokes], whole: strokes }),
  struck: (strokes) => ({ begun: [strokes, strokes], whole: strokes }),
  unheard: (strokes) => ({ begun: [strokes, strokes], whole: strokes }),
  interrupted: (strokes) => ({ begun: [0, strokes], whole: 0 }),
  unanswered: (strokes) => ({ begun: [0, strokes], whole: 0 }),
  refused: () => ({ begun: [0, 0], whole: 0 }),
  expired: () => ({ begun: [0, 0], whole: 0 }),
  quiet: () => ({ begun: [0, 0], whole: 0 }),
};

/** What the coil did, against what was decided and recorded. */
export function checkCoil(evidence: Evidence): Finding[] {
  const struck = evidence.patterns.filter(({ begun }) => begun > 0);
  return [
    ...burnt(struck),
    ...unasked(struck, evidence.rings),
    ...twice(struck),
    ...evidence.rings.flatMap((ring) => contradicted(ring, struck)),
    ...pressed(struck, evidence),
  ];
}

const burnt = (patterns: readonly CoilPattern[]): Finding[] =>
  patterns
    .filter(({ longestMs, pulseMs }) => longestMs > pulseMs + GUARD_MS)
    .flatMap((it) => finding('burnt coil', `${nameOf(it)}: a pulse of ${it.longestMs} ms, asked was ${it.pulseMs}`));

/** Every pattern is that of a recorded ring under the number it was sent with, or a press's. */
function unasked(patterns: readonly CoilPattern[], rings: readonly RecordedRing[]): Finding[] {
  const known = new Set(rings.map(nameOf));
  return patterns
    .filter((it) => it.number !== 0 && !known.has(nameOf(it)))
    .flatMap((it) => finding('double ring', `${nameOf(it)} was struck and no ring has that number`));
}

/** No number is struck twice, nor more often than it was asked for. */
function twice(patterns: readonly CoilPattern[]): Finding[] {
  const numbered = patterns.filter(({ number }) => number !== 0);
  const again = [...groupedBy(numbered, nameOf)]
    .filter(([, own]) => own.length > 1)
    .flatMap(([name, own]) => finding('double ring', `${name} was struck ${own.length} times`));
  const more = patterns
    .filter(({ begun, strokes }) => begun > strokes)
    .flatMap((it) => finding('double ring', `${nameOf(it)}: ${it.begun} strokes, ${it.strokes} were asked for`));
  return [...again, ...more];
}

/** Nothing recorded says more, or less, than the coil did. */
function contradicted(ring: RecordedRing, patterns: readonly CoilPattern[]): Finding[] {
  if (ring.kind === 'press' || ring.outcome === null) return [];
  const own = patterns.filter((it) => nameOf(it) === nameOf(ring));
  const begun = own.reduce((sum, it) => sum + it.begun, 0);
  const whole = own.reduce((sum, it) => sum + it.whole, 0);
  const claim = claims[ring.outcome](ring.strokes);
  const [least, most] = claim.begun;
  const told = `${nameOf(ring)} is recorded as ${ring.outcome}, ${ring.struck ?? 0} of ${ring.strokes} struck`;
  const fits = begun >= least && begun <= most && whole >= claim.whole && (ring.struck ?? 0) <= whole;
  return fits ? [] : finding('contradiction', `${told}; the coil struck ${begun}, ${whole} of them in full`);
}

/** A press that had rung and was on disk is stored; none is stored twice, or without having been made. */
function pressed(patterns: readonly CoilPattern[], { presses }: Evidence): Finding[] {
  const { pushed, kept, stored } = presses;
  const rang = stored.filter((press) => press.rang).length;
  const struck = patterns.filter(({ number, epoch, whole }) => epoch === 0 && number === 0 && whole > 0).length;
  return [
    ...(stored.length < kept ? finding('lost press', `${kept} presses were kept, ${stored.length} are stored`) : []),
    ...(stored.length > pushed ? finding('double press', `${pushed} presses, ${stored.length} are stored`) : []),
    ...(rang > struck
      ? finding('contradiction', `${rang} presses are said to have rung; the coil struck ${struck}`)
      : []),
  ];
}

const nameOf = ({ epoch, number }: { epoch: number | null; number: number | null }): string => `${epoch}/${number}`;
