// The log in files: bounded, and never in the bell's way.
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Writable } from 'node:stream';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openLogFile } from '../../server/care/log-file.ts';
import { openLog } from '../../server/log.ts';
import { HOUR } from '../support/desk-office.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'bell-log-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const text = () => readFileSync(join(folder, 'logs', 'ships-bell.log'), 'utf8');

test('what is logged stands in the file, too, for its owner alone', async () => {
  const out: string[] = [];
  const log = openLog(
    new Writable({
      write(chunk, _, done) {
        out.push(String(chunk));
        done();
      },
    }) as NodeJS.WriteStream,
  );
  log.info({}, 'before');
  const close = log.keepIn(join(folder, 'logs'), 30);
  log.info({ bell: 'main' }, 'The bell is up');
  log.say('{"level":30,"msg":"from a bell"}\n');
  await close();
  log.info({}, 'after');
  expect(
    text()
      .split('\n')
      .map((line) => line && JSON.parse(line).msg),
  ).toEqual(['The bell is up', 'from a bell', '']);
  expect(out).toHaveLength(4);
  expect(statSync(join(folder, 'logs', 'ships-bell.log')).mode & 0o777).toBe(0o600);
});

test('today’s file goes on; those of earlier days are put away, for so many days', async () => {
  const logs = join(folder, 'logs');
  mkdirSync(logs);
  for (const day of [4, 3, 2, 1, 0]) {
    writeFileSync(join(logs, 'ships-bell.log'), `of ${day} days ago\n`);
    const then = new Date(Date.now() - day * 24 * HOUR);
    utimesSync(join(logs, 'ships-bell.log'), then, then);
    const file = openLogFile(logs, 2);
    file.write('now\n');
    await file.close();
  }
  expect(text()).toBe('of 0 days ago\nnow\n');
  const kept = readdirSync(logs).filter((name) => /\d.*ships-bell\.log$/.test(name));
  expect(kept.map((name) => readFileSync(join(logs, name), 'utf8')).sort()).toEqual([
    'of 1 days ago\n',
    'of 2 days ago\n',
  ]);
});

test('a folder that cannot be written costs lines and nothing else', async () => {
  writeFileSync(join(folder, 'logs'), 'a file in its place');
  const file = openLogFile(join(folder, 'logs'), 30);
  for (let n = 0; n < 100; n++) file.write(`line ${n}\n`);
  await file.close();
  file.write('after the end\n');
  expect(readdirSync(folder)).toEqual(['logs']);
});
