import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { packageRoot } from '../../server/package.ts';
import { linkedBoard, openDesk, temporaryFolder } from '../support/device-desk.ts';

function startProcess(env: Record<string, string>): ChildProcess {
  const child = fork(join(packageRoot, 'dist/device/main.js'), [], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...process.env, ...env },
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  return child;
}

async function ask(child: ChildProcess, simulate: string, id: number): Promise<unknown> {
  child.send({ simulate, id });
  const [answer] = await once(child, 'message');
  return answer;
}

const hang = async () => {
  const desk = await openDesk();
  const dataDir = temporaryFolder();
  const child = startProcess({ BELL_SERIAL: 'simulated', BELL_BROKER_URL: desk.url, BELL_DATA: dataDir });
  const exited = once(child, 'exit');
  await linkedBoard(desk);
  return { desk, dataDir, child, exited };
};

test('as a process: a hand on the simulated board, over the channel to its parent', async () => {
  const { desk, child, dataDir } = await hang();
  expect(await ask(child, 'press', 1)).toEqual({ id: 1, result: { ok: true } });
  expect(await desk.presses.first()).toMatchObject({ rang: true });
  expect(await ask(child, 'unplug', 2)).toEqual({ id: 2, result: { ok: true } });
  await desk.states.first(({ problem }) => problem === 'unplugged');
  expect(await ask(child, 'press', 3)).toMatchObject({ id: 3, result: { ok: false } });
  const ready = desk.states.next(({ state }) => state === 'ready');
  expect(await ask(child, 'plug', 4)).toEqual({ id: 4, result: { ok: true } });
  await ready;
  const folder = join(dataDir, 'bells', 'main');
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(existsSync(join(folder, 'eeprom.bin'))).toBe(true);
});

test.each(['SIGTERM', 'SIGINT'] as const)('%s ends it cleanly: the bell says that it is offline', async (signal) => {
  const { desk, child, exited } = await hang();
  child.kill(signal);
  expect(await exited).toEqual([0, null]);
  expect(desk.states.all.at(-1)).toEqual({ state: 'offline' });
});

test('it ends when its parent is gone', async () => {
  const { desk, child, exited } = await hang();
  child.disconnect();
  expect(await exited).toEqual([0, null]);
  expect(desk.states.all.at(-1)).toEqual({ state: 'offline' });
});

test('killed, its last will says that it is offline', async () => {
  const { desk, child } = await hang();
  child.kill('SIGKILL');
  await desk.states.first(({ state }) => state === 'offline');
});

test.each<Record<string, string>>([{ BELL_SERIAL: 'none' }, { BELL_NAME: 'Front Door' }, { BELL_DATA: '/dev/null' }])(
  '%o stops the start with one line',
  async (env) => {
    const child = startProcess(env);
    if (child.stderr === null) throw new Error('stderr is piped');
    const [line, [code]] = await Promise.all([text(child.stderr), once(child, 'exit')]);
    expect(code).toBe(2);
    const [key = '', value = ''] = Object.entries(env)[0] ?? [];
    expect(line).toMatch(/^[^\n]+; allowed is [^\n]+\n$/);
    expect(line).toContain(key);
    expect(line).toContain(value);
  },
);
