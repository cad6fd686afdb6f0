import type { BoardProblem } from '../broker/contract/messages.ts';
import { Firmata, type Io } from './johnny-five.ts';
import { FIRMWARE_NAME, sysex } from './protocol.ts';
import type { Transport } from './transport.ts';

const HANDSHAKE_MS = 6_000; // an old Uno's bootloader takes up to two seconds after the reset that opening causes
const ASK_AGAIN_MS = 1_000; // firmata-io asks once, perhaps into the bootloader
const REPORT_VERSION_MS = 200;

export type Handshake = { ok: true; io: Io } | { ok: false; io: Io; problem: BoardProblem };

/** Speaks Firmata over an open transport until the board is ready, or is none of ours. The caller silences `io` in the end. */
export async function shakeHands(transport: Transport): Promise<Handshake> {
  const io = new Firmata(transport, { reportVersionTimeout: REPORT_VERSION_MS });
  io.on('error', () => {});
  routeSysex(io);
  const problem = await new Promise<BoardProblem | undefined>((resolve) => {
    const again = setInterval(() => askAgain(io), ASK_AGAIN_MS);
    const late = setTimeout(() => settle('not-answering'), HANDSHAKE_MS);
    const settle = (problem?: BoardProblem) => {
      clearInterval(again);
      clearTimeout(late);
      resolve(problem);
    };
    transport.once('close', settle);
    io.once('ready', () => settle());
    let others = 0;
    io.on('queryfirmware', () => {
      if (isOurs(io)) return;
      others += 1;
      if (others > 1) settle('other-firmware');
      else io.queryFirmware(() => {}); // a name may come garbled out of a reset
    });
    transport.emit('open');
  });
  return problem === undefined ? { ok: true, io } : { ok: false, io, problem };
}

const isOurs = ({ firmware }: Io): boolean => firmware.name?.replace(/\.ino$/, '') === FIRMWARE_NAME;

function askAgain(io: Io): void {
  if (io.isReady) return;
  if (!io.versionReceived) io.reportVersion(() => {});
  io.queryFirmware(() => {});
}

/** Ends everything of firmata-io's that would outlive the session. */
export function silence(io: Io): void {
  clearTimeout(io.reportVersionTimeoutId);
  io.removeAllListeners();
  io.on('error', () => {});
}

/** The event on the io by which a sysex command of ours arrives, with its data. */
export const sysexEvent = (command: number): string => `sysex-${command}`;

let routed = false;

/** firmata-io keeps one handler a command for the whole process, so it is set once and passes on to the io it came in by. */
function routeSysex(io: Io): void {
  if (routed) return;
  routed = true;
  const { ring: _, ...answers } = sysex;
  for (const command of Object.values(answers))
    io.sysexResponse(command, function (data) {
      this.emit(sysexEvent(command), data);
    });
}

/** Sends a command and resolves with the data of its answer, of the same command; undefined when none comes in time. */
export function askFor(io: Io, message: number[], withinMs: number): Promise<number[] | undefined> {
  const answered = sysexEvent(message[0] ?? 0);
  return new Promise((resolve) => {
    const settle = (data?: number[]) => {
      clearTimeout(late);
      io.off(answered, settle).off('close', closed);
      resolve(data);
    };
    const closed = () => settle();
    const late = setTimeout(settle, withinMs);
    io.on(answered, settle).on('close', closed);
    io.sysexCommand(message);
  });
}
