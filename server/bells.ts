import type { Log } from '../broker/contract/log.ts';
import type { State } from '../broker/contract/messages.ts';
import { ok, type Result, refuse } from '../broker/contract/result.ts';
import type { BellView } from '../broker/contract/wall.ts';
import type { Config } from './config.ts';
import { type BellRow, newBell, bells as table } from './store/bells.ts';
import type { Db } from './store/database.ts';
import type { Writer } from './store/group-commit.ts';
import type { Unit } from './store/unit.ts';
import { type Instant, isoOf } from './time.ts';

/** A device says every 5 s that it lives; three times missed and it is taken for gone. */
const SILENCE_MS = 15_000;

interface Standing {
  row: BellRow;
  explicitlySimulated: boolean;
  state: State;
  since: Instant;
  silence: NodeJS.Timeout | undefined;
  /** Its device has been away since the bell was last ready. */
  wasAway: boolean;
  /** A new board is being noted. */
  saving: boolean;
  /** The greatest epoch a board that is not this bell's has told of, should it be adopted. */
  strange: { board: string; epoch: number } | undefined;
}

/** What a bell's board is, once it can be rung. */
export interface ReadyBoard {
  board: string;
  epoch: number;
  /** 1 where nothing really rings. */
  simulated: 0 | 1;
}

export interface BellsPorts {
  config: Config;
  db: Db;
  writer: Writer;
  log: Log;
  now: () => Instant;
  mutedUntil(bell: string): Instant | undefined;
  /** Called after each change of what a wall shows of a bell. `returned`: its device was away, so what was sent may be lost. */
  changed(view: BellView, returned: boolean): void;
}

export type Bells = Awaited<ReturnType<typeof openBells>>;

