import { randomBytes } from 'node:crypto';
import type { Client } from '../../broker/access.ts';
import { sentence } from '../../broker/contract/result.ts';
import type { Config, SourceConfig } from '../config.ts';
import { isSame } from '../same.ts';
import { readCredentials, writeCredentials } from './credentials-file.ts';
import { entryFor, token } from './source-keys.ts';

/** Everything secret that is made here rather than given; `data/credentials.json`, for its owner alone (0600). */
export interface Credentials {
  /** What the command line shows: whoever can read the file is the same user on the same machine. */
  api: string;
  /** Signs session cookies. */
  session: string;
  /** MQTT user `bell-{name}`. */
  bells: Record<string, { password: string }>;
  /** Of each source that there is now: one that is added or removed while the server runs comes and goes here. */
  sources: Record<string, SourceKeys>;
  /** MQTT user `reader`: sees states and milestones. */
  reader: { password: string };
}

/** What proves a delivery to be a source's, and what opens the source's own API. */
export interface SourceKeys {
  /** MQTT user `source-{name}`. */
  password: string;
  /** Where the configuration gives none: made here, or put in. */
  secret?: string;
  /** Stands in the address, for kinds that cannot sign. */
  hookKey: string;
  /** Opens the API of a kind that is asked. */
  token?: string;
  /** What they were before: each is taken until its time, epoch ms. */
  former?: Former[];
}

export interface Former {
  what: 'secret' | 'hookKey' | 'password';
  value: string;
  until: number;
}

/**
 * Makes the file at the first start and adds what a new bell or source needs. Returns what the configuration names:
 * one taken out of it gets no entry until it is back. Throws one line when the file cannot be read or written.
 */
export function openCredentials(config: Config): Credentials {
  const read = readCredentials(config.dataDir);
  if (!read.ok) throw new Error(sentence(read.problem));
  const before = read.value ?? made();
  const after: Credentials = { ...before, bells: { ...before.bells }, sources: { ...before.sources } };
  for (const { name } of config.bells) after.bells[name] = own(after.bells, name) ?? { password: token() };
  for (const source of config.sources) after.sources[source.name] = entryFor(source, keysOf(source.name, after));
  if (JSON.stringify(after) !== JSON.stringify(read.value)) writeCredentials(config.dataDir, after);
  return { ...after, bells: only(after.bells, config.bells), sources: only(after.sources, config.sources) };
}

const made = (): Credentials => ({
  api: token(),
  session: token(),
  bells: {},
  sources: {},
  reader: { password: token() },
});

function only<T>(entries: Record<string, T>, named: readonly { name: string }[]): Record<string, T> {
  return Object.fromEntries(Object.entries(entries).filter(([key]) => named.some(({ name }) => name === key)));
}

/** A source or a bell may be called `constructor`. */
const own = <T>(entries: Record<string, T>, name: string): T | undefined =>
  Object.hasOwn(entries, name) ? entries[name] : undefined;

export const keysOf = (name: string, { sources }: Pick<Credentials, 'sources'>): SourceKeys | undefined =>
  own(sources, name);

function currentAndFormer(keys: SourceKeys | undefined, what: Former['what'], now: number): string[] {
  const former = keys?.former?.filter((each) => each.what === what && each.until > now).map(({ value }) => value) ?? [];
  const current = keys?.[what];
  return current === undefined ? former : [current, ...former];
}

/**
 * What proves a delivery to be this source's, the present one first: the configured secret, else the one made here or
 * put in, and those before it whose time is not over.
 */
export function secretsOf({ name, secret }: SourceConfig, credentials: Credentials, now = Date.now()): string[] {
  return secret === undefined ? currentAndFormer(keysOf(name, credentials), 'secret', now) : [secret];
}

/** The keys that may stand in this source's address. */
export const hookKeysOf = (name: string, credentials: Credentials, now = Date.now()): string[] =>
  currentAndFormer(keysOf(name, credentials), 'hookKey', now);

/** What opens the API of a source that is asked: the configured one, else the one put in. */
export const tokenOf = ({ name, token: configured }: SourceConfig, credentials: Credentials): string | undefined =>
  configured ?? keysOf(name, credentials)?.token;

/** Who an MQTT user is, or null. Takes the same time for a wrong password and an unknown user. */
export function authenticateMqtt(credentials: Credentials, username: string, password: string): Client | null {
  const known = find(credentials, username);
  const expected = known?.passwords ?? [randomBytes(24).toString('hex')];
  const right = expected.map((each) => isSame(password, each)).includes(true);
  return known !== undefined && right ? known.client : null;
}

function find(credentials: Credentials, username: string): { client: Client; passwords: string[] } | undefined {
  if (username === 'reader') return { client: { role: 'reader' }, passwords: [credentials.reader.password] };
  const [, kind, name = ''] = /^(bell|source)-(.+)$/.exec(username) ?? [];
  if (kind === 'source') {
    const passwords = currentAndFormer(keysOf(name, credentials), 'password', Date.now());
    return passwords.length === 0 ? undefined : { client: { role: 'source', source: name }, passwords };
  }
  const bell = own(credentials.bells, name);
  return kind === 'bell' && bell ? { client: { role: 'device', bell: name }, passwords: [bell.password] } : undefined;
}
