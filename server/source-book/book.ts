import type { Log } from '../../broker/contract/log.ts';
import { ok, type Result, refuse } from '../../broker/contract/result.ts';
import { type SourceKindName, SourceSettings, sourceKinds } from '../api/source-kinds.ts';
import { unknownIn } from '../config/source-settings.ts';
import type { Config, SourceConfig } from '../config.ts';
import type { Credentials } from '../store/credentials.ts';
import type { Db } from '../store/database.ts';
import { deliveries } from '../store/deliveries.ts';
import type { Writer } from '../store/group-commit.ts';
import { openSourceKeys } from '../store/source-keys.ts';
import { type SourceChange, type SourceRow, sources as table } from '../store/sources.ts';
import type { Unit } from '../store/unit.ts';
import type { Instant } from '../time.ts';
import { changeKeys } from './keys.ts';

/** A source there is now, and where it comes from: the configuration file, or this office's page. */
export interface ListedSource extends SourceConfig {
  readonly from: 'file' | 'page';
  /** Since when what it sends is only kept, epoch ms. */
  readonly pausedAt?: Instant;
  readonly addedAt?: Instant;
}

export interface SourceBookPorts {
  config: Pick<Config, 'sources' | 'bells' | 'dataDir'>;
  credentials: Credentials;
  db: Db;
  writer: Writer;
  log: Log;
  now: () => Instant;
}

export type SourceBook = Awaited<ReturnType<typeof openSourceBook>>;

/** What was done to a source, as its history keeps it; never a secret. */
export type Change =
  | { did: 'added'; kind: SourceKindName; settings: SourceSettings }
  | { did: 'settings'; before: SourceSettings; after: SourceSettings }
  | { did: 'secret' | 'address' | 'mqtt'; formerUntil?: string }
  | { did: 'token' | 'token-removed' | 'paused' | 'removed' }
  | { did: 'resumed'; read: boolean };

const MOST = 100;
/** Often enough for a secret that has had its time to leave the file. */
const SWEEP_MS = 3_600_000;

/**
 * The sources there are, at any moment: those of the file, and those added on the page. Whoever works with sources asks
 * here each time, or hears of each change.
 */
