import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type DeskOffice, openDeskOffice } from '../support/desk-office.ts';

const yaml = `
office: { currency: EUR, timeZone: Europe/Amsterdam }
sources: [{ name: orders, kind: json }, { name: shop, kind: json }]
rules: { longPursuitDays: 180, backAfterDays: 365, reasons: { firstOrder: { on: true }, backAfter: { on: true } } }
`;
const small = { amount: '50.00' };
const hoop = { customer: { id: 'C-9', name: 'Werf De Hoop' } };

let office: DeskOffice;
beforeEach(async () => {
  office = await openDeskOffice({ yaml });
});
afterEach(() => office.close());

const value = async <T>(result: Promise<{ ok: true; value: T } | { ok: false; problem: unknown }>): Promise<T> => {
  const answered = await result;
  if (!answered.ok) throw new Error(JSON.stringify(answered.problem));
  return answered.value;
};
const last = async (orderId: string) => (await office.decisions(orderId)).at(-1);
const kinds = async (orderId: string) => (await last(orderId))?.map(({ kind }) => kind);
const { add, note, join, part, find, list } = {
  add: (...given: Parameters<DeskOffice['desk']['customers']['add']>) => value(office.desk.customers.add(...given)),
  note: (...given: Parameters<DeskOffice['desk']['customers']['note']>) => value(office.desk.customers.note(...given)),
  join: (key: string, other: string) => value(office.desk.customers.join(key, other, 'wall')),
  part: (key: string, other: string) => value(office.desk.customers.part(key, other, 'wall')),
  find: (key: string) => value(office.desk.customers.find(key)),
  list: (query: Partial<Parameters<DeskOffice['desk']['customers']['list']>[0]>) =>
    value(office.desk.customers.list({ limit: 50, ...query })),
};

describe('somebody who has been worked on for long', () => {
  const since = '2025-06-01';
  const met = { at: 'METS Trade', on: '2025-05-20' };
  const worked = { kind: 'long-pursuit', since, days: 302, threshold: 180, from: 'book', met };

  test('is written down by name before they buy: the order under that name rings for it', async () => {
    await add({ name: 'Werf De Hoop', workedSince: since, met }, 'wall');
    await office.order('1', { ...small, ...hoop });
    expect(await last('1')).toContainEqual(worked);
    await office.order('2', { ...small, ...hoop, orderedAt: '2026-03-30T09:00:00Z' });
    expect(await kinds('2')).toContain('pursuit-celebrated');
  });

  test('is celebrated once of all who go by the name in the book, whatever their sources call them', async () => {
    await add({ name: 'Werf De Hoop', workedSince: since }, 'wall');
    await office.order('1', { ...small, customer: { name: 'Werf De Hoop' } });
    expect(await kinds('1')).toContain('long-pursuit');
    await office.order('2', { ...small, ...hoop });
    await office.order('3', { ...small, customer: { id: 'C-10', name: 'WERF DE HOOP' } });
    await office.order('4', { ...small, customer: { name: 'Werf De Hoop' } });
    for (const id of ['2', '3', '4']) expect(await kinds(id), id).toContain('pursuit-celebrated');
    expect((await office.rings()).filter(({ reasons }) => reasons.includes('long-pursuit'))).toHaveLength(1);
  });

  test('is celebrated for each of two who share a name that nobody has noted', async () => {
    await office.order('0', { ...small, customer: { name: 'Werf De Hoop' } });
    for (const id of ['C-9', 'C-10']) {
      await office.order(id, { ...small, customer: { id, name: 'Werf De Hoop' }, pursuedSince: since });
      expect(await kinds(id), id).toContain('long-pursuit');
    }
  });

  test('is noted for one who is known, from whatever source', async () => {
    await office.order('0', { ...small, ...hoop, orderedAt: '2024-01-10T10:00:00Z' });
    await note('orders:C-9', { workedSince: since, met }, 'wall');
    await office.order('1', { ...small, ...hoop });
    expect(await last('1')).toContainEqual(worked);
  });

  test('is celebrated once, under whatever key they buy', async () => {
    await add({ name: 'De Hoop', workedSince: since, met }, 'wall');
    await office.order('1', { ...small, ...hoop });
    expect(await kinds('1')).not.toContain('long-pursuit');
    await office.order('2', { ...small, customer: { id: '77', name: 'Hoop BV' } });
    await join('name:de hoop', 'orders:77');
    await office.order('3', { ...small, customer: { id: '77', name: 'Hoop BV' } });
    expect(await last('3')).toContainEqual({ kind: 'pursuit-celebrated', orderId: '2' });
  });

  test('rings through the join, and no longer once it is taken back', async () => {
    await add({ name: 'De Hoop', workedSince: since, met }, 'wall');
    await office.order('0', { ...small, ...hoop, orderedAt: '2024-01-10T10:00:00Z' });
    await join('orders:C-9', 'name:de hoop');
    await office.order('1', { ...small, ...hoop });
    expect(await last('1')).toContainEqual(worked);
    const parted = await part('orders:C-9', 'name:de hoop');
    expect(parted).toMatchObject({ key: 'orders:C-9', joined: [] });
    expect(parted.workedSince).toBeUndefined();
    expect(await find('name:de hoop')).toMatchObject({ workedSince: since, met });
  });

  test('from a day after the order counts for nothing', async () => {
    await add({ name: 'Werf De Hoop', workedSince: since }, 'wall');
    await office.order('1', { ...small, ...hoop, orderedAt: '2025-05-01T10:00:00Z' });
    expect(await kinds('1')).not.toContain('long-pursuit');
  });
});

