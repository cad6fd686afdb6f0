import { randomBytes } from 'node:crypto';
import type { Client } from '../../broker/access.ts';
import { sentence } from '../../broker/contract/result.ts';
import type { Config, SourceConfig } from '../config.ts';
import { isSame } from '../same.ts';
import { readCredentials, writeCredentials } from './credentials-file.ts';

/** Everything secret that is made here rather than given; `data/credentials.json`, for its owner alone (0600). */
export interface Credentials {
  /** What the command line shows: whoever can read the file is the same user on the same machine. */
  api: string;
  /** Signs session cookies. */
  session: string;
  /** MQTT user `bell-{name}`. */
  bells: Record<string, { password: string }>;
  /** MQTT user `source-{name}`; `secret` where the configuration gives none, `hookKey` for kinds that cannot sign. */
  sources: Record<string, { password: string; secret?: string; hookKey: string }>;
  /** MQTT user `reader`: sees states and milestones. */
  reader: { password: string };
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
  for (const { name } of config.bells) after.bells[name] ??= { password: token() };
  for (const source of config.sources) after.sources[source.name] = entryFor(source, after.sources[source.name]);
  if (JSON.stringify(after) !== JSON.stringify(read.value)) writeCredentials(config.dataDir, after);
  return { ...after, bells: only(after.bells, config.bells), sources: only(after.sources, config.sources) };
}

const token = (): string => randomBytes(24).toString('base64url');
const made = (): Credentials => ({
  api: token(),
  session: token(),
  bells: {},
  sources: {},
  reader: { password: token() },
});

type SourceEntry = Credentials['sources'][string];

function entryFor(source: SourceConfig, known: SourceEntry | undefined): SourceEntry {
  const entry = known ?? { password: token(), hookKey: randomBytes(16).toString('hex') };
  const maker = makers[source.kind];
  const fits = maker === undefined || entry.secret?.startsWith(maker.prefix);
  return source.secret !== undefined || fits ? entry : { ...entry, secret: maker.prefix + maker.random() };
}

/** How a source's secret is made; Stripe makes its own. A source whose kind has changed gets another. */
const makers: Record<SourceConfig['kind'], { prefix: string; random(): string } | undefined> = {
  'standard-webhooks': { prefix: 'whsec_', random: () => randomBytes(24).toString('base64') },
  json: { prefix: 'bell_', random: token },
  stripe: undefined,
};

function only<T>(entries: Record<string, T>, named: readonly { name: string }[]): Record<string, T> {
  return Object.fromEntries(Object.entries(entries).filter(([key]) => named.some(({ name }) => name === key)));
}

/** What proves a delivery to be this source's: the configured secret, else the one made here. */
export function secretsOf({ name, secret }: SourceConfig, { sources }: Credentials): string[] {
  const known = secret ?? (Object.hasOwn(sources, name) ? sources[name]?.secret : undefined);
  return known === undefined ? [] : [known];
}

/** Who an MQTT user is, or null. Takes the same time for a wrong password and an unknown user. */
export function authenticateMqtt(credentials: Credentials, username: string, password: string): Client | null {
  const known = find(credentials, username);
  const right = isSame(password, known?.password ?? randomBytes(24).toString('hex'));
  return known !== undefined && right ? known.client : null;
}

function find(credentials: Credentials, username: string): { client: Client; password: string } | undefined {
  if (username === 'reader') return { client: { role: 'reader' }, password: credentials.reader.password };
  const [, kind, name = ''] = /^(bell|source)-(.+)$/.exec(username) ?? [];
  const entries = kind === 'bell' ? credentials.bells : credentials.sources;
  const entry = Object.hasOwn(entries, name) ? entries[name] : undefined;
  if (entry === undefined) return undefined;
  const client: Client = kind === 'bell' ? { role: 'device', bell: name } : { role: 'source', source: name };
  return { client, password: entry.password };
}
