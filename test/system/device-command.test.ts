import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { afterAll, beforeAll, test } from 'vitest';
import { packageRoot } from '../../server/package.ts';
import { cleanEnvironment, type Office, openOffice } from '../support/office.ts';
import type { Wall } from '../support/wall.ts';

/** `ships-bell device` as on a Raspberry Pi: a bell that hangs elsewhere, at a server that runs none of its own. */
let office: Office;
let wall: Wall;
beforeAll(async () => {
  office = await openOffice();
  wall = await office.wall();
}, 60_000);
afterAll(() => office.close());

test('it rings, and ends with the command however that ends, so that no orphan keeps the port', async () => {
  const url = new URL(office.mqttUrl);
  url.username = 'bell-main';
  url.password = office.credentials().bells.main?.password ?? '';
  const command = spawn(process.execPath, [join(packageRoot, 'dist/server/main.js'), 'device'], {
    cwd: office.folder,
    stdio: 'ignore',
    env: { ...cleanEnvironment(), BELL_BROKER_URL: url.href, BELL_SERIAL: 'simulated', BELL_DATA: 'elsewhere' },
  });
  await wall.sees('bell', ({ state }) => state === 'ready');
  await office.order({ orderId: 'A', amount: '20000.00', currency: 'EUR' });
  await wall.sees('ring', ({ outcome }) => outcome === 'struck');

  const ended = once(command, 'exit');
  command.kill('SIGKILL');
  await ended;
  await wall.sees('bell', ({ state }) => state === 'offline');
});
