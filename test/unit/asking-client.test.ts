// Asking others' servers, which behave or do not: what comes back is an answer or says why there is none.
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openApi } from '../../server/asking/client.ts';
import { NotAnswered } from '../../server/asking/not-answered.ts';
import { openHubspot } from '../support/crm-server.ts';

let crm: Awaited<ReturnType<typeof openHubspot>>;
const clock = { now: Date.parse('2026-03-30T10:00:00Z') };
beforeEach(async () => {
  crm = await openHubspot({ token: 'pat-eu1-token' });
  crm.deals.set('9001', { id: '9001', properties: {} });
});
afterEach(() => crm.close());

const api = (more: { base?: string; token?: string; patienceMs?: number; closing?: AbortSignal } = {}) =>
  openApi({
    base: more.base ?? crm.url,
    headers: { authorization: `Bearer ${more.token ?? 'pat-eu1-token'}` },
    now: () => clock.now,
    closing: more.closing ?? new AbortController().signal,
    ...(more.patienceMs !== undefined && { patienceMs: more.patienceMs }),
  });
const DEAL = '/crm/v3/objects/deals/9001?properties=amount';
const failure = async (asked: Promise<unknown>): Promise<NotAnswered> => {
  const error = await asked.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof NotAnswered) return error;
  throw new Error(`expected no answer, got ${String(error)}`);
};

test('an answer', async () => {
  expect(await api().get(DEAL)).toMatchObject({ found: true, body: { id: '9001' } });
});

test('that there is no such thing is an answer, too', async () => {
  expect(await api().get('/crm/v3/objects/deals/1')).toMatchObject({ found: false });
});

describe('no answer', () => {
  test.each<[string, Parameters<typeof crm.misbehave>[1], string]>([
    ['a fault of theirs', { status: 502 }, '502 for /crm/v3/objects/deals/9001'],
    ['garbage', 'garbage', 'no JSON for /crm/v3/objects/deals/9001'],
    ['a cut connection', 'cut', 'for /crm/v3/objects/deals/9001'],
    ['another address', { status: 302 }, '302 for'],
    ['too much', { status: 200, body: ' '.repeat(10 * 1024 * 1024 + 1) }, 'more than 10 MiB'],
  ])('%s', async (_, how, said) => {
    crm.misbehave(/./, how);
    const { problem, refused, afterMs } = await failure(api().get(DEAL));
    expect({ problem, refused, afterMs }).toMatchObject({
      problem: { field: 'api' },
      refused: false,
      afterMs: undefined,
    });
    expect(problem.value).toContain(said);
    expect(await api().get(DEAL), 'and the next is one').toMatchObject({ found: true });
  });

  test('nothing at all, for longer than its patience', async () => {
    crm.misbehave(/./, 'silence');
    expect((await failure(api({ patienceMs: 30 }).get(DEAL))).problem.value).toContain('nothing in 0.03 s for');
  });

  test.each<[string, string, number | undefined]>([
    ['seconds', '7', 7000],
    ['a date', 'Mon, 30 Mar 2026 10:01:00 GMT', 60_000],
    ['a date that is over', 'Mon, 30 Mar 2026 09:00:00 GMT', 0],
    ['a year', '31536000', 86_400_000],
    ['nonsense', 'soon', 10_000],
  ])('too many: when again, as %s', async (_, retryAfter, afterMs) => {
    crm.misbehave(/./, { status: 429, retryAfter });
    expect(await failure(api().get(DEAL))).toMatchObject({ afterMs, refused: false });
  });

  test.each([401, 403])('%s: the token will not do, and is never shown', async (status) => {
    crm.misbehave(/./, { status, body: 'pat-eu1-token' });
    const error = await failure(api().get(DEAL));
    expect(error).toMatchObject({ refused: true, problem: { field: 'token' } });
    expect(JSON.stringify(error.problem) + error.message).not.toContain('pat-eu1-token');
  });

  test('nobody there', async () => {
    const { url } = crm;
    await crm.close();
    expect((await failure(api({ base: url }).get(DEAL))).problem.value).toContain('ECONNREFUSED');
  });

  test('closing ends what is under way', async () => {
    const closing = new AbortController();
    crm.misbehave(/./, 'silence');
    const asked = crm.nextAsked();
    const answer = failure(api({ closing: closing.signal }).get(DEAL));
    await asked;
    closing.abort();
    expect((await answer).problem.field).toBe('api');
  });

  test('a token goes nowhere without TLS but to this machine', async () => {
    const error = await failure(api({ base: 'http://crm.example' }).get(DEAL));
    expect(error).toMatchObject({ refused: true, problem: { field: 'apiUrl' } });
  });
});

test('names are asked for once an hour, and only those that are not known', async () => {
  const asked: string[][] = [];
  const one = api();
  const names = (ids: string[]) =>
    one.known('companies', ids, async (missing) => {
      asked.push(missing);
      return new Map(missing.filter((id) => id !== '3').map((id) => [id, `No. ${id}`]));
    });
  expect(await names(['1', '2', '1'])).toEqual(
    new Map([
      ['1', 'No. 1'],
      ['2', 'No. 2'],
    ]),
  );
  expect(await names(['2', '3'])).toEqual(new Map([['2', 'No. 2']]));
  await names(['3']);
  expect(asked).toEqual([['1', '2'], ['3']]);
  clock.now += 3_600_001;
  await names(['2']);
  expect(asked).toEqual([['1', '2'], ['3'], ['2']]);
});

test('names are all there, also when so many are known that they are forgotten', async () => {
  const one = api();
  const names = (ids: string[]) =>
    one.known('companies', ids, async (missing) => new Map(missing.map((id) => [id, `No. ${id}`])));
  const many = Array.from({ length: 10_001 }, (_, n) => String(n));
  await names(many);
  expect(await names(['7', 'new'])).toEqual(
    new Map([
      ['7', 'No. 7'],
      ['new', 'No. new'],
    ]),
  );
});
