import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openBoardMemory } from '../../device/board-memory.ts';
import { Link } from '../../device/link.ts';
import { createPorts } from '../../device/ports.ts';
import type { Session } from '../../device/session.ts';
import type { ListedPort } from '../../device/usb-boards.ts';
import { listenAsBoard, listeningLog, serveSimulatedBoard, temporaryFolder } from '../support/device-desk.ts';
import { openPty } from '../support/pty.ts';

const names = ['front', 'back'];

/** A machine with bells whose ports are found by themselves; what is plugged in is listed. */
function openMachine(plugged: ListedPort[]) {
  const folder = temporaryFolder();
  const start = (name: string) => {
    const log = listeningLog();
    const dataDir = join(folder, name);
    mkdirSync(dataDir, { recursive: true });
    const memory = openBoardMemory({ dataDir, others: names.filter((other) => other !== name), log });
    const ports = createPorts({ serial: 'auto', dataDir, memory, list: async () => plugged });
    const link = new Link({ ports, log });
    const close = async () => {
      await link.close();
      ports.close();
    };
    onTestFinished(close);
    const linked = () => new Promise<Session>((resolve) => link.once('linked', resolve));
    const first = linked();
    link.start();
    const says = (problem: string) =>
      log.lines.first(({ fields }) => 'problem' in fields && fields.problem === problem);
    return { first, linked, says, close, link };
  };
  return { folder, start };
}

async function plugIn(plugged: ListedPort[], vendorId = '2341', url?: string) {
  const path = join(temporaryFolder(), 'ttyBELL');
  const cable = await openPty(path, url ?? (await serveSimulatedBoard()).url);
  const port = { path, vendorId, productId: '7523' };
  plugged.push(port);
  return {
    path,
    async pull() {
      plugged.splice(plugged.indexOf(port), 1);
      await cable.pull();
    },
  };
}
const boardOf = async (session: Promise<Session>) => (await session).identity.board;

test('two bells on one machine each have a board, keep it over restarts, and leave the other its own', async () => {
  const plugged: ListedPort[] = [];
  const cables = await Promise.all([plugIn(plugged), plugIn(plugged)]);
  const machine = openMachine(plugged);
  const front = machine.start('front');
  const back = machine.start('back');
  const [mine, yours] = await Promise.all([boardOf(front.first), boardOf(back.first)]);
  expect(mine).not.toBe(yours);
  await Promise.all([front.close(), back.close()]);

  const again = machine.start('back');
  expect(await boardOf(again.first)).toBe(yours);
  const kept = JSON.parse(readFileSync(join(machine.folder, 'back', 'board.json'), 'utf8'));
  const [own] = cables.filter(({ path }) => path === kept.port);
  await own?.pull();
  await again.says('unplugged'); // the other board hangs there, with nobody at its port
  expect(again.link.session).toBeUndefined();

  await plugIn(plugged); // a new one, to replace it
  expect([mine, yours]).not.toContain(await boardOf(again.linked()));
});

test('a printer behind a chip that boards have too does not end the simulation', async () => {
  const plugged: ListedPort[] = [];
  const { url } = await listenAsBoard(() => {});
  const printer = await plugIn(plugged, '1a86', url);
  const { first, linked } = openMachine(plugged).start('front');
  expect((await first).simulated).toBe(true);
  const real = linked();
  await plugIn(plugged);
  expect((await real).simulated).toBe(false);
  await printer.pull();
});
