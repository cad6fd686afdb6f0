import { randomBytes } from 'node:crypto';
import { sentence } from '../../broker/contract/result.ts';
import { secretAllowed } from '../config/secret-shapes.ts';
import type { SourceConfig } from '../config.ts';
import { type Credentials, type Former, keysOf, type SourceKeys } from './credentials.ts';
import { readCredentials, writeCredentials } from './credentials-file.ts';

export const token = (): string => randomBytes(24).toString('base64url');
const hookKey = (): string => randomBytes(16).toString('hex');

/** How a source's secret is made, of kinds that take one from here; the others show their own. */
const makers: Partial<Record<SourceConfig['kind'], { prefix: string; random(): string }>> = {
  'standard-webhooks': { prefix: 'whsec_', random: () => randomBytes(24).toString('base64') },
  json: { prefix: 'bell_', random: token },
  woocommerce: { prefix: 'bell_', random: token },
  erpnext: { prefix: 'bell_', random: token },
  // User name and password of HTTP Basic authentication.
  pipedrive: { prefix: 'bell:', random: token },
};

/** What the secrets that others show begin with: Stripe's are written as ours of Standard Webhooks are. */
const shown: Partial<Record<SourceConfig['kind'], string>> = { stripe: 'whsec_' };

export const isMadeHere = (kind: SourceConfig['kind']): boolean => makers[kind] !== undefined;

/** What a source has, and what it lacks made; a secret that does not fit its kind, or was made for another, is made anew. */
export function entryFor(source: SourceConfig, known: SourceKeys | undefined): SourceKeys {
  const entry = known ?? { password: token(), hookKey: hookKey() };
  const maker = makers[source.kind];
  if (source.secret !== undefined || fits(source.kind, entry.secret)) return entry;
  const { secret: _, ...others } = entry;
  return maker === undefined ? others : { ...entry, secret: maker.prefix + maker.random() };
}

function fits(kind: SourceConfig['kind'], secret: string | undefined): boolean {
  if (secret === undefined || secretAllowed(kind, secret) !== undefined) return false;
  const own = makers[kind]?.prefix ?? shown[kind];
  return !Object.values(makers).some(({ prefix }) => prefix !== own && secret.startsWith(prefix));
}

/** Of the secret, the key of the address or the MQTT password: one made now. Undefined where the source shows its own. */
export function newValue(kind: SourceConfig['kind'], what: Former['what']): string | undefined {
  if (what !== 'secret') return what === 'password' ? token() : hookKey();
  const maker = makers[kind];
  return maker && maker.prefix + maker.random();
}

export type SourceKeyFile = ReturnType<typeof openSourceKeys>;

/**
 * The keys of sources while the server runs: every change is on disk before it counts here, in the credentials that all
 * others look at. Throws one line when the file cannot be read or written.
 */
export function openSourceKeys(dataDir: string, credentials: Credentials) {
  function change(name: string, alter: (keys: SourceKeys | undefined) => SourceKeys | undefined): void {
    const read = readCredentials(dataDir);
    if (!read.ok) throw new Error(sentence(read.problem));
    const known = read.value?.sources ?? {};
    const { [name]: _, ...others } = known;
    const before = keysOf(name, { sources: known });
    const after = alter(before);
    const sources = after === undefined ? others : { ...others, [name]: after };
    if (after !== before) writeCredentials(dataDir, { ...(read.value ?? credentials), sources });
    if (after === undefined) delete credentials.sources[name];
    else credentials.sources[name] = after;
  }

  return {
    /** It has all it needs. `fresh`: nothing that another of its name had before. */
    admit: (source: SourceConfig, { fresh } = { fresh: false }): void =>
      change(source.name, (keys) => entryFor(source, fresh ? undefined : keys)),

    expel: (name: string): void => change(name, () => undefined),

    /** Another takes its place; the one before is taken until a time, epoch ms. */
    replace: (name: string, it: { what: Former['what']; value: string; until: number; now: number }): void =>
      change(name, (keys) => {
        if (keys === undefined) throw new Error(`there is no source ${name}`);
        const before = keys[it.what];
        const kept = (keys.former ?? []).filter(({ until }) => until > it.now);
        if (before !== undefined && before !== it.value && it.until > it.now)
          kept.push({ what: it.what, value: before, until: it.until });
        return withFormer({ ...keys, [it.what]: it.value }, kept);
      }),

    setToken: (name: string, value: string | undefined): void =>
      change(name, (keys) => {
        if (keys === undefined) throw new Error(`there is no source ${name}`);
        const { token: _, ...rest } = keys;
        return value === undefined ? rest : { ...rest, token: value };
      }),

    /** Those whose time is over leave the file. `at`: all but those that still count then. */
    dropFormer(name: string, at: number): void {
      const isOver = ({ until }: Former) => until <= at;
      if (keysOf(name, credentials)?.former?.some(isOver) !== true) return;
      change(
        name,
        (keys) =>
          keys &&
          withFormer(
            keys,
            (keys.former ?? []).filter((each) => !isOver(each)),
          ),
      );
    },
  };
}

function withFormer({ former: _, ...keys }: SourceKeys, kept: Former[]): SourceKeys {
  return kept.length === 0 ? keys : { ...keys, former: kept };
}
