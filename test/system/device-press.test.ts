import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { watch } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { coilOf, type Desk, hangBell, listeningLog, openDesk, temporaryFolder } from '../support/device-desk.ts';

const kept = (dataDir: string): unknown => JSON.parse(readFileSync(join(dataDir, 'presses.json'), 'utf8'));

/** The board's word that the stroke is over comes after the stroke, and is then noted with the press. */
async function notedAsRung(dataDir: string): Promise<void> {
  for await (const { filename } of watch(dataDir)) {
    if (filename !== 'presses.json' || !existsSync(join(dataDir, filename))) continue;
    const [press] = kept(dataDir) as [{ rang: boolean }?];
    if (press?.rang) return;
  }
}

const hang = async (desk: Desk, dataDir = temporaryFolder()) => {
  const log = listeningLog();
  const device = await hangBell({ desk, dataDir, log });
  await log.lines.first(({ message }) => message === 'The board is linked');
  await log.lines.first(({ message }) => message === 'Connected to the broker');
  const coil = coilOf(device.simulatedBoard);
  return { device, dataDir, coil, log };
};

test('a press rings at once and is handed over, and forgotten once it is stored', async () => {
  const desk = await openDesk();
  const { device, dataDir, coil, log } = await hang(desk);
  await device.simulate('press');
  const { pressId, rang, ageMs } = await desk.presses.first();
  expect(rang).toBe(true);
  expect(ageMs).toBeLessThan(30_000);
  expect(coil.all).toEqual([30]);
  expect(kept(dataDir)).toMatchObject([{ pressId, rang: true }]);
  await desk.broker.publish('stored', 'main', { pressId });
  await device.close();
  expect(kept(dataDir)).toEqual([]);
  expect(desk.presses.all).toHaveLength(1);
  expect(log.lines.all.filter(({ message }) => message.includes('disk'))).toEqual([]);
});

test('contacts that bounce make one press, and so do two presses within a second', async () => {
  const desk = await openDesk();
  const { device, coil } = await hang(desk);
  const { simulatedBoard } = device;
  if (simulatedBoard === undefined) throw new Error('there is a simulated board');
  for (const heldMs of [2, 4, 3, 120, 2, 3, 80]) await simulatedBoard.press(heldMs);
  await desk.presses.first();
  await device.close();
  expect(desk.presses.all).toHaveLength(1);
  expect(coil.all).toEqual([30]);
});

test('a press without a broker rings, and is handed over once there is one', async () => {
  const desk = await openDesk();
  const { device, coil, log } = await hang(desk);
  await desk.leave();
  await log.lines.first(({ message }) => message.startsWith('The connection to the broker is lost'));
  await device.simulate('press');
  expect(await coil.first()).toBe(30);
  await desk.comeBack();
  const press = await desk.presses.first();
  expect(press.rang).toBe(true);
  await desk.broker.publish('stored', 'main', { pressId: press.pressId });
});

test('a press outlives the device, with its age', async () => {
  const desk = await openDesk();
  const { device, dataDir, coil, log } = await hang(desk);
  await desk.leave();
  await log.lines.first(({ message }) => message.startsWith('The connection to the broker is lost'));
  const noted = notedAsRung(dataDir);
  await Promise.all([device.simulate('press'), coil.first(), noted]);
  await device.close();
  const [before] = kept(dataDir) as [{ pressId: string; at: number }];
  await desk.comeBack();
  await hang(desk, dataDir);
  const press = await desk.presses.first();
  expect(press).toMatchObject({ pressId: before.pressId, rang: true });
  expect(press.ageMs).toBeGreaterThan(0);
});

test('a torn file of presses is set aside and said, and the bell goes on', async () => {
  const desk = await openDesk();
  const dataDir = temporaryFolder();
  writeFileSync(join(dataDir, 'presses.json'), '[{"pressId":"5f0c');
  const { device, log } = await hang(desk, dataDir);
  expect(log.lines.all.map(({ message }) => message)).toContain(
    'The kept presses could not be read and were set aside',
  );
  expect(readdirSync(dataDir).some((name) => name.startsWith('presses.json.unreadable-'))).toBe(true);
  await device.simulate('press');
  expect(await desk.presses.first()).toMatchObject({ rang: true });
});

test('a press while the simulated board is unplugged is refused in words', async () => {
  const desk = await openDesk();
  const { device } = await hang(desk);
  await device.simulate('unplug');
  expect(await device.simulate('press')).toMatchObject({ ok: false, problem: { field: 'action', value: '"press"' } });
});
