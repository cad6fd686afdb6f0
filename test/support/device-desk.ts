import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { Log } from '../../broker/contract/log.ts';
import type { EndReport, MuteSwitch, Press, Ring, Rung, State, StrokeReport } from '../../broker/contract/messages.ts';
import { DEFAULT_PREFIX, isStroke } from '../../broker/contract/topics.ts';
import type { Broker } from '../../broker/ports.ts';
import { startBroker } from '../../broker/start.ts';
import { type Device, startDevice } from '../../device/device.ts';
import { type SimulatedBoard, startSimulatedBoard } from '../../device/simulator/board.ts';
import { type ServedBoard, serveBoard } from '../../device/simulator/serve.ts';

/** Everything heard of one kind, and a way to wait for more of it. */
export interface Heard<T> {
  readonly all: readonly T[];
  /** The first that fits, already heard or still to come. */
  first(fits?: (one: T) => boolean): Promise<T>;
  /** The first that fits of those still to come. */
  next(fits?: (one: T) => boolean): Promise<T>;
  add(one: T): void;
}

export function heard<T>(): Heard<T> {
  const all: T[] = [];
  const waiting = new Set<(one: T) => void>();
  const next = (fits: (one: T) => boolean = () => true) =>
    new Promise<T>((resolve) => {
      const listen = (one: T) => {
        if (!fits(one)) return;
        waiting.delete(listen);
        resolve(one);
      };
      waiting.add(listen);
    });
  return {
    all,
    next,
    async first(fits = () => true) {
      return all.find(fits) ?? next(fits);
    },
    add(one) {
      all.push(one);
      for (const listen of [...waiting]) listen(one);
    },
  };
}

/** What is told next of a ring, listened for before it is asked for. */
export async function endOf(desk: Desk, ring: Parameters<Desk['ring']>[0]): Promise<EndReport> {
  const end = desk.ends.next(({ number }) => number === ring.number);
  await desk.ring(ring);
  return end;
}

export interface LogLine {
  fields: object;
  message: string;
}
export function listeningLog(): Log & { lines: Heard<LogLine> } {
  const lines = heard<LogLine>();
  const say = (fields: object, message: string) => lines.add({ fields, message });
  return { lines, info: say, warn: say, error: say };
}

/** The server's end of the wire: a real broker that hears what a device says. */
export interface Desk {
  broker: Broker;
  url: string;
  strokes: Heard<StrokeReport>;
  ends: Heard<EndReport>;
  presses: Heard<Press>;
  mutes: Heard<MuteSwitch>;
  states: Heard<State>;
  ring(ring: Partial<Ring> & Pick<Ring, 'number' | 'board'>): Promise<void>;
  /** Broker and server away, and there again at the same address. */
  leave(): Promise<void>;
  comeBack(): Promise<void>;
}

export const pattern = { strokes: 2, pulseMs: 30, gapMs: 300, pairGapMs: 400 } as const;
/** Gaps so long that a ring of eight is not over before a test on a busy machine has come to its middle. */
export const slow = { gapMs: 1500, pairGapMs: 1500 } as const;

export async function openDesk(): Promise<Desk> {
  const strokes = heard<StrokeReport>();
  const ends = heard<EndReport>();
  const presses = heard<Press>();
  const mutes = heard<MuteSwitch>();
  const states = heard<State>();
  const start = (port: number) =>
    startBroker({
      ...{ host: '127.0.0.1', port, prefix: DEFAULT_PREFIX, log: listeningLog() },
      authenticate: (user, password) =>
        user === 'bell-main' && password === 'secret' ? { role: 'device', bell: 'main' } : null,
      acceptOrder: async () => {},
      acceptPress: async (_bell, press) => presses.add(press),
      acceptRung: async (_bell, rung: Rung) => (isStroke(rung) ? strokes.add(rung) : ends.add(rung)),
      acceptMute: async (_bell, pressed) => mutes.add(pressed),
      sawState: (_bell, state) => states.add(state),
    });
  let broker = await start(0);
  const { port } = broker;
  onTestFinished(() => broker.close());
  return {
    get broker() {
      return broker;
    },
    url: `mqtt://bell-main:secret@127.0.0.1:${port}`,
    ...{ strokes, ends, presses, mutes, states },
    ring: (ring) => broker.publish('ring', 'main', { epoch: 1, ttlMs: 20_000, ...pattern, ...ring }),
    leave: () => broker.close(),
    async comeBack() {
      broker = await start(port);
    },
  };
}

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'bell-device-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

export interface HangOptions {
  desk: Desk;
  serial?: string;
  dataDir?: string;
  log?: Log;
}

/** A running device; closed when the test ends, unless it has closed it itself. */
export async function hangBell({ desk, serial = 'simulated', dataDir, log }: HangOptions): Promise<Device> {
  const device = await startDevice({
    ...{ bell: 'main', serial, brokerUrl: desk.url, prefix: DEFAULT_PREFIX },
    dataDir: dataDir ?? temporaryFolder(),
    log: log ?? listeningLog(),
  });
  let closed: Promise<void> | undefined;
  const close = () => {
    closed ??= device.close();
    return closed;
  };
  onTestFinished(close);
  return {
    ...device,
    close,
    get simulatedBoard() {
      return device.simulatedBoard;
    },
  };
}

/** The board's id, once it is linked. */
export async function linkedBoard(desk: Desk): Promise<string> {
  const { board } = await desk.states.first(({ state }) => state === 'ready');
  if (board === undefined) throw new Error('a linked board has an id');
  return board;
}

/** The widths of the coil's pulses in ms, rounded, as they end. */
export function coilOf(board: SimulatedBoard | undefined): Heard<number> {
  if (board === undefined) throw new Error('no simulated board is in use');
  const pulses = heard<number>();
  board.onStroke(({ ms }) => pulses.add(Math.round(ms)));
  return pulses;
}

/** A simulated board as a networked serial port, for a device to be hung on. */
export async function serveSimulatedBoard(): Promise<ServedBoard & { board: SimulatedBoard; coil: Heard<number> }> {
  const board = startSimulatedBoard();
  const served = await serveBoard(board);
  onTestFinished(async () => {
    await served.close();
    board.close();
  });
  return { ...served, board, coil: coilOf(board) };
}

/** A listener that plays somebody else's board: `hears` gets each connection. */
export async function listenAsBoard(hears: (socket: Socket) => void): Promise<{ url: string }> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    hears(socket);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { url: `tcp://127.0.0.1:${(server.address() as AddressInfo).port}` };
}
