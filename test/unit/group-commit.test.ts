import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { deliveries } from '../../server/store/deliveries.ts';
import type { Unit } from '../../server/store/unit.ts';
import { type DeskOffice, openDeskOffice } from '../support/desk-office.ts';

let office: DeskOffice;

beforeEach(async () => {
  office = await openDeskOffice();
});
afterEach(() => office.close());

const store = (unit: Unit, source: string): Promise<number> =>
  deliveries.add(unit, { source, receivedAt: 1, headers: {}, body: Buffer.from(''), status: 'taken' });

const stored = async (): Promise<string[]> =>
  (await office.db.selectFrom('deliveries').select('source').orderBy('id').execute()).map(({ source }) => source);

const outcomes = (jobs: Promise<unknown>[]): Promise<string[]> =>
  Promise.all(jobs.map((job) => job.then(String, (error: Error) => `rejected: ${error.message}`)));

describe('jobs that come together', () => {
  test('share one commit, each with its own answer', async () => {
    const units = new Set<Unit>();
    const job = (source: string) =>
      office.writer.write(async (unit) => {
        units.add(unit);
        await store(unit, source);
        return source;
      });
    expect(await outcomes([job('a'), job('b'), job('c')])).toEqual(['a', 'b', 'c']);
    expect(units.size).toBe(1);
    expect(await stored()).toEqual(['a', 'b', 'c']);
  });

  test('are stored though one of them fails, and nothing of that one stays', async () => {
    const followed: string[] = [];
    const job = (source: string, fails = false) =>
      office.writer.write(async (unit) => {
        await store(unit, source);
        await unit.tallies.add('2026-03', { minor: 5, wins: 1 });
        unit.afterCommit(() => followed.push(source));
        if (fails) throw new Error('a job gone wrong');
        return source;
      });
    const answers = await outcomes([job('a'), job('bad', true), job('c')]);
    expect(answers).toEqual(['a', 'rejected: a job gone wrong', 'c']);
    expect(await stored()).toEqual(['a', 'c']);
    expect(followed).toEqual(['a', 'c']);
    const tallies = await office.db.selectFrom('tallies').selectAll().execute();
    expect(tallies).toEqual([{ period: '2026-03', minor: 10, wins: 2 }]);
  });

  test('are not undone by what follows the commit: that is told, and keeps nobody from their answer', async () => {
    const followed: string[] = [];
    const job = (source: string, then: () => void) =>
      office.writer.write(async (unit) => {
        await store(unit, source);
        unit.afterCommit(then);
        return source;
      });
    const throws = (): void => {
      followed.push('a');
      throw new Error('a wall gone wrong');
    };
    expect(await outcomes([job('a', throws), job('b', () => followed.push('b'))])).toEqual(['a', 'b']);
    expect(await stored(), 'each once').toEqual(['a', 'b']);
    expect(followed).toEqual(['a', 'b']);
    expect(office.errors).toEqual(['What follows a commit went wrong']);
    expect(office.desk.ready().ok).toBe(true);
  });
});

describe('the office is not ready', () => {
  const write = () => office.writer.write((unit) => store(unit, 'a'));

  test('while its database cannot be written, and is again once a trial gets through', async () => {
    await sql`pragma query_only = 1`.execute(office.db);
    expect(await outcomes([write()])).toEqual([expect.stringContaining('readonly')]);
    expect(office.desk.ready()).toMatchObject({ ok: false, problem: { field: 'store' } });
    await expect(office.writer.trial()).rejects.toThrow('readonly');
    await office.writer.write(async () => 'nothing');
    expect(office.desk.ready(), 'a commit of nothing proves nothing').toMatchObject({
      problem: { value: '"read-only"' },
    });
    await sql`pragma query_only = 0`.execute(office.db);
    await office.writer.trial();
    expect(office.desk.ready().ok).toBe(true);
  });

  test('but is after a mistake of ours alone', async () => {
    const wrong = office.writer.write(() => Promise.reject(new Error('a mistake')));
    expect(await outcomes([wrong])).toEqual(['rejected: a mistake']);
    expect(office.desk.ready().ok).toBe(true);
  });
});
