import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openPressStore } from '../../device/press-store.ts';

const said: string[] = [];
const log = { info: () => {}, warn: () => {}, error: (_fields: object, message: string) => void said.push(message) };

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), 'bell-presses-'));
  onTestFinished(() => rmSync(path, { recursive: true, force: true }));
  said.length = 0;
  return path;
}
const press = (n: number) => ({ pressId: `5f0c1a34-8a0c-4d0e-9d8e-00000000000${n}`, at: 1_000 + n, rang: n % 2 === 0 });

test('presses are kept over a restart, whatever order they are put, changed and removed in', async () => {
  const path = join(folder(), 'presses.json');
  const store = await openPressStore(path, log);
  await Promise.all([store.put(press(1)), store.put(press(2)), store.put({ ...press(1), rang: true })]);
  await store.remove(press(2).pressId);
  expect((await openPressStore(path, log)).all).toEqual([{ ...press(1), rang: true }]);
});

test('a first start has none, and makes no noise', async () => {
  expect((await openPressStore(join(folder(), 'presses.json'), log)).all).toEqual([]);
  expect(said).toEqual([]);
});

test.each(['', '[{"pressId":', 'null', '[{"pressId":"x","at":1,"rang":true}]', '\u0000\u0000\u0000'])(
  'a file of %j is set aside, said once, and kept for somebody to look at',
  async (text) => {
    const path = join(folder(), 'presses.json');
    writeFileSync(path, text);
    const store = await openPressStore(path, log);
    expect(store.all).toEqual([]);
    expect(said).toHaveLength(1);
    await store.put(press(1));
    const [aside = ''] = readdirSync(join(path, '..')).filter((name) => name.includes('unreadable'));
    expect(readFileSync(join(path, '..', aside), 'utf8')).toBe(text);
  },
);

test('a disk that cannot be written to is said once, and the press is kept in memory', async () => {
  const dir = folder();
  const store = await openPressStore(join(dir, 'presses.json'), log);
  rmSync(dir, { recursive: true });
  await store.put(press(1));
  await store.put(press(2));
  expect(store.all).toHaveLength(2);
  expect(said).toEqual(['Could not keep the presses on disk']);
});
