// The processes of bells: whoever takes a port back while it is still being let go of finds one process, not two.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { superviseDevices } from '../../server/supervisor.ts';
import { heard, listeningLog } from '../support/device-desk.ts';

/** Says that it runs, and takes its time to end. */
const slow = `
process.on('SIGTERM', () => setTimeout(() => process.exit(0), 300));
process.on('disconnect', () => process.exit(0));
console.log(process.pid);
`;

test('a port that is taken back while its process still ends: one process runs, and ends with the server', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'supervisor-'));
  const deviceMain = join(folder, 'main.mjs');
  writeFileSync(deviceMain, slow);
  const pids = heard<number>();
  const log = listeningLog();
  const supervisor = superviseDevices({
    ...{ bells: [{ name: 'main', serial: 'simulated' }], deviceMain, dataDir: folder, prefix: 'bell', log },
    ...{ brokerUrlFor: () => '', say: (line) => void pids.add(Number(line)) },
  });
  onTestFinished(() => rmSync(folder, { recursive: true }));
  await pids.first();
  const lent = supervisor.lendPort('main');
  await supervisor.takeBackPort('main');
  expect(await lent).toMatchObject({ ok: false });
  const second = await pids.first((pid) => pid !== pids.all[0]);
  expect(log.lines.all.filter(({ message }) => message.includes('started again'))).toEqual([]);
  await supervisor.close();
  expect(() => process.kill(second, 0)).toThrow('ESRCH');
});

test('a port is lent to one tool at a time', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'supervisor-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const deviceMain = join(folder, 'main.mjs');
  writeFileSync(deviceMain, slow);
  const supervisor = superviseDevices({
    ...{ bells: [{ name: 'main', serial: 'simulated' }], deviceMain, dataDir: folder, prefix: 'bell' },
    ...{ brokerUrlFor: () => '', say() {}, log: listeningLog() },
  });
  const first = supervisor.lendPort('main');
  expect(await supervisor.lendPort('main')).toMatchObject({ ok: false, problem: { field: 'state', value: '"lent"' } });
  expect(await first).toMatchObject({ ok: true });
  await supervisor.takeBackPort('main');
  expect(await supervisor.lendPort('main')).toMatchObject({ ok: true });
  await supervisor.close();
});
