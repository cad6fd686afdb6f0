import { ok, type Result, refuse } from '../../broker/contract/result.ts';

/** Where a page of people ends: its last line's name as they are ordered, and key. */
export interface Place {
  name: string;
  key: string;
}

export const cursorOf = ({ name, key }: Place): string =>
  Buffer.from(JSON.stringify([name, key])).toString('base64url');

export function placeIn(cursor: string | undefined): Result<Place | undefined> {
  if (cursor === undefined) return ok(undefined);
  try {
    const [name, key, ...more]: unknown[] = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (typeof name === 'string' && typeof key === 'string' && more.length === 0) return ok({ name, key });
  } catch {
    // not one of ours
  }
  return refuse('after', cursor, 'the next of the page before');
}
