import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import { pressBlows } from '../../broker/contract/ring.ts';
import { type RulesChange, type RulesVersions, RulesView, type VersionsQuery } from '../../server/api/rules.ts';
import { boards, type DeskOffice, openDeskOffice } from '../support/desk-office.ts';

let office: DeskOffice | undefined;
afterEach(async () => {
  await office?.close();
  office = undefined;
});
const yaml = (more = '') => `office: { currency: EUR, timeZone: Europe/Amsterdam }\n${more}`;
async function open(more?: string): Promise<DeskOffice> {
  office = await openDeskOffice({ yaml: yaml(more) });
  return office;
}

async function versionsOf(query: Partial<VersionsQuery> = {}): Promise<RulesVersions> {
  const page = await office?.desk.rules.versions({ limit: 50, ...query });
  if (!page?.ok) throw new Error(page?.problem.allowed);
  return page.value;
}

describe('the rules', () => {
  test('hold from the commit on, with who, when, why and what changed', async () => {
    const { desk, ready, order, sent, clock } = await open();
    await ready();
    await order('SO-1', { amount: '6000.00' });
    expect(sent).toHaveLength(0);
    const changed = await desk.rules.change({ rules: { largeOrder: '5000' }, note: 'More often' }, 'administrator');
    expect(changed.ok && RulesView.parse(changed.value)).toMatchObject({
      rules: { largeOrder: '5000.00', longPursuitDays: 180 },
      version: {
        by: 'administrator',
        note: 'More often',
        at: new Date(clock.now).toISOString(),
        changes: [{ key: 'largeOrder', before: '10000.00', after: '5000.00' }],
      },
    });
    await order('SO-2', { amount: '6000.00' });
    expect(sent.map(({ strokes }) => strokes)).toEqual([2]);
    expect(await desk.rules.change({ rules: { largeOrder: '5000.00' } }, 'administrator')).toMatchObject({ ok: false });
  });

  test('go back to an earlier version as a new one, and to the beginning', async () => {
    const { desk } = await open();
    await desk.rules.change({ rules: { largeOrder: '5000', minimum: '100' } }, 'a');
    await desk.rules.change({ rules: { largeOrder: '7000' } }, 'b');
    const back = await desk.rules.back(1, 'c');
    expect(back).toMatchObject({
      value: { rules: { largeOrder: '5000.00', minimum: '100.00' }, version: { id: 3, by: 'c' } },
    });
    expect(await desk.rules.back(0, 'd')).toMatchObject({
      value: { rules: { largeOrder: '10000.00', minimum: null } },
    });
    expect(await desk.rules.back(9, 'd')).toMatchObject({ problem: { field: 'version' } });
    const { versions, next } = await versionsOf({ limit: 3 });
    const rest = await versionsOf({ after: next });
    expect(await desk.rules.versions({ after: 'x', limit: 3 })).toMatchObject({ problem: { field: 'after' } });
    expect(rest.next).toBeUndefined();
    expect([...versions, ...rest.versions].map(({ id, by }) => [id, by])).toEqual([
      [4, 'd'],
      [3, 'c'],
      [2, 'b'],
      [1, 'a'],
    ]);
  });

  test('outlive a restart, and the file wins over them', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rule-book-'));
    try {
      office = await openDeskOffice({ folder, yaml: yaml() });
      await office.desk.rules.change({ rules: { largeOrder: '5000', longPursuitDays: 90 } }, 'a');
      await office.close();
      office = await openDeskOffice({ folder, yaml: yaml('rules: { largeOrder: 8000 }') });
      const { rules, fixed } = await office.desk.rules.view();
      expect([rules.largeOrder, rules.longPursuitDays, fixed]).toEqual(['8000.00', 90, ['largeOrder']]);
      const refused = await office.desk.rules.change({ rules: { largeOrder: '1', longPursuitDays: 30 } }, 'a');
      expect(refused).toMatchObject({
        problem: { field: 'largeOrder', allowed: expect.stringContaining('ships-bell.yaml') },
      });
      expect((await office.desk.rules.view()).rules.longPursuitDays).toBe(90);
      await office.close();
      office = await openDeskOffice({ folder, yaml: 'office: { currency: JPY }' });
      expect((await office.desk.rules.view()).rules).toMatchObject({ largeOrder: '10000', longPursuitDays: 90 });
    } finally {
      await office?.close();
      office = undefined;
      rmSync(folder, { recursive: true });
    }
  });

  test('are not lost with a bell that is taken down, nor with one that cannot be read any more', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'rule-book-'));
    try {
      office = await openDeskOffice({ folder, yaml: yaml('bells: [{ name: main }, { name: hall }, { name: yard }]') });
      const quietHours = [{ from: '22:00', to: '07:00', days: ['mon' as const] }];
      const reasons = {
        milestone: { on: true, bells: ['hall'] },
        largeOrder: { on: true, bells: ['hall', 'main'] },
        longPursuit: { on: false, bells: ['hall'] },
      };
      await office.desk.rules.change({ rules: { largeOrder: '5000', longPursuitDays: 90, quietHours, reasons } }, 'a');
      const [row] = await office.db.selectFrom('rule_versions').selectAll().execute();
      const rules = row?.rules.replace('"longPursuitDays":90', '"longPursuitDays":"ninety"') ?? '';
      await office.db.updateTable('rule_versions').set({ rules }).execute();
      await office.close();
      office = await openDeskOffice({ folder, yaml: yaml('bells: [{ name: main }]') });
      const held = (await office.desk.rules.view()).rules;
      expect([held.largeOrder, held.longPursuitDays, held.quietHours]).toEqual(['5000.00', 180, quietHours]);
      expect(held.reasons).toMatchObject({
        milestone: { on: true, bells: null },
        largeOrder: { on: true, bells: ['main'] },
        longPursuit: { on: false, bells: null },
      });
      expect(office.errors).toEqual(['A rule cannot be read; its default holds']);
    } finally {
      await office?.close();
      office = undefined;
      rmSync(folder, { recursive: true });
    }
  });

  test('can be changed though the file names holidays that no calendar knows', async () => {
    office = await openDeskOffice({ yaml: 'office: { currency: EUR, holidays: { country: DE, region: XX } }' });
    expect(office.errors).toHaveLength(1);
    const changed = await office.desk.rules.change({ rules: { largeOrder: '5000' } }, 'a');
    expect(changed).toMatchObject({ value: { rules: { largeOrder: '5000.00', holidays: null } } });
  });

  test('of two people who change them at once the second hears of the first, and nothing is lost', async () => {
    const { desk } = await open();
    expect(await desk.rules.change({ rules: { largeOrder: '5000' }, version: 0 }, 'a')).toMatchObject({ ok: true });
    const [one, two] = await Promise.all([
      desk.rules.change({ rules: { largeOrder: '6000' }, version: 1 }, 'a'),
      desk.rules.change({ rules: { largeOrder: '7000' }, version: 1 }, 'b'),
    ]);
    expect(one).toMatchObject({ ok: true });
    expect(two).toMatchObject({ problem: { field: 'version', value: '1', allowed: expect.stringMatching(/^2: /) } });
    expect((await desk.rules.view()).rules.largeOrder).toBe('6000.00');
    expect(await desk.rules.change({ rules: { largeOrder: '7000' }, version: 2 }, 'b')).toMatchObject({ ok: true });
  });

  test('are refused whole, with the field that is to blame', async () => {
    const { desk } = await open();
    const twice = ['Bo', 'bo '].map((name) => ({ for: 'seller' as const, name, amount: '1' }));
    const wrong: [RulesChange, string][] = [
      [{ largeOrder: '12.345' }, 'largeOrder'],
      [{ reasons: { milestone: { on: true, bells: ['gong'] } } }, 'reasons.milestone.bells'],
      [{ thresholds: twice }, 'thresholds.1.name'],
      [{ holidays: { country: 'ZZ' } }, 'holidays.country'],
      [{ patterns: { rehearsal: { ...pressBlows, strokes: 17 } } }, 'patterns.rehearsal.strokes'],
      [{ hours: { open: '18:00', close: '08:00', days: ['mon'] } }, 'hours.close'],
    ];
    for (const [change, field] of wrong) {
      const refused = await desk.rules.change({ rules: { longPursuitDays: 30, ...change } }, 'a');
      expect(refused, field).toMatchObject({ ok: false, problem: { field } });
    }
    expect((await desk.rules.view()).rules.longPursuitDays).toBe(180);
    expect((await versionsOf()).versions).toEqual([]);
  });

  test('each reason rings its own pattern on its own bells', async () => {
    const bells = 'bells: [{ name: main }, { name: hall }]';
    const { desk, order, rings } = await open(bells);
    await desk.rules.change({ rules: { reasons: { largeOrder: { on: true, bells: ['hall'] } } } }, 'a');
    await order('SO-1', { amount: '12500.00' });
    await order('SO-2', { amount: '12500.00', pursuedSince: '2024-01-01' });
    const placed = await rings();
    expect(placed.map(({ order_id, bell, strokes }) => [order_id, bell, strokes])).toEqual([
      ['SO-1', 'hall', 2],
      ['SO-2', 'main', 3],
      ['SO-2', 'hall', 3],
    ]);
  });

  test('keep the bell quiet on a public holiday, and a press of that day until midnight', async () => {
    const { desk, ready, order, rings, clock } = await open();
    await ready(boards.own);
    await desk.rules.change({ rules: { holidays: { country: 'NL' } } }, 'a');
    clock.now = Date.parse('2026-04-27T10:00:00+02:00');
    await order('SO-1');
    expect((await rings()).map(({ outcome, quiet }) => [outcome, quiet])).toEqual([['quiet', 'hours']]);
    expect((await desk.rules.view()).nextHolidays[0]).toMatchObject({ day: '2026-04-27' });
  });
});
