import { execFileSync } from 'node:child_process';
import { accessSync, constants, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { buildFirmware } from './build-firmware.ts';

/** What the tests run for real, and the Debian package that brings it. */
const tools = [
  { command: 'chromium', packages: ['chromium', 'fonts-dejavu-core'] },
  { command: 'avr-gcc', packages: ['gcc-avr', 'avr-libc', 'binutils-avr'] },
  { command: 'mosquitto', packages: ['mosquitto'] },
  { command: 'socat', packages: ['socat'] },
  { command: 'strace', packages: ['strace'] },
  { command: 'avrdude', packages: ['avrdude'] },
];

/** Before any test: the tools are there, and the firmware is rebuilt for all of them. */
export default async function prepare(): Promise<() => void> {
  provideTools();
  const folder = mkdtempSync(join(tmpdir(), 'ships-bell-test-'));
  const hex = join(folder, 'bell.hex');
  await buildFirmware(hex);
  process.env.BELL_FIRMWARE_HEX = hex;
  return () => rmSync(folder, { recursive: true, force: true });
}

/** Installs what is missing where this user may; otherwise says exactly what to type, and fails. Nothing is skipped. */
function provideTools(): void {
  const packages = tools.filter(({ command }) => !isThere(command)).flatMap((tool) => tool.packages);
  if (packages.length === 0) return;
  if (process.getuid?.() !== 0 || !isThere('apt-get')) {
    throw new Error(
      `The tests need Debian packages that are missing. Type: sudo apt-get install ${packages.join(' ')}`,
    );
  }
  process.stdout.write(`Installing what the tests need: ${packages.join(' ')}\n`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  execFileSync('apt-get', ['update'], { env, stdio: ['ignore', 'ignore', 'inherit'] });
  execFileSync('apt-get', ['install', '-y', '--no-install-recommends', ...packages], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

function isThere(command: string): boolean {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin'];
  return folders.some((folder) => {
    const file = join(folder, command);
    if (!existsSync(file)) return false;
    accessSync(file, constants.X_OK);
    return true;
  });
}
