import { durationMs } from '../broker/contract/ring.ts';
import { type BoardRing, type BoardRung, longestRestMs } from './protocol.ts';
import type { Session } from './session.ts';

const BUSY_MS = 250;
/** What a board may take beyond the coil's rest and the pattern itself: EEPROM writes, the piezo's listening, the way here. */
const GRACE_MS = 3_000;

/**
 * Asks the board to ring and resolves with its word; undefined when the link was lost or the board kept silent.
 * A board that rings already is asked again until `giveUpAt` (of `performance.now()`), and then its `busy` stands.
 */
export async function strike(session: Session, ring: BoardRing, giveUpAt: number): Promise<BoardRung | undefined> {
  for (;;) {
    const rung = await hearEnd(session, ring, () => session.ring(ring));
    if (rung?.end !== 'busy' || performance.now() + BUSY_MS >= giveUpAt) return rung;
    await untilFree(session);
  }
}

/** Does something, and waits for the end of a ring: undefined when the link is lost or it does not come in time. */
export function hearEnd(session: Session, ring: BoardRing, ask: () => void = () => {}): Promise<BoardRung | undefined> {
  if (session.lost) return Promise.resolve(undefined);
  return new Promise((resolve) => {
    const settle = (rung?: BoardRung) => {
      clearTimeout(late);
      session.off('rung', heard).off('lost', lost);
      resolve(rung);
    };
    const heard = (rung: BoardRung) => {
      if (rung.epoch === ring.epoch && rung.number === ring.number) settle(rung);
    };
    const lost = () => settle();
    const withinMs = longestRestMs(session.identity.settings) + durationMs(ring) + GRACE_MS;
    const late = setTimeout(settle, withinMs);
    session.on('rung', heard).on('lost', lost);
    ask();
  });
}

/** The end of the ring that is in the way, or a moment. Another `busy` is no reason to ask: two that wait would chase each other. */
function untilFree(session: Session): Promise<void> {
  return new Promise((resolve) => {
    const settle = () => {
      clearTimeout(later);
      session.off('rung', heard).off('lost', settle);
      resolve();
    };
    const heard = ({ end }: BoardRung) => {
      if (end !== 'busy') settle();
    };
    const later = setTimeout(settle, BUSY_MS);
    session.on('rung', heard).on('lost', settle);
  });
}
