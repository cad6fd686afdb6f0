import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { backups } from '../../server/commands/doctor/backups.ts';
import { certificate } from '../../server/commands/doctor/certificate.ts';
import type { Patient } from '../../server/commands/doctor/finding.ts';
import { makeBackup } from '../../server/store/backup.ts';
import { certificateFolder, makeCertificate } from '../support/certificates.ts';
import { openDeskOffice } from '../support/desk-office.ts';

const DAY_MS = 86_400_000;

async function office() {
  const folder = mkdtempSync(join(tmpdir(), 'doctor-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const opened = await openDeskOffice({ folder });
  onTestFinished(() => opened.close());
  return { ...opened, config: { ...opened.config, dataDir: folder } };
}

test('the newest backup is good for three days, and then it is bad', async () => {
  const { config, desk, clock } = await office();
  const file = join(config.dataDir, 'backups', 'nightly-2026-03-30.backup');
  const patient: Patient = {
    ...{ config, credentials: undefined, snapshot: await desk.snapshot(), now: () => clock.now },
  };
  expect(await backups(patient)).toMatchObject([
    { verdict: 'look', line: `There is no backup in ${join(config.dataDir, 'backups')} yet` },
  ]);
  makeBackup({ folder: config.dataDir, file, version: '1.0.0', madeAt: clock.now });
  expect(await backups(patient)).toMatchObject([{ verdict: 'good', line: expect.stringContaining(file) }]);
  clock.now += 2.9 * DAY_MS;
  expect(await backups(patient)).toMatchObject([{ verdict: 'good' }]);
  clock.now += 0.2 * DAY_MS;
  expect(await backups(patient)).toMatchObject([
    { verdict: 'bad', todo: expect.stringContaining('ships-bell backup') },
  ]);
});

test('a backup folder of its own is tried, and only what lies in it counts', async () => {
  const { config, desk, clock } = await office();
  const patient = async (folder: string): Promise<Patient> => ({
    ...{ config: { ...config, backup: { ...config.backup, folder } }, credentials: undefined },
    ...{ snapshot: await desk.snapshot(), now: () => clock.now },
  });
  const found = async (folder: string) => backups(await patient(folder));
  makeBackup({
    ...{ folder: config.dataDir, file: join(config.dataDir, 'backups', 'nightly-2026-03-30.backup') },
    ...{ version: '1.0.0', madeAt: clock.now },
  });
  const folder = join(config.dataDir, 'elsewhere');
  expect(await found(folder)).toMatchObject([{ verdict: 'look', line: expect.stringContaining('is not there yet') }]);
  mkdirSync(folder);
  expect(await found(folder)).toMatchObject([{ verdict: 'look', line: `There is no backup in ${folder} yet` }]);
  expect(readdirSync(folder), 'nothing is left of the trial').toEqual([]);
  expect(await found('/proc/nope')).toMatchObject([
    { verdict: 'bad', line: expect.stringContaining('/proc/nope'), todo: expect.stringContaining('backup.folder') },
  ]);
});

test('a certificate is good, ends soon, has ended, or does not fit its key', async () => {
  const at = Date.parse('2026-11-24T12:00:00Z');
  const until = (days: number) =>
    makeCertificate({ from: new Date(at - 90 * DAY_MS), to: new Date(at + days * DAY_MS) });
  const { tls, write, remove } = certificateFolder(await until(60));
  onTestFinished(remove);
  const { config } = await office();
  const found = () =>
    certificate({ config: { ...config, tls }, credentials: undefined, snapshot: undefined, now: () => at });
  expect(await found()).toMatchObject([{ verdict: 'good' }]);
  write(await until(13));
  expect(await found()).toMatchObject([{ verdict: 'look', line: expect.stringContaining('ends on') }]);
  write(await until(-1));
  expect(await found()).toMatchObject([{ verdict: 'bad', line: expect.stringContaining('ended on') }]);
  write({ ...(await until(60)), private: (await until(60)).private });
  expect(await found()).toMatchObject([{ verdict: 'bad', line: expect.stringContaining('tls.key') }]);
});