export async function openSourceBook({ config, credentials, db, writer, log, now }: SourceBookPorts) {
  const keys = openSourceKeys(config.dataDir, credentials);
  const listeners: (() => void)[] = [];
  const paused = new Map<string, Instant>();
  let rows = await table.all(db);
  let listed = new Map<string, ListedSource>();
  for (const { source, paused_at } of await table.states(db))
    if (paused_at !== null) paused.set(source, Number(paused_at));

  function list(): void {
    const fromFile = config.sources.map((source): ListedSource => ({ ...source, from: 'file' }));
    const fromPage = rows.filter(isStanding).flatMap((row) => fromRow(row) ?? []);
    listed = new Map();
    for (const source of [...fromFile, ...fromPage]) {
      const pausedAt = paused.get(source.name);
      if (!listed.has(source.name)) listed.set(source.name, { ...source, ...(pausedAt !== undefined && { pausedAt }) });
    }
  }

  /** From the database anew, so that what is listed is what is committed. */
  async function changed(): Promise<void> {
    rows = await table.all(db);
    list();
    for (const listener of listeners) listener();
  }

  async function write(it: { source: string; by: string; change: Change }, job: (unit: Unit) => Promise<void>) {
    await writer.write(async (unit) => {
      await job(unit);
      const { did, ...more } = it.change;
      await table.noteChange(unit, {
        source: it.source,
        at: now(),
        by: it.by,
        change: JSON.stringify({ did, ...more }),
      });
    });
    await changed();
    log.info({ source: it.source, did: it.change.did, by: it.by }, 'A source was changed');
  }

  const find = (name: string): ListedSource | undefined => listed.get(name);
  const unknown = (name: string) => refuse('name', name, `a source of this office (${[...listed.keys()].join(', ')})`);

  async function add(it: { name: string; kind: SourceKindName; settings: SourceSettings; by: string }) {
    const { name, kind, settings, by } = it;
    if (listed.has(name)) return refuse('name', name, 'a name that no source has yet');
    const former = rows.find((row) => row.name === name);
    if (former !== undefined && former.kind !== kind)
      return refuse('name', name, `another name: a source of the kind ${former.kind} had it, and its orders stay`);
    if (listed.size >= MOST) return refuse('name', name, `at most ${MOST} sources`);
    const strange = unknownIn(settings);
    if (strange !== undefined) return strange;
    keys.admit({ name, kind, ...settings }, { fresh: true });
    const row = { name, kind, settings: JSON.stringify(settings), created_at: now() };
    await write({ source: name, by, change: { did: 'added', kind, settings } }, (unit) => table.add(unit, row));
    return found(name);
  }

  const found = (name: string): Result<ListedSource> => {
    const source = find(name);
    return source === undefined ? unknown(name) : ok(source);
  };

  async function setSettings(name: string, after: SourceSettings, by: string): Promise<Result<ListedSource>> {
    const source = find(name);
    if (source === undefined) return unknown(name);
    if (source.from === 'file') return refuse('source', name, inFile);
    const strange = unknownIn(after);
    if (strange !== undefined) return strange;
    const change = { did: 'settings', before: settingsOf(source), after } as const;
    await write({ source: name, by, change }, (unit) => table.setSettings(unit, name, JSON.stringify(after)));
    return found(name);
  }

  /** Its orders stay; what it sends from now on is nobody's. */
  async function remove(name: string, by: string): Promise<Result<void>> {
    const source = find(name);
    if (source === undefined) return unknown(name);
    if (source.from === 'file') return refuse('source', name, inFile);
    await write({ source: name, by, change: { did: 'removed' } }, async (unit) => {
      await table.remove(unit, name, now());
      unit.afterCommit(() => paused.delete(name));
    });
    keys.expel(name);
    return ok(undefined);
  }

  async function pause(name: string, by: string): Promise<Result<ListedSource>> {
    if (find(name) === undefined) return unknown(name);
    const at = find(name)?.pausedAt ?? now();
    await write({ source: name, by, change: { did: 'paused' } }, async (unit) => {
      await table.setPaused(unit, name, at);
      unit.afterCommit(() => paused.set(name, at));
    });
    return found(name);
  }

  async function resume(name: string, by: string, read: boolean): Promise<Result<ListedSource>> {
    if (find(name) === undefined) return unknown(name);
    await write({ source: name, by, change: { did: 'resumed', read } }, async (unit) => {
      await table.setPaused(unit, name, null);
      if (!read) await deliveries.letGo(unit, name);
      unit.afterCommit(() => paused.delete(name));
    });
    return found(name);
  }

  /** Each bell that rings only for certain sources, and which of them there are not. */
  function tellUnknown(): void {
    for (const bell of config.bells)
      for (const name of bell.sources ?? [])
        if (!listed.has(name))
          log.warn({ bell: bell.name, source: name }, 'A bell is to ring for a source that there is not');
  }

  list();
  for (const source of listed.values()) keys.admit(source);
  const sweep = (): void => {
    for (const name of listed.keys()) keys.dropFormer(name, now());
  };
  sweep();
  tellUnknown();
  const timer = setInterval(sweep, SWEEP_MS).unref();

  return {
    all: (): readonly ListedSource[] => [...listed.values()],
    find,
    isPaused: (name: string): boolean => find(name)?.pausedAt !== undefined,
    /** Called after each change, secrets included. */
    onChange: (listener: () => void): void => void listeners.push(listener),
    ...{ add, setSettings, remove, pause, resume },
    ...changeKeys({ find, keys, credentials, now, write }),
    /** Newest first. */
    changes: (name: string, limit = 20): Promise<SourceChange[]> => table.changes(db, name, limit),
    close: (): void => clearInterval(timer),
  };
}

export const inFile =
  'a source that was added on the page: this one stands in the configuration file, which only its editor changes';

const isStanding = ({ removed_at }: SourceRow): boolean => removed_at === null;

/** Undefined for a kind that this version does not know. */
function fromRow({ name, kind, settings, created_at }: SourceRow): ListedSource | undefined {
  const known = sourceKinds.find((each) => each === kind);
  const read = SourceSettings.safeParse(JSON.parse(settings));
  if (known === undefined) return undefined;
  return { name, kind: known, ...(read.success && read.data), from: 'page', addedAt: Number(created_at) };
}

export const settingsOf = (source: SourceConfig): SourceSettings =>
  Object.fromEntries(Object.entries(source).filter(([key]) => Object.hasOwn(SourceSettings.shape, key)));
