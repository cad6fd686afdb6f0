import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FLASH_BYTES = 0x8000;
const DATA = 0;
const END = 1;

/** Intel HEX text (16-bit addresses) as the flash of an ATmega328P. Throws on a bad line. */
export function readHex(text: string): Uint16Array {
  const flash = new Uint8Array(FLASH_BYTES).fill(0xff);
  for (const line of text.split(/\r?\n/)) {
    if (line === '') continue;
    const { kind, address, data } = readRecord(line);
    if (kind === END) break;
    if (kind === DATA) flash.set(data, address);
  }
  return new Uint16Array(flash.buffer);
}

function readRecord(line: string): { kind: number; address: number; data: Uint8Array } {
  const bytes = Buffer.from(line.slice(1), 'hex');
  const length = bytes[0] ?? 0;
  const sum = bytes.reduce((total, byte) => total + byte, 0) & 0xff;
  if (!line.startsWith(':') || bytes.length !== length + 5 || sum !== 0) throw new Error(`not Intel HEX: ${line}`);
  return { kind: bytes.readUInt8(3), address: bytes.readUInt16BE(1), data: bytes.subarray(4, 4 + length) };
}

/** The firmware to run: the file asked for, else BELL_FIRMWARE_HEX, else the committed one of this package. */
export function findHex(asked?: string): string {
  return asked ?? process.env.BELL_FIRMWARE_HEX ?? join(packageRoot(), 'device', 'firmware', 'bell.hex');
}

/** The folder with package.json: the same from source and from dist/. */
function packageRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error('no package.json above the simulator');
    folder = parent;
  }
  return folder;
}

export const loadHex = (file: string): Uint16Array => readHex(readFileSync(file, 'utf8'));
