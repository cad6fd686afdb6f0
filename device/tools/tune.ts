import { pressBlows } from '../../broker/contract/ring.ts';
import { type BoardRung, type BoardStroke, LEARNING_THRESHOLD } from '../protocol.ts';
import type { Session } from '../session.ts';
import { strike } from '../strike.ts';
import { atBoard, type Bench, findPort, type Way } from './direct.ts';

/** A stroke counts as heard clearly when it is so many times as loud as what it could be taken for. */
const ABOVE_NOISE = 3;
const ABOVE_TAIL = 2;
/** Where the second stroke of a pair comes, the bell still sounds from the first. */
const TAIL_AFTER_MS = pressBlows.gapMs - 100;
const TAIL_MS = 100;
const PATIENCE_MS = 5_000;

export interface TuneOptions {
  /** No piezo is fitted. */
  off?: boolean;
  quietMs?: number;
  strokes?: number;
}

export interface Measured {
  /** The loudest of a quiet while, and of the bell ringing on; 0–1023. */
  noise: number;
  tail: number;
  /** The loudest of each stroke. */
  peaks: number[];
}

/**
 * The level from which on a stroke was heard: between the quietest stroke and what it could be taken for. Where the bell
 * rings on too loudly to be told from a stroke, only quiet counts, and `tail` says so.
 */
export function threshold({ noise, tail, peaks }: Measured): Way<{ level: number; tail: boolean }> {
  const quietest = Math.min(...peaks);
  if (quietest < ABOVE_NOISE * Math.max(noise, 1)) return { ok: false, say: blame({ noise, tail, peaks }) };
  const rings = quietest < ABOVE_TAIL * tail;
  const floor = Math.max(rings ? noise : Math.max(noise, tail), 1);
  return { ok: true, value: { level: Math.round(Math.sqrt(floor * quietest)), tail: rings } };
}

function blame({ noise, peaks }: Measured): string {
  const quietest = Math.min(...peaks);
  const loudest = Math.max(...peaks);
  const heard = `Quiet measured ${noise}, the strokes ${peaks.join(', ')} (of 1023).`;
  if (noise > 300) return `${heard} There is no quiet: the piezo is not connected to A0, or something shakes it.`;
  if (loudest < ABOVE_NOISE * Math.max(noise, 1))
    return `${heard} The strokes are not heard: is the piezo connected to A0 and firm on the bell, and does the bell strike?`;
  return `${heard} Only some strokes are clear of the noise (the quietest is ${quietest}): fix the piezo better, or the striker.`;
}

/** `ships-bell tune`: learns the threshold by listening in quiet and striking. */
export async function tune(bench: Bench, options: TuneOptions = {}): Promise<Way<string>> {
  const found = await findPort(bench);
  return found.ok
    ? atBoard(bench, found.value, (session) => (options.off ? unfit(session) : learn(session, bench, options)))
    : found;
}

async function unfit(session: Session): Promise<Way<string>> {
  const kept = await session.keep({ ...session.identity.settings, threshold: 0 });
  if (kept?.threshold !== 0) return no('The board did not take it. Try again.');
  return { ok: true, value: 'The board takes it that no piezo is fitted: a ring is told as struck, not as heard.' };
}

async function learn(session: Session, { out }: Bench, options: TuneOptions): Promise<Way<string>> {
  const before = session.identity.settings;
  const learning = await session.keep({ ...before, threshold: LEARNING_THRESHOLD });
  if (learning?.threshold !== LEARNING_THRESHOLD) return no('The board does not take settings now. Try again.');
  let after = before;
  try {
    const measured = await measure(session, out, options);
    if (!measured.ok) return measured;
    const found = threshold(measured.value);
    if (!found.ok) return no(`${found.say} The board's setting stays as it was.`);
    after = { ...before, threshold: found.value.level };
    const { noise, peaks } = measured.value;
    const told = `Done: quiet ${noise}, strokes ${peaks.join(', ')}; heard from ${after.threshold} on (of 1023).`;
    const caution =
      ' The bell rings on long: the second stroke of a pair can be told as heard while only the first sounds.';
    return { ok: true, value: found.value.tail ? told + caution : told };
  } finally {
    await session.keep(after);
  }
}

async function measure(
  session: Session,
  out: Bench['out'],
  { quietMs = 2_000, strokes = 5 }: TuneOptions,
): Promise<Way<Measured>> {
  out(`Listening for ${quietMs / 1000} seconds: please be quiet …`);
  const quiet = await session.listen(quietMs);
  if (quiet?.ms !== quietMs) return no('The board could not listen: the button was pressed, or it went. Try again.');
  out(`Striking ${strokes} times …`);
  const peaks: number[] = [];
  let tail = 0;
  for (let stroke = 1; stroke <= strokes; stroke++) {
    const struck = await strikeOnce(session);
    if (!struck.ok) return struck;
    peaks.push(struck.value);
    await new Promise((resolve) => setTimeout(resolve, TAIL_AFTER_MS));
    tail = Math.max(tail, (await session.listen(TAIL_MS))?.peak ?? 0);
  }
  return { ok: true, value: { noise: quiet.peak, tail, peaks } };
}

/** By the board's own permission, as a press: no mark is kept of it. */
async function strikeOnce(session: Session): Promise<Way<number>> {
  let peak = 0;
  const hear = (stroke: BoardStroke) => {
    peak = stroke.peak;
  };
  session.on('stroke', hear);
  const rung = await strike(session, { epoch: 0, number: 0, ...pressBlows }, performance.now() + PATIENCE_MS);
  session.off('stroke', hear);
  return rung?.end === 'done' ? { ok: true, value: peak } : no(refusal(rung));
}

const refusal = (rung: BoardRung | undefined): string =>
  rung?.end === 'limits'
    ? `The board's limits forbid a stroke of ${pressBlows.pulseMs} ms. See "ships-bell limits".`
    : 'The board did not strike. Try again.';

const no = (say: string): { ok: false; say: string } => ({ ok: false, say });
