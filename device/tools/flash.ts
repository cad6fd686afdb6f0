import { findHex } from '../simulator/hex.ts';
import { type WriteProblem, writeFirmware } from './avrdude.ts';
import { atBoard, type Bench, findPort, type Way } from './direct.ts';
import { sayProblem } from './words.ts';

/** Today's bootloader, and that of old boards and most clones of the Nano. */
const BAUDS = [115200, 57600];

/** `ships-bell flash`: our firmware onto the board, read back, started and asked who it is. EEPROM and fuses stay. */
export async function flash(bench: Bench): Promise<Way<string>> {
  const found = await findPort(bench);
  if (!found.ok) return found;
  const port = found.value;
  if (port === 'simulated')
    return no('No board is plugged in. The simulated one needs no flashing: it runs what comes with this program.');
  if (port.startsWith('tcp://')) return no('A board is flashed where it is plugged in: run this command there.');
  for (const baud of BAUDS) {
    bench.out(`Writing the bell's firmware to ${port} (${baud} baud) …`);
    const written = await writeFirmware({ path: port, hexFile: findHex(), baud, env: bench.env });
    if (written.ok) return meet(bench, port);
    if (written.problem !== 'silent') return no(explain(written.problem, port, written.said));
  }
  return no(explain('silent', port, ''));
}

/** It is flashed once it has said so itself. */
async function meet(bench: Bench, port: string): Promise<Way<string>> {
  const met = await atBoard(bench, port, async ({ identity }) => ({ ok: true, value: identity }));
  if (!met.ok) return no(`The firmware was written and read back, but the board does not start with it. ${met.say}`);
  const { board, firmware } = met.value;
  return { ok: true, value: `Done: firmware ${firmware} runs on the board at ${port} (board ${board}).` };
}

const no = (say: string): { ok: false; say: string } => ({ ok: false, say });

function explain(problem: WriteProblem, port: string, said: string): string {
  switch (problem) {
    case 'no-avrdude':
      return `avrdude, which writes to boards, is not installed. Type: ${install()}`;
    case 'silent':
      return `The board at ${port} does not take new firmware. Unplug it, plug it in and try again; press its reset button just as the writing begins if it is an old one. If that does not help it is no Arduino Uno, or its bootloader is gone.`;
    case 'wrong-chip':
      return `The board at ${port} has another chip. The bell needs an Arduino Uno, or a board with an ATmega328P like it.`;
    case 'verify':
      return `What was written to ${port} does not read back the same. Try another cable; if it stays so, the board is worn out.`;
    case 'unknown':
      return `avrdude could not write to ${port}. It said: ${said.trim().split('\n').slice(-3).join(' ').trim()}`;
    default:
      return sayProblem(problem, port);
  }
}

function install(): string {
  if (process.platform === 'darwin') return 'brew install avrdude';
  return process.platform === 'win32' ? 'winget install AVRDudes.AVRDUDE' : 'sudo apt-get install avrdude';
}
