import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EndReport, MilestoneState, Mute, Ring, State, Waiting } from '../../broker/contract/messages.ts';
import { refuse, sentence } from '../../broker/contract/result.ts';
import type { TopicKey } from '../../broker/contract/topics.ts';
import type { Post } from '../../broker/ports.ts';
import { keepClock } from '../../server/care/clock.ts';
import { keepTroubles } from '../../server/care/troubles.ts';
import { loadConfig } from '../../server/config.ts';
import { openNotify } from '../../server/notify/open.ts';
import { openOffice } from '../../server/office.ts';
import { openSourceBook } from '../../server/source-book/book.ts';
import { openCredentials } from '../../server/store/credentials.ts';
import { openDatabase } from '../../server/store/database.ts';
import { groupCommit } from '../../server/store/group-commit.ts';
import { longWork } from '../../server/store/long-work.ts';
import { orders } from '../../server/store/orders.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
/** As every device does, whatever the time is here: a bell that has said nothing for 15 s is taken to be gone. */
const REPEAT_MS = 5_000;
/** The boards that hang in these tests. */
export const boards = { own: '00000000000000aa', spare: '00000000000000bb' } as const;

export interface DeskOfficeOptions {
  yaml?: string;
  /** An office's folder that is opened again; its maker takes it away. */
  folder?: string;
  /** When it is opened. A Monday noon in Amsterdam unless said. */
  at?: string;
}

export type DeskOffice = Awaited<ReturnType<typeof openDeskOffice>>;

/**
 * The office alone, in this process: its real code over a real database. Played are only the clock and what hangs
 * behind the broker, so that a test decides when it is, what a bell says, and whether anything gets through.
 */
