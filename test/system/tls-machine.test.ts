import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { mute, unmute } from '../../server/commands/mute.ts';
import { order } from '../../server/commands/order.ts';
import { sources } from '../../server/commands/sources.ts';
import { packageRoot } from '../../server/package.ts';
import { certificateFolder, makeCertificate } from '../support/certificates.ts';
import { cleanEnvironment, type Office, officeYaml, openOffice } from '../support/office.ts';

/** The whole product with a certificate of the office's own, a command on its machine, and a bell on another. */
let files: ReturnType<typeof certificateFolder>;
let office: Office;
const devices: ChildProcess[] = [];
beforeAll(async () => {
  files = certificateFolder(await makeCertificate());
  const { certificate, key } = files.tls;
  office = await openOffice({
    yaml: `${officeYaml}\ntls: { certificate: '${certificate}', key: '${key}', mqtt: '127.0.0.1:0' }\n`,
    serial: 'simulated',
    env: { BELL_HTPP: '127.0.0.1:1' },
  });
}, 60_000);
afterAll(async () => {
  for (const device of devices) {
    const ended = once(device, 'exit');
    device.kill('SIGTERM');
    await ended;
  }
  await office.close();
  files.remove();
});

const said = (fits: (line: Record<string, unknown>) => boolean) => office.log().find(fits);
const typed = async (command: (terminal: never) => Promise<number>) => {
  const lines: string[] = [];
  const terminal = {
    env: { BELL_HTTP: new URL(office.url).host },
    cwd: office.folder,
    out: (line: string) => lines.push(line),
    err: (line: string) => lines.push(`! ${line}`),
  };
  expect(await command(terminal as never)).toBe(0);
  return lines;
};

test('a command on the machine is answered over https, and `sources` shows addresses of https and mqtts', async () => {
  expect(office.url).toMatch(/^https:/);
  expect((await typed(order))[0]).toMatch(/^Order SO-\S+ taken\. A ring is due/);
  const lines = (await typed(sources)).join('\n');
  expect(lines).toContain(`address  ${office.url}/hooks/orders`);
  expect(lines).toContain('or MQTT  mqtts://127.0.0.1:');
  expect(lines).toContain('NODE_EXTRA_CA_CERTS');
});

test('what takes something back is answered over https too', async () => {
  await typed(mute);
  expect(await typed(unmute)).toEqual(['Bell main rings again.']);
});

test('a misspelt variable is said at the start, with the nearest', () => {
  expect(said(({ msg }) => String(msg).startsWith('BELL_HTPP'))).toMatchObject({
    level: 40,
    msg: 'BELL_HTPP is not read by anything; the nearest is BELL_HTTP',
  });
});

test('a bell on another machine connects by mqtts once it has been given the certificate, and not before', async () => {
  const { mqtts } = said(({ msg }) => msg === 'The bell is up') as { mqtts: string };
  const account = `bell-main:${office.credentials().bells.main?.password}`;
  const url = `mqtts://${account}@localhost:${new URL(mqtts).port}`;
  const first = async (env: Record<string, string>, fits: RegExp) => {
    const child = spawn(
      process.execPath,
      [join(packageRoot, 'dist/server/main.js'), 'device', '--serial', 'tcp://127.0.0.1:1'],
      {
        cwd: files.folder,
        env: { ...cleanEnvironment(), BELL_BROKER_URL: url, ...env },
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    devices.push(child);
    for await (const line of createInterface(child.stdout)) if (fits.test(line)) return line;
    return '';
  };
  const [without, withIt] = await Promise.all([
    first({ BELL_NAME: 'other', BELL_DATA: 'other' }, /broker/),
    first({ NODE_EXTRA_CA_CERTS: files.tls.certificate }, /broker/),
  ]);
  expect(without).toMatch(
    /No connection to the broker.*self-signed certificate|self-signed certificate.*No connection/,
  );
  expect(withIt).toMatch(/Connected to the broker/);
});
