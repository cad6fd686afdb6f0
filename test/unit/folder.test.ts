import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sentence } from '../../broker/contract/result.ts';
import { openDataFolder } from '../../server/store/folder.ts';

let base: string;
const children: ChildProcess[] = [];
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'bell-folder-'));
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(base, { recursive: true });
});

const refusal = (path: string): string => {
  const opened = openDataFolder(path);
  if (opened.ok) opened.value.close();
  return opened.ok ? 'opened' : sentence(opened.problem);
};

test('it is made, for its owner alone, with all above it', () => {
  const path = join(base, 'var', 'bell');
  const opened = openDataFolder(path);
  expect(opened).toMatchObject({ ok: true, value: { path } });
  expect(statSync(path).mode & 0o777).toBe(0o700);
  if (opened.ok) opened.value.close();
});

test('where nothing can be made, it is refused at once', () => {
  expect(refusal('/proc/x/y')).toMatch(
    /^data folder is "\/proc\/x\/y"; allowed is a folder that .*\(nothing can be made there\)/,
  );
});

test('a second server gets one line that names the first, until it is gone', () => {
  const opened = openDataFolder(base);
  expect(refusal(base)).toBe(
    `data folder is ${JSON.stringify(base)}; allowed is a folder that is not in use by another ships-bell (process ${process.pid})`,
  );
  if (opened.ok) opened.value.close();
  expect(existsSync(join(base, 'lock.pid'))).toBe(false);
  expect(refusal(base)).toBe('opened');
});

test('a server that was killed leaves no lock behind', async () => {
  const holder = spawn(process.execPath, ['--input-type=module', '-e', holding(join(base, 'lock.db'))], {
    stdio: ['ignore', 'pipe', 'inherit'],
    cwd: process.cwd(),
  });
  children.push(holder);
  await once(holder.stdout, 'data');
  writeFileSync(join(base, 'lock.pid'), `${holder.pid}\n`);
  expect(refusal(base)).toContain(`in use by another ships-bell (process ${holder.pid})`);
  const gone = once(holder, 'exit');
  holder.kill('SIGKILL');
  await gone;
  expect(refusal(base)).toBe('opened');
});

/** Another process that takes the same lock, with better-sqlite3 alone. */
const holding = (file: string): string => `
  import Sqlite from 'better-sqlite3';
  const lock = new Sqlite(${JSON.stringify(file)});
  lock.exec('BEGIN EXCLUSIVE');
  console.log('held');
  setInterval(() => lock.open, 1000); // keeps it, and the process
`;

test('who holds it is unknown where the note is damaged', () => {
  const opened = openDataFolder(base);
  writeFileSync(join(base, 'lock.pid'), '?');
  expect(refusal(base)).toMatch(/in use by another ships-bell$/);
  if (opened.ok) opened.value.close();
});

test('an empty folder, or one of ours, is closed to others', () => {
  chmodSync(base, 0o755);
  expect(refusal(base)).toBe('opened');
  chmodSync(base, 0o750);
  writeFileSync(join(base, 'ships-bell.db'), '');
  expect(refusal(base)).toBe('opened');
  expect(statSync(base).mode & 0o777).toBe(0o700);
});

test("a folder that is open to others and holds other people's files is left as it is", () => {
  chmodSync(base, 0o755);
  writeFileSync(join(base, 'letter.txt'), 'Dear all');
  expect(refusal(base)).toContain('allowed is a folder of its own');
  expect(statSync(base).mode & 0o777).toBe(0o755);
});

test('a file in its place, or above it, is named', () => {
  const file = join(base, 'file');
  writeFileSync(file, 'hello');
  expect(refusal(file)).toContain('a folder that this user can make and write to (it is a file)');
  expect(refusal(join(file, 'below'))).toContain('(a part of it is a file)');
  expect(readFileSync(file, 'utf8')).toBe('hello');
});

test('a lock that cannot be taken is a refusal, not a crash', () => {
  mkdirSync(join(base, 'lock.db'));
  expect(refusal(base)).toMatch(/^data folder is .*; allowed is a folder that this user can make and write to/);
});

test('a folder that may not be written is named', () => {
  chmodSync(base, 0o500);
  const superuser = process.geteuid?.() === 0; // who may write anywhere
  if (superuser) process.seteuid?.(65534);
  try {
    expect(refusal(join(base, 'data'))).toContain('(permission denied)');
  } finally {
    if (superuser) process.seteuid?.(0);
    chmodSync(base, 0o700);
  }
});