export async function openDeskOffice(options: DeskOfficeOptions = {}) {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'desk-office-'));
  writeFileSync(
    join(folder, 'ships-bell.yaml'),
    options.yaml ?? 'office: { currency: EUR, timeZone: Europe/Amsterdam }',
  );
  const config = loadConfig({ env: { BELL_DATA: folder }, cwd: folder });
  if (!config.ok) throw new Error(sentence(config.problem));
  const clock = { now: Date.parse(options.at ?? '2026-03-30T10:00:00Z'), jumped: 0 };
  const published = playPost();
  const errors: string[] = [];
  const log = { info() {}, warn() {}, error: (_: object, message: string) => void errors.push(message) };
  const db = await openDatabase(folder);
  const writer = groupCommit(db, log);
  const troubles = keepTroubles(() => now());
  const kept = keepClock({
    time: { wall: () => clock.now + clock.jumped, steady: () => clock.now, awake: () => clock.now },
    ...{ troubles, log },
  });
  const { now } = kept;
  const { notify: channels, office } = config.value;
  const notify = openNotify({ notify: channels, office: office.name, troubles, log, now });
  const credentials = openCredentials(config.value);
  const sources = await openSourceBook({ config: config.value, credentials, db, writer, log, now });
  const { desk, live, rates, asking, ports, joined, moveTimes, close } = await openOffice({
    ...{
      config: config.value,
      credentials,
      sources,
      version: '0',
      db,
      writer,
      log,
      post: published.post,
      now,
      isClockBehind: kept.isBehind,
      troubles,
      notify,
    },
    work: {
      check: (job) => longWork.check({ ...job, folder }),
      dryRun: (job) => longWork.dryRun({ ...job, folder }),
      suggest: (job) => longWork.suggest({ ...job, folder }),
    },
    restore: () => refuse('restore', undefined, 'a server that can begin anew'),
    hands: {
      simulate: () => Promise.reject(new Error('no bell is simulated here')),
      lendPort: () => Promise.reject(new Error('no bell hangs here')),
      takeBackPort: () => Promise.reject(new Error('no bell hangs here')),
    },
  });
  kept.onJump(moveTimes);
  kept.compareWith(await orders.lastDecidedAt(db));
  let looks = 0;

  /** Resolves when all that was begun is on disk, and what follows from it too. */
  async function settled(): Promise<void> {
    for (let turn = 0; turn < 3; turn++) {
      await writer.idle();
      await new Promise(setImmediate);
    }
  }

  const said = new Map<string, State>();
  const repeat = () => {
    for (const [bell, state] of said) ports.sawState(bell, state);
  };
  const repeating = setInterval(repeat, REPEAT_MS).unref();

  async function says(state: State, bell = 'main'): Promise<void> {
    said.set(bell, state);
    repeating.refresh();
    ports.sawState(bell, state);
    await settled();
  }

  return {
    ...{
      desk,
      asking,
      rates,
      now,
      live,
      ports,
      joined,
      credentials,
      sources,
      db,
      writer,
      troubles,
      config: config.value,
      clock,
      folder,
      errors,
      settled,
      says,
    },
    sent: published.rings,
    milestones: published.milestones,
    mutes: published.mutes,
    /** How long lamps were told to blink. */
    waiting: published.waiting,
    /** Whether the broker takes anything. */
    broker: published.broker,
    /** The bell's own board, or another, is linked. */
    ready: (board: string = boards.own) => says({ state: 'ready', board }),
    gone: () => says({ state: 'offline' }),
    /** Time has passed, and something small about the board makes the office look at its rings. */
    async later(ms: number, board: string = boards.own): Promise<void> {
      clock.now += ms;
      looks += 1;
      await says({ state: 'ready', board, firmware: `1.${looks}` });
    },
    /** Somebody sets the clock of the machine; that takes no time. */
    async jump(ms: number): Promise<void> {
      clock.jumped += ms;
      await kept.look();
      await settled();
    },
    async order(orderId: string, more: Record<string, unknown> = {}): Promise<void> {
      const order = { orderId, amount: '12500.00', currency: 'EUR', ...more };
      await ports.acceptOrder('orders', Buffer.from(JSON.stringify(order)));
      await settled();
    },
    /** The board a ring was sent to says how it ended. */
    async end(ring: Ring | undefined, more: Partial<EndReport> = {}): Promise<void> {
      if (ring === undefined) throw new Error('nothing was sent that could end');
      const { epoch, number, board, strokes } = ring;
      await ports.acceptRung('main', { epoch, number, board, outcome: 'struck', strokes, ...more });
      await settled();
    },
    rings: () => db.selectFrom('rings').selectAll().orderBy('id').execute(),
    /** What was decided of an order, each time it was looked at. */
    async decisions(orderId: string): Promise<{ kind: string }[][]> {
      const rows = await db
        .selectFrom('decisions')
        .select('why')
        .where('order_id', '=', orderId)
        .orderBy('id')
        .execute();
      return rows.map(({ why }) => JSON.parse(why));
    },
    async close(): Promise<void> {
      clearInterval(repeating);
      await close();
      notify.close();
      sources.close();
      await db.destroy();
      if (options.folder === undefined) rmSync(folder, { recursive: true });
    },
  };
}

/** The other end of the broker: keeps what it takes, and can be away. */
function playPost() {
  const broker = { up: true };
  const rings: Ring[] = [];
  const milestones: (MilestoneState & { id: string })[] = [];
  const mutes: (Mute & { bell: string })[] = [];
  const waiting: (Waiting & { bell: string })[] = [];
  const taken = (key: TopicKey, name: string, message: unknown): void => {
    if (key === 'ring') rings.push(message as Ring);
    if (key === 'mute') mutes.push({ bell: name, ...(message as Mute) });
    if (key === 'waiting') waiting.push({ bell: name, ...(message as Waiting) });
    if (key === 'milestone') milestones.push({ id: name, ...(message as MilestoneState) });
  };
  const post: Post = {
    async publish(key, name, message) {
      if (!broker.up) throw new Error('there is no connection');
      taken(key, name, message);
    },
    get connected() {
      return broker.up;
    },
  };
  return { broker, rings, milestones, mutes, waiting, post };
}
