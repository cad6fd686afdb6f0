import { EventEmitter } from 'node:events';
import type { BoardProblem } from '../broker/contract/messages.ts';
import { attachComponents, type Components } from './components.ts';
import { shakeHands, silence, sysexEvent } from './firmata.ts';
import { startHeartbeat } from './heartbeat.ts';
import type { Io } from './johnny-five.ts';
import {
  type BoardIdentity,
  type BoardRing,
  type BoardRung,
  type BoardStroke,
  PROTOCOL,
  readIdentity,
  readRung,
  readStroke,
  ringBytes,
  sysex,
} from './protocol.ts';
import type { Transport } from './transport.ts';

const IDENTITY_MS = 2_000;
const FIRST_LEVEL_MS = 1_000;

/** `level`: true while the button is pressed, at each report. `lost`: once, also by closing it, and then nothing more. */
interface SessionEvents {
  stroke: [BoardStroke];
  rung: [BoardRung];
  level: [boolean];
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
  #level: boolean | undefined;
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

  /** The button's last known level; undefined until the board has reported one. */
  get level(): boolean | undefined {
    return this.#level;
  }

  /** Puts button and lamp on, and waits for the button's first level: a press right after the board is found counts. */
  async attach(): Promise<void> {
    const first = new Promise((resolve) => {
      this.once('level', resolve);
      setTimeout(resolve, FIRST_LEVEL_MS).unref();
    });
    this.#components = await attachComponents(this.#io, (pressed) => {
      this.#level = pressed;
      this.emit('level', pressed);
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
  ask(): Promise<BoardIdentity | undefined> {
    return this.#lost ? Promise.resolve(undefined) : askIdentity(this.#io);
  }

  async close(): Promise<void> {
    this.#lose('unplugged');
    this.#stopHeartbeat();
    this.removeAllListeners();
    this.#components?.release();
    silence(this.#io);
    await this.#transport.close();
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
  const identity = await askIdentity(io);
  if (identity === undefined) return refuse('not-answering');
  if (identity.protocol !== PROTOCOL) return refuse('other-firmware');
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

function askIdentity(io: Io): Promise<BoardIdentity | undefined> {
  return new Promise((resolve) => {
    const heard = (data?: number[]) => {
      clearTimeout(late);
      io.off(sysexEvent(sysex.identity), heard);
      resolve(data && readIdentity(data));
    };
    const late = setTimeout(heard, IDENTITY_MS);
    io.once('close', () => heard());
    io.on(sysexEvent(sysex.identity), heard);
    io.sysexCommand([sysex.identity]);
  });
}
