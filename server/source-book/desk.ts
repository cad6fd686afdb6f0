import { ok, type Result, refuse } from '../../broker/contract/result.ts';
import { topicFor } from '../../broker/contract/topics.ts';
import { sourceNeeds } from '../api/source-needs.ts';
import type { ChangeSource, Shown, SourceLife, SourceTest, SourceView } from '../api/sources.ts';
import { brokerAddress } from '../config/broker-address.ts';
import type { Config } from '../config.ts';
import { byName } from '../names.ts';
import type { Credentials } from '../store/credentials.ts';
import { hookKeysOf, keysOf, secretsOf, tokenOf } from '../store/credentials.ts';
import type { Db } from '../store/database.ts';
import { deliveries } from '../store/deliveries.ts';
import { isMadeHere } from '../store/source-keys.ts';
import { type SourceState as StateRow, sources as table } from '../store/sources.ts';
import { type Instant, isoOf } from '../time.ts';
import { inFile, type ListedSource, type SourceBook, settingsOf } from './book.ts';
import type { Inbox } from './inbox.ts';
import type { Which } from './keys.ts';
import { keepRefused } from './refused.ts';
import { stateOf } from './state.ts';
import { type Own, sendTest } from './test-delivery.ts';

export interface SourceDeskPorts {
  config: Config;
  credentials: Credentials;
  db: Db;
  book: SourceBook;
  inbox: Inbox;
  now: () => Instant;
  /** Asks a source's API whether it answers, and how many of its orders it sees. */
  look?(source: ListedSource): Promise<Result<{ seen: number }>>;
}

export type SourceDesk = ReturnType<typeof openSourceDesk>;

