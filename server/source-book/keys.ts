import { ok, type Result, refuse } from '../../broker/contract/result.ts';
import { secretAllowed, tokenAllowed } from '../config/secret-shapes.ts';
import type { Credentials, Former } from '../store/credentials.ts';
import { newValue, type SourceKeyFile } from '../store/source-keys.ts';
import type { Unit } from '../store/unit.ts';
import type { Instant } from '../time.ts';
import type { Change, ListedSource } from './book.ts';

/** What of a source's can be exchanged: what signs, the key in its address, its MQTT password. */
export type Which = 'secret' | 'address' | 'mqtt';
const fields: Record<Which, Former['what']> = { secret: 'secret', address: 'hookKey', mqtt: 'password' };

export interface KeyPorts {
  find(name: string): ListedSource | undefined;
  keys: SourceKeyFile;
  credentials: Credentials;
  now: () => Instant;
  write(it: { source: string; by: string; change: Change }, job: (unit: Unit) => Promise<void>): Promise<void>;
}

export interface NewKey {
  which: Which;
  /** The one the product shows; else one is made here. */
  given?: string | undefined;
  /** For so long the one before is still taken. */
  overlapMs: number;
  by: string;
}

/** Exchanges secrets of sources and says what was made, this once: nothing of it is ever read out again. */
export function changeKeys({ find, keys, now, write }: KeyPorts) {
  async function replaceKey(name: string, asked: NewKey): Promise<Result<{ made?: string }>> {
    const { which, given, overlapMs, by } = asked;
    const source = find(name);
    if (source === undefined) return refuse('name', name, 'a source of this office');
    if (which === 'secret' && source.secret !== undefined)
      return refuse('source', name, 'a source whose secret is not set in the configuration file: change it there');
    const what = fields[which];
    const value = given ?? newValue(source.kind, what);
    if (value === undefined) return refuse('secret', undefined, secretAllowed(source.kind, '') ?? 'a secret');
    const allowed = which === 'secret' ? secretAllowed(source.kind, value) : undefined;
    if (allowed !== undefined) return refuse('secret', `(${value.length} characters)`, allowed);
    const until = now() + overlapMs;
    const change: Change = { did: which, ...(overlapMs > 0 && { formerUntil: new Date(until).toISOString() }) };
    keys.replace(name, { what, value, until, now: now() });
    await write({ source: name, by, change }, async () => {});
    return ok(given === undefined ? { made: value } : {});
  }

  /** `value` undefined takes it away. */
  async function setToken(name: string, value: string | undefined, by: string): Promise<Result<void>> {
    const source = find(name);
    if (source === undefined) return refuse('name', name, 'a source of this office');
    if (source.token !== undefined)
      return refuse('source', name, 'a source whose token is not set in the configuration file: change it there');
    const allowed = value === undefined ? undefined : tokenAllowed(source.kind, value);
    if (allowed !== undefined) return refuse('token', `(${value?.length ?? 0} characters)`, allowed);
    keys.setToken(name, value);
    await write({ source: name, by, change: { did: value === undefined ? 'token-removed' : 'token' } }, async () => {});
    return ok(undefined);
  }

  return { replaceKey, setToken };
}
