import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openBoardMemory } from '../../device/board-memory.ts';
import { Link } from '../../device/link.ts';
import { createPorts } from '../../device/ports.ts';
import type { ListedPort } from '../../device/usb-boards.ts';
import {
  hangBell,
  linkedBoard,
  listeningLog,
  openDesk,
  serveSimulatedBoard,
  temporaryFolder,
} from '../support/device-desk.ts';
import { openPty } from '../support/pty.ts';

test('over a serial port: a ring, the cable pulled, plugged in again, a ring', async () => {
  const [desk, served] = await Promise.all([openDesk(), serveSimulatedBoard()]);
  const path = join(temporaryFolder(), 'ttyBELL');
  const cable = await openPty(path, served.url);
  await hangBell({ desk, serial: path });
  const board = await linkedBoard(desk);
  await desk.ring({ number: 1, board, strokes: 1 });
  expect(await desk.ends.first()).toMatchObject({ number: 1, outcome: 'struck' });
  await cable.pull();
  await desk.states.first(({ problem }) => problem === 'unplugged');
  const ready = desk.states.next(({ state }) => state === 'ready');
  await openPty(path, served.url);
  await ready;
  await desk.ring({ number: 2, board, strokes: 1 });
  expect(await desk.ends.first(({ number }) => number === 2)).toMatchObject({ outcome: 'struck' });
  expect(served.coil.all).toEqual([30, 30]);
});

test('auto: simulated until a real board turns up, and never again', async () => {
  const served = await serveSimulatedBoard();
  const dataDir = temporaryFolder();
  const path = join(temporaryFolder(), 'ttyBELL');
  const listed: ListedPort[] = [{ path: '/dev/ttyS0' }];
  const log = listeningLog();
  const start = () => {
    const ports = createPorts({
      serial: 'auto',
      dataDir,
      memory: openBoardMemory({ dataDir, log }),
      list: async () => listed,
    });
    const link = new Link({ ports, log });
    onTestFinished(async () => {
      await link.close();
      ports.close();
    });
    const linked = new Promise<boolean>((resolve) => link.once('linked', ({ simulated }) => resolve(simulated)));
    link.start();
    return { link, ports, linked };
  };
  const { link, ports, linked } = start();
  expect(await linked).toBe(true);
  expect(existsSync(join(dataDir, 'board.json'))).toBe(false);
  const real = new Promise<boolean>((resolve) => link.once('linked', ({ simulated }) => resolve(simulated)));
  const cable = await openPty(path, served.url);
  listed.push({ path, vendorId: '2341', productId: '0043' });
  expect(await real).toBe(false);
  expect(ports.simulated).toBeUndefined();
  await link.close();
  await cable.pull();
  listed.length = 0;
  expect(existsSync(join(dataDir, 'board.json'))).toBe(true);
  const again = start();
  await log.lines.first(({ fields }) => 'problem' in fields && fields.problem === 'port-missing');
  expect(again.ports.simulated).toBeUndefined();
});
