import { closeSync, constants, openSync, writeFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { startSimulatedBoard } from '../../device/simulator/board.ts';
import { listenAsBoard, temporaryFolder } from './device-desk.ts';
import { openPty } from './pty.ts';

const FLASH_BYTES = 0x8000;
const OK = 0x10;
const IN_SYNC = 0x14;
const END = 0x20;
const GET_SYNC = 0x30;
const LEAVE = 0x51;

/** Bytes of each STK500v1 command, END included (Atmel AVR061); a page's own length comes on top. */
const lengths: Record<string, number> = { '0': 2, A: 3, B: 22, E: 7, P: 2, Q: 2, U: 4, V: 6, d: 5, t: 5, u: 2 };

export interface Bootloader {
  /** The pty at which it is found. */
  path: string;
  flash: Uint8Array;
  /** Commands it was given, by their letter, and those that write with the kind of memory: `dF`. */
  commands: string[];
}

export interface BootloaderOptions {
  signature?: readonly [number, number, number];
  /** Asked at each call for attention: whether it answers with something else, as one does that hears another speed. */
  deaf?: () => boolean | Promise<boolean>;
  /** Whether a byte written to flash sticks. */
  worn?: boolean;
}

/** An Uno as avrdude finds it after a reset: its bootloader on a real serial port. When told to leave it runs what it was given. */
export async function openBootloader(options: BootloaderOptions = {}): Promise<Bootloader> {
  const folder = temporaryFolder();
  const path = join(folder, 'ttyBOOT');
  const flash = new Uint8Array(FLASH_BYTES).fill(0xff);
  const commands: string[] = [];
  const { url } = await listenAsBoard((socket) => serve(socket, { ...options, flash, commands, folder }));
  await openPty(path, url);
  const held = openSync(path, constants.O_RDWR | constants.O_NOCTTY); // socat ends when nobody has the port open
  onTestFinished(() => closeSync(held));
  return { path, flash, commands };
}

interface Serving extends BootloaderOptions {
  flash: Uint8Array;
  commands: string[];
  folder: string;
}

function serve(socket: Socket, serving: Serving): void {
  let pending: number[] = [];
  let address = 0;
  let turn: Promise<void> = Promise.resolve();
  let running = false;

  const obey = (command: number[]): number[] => {
    const [code = 0, a = 0, b = 0, memory = 0] = command;
    const letter = String.fromCharCode(code);
    serving.commands.push('dt'.includes(letter) ? letter + String.fromCharCode(memory) : letter);
    const size = (a << 8) | b;
    switch (letter) {
      case 'A':
        return [3];
      case 'u':
        return [...(serving.signature ?? [0x1e, 0x95, 0x0f])];
      case 'V':
        return [0];
      case 'U':
        address = 2 * (a | (b << 8));
        return [];
      case 'd':
        serving.flash.set(command.slice(4, -1), address);
        if (serving.worn) serving.flash[address] = 0x55;
        return [];
      case 't':
        return [...serving.flash.subarray(address, address + size)];
      default:
        return [];
    }
  };
  const take = async (): Promise<void> => {
    for (let next = whole(pending); next > 0 && !running; next = whole(pending)) {
      const command = pending.slice(0, next);
      pending = pending.slice(next);
      if (command[0] === GET_SYNC && (await serving.deaf?.())) socket.write(Uint8Array.of(0xf9));
      else socket.write(Uint8Array.from([IN_SYNC, ...obey(command), OK]));
      if (command[0] === LEAVE) {
        running = true;
        run(socket, serving);
      }
    }
  };
  socket.on('data', (bytes) => {
    if (running) return;
    pending.push(...bytes);
    turn = turn.then(take);
  });
}

/** How many bytes the first command has, or 0 while it is not whole; what is none is dropped. */
function whole(bytes: number[]): number {
  while (bytes.length > 0 && lengths[String.fromCharCode(bytes[0] ?? 0)] === undefined) bytes.shift();
  const letter = String.fromCharCode(bytes[0] ?? 0);
  const length = (lengths[letter] ?? 0) + (letter === 'd' ? ((bytes[1] ?? 0) << 8) | (bytes[2] ?? 0) : 0);
  return length > 0 && bytes.length >= length && bytes[length - 1] === END ? length : 0;
}

/** The chip starts with what is in its flash now. */
function run(socket: Socket, { flash, folder }: Serving): void {
  const hexFile = join(folder, 'flash.hex');
  writeFileSync(hexFile, toHex(flash));
  const board = startSimulatedBoard({ hexFile });
  onTestFinished(() => board.close());
  board.onBytes((bytes) => void socket.write(bytes));
  socket.on('data', (bytes) => board.write(bytes));
}

function toHex(flash: Uint8Array): string {
  const lines: string[] = [];
  for (let at = 0; at < flash.length; at += 16) {
    const bytes = [16, at >> 8, at & 0xff, 0, ...flash.subarray(at, at + 16)];
    const sum = -bytes.reduce((total, byte) => total + byte, 0) & 0xff;
    lines.push(`:${Buffer.from([...bytes, sum]).toString('hex')}`);
  }
  return `${[...lines, ':00000001FF'].join('\n')}\n`;
}