/** What the page and the API may do with sources. `base`: how the world reaches this server, without a trailing slash. */
export function openSourceDesk({ config, credentials, db, book, inbox, now, look }: SourceDeskPorts) {
  const refused = keepRefused(now);

  async function viewOf(source: ListedSource, base: string): Promise<SourceView> {
    const { name, kind, from } = source;
    const needs = sourceNeeds[kind];
    const [real] = await deliveries.ofSource(db, { source: name, before: undefined, limit: 1, real: true });
    const [last] = (await inbox.list(name, { limit: 1 })).views;
    const row = await table.state(db, name);
    const turned = refused.of(name);
    const secrets = secretsOf(source, credentials, now());
    const former = keysOf(name, credentials)?.former?.filter(({ until }) => until > now()) ?? [];
    const until = Math.max(0, ...former.map((each) => each.until));
    const secret = {
      set: needs.secret === 'none' || secrets.length > 0,
      inFile: source.secret !== undefined,
      needed: needs.secret !== 'none',
      madeHere: isMadeHere(kind),
    };
    const view = {
      ...{ name, kind, from, settings: settingsOf(source), held: await inbox.countHeld(name) },
      address: `${base}/hooks/${name}`,
      secret: { ...secret, ...(until > 0 && { formerUntil: isoOf(until) }) },
      keyed: needs.keyed,
      mqtt: mqttOf(name),
      ...(needs.asks && { token: tokenView(source), asked: askedOf(row) }),
      ...(source.addedAt !== undefined && { addedAt: isoOf(source.addedAt) }),
      ...(source.pausedAt !== undefined && { pausedAt: isoOf(source.pausedAt) }),
      ...(last && { last }),
      ...(turned && { refused: { count: turned.count, lastAt: isoOf(turned.lastAt), reason: turned.reason } }),
    };
    return { ...view, state: stateOf(view, { hasSent: real !== undefined, refusedAt: turned?.lastAt, row }) };
  }

  const mqttOf = (name: string): SourceView['mqtt'] => ({
    ...{ broker: brokerAddress(config), user: `source-${name}`, topic: topicFor(config.prefix, 'order', name) },
    ...(config.brokerUrl !== undefined && { elsewhere: true }),
  });

  const tokenView = (source: ListedSource) => ({
    set: tokenOf(source, credentials) !== undefined,
    inFile: source.token !== undefined,
  });

  const found = (name: string): Result<ListedSource> => {
    const source = book.find(name);
    return source === undefined ? refuse('name', name, 'a source of this office') : ok(source);
  };

  async function view(result: Result<ListedSource>, base: string): Promise<Result<SourceView>> {
    return result.ok ? ok(await viewOf(result.value, base)) : result;
  }

  /** All that was made for a new source, to be shown this once. */
  function shownOf({ name, kind }: ListedSource, base: string): Shown {
    const keys = keysOf(name, credentials);
    const address = sourceNeeds[kind].keyed && { address: keyed(name, base) };
    return { ...shownSecret(kind, keys?.secret), ...address, ...(keys && { mqttPassword: keys.password }) };
  }

  const keyed = (name: string, base: string): string =>
    `${base}/hooks/${name}/${hookKeysOf(name, credentials, now())[0] ?? ''}`;

  return {
    book,
    inbox,
    refused,

    async list(base: string): Promise<SourceView[]> {
      const views: SourceView[] = [];
      for (const source of byName(book.all(), ({ name }) => name)) views.push(await viewOf(source, base));
      return views;
    },

    async life(name: string, base: string): Promise<Result<Omit<SourceLife, 'reach'>>> {
      const source = found(name);
      if (!source.ok) return source;
      const changes = (await book.changes(name)).map(({ at, by, change }) => {
        const { did, ...detail } = JSON.parse(change) as { did: string } & Record<string, unknown>;
        return { at: isoOf(Number(at)), by, did, detail };
      });
      const silentOn = config.bells.filter(({ sources }) => sources?.includes(name) === false).map((bell) => bell.name);
      return ok({ source: await viewOf(source.value, base), changes, silentOn });
    },

    async add(it: Parameters<SourceBook['add']>[0], base: string) {
      const added = await book.add(it);
      if (!added.ok) return added;
      return ok({ source: await viewOf(added.value, base), shown: shownOf(added.value, base) });
    },

    async change(name: string, asked: ChangeSource, { by, base }: { by: string; base: string }) {
      const source = found(name);
      if (!source.ok) return source;
      const merged = Object.entries({ ...settingsOf(source.value), ...asked }).filter(([, value]) => value != null);
      return view(await book.setSettings(name, Object.fromEntries(merged), by), base);
    },

    async remove(name: string, by: string): Promise<Result<void>> {
      const gone = await book.remove(name, by);
      if (gone.ok) refused.forget(name);
      return gone;
    },

    async replaceKey(name: string, asked: { which: Which; given?: string | undefined; overlapMs: number }, who: Who) {
      const source = found(name);
      if (!source.ok) return source;
      const replaced = await book.replaceKey(name, { ...asked, by: who.by });
      if (!replaced.ok) return replaced;
      refused.forget(name);
      const { made } = replaced.value;
      const shown: Shown = {
        ...(asked.which === 'secret' && shownSecret(source.value.kind, made)),
        ...(asked.which === 'address' && { address: keyed(name, who.base) }),
        ...(asked.which === 'mqtt' && made !== undefined && { mqttPassword: made }),
      };
      return ok({ source: await viewOf(source.value, who.base), shown });
    },

    async setToken(name: string, token: string | undefined, { by, base }: Who): Promise<Result<SourceView>> {
      const set = await book.setToken(name, token, by);
      return set.ok ? view(found(name), base) : set;
    },

    pause: async (name: string, { by, base }: Who) => view(await book.pause(name, by), base),

    async resume(name: string, read: boolean, { by, base }: Who): Promise<Result<SourceView>> {
      const resumed = await book.resume(name, by, read);
      if (resumed.ok && read) inbox.readHeldSoon(name);
      return view(resumed, base);
    },

    /** A delivery of its kind, signed here and sent through the door that its own come through; and its API asked. */
    async test(name: string, own: Own): Promise<Result<SourceTest>> {
      const source = found(name);
      if (!source.ok) return source;
      const { kind } = source.value;
      const [secret] = secretsOf(source.value, credentials, now());
      const asked = await askIt(source.value);
      if (sourceNeeds[kind].secret !== 'none' && secret === undefined) {
        if (source.value.poll === true && asked.asked !== undefined) return ok(asked); // nothing is to be sent here
        return ok({ ...asked, problem: refuse('secret', undefined, 'a secret, put in first').problem });
      }
      const key = sourceNeeds[kind].keyed ? hookKeysOf(name, credentials, now())[0] : undefined;
      const made = { name, kind, secret: secret ?? '', key, currency: config.office.currency, now: now() };
      return ok({ ...asked, sent: await sendTest(made, own) });
    },
  };

  async function askIt(source: ListedSource): Promise<Pick<SourceTest, 'asked'>> {
    if (look === undefined || tokenOf(source, credentials) === undefined) return {};
    const seen = await look(source);
    return {
      asked: seen.ok ? { seen: seen.value.seen } : { problem: `${seen.problem.field}: ${seen.problem.allowed}` },
    };
  }
}

interface Who {
  by: string;
  base: string;
}

export { inFile };

/** HTTP Basic authentication asks for its two halves apart. */
function shownSecret(kind: ListedSource['kind'], secret: string | undefined): Shown {
  if (secret === undefined) return {};
  if (kind !== 'pipedrive') return { secret };
  const at = secret.indexOf(':');
  return { user: secret.slice(0, at), password: secret.slice(at + 1) };
}

function askedOf(row: StateRow | undefined): NonNullable<SourceView['asked']> {
  const problem = row?.problem == null ? undefined : wordsOf(row.problem);
  return {
    ...(row?.polled_at != null && { at: isoOf(Number(row.polled_at)) }),
    ...(problem !== undefined && { problem }),
  };
}

function wordsOf(problem: string): string {
  const read: unknown = JSON.parse(problem);
  if (typeof read === 'string') return read;
  const { field = '', value = '', allowed = '' } = (read ?? {}) as Record<string, string>;
  return [field, value, allowed].filter(Boolean).join(': ');
}
