import { pressBlows } from '../../broker/contract/ring.ts';
import { type BoardRung, type BoardStroke, LEARNING_THRESHOLD } from '../protocol.ts';
import type { Session } from '../session.ts';
import { strike } from '../strike.ts';
import { atBoard, type Bench, findPort, type Way } from './direct.ts';

/** A stroke counts as heard clearly when it is so many times as loud as what it could be taken for. */
const ABOVE_NOISE = 3;
const ABOVE_TAIL = 1.5;
/**
 * The board hears a stroke only out of a quiet below the threshold, and before the second of a pair the bell still sounds
 * from the first. RUNG comes 66 ms after the stroke, and the quiet before the next begins 34 ms before it; 50 ms to spare.
 */
const TAIL_AFTER_MS = pressBlows.gapMs - 66 - 34 - 50;
const TAIL_MS = 100;
/** A tail measured later than this, by a computer too busy, is quieter than what the board will hear. */
const LATE_MS = 40;
/** From the asking to RUNG, measured 140 ms over a wire; a RUNG that lay about unread for longer than 100 makes it as late. */
const RUNG_WITHIN_MS = 240;
const NEAR_HIGHEST = 1000;
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

/** The level from which on a stroke was heard: between the quietest stroke and what it could be taken for. */
export function threshold({ noise, tail, peaks }: Measured): Way<number> {
  const quietest = Math.min(...peaks);
  if (quietest < ABOVE_NOISE * Math.max(noise, 1) || quietest < ABOVE_TAIL * tail)
    return no(blame({ noise, tail, peaks }));
  return { ok: true, value: Math.round(Math.sqrt(Math.max(noise, tail, 1) * quietest)) };
}

function blame({ noise, tail, peaks }: Measured): string {
  const quietest = Math.min(...peaks);
  const loudest = Math.max(...peaks);
  const heard = `Quiet measured ${noise}, the strokes ${peaks.join(', ')} (of 1023).`;
  if (noise > 300) return `${heard} There is no quiet: the piezo is not connected to A0, or something shakes it.`;
  if (loudest < ABOVE_NOISE * Math.max(noise, 1))
    return `${heard} The strokes are not heard: is the piezo connected to A0 and firm on the bell, and does the bell strike?`;
  if (quietest >= ABOVE_NOISE * Math.max(noise, 1))
    return `${heard} The bell still sounds with ${tail} when the second stroke of a pair comes, so the board could not tell a stroke from a miss: ${loudest > NEAR_HIGHEST ? 'fit R2, or a smaller one: the strokes are cut off' : 'damp the bell'}.`;
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
    after = { ...before, threshold: found.value };
    const { noise, peaks } = measured.value;
    const told = `Done: quiet ${noise}, strokes ${peaks.join(', ')}; heard from ${after.threshold} on (of 1023).`;
    return { ok: true, value: told };
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
  if (quiet?.ms !== quietMs) return no(DEAF);
  out(`Striking ${strokes} times …`);
  const peaks: number[] = [];
  let tail = 0;
  for (let stroke = 1; peaks.length < strokes; stroke++) {
    if (stroke > 3 * strokes) return no('This computer is too busy to measure. Try again later.');
    const askedAt = performance.now();
    const struck = await strikeOnce(session);
    const late = performance.now() - askedAt > RUNG_WITHIN_MS;
    if (!struck.ok) return struck;
    const remains = await hearTail(session);
    if (remains === undefined) return no(DEAF);
    if (late || remains.late) continue;
    peaks.push(struck.value);
    tail = Math.max(tail, remains.peak);
  }
  return { ok: true, value: { noise: quiet.peak, tail, peaks } };
}

const DEAF = 'The board could not listen: the button was pressed, or it went. Try again.';

/** What is left of a stroke, right after its RUNG, when the quiet before the next would be listened to. */
async function hearTail(session: Session): Promise<{ peak: number; late: boolean } | undefined> {
  const from = performance.now();
  await new Promise((resolve) => setTimeout(resolve, TAIL_AFTER_MS));
  const late = performance.now() - from > TAIL_AFTER_MS + LATE_MS;
  const heard = await session.listen(TAIL_MS);
  return heard?.ms === TAIL_MS ? { peak: heard.peak, late } : undefined;
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
