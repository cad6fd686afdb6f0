import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto';
import { answers as table } from './store/answers.ts';
import type { Db } from './store/database.ts';
import type { Writer } from './store/group-commit.ts';
import type { Instant } from './time.ts';

const KEPT_MS = 86_400_000;
const SWEEP_MS = 3_600_000;

export interface AnswerPorts {
  db: Db;
  writer: Writer;
  /** This office's own secret: an answer may hold one, so each is kept unreadable without it and without its key. */
  secret: string;
  now: () => Instant;
}

/** One answer, and a digest of the request it was given to. `body` is JSON. */
export interface KeptAnswer {
  request: string;
  status: number;
  body: string;
}

export type Answers = ReturnType<typeof openAnswers>;

/** What was answered to requests with an idempotency key, for a day. */
export function openAnswers({ db, writer, secret, now }: AnswerPorts) {
  let sweptAt: Instant = 0;

  const lockOf = (key: string) => Buffer.from(hkdfSync('sha256', secret, key, 'answers', 32));
  const nameOf = (key: string) => createHash('sha256').update(key).digest('base64url');

  async function find(key: string): Promise<KeptAnswer | undefined> {
    const row = await table.find(db, nameOf(key), now() - KEPT_MS);
    const body = row && unlocked(row.body, lockOf(key));
    return row && body !== undefined ? { request: row.request, status: row.status, body } : undefined;
  }

  async function keep(key: string, { request, status, body }: KeptAnswer): Promise<void> {
    const at = now();
    const sweeps = Math.abs(at - sweptAt) > SWEEP_MS; // or the clock was set
    if (sweeps) sweptAt = at;
    await writer.write(async (unit) => {
      if (sweeps) await table.forget(unit, at - KEPT_MS);
      await table.keep(unit, { key: nameOf(key), request, status, body: lock(body, lockOf(key)), at });
    });
  }

  return { find, keep };
}

const NONCE = 12;
const TAG = 16;

function lock(text: string, key: Buffer): string {
  const nonce = randomBytes(NONCE);
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  const locked = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), locked]).toString('base64');
}

/** Undefined where another office's secret has locked it: a backup of theirs was restored here. */
function unlocked(text: string, key: Buffer): string | undefined {
  try {
    return unlock(text, key);
  } catch {
    return undefined;
  }
}

function unlock(text: string, key: Buffer): string {
  const bytes = Buffer.from(text, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, NONCE));
  decipher.setAuthTag(bytes.subarray(NONCE, NONCE + TAG));
  return Buffer.concat([decipher.update(bytes.subarray(NONCE + TAG)), decipher.final()]).toString('utf8');
}