describe('how long ago', () => {
  test('the first order is the first, and only one', async () => {
    await office.order('1', { ...small, ...hoop });
    expect(await kinds('1')).toContain('first-order');
    await office.order('2', { ...small, ...hoop });
    expect(await kinds('2')).not.toContain('first-order');
  });

  test('somebody who is joined with one who has bought is not new, and is back after a year', async () => {
    await office.order('1', { ...small, ...hoop, orderedAt: '2024-11-02T10:00:00Z' });
    await add({ name: 'Hoop' }, 'wall');
    await join('name:hoop', 'orders:C-9');
    await office.order('2', { ...small, customer: { name: 'HOOP' } });
    expect(await last('2')).toEqual([{ kind: 'back-after', last: '2024-11-02', days: 513, threshold: 365 }]);
  });

  test('what was cancelled has never been', async () => {
    await office.order('1', { ...small, ...hoop, orderedAt: '2026-03-20T10:00:00Z' });
    await office.order('1', { ...small, ...hoop, status: 'cancelled' });
    await office.order('2', { ...small, ...hoop });
    expect(await kinds('2')).toContain('first-order');
  });
});

describe('the book', () => {
  test('keeps who changed what, and refuses a day to come or of a year of two digits', async () => {
    await add({ name: 'Werf De Hoop', workedSince: '2025-06-01' }, 'wall');
    await note('name:werf de hoop', { workedSince: '2025-05-01', met: { at: 'METS Trade' } }, 'administrator');
    await note('name:werf de hoop', { workedSince: '2025-05-01' }, 'administrator');
    const { history } = await find('name:werf de hoop');
    expect(history.map(({ at: _, ...change }) => change)).toEqual([
      {
        by: 'administrator',
        did: 'noted',
        before: { workedSince: '2025-06-01', met: null },
        after: { workedSince: '2025-05-01', met: { at: 'METS Trade' } },
      },
      { by: 'wall', did: 'noted', before: { workedSince: null }, after: { workedSince: '2025-06-01' } },
      { by: 'wall', did: 'added' },
    ]);
    expect(await office.desk.customers.note('name:werf de hoop', { workedSince: '2026-03-31' }, 'wall')).toMatchObject({
      problem: { field: 'workedSince', allowed: 'a day that is not after today' },
    });
    expect(await office.desk.customers.note('name:werf de hoop', { workedSince: '0025-06-01' }, 'wall')).toMatchObject({
      problem: { field: 'workedSince', allowed: 'a day from 1950-01-01 on' },
    });
    expect(await office.desk.customers.add({ name: ' werf  de HOOP' }, 'wall')).toMatchObject({ ok: false });
  });

  test('takes a join of many back to what it was', async () => {
    for (const name of ['A', 'B', 'C', 'D']) await add({ name }, 'wall');
    await join('name:b', 'name:c');
    await join('name:a', 'name:b');
    expect((await join('name:c', 'name:d')).joined.map(({ name }) => name)).toEqual(['B', 'C', 'D']);
    expect(await office.desk.customers.join('name:d', 'name:b', 'wall')).toMatchObject({ problem: { field: 'join' } });
    expect((await part('name:a', 'name:b')).joined.map(({ name }) => name)).toEqual(['D']);
    expect((await find('name:c')).key).toBe('name:b');
    expect(await office.desk.customers.part('name:a', 'name:b', 'wall')).toMatchObject({ problem: { field: 'other' } });
  });

  test('who was joined by itself since does not go along with whom they once came with', async () => {
    for (const name of ['A', 'B', 'C']) await add({ name }, 'wall');
    await join('name:b', 'name:c');
    await join('name:a', 'name:b');
    await part('name:a', 'name:c');
    await join('name:a', 'name:c');
    expect((await part('name:a', 'name:b')).joined.map(({ name }) => name)).toEqual(['C']);
    expect((await find('name:c')).key).toBe('name:a');
  });

  test('is read by name, page by page, whoever is joined once', async () => {
    for (const name of ['delta', 'Alfa', 'Charlie', 'bravo', 'Echo']) await add({ name }, 'wall');
    await join('name:alfa', 'name:echo');
    await office.order('1', { ...small, customer: { id: 'zulu' } });
    const first = await list({ limit: 2 });
    expect(first.customers.map(({ name, joined }) => [name, joined])).toEqual([
      ['Alfa', 1],
      ['bravo', 0],
    ]);
    const second = await list({ limit: 2, after: first.next });
    const third = await list({ limit: 2, after: second.next });
    expect([...second.customers, ...third.customers].map(({ name }) => name)).toEqual(['Charlie', 'delta', 'zulu']);
    expect(third.next).toBeUndefined();
    expect((await list({ text: 'CHO' })).customers.map(({ name }) => name)).toEqual(['Alfa']);
    expect(await office.desk.customers.list({ limit: 2, after: 'x' })).toMatchObject({ problem: { field: 'after' } });
  });

  test('shows the orders of all that are joined, and who has the same name', async () => {
    await office.order('1', { ...small, ...hoop });
    await add({ name: 'Werf de hoop' }, 'wall');
    await office.order('2', { ...small, customer: { id: '5', name: 'Hoop' } });
    await join('orders:C-9', 'orders:5');
    const seen = await find('orders:5');
    expect(seen).toMatchObject({ key: 'orders:C-9', likely: [{ key: 'name:werf de hoop' }] });
    expect(seen.orders.map(({ orderId, win }) => [orderId, win])).toEqual([
      ['2', 'order:orders:2'],
      ['1', 'order:orders:1'],
    ]);
    expect((await list({ text: 'werf' })).customers.map(({ last }) => last)).toEqual([undefined, '2026-03-30']);
  });
});

