import {
  chmodSync,
  closeSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { check, ok, type Result, refuse } from '../../broker/contract/result.ts';
import type { Credentials } from './credentials.ts';
import { syncFolder } from './durable.ts';

const secret = z.string('a secret').min(8, 'a secret');

const source = z.object({
  password: secret,
  secret: secret.exactOptional(),
  hookKey: secret,
  token: secret.exactOptional(),
  former: z
    .array(z.object({ what: z.enum(['secret', 'hookKey', 'password']), value: secret, until: z.number() }))
    .exactOptional(),
});

const schema = z.object({
  api: secret,
  session: secret,
  bells: z.record(z.string(), z.object({ password: secret })),
  sources: z.record(z.string(), source),
  reader: z.object({ password: secret }),
});

export const CREDENTIALS = 'credentials.json';
const fileIn = (folder: string): string => join(folder, CREDENTIALS);

/** Everything in the file, or undefined while there is none; one that others may read is closed to them. Its contents are never in a problem. */
export function readCredentials(folder: string): Result<Credentials | undefined> {
  const file = fileIn(folder);
  let text: string;
  try {
    if ((statSync(file).mode & 0o077) !== 0 && process.platform !== 'win32') chmodSync(file, 0o600);
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return ok(undefined);
    return refuse(
      'credentials',
      file,
      `a file that this user can read (${error instanceof Error ? error.message : error})`,
    );
  }
  const parsed = parseCredentials(text);
  if (parsed.ok) return parsed;
  return refuse('credentials', file, `the file as ships-bell wrote it; ${parsed.problem.field} in it is damaged`);
}

export const parseCredentials = (text: string): Result<Credentials> => check<Credentials>(schema, parse(text), 'all');

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** All of it or nothing: a new file, on disk, in the old one's place. Only the folder's one server writes it. */
export function writeCredentials(folder: string, credentials: Credentials): void {
  const file = fileIn(folder);
  const draft = `${file}.new`;
  rmSync(draft, { force: true });
  const handle = openSync(draft, 'wx', 0o600);
  try {
    writeSync(handle, `${JSON.stringify(credentials, null, 2)}\n`);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  chmodSync(draft, 0o600);
  renameSync(draft, file);
  syncFolder(folder);
}
