import { EventEmitter } from 'node:events';
import type { BoardProblem } from '../broker/contract/messages.ts';
import { attachComponents, type Components } from './components.ts';
import { askFor, shakeHands, silence, sysexEvent } from './firmata.ts';
import { startHeartbeat } from './heartbeat.ts';
import type { Io } from './johnny-five.ts';
import {
  type BoardIdentity,
  type BoardNoise,
  type BoardRing,
  type BoardRung,
  type BoardSettings,
  type BoardStroke,
  listenBytes,
  PROTOCOL,
  readIdentity,
  readIntroduction,
  readNoise,
  readRung,
  readSettings,
  readStroke,
  ringBytes,
  settingsBytes,
  sysex,
} from './protocol.ts';
import type { Transport } from './transport.ts';

const ANSWER_MS = 2_000;
const FIRST_LEVEL_MS = 1_000;

/** `button` logs a win; `mute` keeps the bell quiet. */
export type Switch = 'button' | 'mute';
const switches = ['button', 'mute'] as const satisfies readonly Switch[];

/** `level`: of a switch, true while it is pressed, at each report. `lost`: once, also by closing it, and then nothing more. */
interface SessionEvents {
  stroke: [BoardStroke];
  rung: [BoardRung];
  level: [Switch, boolean];
  lost: [BoardProblem];
}

export type Linked = { ok: true; session: Session } | { ok: false; problem: BoardProblem };

/** A board of ours, linked: from the moment it has said who it is until it is lost or closed. */
export class Session extends EventEmitter<SessionEvents> {
  readonly identity: BoardIdentity;
  readonly simulated: boolean;
  readonly #io: Io;
  readonly #transport: Transport;
  readonly #stopHeartbeat: () => void;
  #components: Components | undefined;
  readonly #levels = new Map<Switch, boolean>();
  #lost = false;

  constructor({ io, transport, identity }: { io: Io; transport: Transport; identity: BoardIdentity }) {
    super();
    this.identity = identity;
    this.simulated = transport.simulated;
    this.#io = io;
    this.#transport = transport;
    this.#hear(sysex.stroke, readStroke, (stroke) => this.emit('stroke', stroke));
    this.#hear(sysex.rung, readRung, (rung) => this.emit('rung', rung));
    transport.once('close', (problem) => this.#lose(problem));
    this.#stopHeartbeat = startHeartbeat(io, () => this.#lose('not-answering'));
  }

  get lost(): boolean {
    return this.#lost;
  }

  /** A switch's last known level; undefined until the board has reported one. */
  levelOf(which: Switch): boolean | undefined {
    return this.#levels.get(which);
  }

  /** Puts switches and lamp on, and waits for the first levels: a press right after the board is found counts. */
  async attach(): Promise<void> {
    const first = new Promise<void>((resolve) => {
      this.on('level', () => this.#levels.size === switches.length && resolve());
      setTimeout(resolve, FIRST_LEVEL_MS).unref();
    });
    this.#components = await attachComponents(this.#io, (which, pressed) => {
      this.#levels.set(which, pressed);
      this.emit('level', which, pressed);
    });
    await first;
  }

  ring(ring: BoardRing): void {
    this.#io.sysexCommand(ringBytes(ring));
  }

  lamp(lit: boolean): void {
    if (!this.#lost) this.#components?.lamp(lit);
  }

  /** What the board says of itself and of its last ring, now; undefined when it does not say. */
  async ask(): Promise<BoardIdentity | undefined> {
    return readIdentity((await this.#ask([sysex.identity], ANSWER_MS)) ?? []);
  }

  /** Has the board keep other settings. Resolves with those it keeps: the old ones where it does not take the new. */
  async keep(settings: BoardSettings): Promise<BoardSettings | undefined> {
    return readSettings((await this.#ask(settingsBytes(settings), ANSWER_MS)) ?? []);
  }

  /** How loud it is at the piezo over so many ms without a stroke. */
  async listen(ms: number): Promise<BoardNoise | undefined> {
    return readNoise((await this.#ask(listenBytes(ms), 2 * ms + ANSWER_MS)) ?? []);
  }

  async close(): Promise<void> {
    this.#lose('unplugged');
    this.#stopHeartbeat();
    this.removeAllListeners();
    this.#components?.release();
    silence(this.#io);
    await this.#transport.close();
  }

  async #ask(message: number[], withinMs: number): Promise<number[] | undefined> {
    return this.#lost ? undefined : askFor(this.#io, message, withinMs);
  }

  #lose(problem: BoardProblem): void {
    if (this.#lost) return;
    this.#lost = true;
    this.emit('lost', problem);
  }

  #hear<T>(command: number, read: (data: number[]) => T | undefined, tell: (message: T) => void): void {
    this.#io.on(sysexEvent(command), (data: number[]) => {
      const message = read(data);
      if (message !== undefined) tell(message);
    });
  }
}

/** Takes an open transport all the way to a linked board, or closes it and says what is wrong. */
export async function openSession(transport: Transport): Promise<Linked> {
  const hands = await shakeHands(transport);
  const { io } = hands;
  const refuse = async (problem: BoardProblem): Promise<Linked> => {
    silence(io);
    await transport.close();
    return { ok: false, problem };
  };
  if (!hands.ok) return refuse(hands.problem);
  const said = (await askFor(io, [sysex.identity], ANSWER_MS)) ?? [];
  const introduction = readIntroduction(said);
  if (introduction !== undefined && introduction.protocol !== PROTOCOL) return refuse('old-firmware');
  const identity = readIdentity(said);
  if (identity === undefined) return refuse('not-answering');
  const session = new Session({ io, transport, identity });
  try {
    await session.attach();
  } catch {
    // johnny-five throws where what the board said of its pins came garbled
    await session.close();
    return { ok: false, problem: 'not-answering' };
  }
  return { ok: true, session };
}
