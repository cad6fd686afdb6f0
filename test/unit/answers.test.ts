import { afterEach, expect, test } from 'vitest';
import { openAnswers } from '../../server/answers.ts';
import { type DeskOffice, openDeskOffice } from '../support/desk-office.ts';

let office: DeskOffice;
afterEach(() => office.close());

test('an answer is kept for a day, unreadable without its key, and is no answer once the secret is another', async () => {
  office = await openDeskOffice();
  const { db, writer, now, clock } = office;
  const answers = openAnswers({ db, writer, now, secret: 'here' });
  const kept = { request: 'r', status: 201, body: '{"secret":"hidden"}' };
  await answers.keep('key', kept);
  expect(await answers.find('key')).toEqual(kept);
  expect(await answers.find('other')).toBeUndefined();
  expect(JSON.stringify(await db.selectFrom('answers').selectAll().execute())).not.toContain('hidden');
  expect(await openAnswers({ db, writer, now, secret: 'elsewhere' }).find('key')).toBeUndefined();
  clock.now += 86_400_000;
  expect(await answers.find('key')).toBeUndefined();
});