/** Who is present and which board hangs where, judged from live states alone. */
export async function openBells({ config, db, writer, log, now, mutedUntil, changed }: BellsPorts) {
  const rows = new Map((await table.all(db)).map((row) => [row.name, row]));
  const standing = new Map<string, Standing>();
  for (const { name, serial } of config.bells) {
    const row = rows.get(name) ?? newBell(name);
    standing.set(name, {
      row,
      explicitlySimulated: serial === 'simulated',
      state: { state: 'offline' },
      since: now(),
      silence: undefined,
      wasAway: true,
      saving: false,
      strange: undefined,
    });
  }

  function find(bell: string): Standing {
    const at = standing.get(bell);
    if (at === undefined) throw new Error(`no bell is named ${bell}`);
    return at;
  }

  function saw(bell: string, state: State): void {
    const at = standing.get(bell);
    if (at === undefined) {
      log.warn({ bell }, 'A bell that is not in the configuration reports; it is ignored');
      return;
    }
    clearTimeout(at.silence);
    at.silence = state.state === 'offline' ? undefined : setTimeout(() => saw(bell, { state: 'offline' }), SILENCE_MS);
    at.silence?.unref();
    const before = at.state;
    at.state = state;
    if (sameState(before, state)) {
      retryNote(bell, at);
      return;
    }
    if (before.state !== state.state) at.since = now();
    if (state.state === 'offline') at.wasAway = true;
    const returned = at.wasAway && state.state !== 'offline';
    if (state.state === 'ready') at.wasAway = false; // until then nothing could be sent to it
    log.info({ bell, ...state }, 'Bell state');
    const board = newBoard(at);
    if (board === undefined) changed(view(bell, at), returned);
    else {
      save(at, board)
        .then(() => changed(view(bell, at), returned))
        .catch((error: unknown) => log.error({ bell, error: String(error) }, 'A new board could not be noted'));
    }
  }

  /** A board that could not be noted, since the disk was full, is noted with a later report. */
  function retryNote(bell: string, at: Standing): void {
    const board = newBoard(at);
    if (board === undefined || at.saving) return;
    save(at, board)
      .then(() => changed(view(bell, at), false))
      .catch(() => {}); // told the first time
  }

  /** The first board is taken as it is, and so is any after a simulated one; another real board waits for a person's word. */
  function newBoard({ row, state, explicitlySimulated }: Standing): string | undefined {
    if (state.state !== 'ready' || state.board === row.board) return undefined;
    const free = row.board === null || row.simulated === 1 || (state.simulated === true && explicitlySimulated);
    return free ? state.board : undefined;
  }

  async function save(at: Standing, board: string): Promise<void> {
    const marked = at.strange?.board === board ? at.strange.epoch : 0;
    const first = at.row.board === null && marked === 0;
    const epoch = first ? at.row.epoch : Math.max(at.row.epoch, marked) + 1;
    const row = { ...at.row, board, simulated: at.state.simulated === true ? 1 : 0, epoch };
    at.saving = true;
    await writer
      .write((unit) => table.bind(unit, row))
      .finally(() => {
        at.saving = false;
      });
    at.row = row;
    log.info({ bell: row.name, board }, 'The bell is bound to this board');
  }

  async function adopt(bell: string): Promise<Result<BellView>> {
    const at = standing.get(bell);
    if (at === undefined) return refuse('bell', bell, `one of ${[...standing.keys()].join(', ')}`);
    const { board } = at.state;
    if (at.state.state !== 'ready' || board === undefined)
      return refuse('state', at.state.state, 'a bell whose board answers');
    if (board !== at.row.board) await save(at, board);
    changed(view(bell, at), false);
    return ok(view(bell, at));
  }

  /** A board that knows later numbers than we do means that our data is an older copy: numbers start anew above both. */
  async function startEpochAbove(unit: Unit, bell: string, epoch: number): Promise<void> {
    const at = standing.get(bell);
    if (at === undefined) return;
    const row = { ...at.row, epoch: Math.max(at.row.epoch, epoch) + 1 };
    await table.bind(unit, row);
    unit.afterCommit(() => {
      at.row = row;
      log.warn({ bell, epoch: row.epoch }, 'the board knows later rings than the data here: numbers start anew');
    });
  }

  /** Whether a report is of this bell's own board; a strange one's epoch is kept in mind, should it be adopted. */
  function isOwn(bell: string, { board, epoch }: { board?: string | undefined; epoch: number }): boolean {
    const at = find(bell);
    if (board === undefined || board === at.row.board) return true;
    const known = at.strange?.board === board ? at.strange.epoch : 0;
    at.strange = { board, epoch: Math.max(known, epoch) };
    return false;
  }

  function ready(bell: string): ReadyBoard | undefined {
    const at = standing.get(bell);
    if (at?.state.state !== 'ready' || at.row.board === null || at.state.board !== at.row.board) return undefined;
    return { board: at.row.board, epoch: at.row.epoch, simulated: at.state.simulated === true ? 1 : 0 };
  }

  function view(bell: string, at: Standing): BellView {
    const strange = at.state.state === 'ready' && at.state.board !== at.row.board;
    const muted = mutedUntil(bell);
    const problem = strange ? ('other-board' as const) : at.state.problem;
    return {
      bell,
      state: at.state.state,
      simulated: at.state.simulated ?? at.row.simulated === 1,
      piezo: at.state.piezo ?? false,
      since: isoOf(at.since),
      ...(problem !== undefined && { problem }),
      ...(muted !== undefined && { mutedUntil: isoOf(muted) }),
    };
  }

  return {
    saw,
    adopt,
    ready,
    startEpochAbove,
    isOwn,
    names: [...standing.keys()],
    view: (bell: string): BellView => view(bell, find(bell)),
    epochOf: (bell: string): number => standing.get(bell)?.row.epoch ?? 1,
    views: (): BellView[] => [...standing].map(([bell, at]) => view(bell, at)),
    close(): void {
      for (const { silence } of standing.values()) clearTimeout(silence);
    },
  };
}

const sameState = (a: State, b: State): boolean =>
  (['state', 'board', 'firmware', 'simulated', 'piezo', 'problem'] as const).every((key) => a[key] === b[key]);
