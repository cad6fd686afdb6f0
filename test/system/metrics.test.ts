import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { playBell } from '../support/bell.ts';
import { openOffice } from '../support/office.ts';

test('what is committed is counted once, over both ways in, and what stands is shown', async () => {
  const office = await openOffice();
  const bell = await playBell(office);
  const wall = await office.wall();
  const scrape = async (name: string): Promise<Record<string, number>> => {
    const text = await (await fetch(`${office.url}/metrics`)).text();
    const lines = text.split('\n').filter((line) => line.startsWith(`shipsbell_${name}`));
    return Object.fromEntries(
      lines.map((line) => line.slice(10).split(/ (?=\S+$)/)).map(([key, n]) => [key, Number(n)]),
    );
  };
  await scrape('rings_total');
  await office.order({ orderId: 'A', amount: '12500.00', currency: 'EUR' });
  const ring = await bell.asked();
  await office.order({ orderId: 'B', amount: '80.00', currency: 'EUR' });
  await office.order({ orderId: 'B', amount: '80.00', currency: 'EUR' });
  await office.order({ orderId: 'C', amount: '80,00', currency: 'EUR' });
  await bell.end(ring);
  await bell.press(randomUUID());
  await bell.stored();
  await wall.sees('ring', ({ outcome }) => outcome === 'struck');

  for (const _scrape of ['first', 'again']) {
    expect(await scrape('rings_total')).toMatchObject({
      'rings_total{bell="main",outcome="struck"}': 2,
      'rings_total{bell="main",outcome="heard"}': 0,
    });
  }
  expect(await scrape('presses_total')).toEqual({ 'presses_total{bell="main"}': 1 });
  expect(await scrape('orders_total')).toMatchObject({
    'orders_total{source="orders",decision="ring"}': 1,
    'orders_total{source="orders",decision="silent"}': 1,
    'orders_total{source="orders",decision="known"}': 1,
  });
  expect(await scrape('deliveries_total')).toMatchObject({
    'deliveries_total{source="orders",status="duplicate"}': 1,
    'deliveries_total{source="orders",status="kept"}': 1,
  });
  expect(await scrape('bell_state')).toMatchObject({ 'bell_state{bell="main",state="ready"}': 1 });
  expect(await scrape('rings_waiting')).toEqual({ 'rings_waiting{bell="main"}': 0 });
  expect(await scrape('troubles')).toMatchObject({ 'troubles{kind="cannot-store"}': 0 });
  expect(await scrape('commit_failures_total')).toEqual({ commit_failures_total: 0 });

  const csv = await office.api('/api/wins.csv?text=a');
  expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
  expect((await csv.text()).split('\r\n')).toHaveLength(3);
  const wrong = await office.api('/api/wins?from=soon');
  expect([wrong.status, wrong.headers.get('content-type')]).toEqual([400, 'application/problem+json']);
  expect((await office.api('/api/wins/order%3Aorders%3AZ')).status).toBe(404);
  expect((await fetch(`${office.url}/log/order%3Aorders%3AA`)).headers.get('content-type')).toContain('text/html');
  await bell.close();
  await office.close();
});
