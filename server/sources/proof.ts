import { createHmac } from 'node:crypto';
import { ok, type Result, refuse } from '../../broker/contract/result.ts';
import { isSame } from '../same.ts';

/** How far a sender's clock may be off, both ways: five minutes, as Stripe and Standard Webhooks have it. */
export const TOLERANCE_SECONDS = 300;

/** Whether any given text is any of the expected; looks at all of them, whatever it has found. */
export function anySame(given: readonly string[], expected: readonly string[]): boolean {
  let found = false;
  for (const one of given) for (const other of expected) found = isSame(one, other) || found;
  return found;
}

export const hmac = (key: string | Buffer, parts: readonly (string | Buffer)[]): Buffer => {
  const mac = createHmac('sha256', key);
  for (const part of parts) mac.update(part);
  return mac.digest();
};

/** Asked after the signature, so that only the true sender learns our time. */
export function checkFresh(field: string, seconds: number, receivedAt: number): Result<void> {
  const off = Math.abs(Math.floor(receivedAt / 1000) - seconds);
  if (off <= TOLERANCE_SECONDS) return ok(undefined);
  const here = new Date(receivedAt).toISOString();
  return refuse(field, seconds, `a time at most ${TOLERANCE_SECONDS} seconds from this server's clock (${here})`);
}
