import { sysexEvent } from './firmata.ts';
import type { Io } from './johnny-five.ts';
import { beatBytes, beatMs, sysex } from './protocol.ts';

/** Two seconds of beats. Beats are counted, not the clock: after a suspend the board has had no chance to answer. */
const UNANSWERED = Math.ceil(2_000 / beatMs);

/** Beats until stopped. The board drops its outputs without it, and a board that does not answer is lost: told once. */
export function startHeartbeat(io: Io, lost: () => void): () => void {
  let sequence = 0;
  let unanswered = 0;
  const beat = () => {
    if (unanswered >= UNANSWERED) {
      clearInterval(beating);
      lost();
      return;
    }
    unanswered += 1;
    sequence = (sequence + 1) % 128;
    io.sysexCommand(beatBytes(sequence));
  };
  const beating = setInterval(beat, beatMs);
  io.on(sysexEvent(sysex.beat), () => {
    unanswered = 0;
  });
  beat();
  return () => clearInterval(beating);
}
