import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packageRoot } from '../../server/package.ts';
import { cleanEnvironment, type Office, officeYaml, openOffice } from '../support/office.ts';

let office: Office;
beforeAll(async () => {
  office = await openOffice({ yaml: `${officeYaml}rates: { fetch: false }\n` });
});
afterAll(() => office.close());

const send = (body: string, headers: Record<string, string>) =>
  fetch(`${office.url}/api/rates`, {
    method: 'POST',
    headers: { authorization: `Bearer ${office.credentials().api}`, ...headers },
    body,
  });

test('ships-bell rates hands the file to the running bell, and the order that waited counts and rings', async () => {
  const wall = await office.wall();
  const day = new Date().toISOString().slice(0, 10);
  await office.order({ orderId: 'SO-1', amount: '20000.00', currency: 'USD' });
  writeFileSync(join(office.folder, 'rates.csv'), `Date,USD,\n${day},1.25,\n`);
  const env = { ...cleanEnvironment(), BELL_HTTP: new URL(office.url).host };
  const args = [join(packageRoot, 'dist/server/main.js'), 'rates', 'rates.csv'];
  const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: office.folder, env });
  expect(stdout).toBe(
    `Rates of 1 day, from ${day} to ${day}.\nOrders that had no rate: 1. Those that have one now are counted in a moment.\n`,
  );
  await wall.sees('ring', ({ orderId }) => orderId === 'SO-1');
  const counted = { amount: '16000.00', currency: 'EUR', rate: '0.8', rateOn: day };
  expect(await (await office.api('/api/wins/order:orders:SO-1')).json()).toMatchObject({ counted });
  expect(await (await office.api('/api/rates')).json()).toMatchObject({ last: day, currencies: 1, waiting: 0 });
});

test('what is no CSV by its type, or packed, or none inside, is refused', async () => {
  expect((await send('Date,USD,\n', { 'content-type': 'text/plain' })).status).toBe(415);
  expect((await send('{}', { 'content-type': 'application/json' })).status).toBe(415);
  expect((await send('x', { 'content-type': 'text/csv', 'content-encoding': 'gzip' })).status).toBe(415);
  const refused = await send('Date,USD,\n2026-02-30,1,\n', { 'content-type': 'text/csv' });
  expect(refused.status).toBe(400);
  expect((await refused.json()).detail).toBe('line 2 is "2026-02-30"; allowed is a date such as 2026-11-24');
  const endless = await send(`Date,USD,remark,\n${`2026-01-05,1,${'-'.repeat(9000)},\n`.repeat(2000)}`, {
    'content-type': 'text/csv',
  });
  expect(endless.status).toBe(413);
});