describe('sellers', () => {
  const { sellers } = { sellers: () => office.desk.sellers };
  const byMail = { seller: { email: 'Anouk@Example.com', name: 'Anouk' } };

  test('are known by e-mail, keep the name given here, and are one once joined', async () => {
    await office.order('1', { ...small, ...byMail });
    await office.order('2', { ...small, seller: { name: 'A. de Wit' } });
    await value(sellers().change('email:anouk@example.com', { name: 'Anouk de Wit', team: 'Refit' }, 'administrator'));
    await office.order('3', { ...small, ...byMail });
    await value(sellers().join('email:anouk@example.com', 'name:a. de wit', 'administrator'));
    const page = await value(sellers().list({ limit: 50 }));
    expect(page).toEqual({
      teams: ['Refit'],
      sellers: [
        {
          ...{ key: 'email:anouk@example.com', name: 'Anouk de Wit', email: 'Anouk@Example.com', team: 'Refit' },
          joined: [{ key: 'name:a. de wit', name: 'A. de Wit' }],
        },
      ],
    });
    const parted = await value(sellers().part('email:anouk@example.com', 'name:a. de wit', 'administrator'));
    expect(parted.joined).toEqual([]);
    expect(await sellers().change('email:nobody', { team: 'Refit' }, 'administrator')).toMatchObject({
      problem: { field: 'key' },
    });
  });

  test('ring by the name that the page gives them, under whatever key a source knows them', async () => {
    await office.order('1', { ...small, ...byMail });
    await office.order('2', { ...small, seller: { name: 'A. de Wit' } });
    await value(sellers().change('email:anouk@example.com', { name: 'Anouk de Wit' }, 'administrator'));
    await value(sellers().join('email:anouk@example.com', 'name:a. de wit', 'administrator'));
    await office.order('3', { seller: { name: 'A. de Wit' } });
    expect((await office.rings()).at(-1)?.sellers).toBe('["Anouk de Wit"]');
  });
});
