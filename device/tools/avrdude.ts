import { spawn } from 'node:child_process';

/** Why avrdude could not write: `silent` is a bootloader that does not answer, `verify` one that reads back something else. */
export type WriteProblem =
  | 'no-avrdude'
  | 'silent'
  | 'wrong-chip'
  | 'port-denied'
  | 'port-busy'
  | 'port-missing'
  | 'verify'
  | 'unknown';
export type Written = { ok: true } | { ok: false; problem: WriteProblem; said: string };

export interface WriteOptions {
  /** Of the serial port. */
  path: string;
  hexFile: string;
  baud: number;
  env: NodeJS.ProcessEnv;
}

/** avrdude tries ten times, five seconds each: after so many the bootloader is taken for silent. */
const ATTEMPTS = 2;
const LONGEST_MS = 60_000;

/** In the words of avrdude 6.3 to 7.3; the order matters, since one failure says several of them. */
const meanings: readonly [RegExp, WriteProblem][] = [
  [/permission denied/i, 'port-denied'],
  [/resource busy|access is denied|temporarily unavailable/i, 'port-busy'],
  [/no such file|no such device|cannot find the file|can't open device/i, 'port-missing'],
  [/expected signature|device signature .*(is not|expected|does not match)|double check chip/i, 'wrong-chip'],
  [/verification (error|mismatch)|mismatch/i, 'verify'],
  [/not in sync|not responding|timeout/i, 'silent'],
];

/**
 * Writes a firmware to an ATmega328P through its Arduino bootloader, and reads it back. `-D`: nothing is erased but what is
 * written, so that EEPROM and fuses stay as they are.
 */
export function writeFirmware({ path, hexFile, baud, env }: WriteOptions): Promise<Written> {
  const args = ['-p', 'm328p', '-c', 'arduino', '-P', path, '-b', String(baud), '-D', '-q'];
  const avrdude = spawn('avrdude', [...args, '-U', `flash:w:${hexFile}:i`], {
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true, // Ctrl-C at the terminal goes to this process alone: half a firmware may do anything
    timeout: LONGEST_MS,
    env: { ...env, LC_ALL: 'C' },
  });
  let said = '';
  avrdude.stderr.on('data', (text: Buffer) => {
    said += text;
    const attempts = said.match(/attempt \d+ of/g)?.length ?? 0;
    if (attempts >= ATTEMPTS) avrdude.kill();
  });
  return new Promise((resolve) => {
    avrdude.once('error', () => resolve({ ok: false, problem: 'no-avrdude', said }));
    avrdude.once('close', (code) => resolve(code === 0 ? { ok: true } : { ok: false, problem: meaningOf(said), said }));
  });
}

export const meaningOf = (said: string): WriteProblem => meanings.find(([words]) => words.test(said))?.[1] ?? 'unknown';
