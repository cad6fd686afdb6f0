import { EventEmitter } from 'node:events';
import type { Log } from '../broker/contract/log.ts';
import type { BoardProblem } from '../broker/contract/messages.ts';
import type { Ports } from './ports.ts';
import { openSession, type Session } from './session.ts';
import type { Transport } from './transport.ts';

const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 5_000;

interface LinkEvents {
  linked: [Session];
  unlinked: [];
}

/** Keeps one board linked for ever: opens, watches, closes and opens again with back-off. */
export class Link extends EventEmitter<LinkEvents> {
  readonly #ports: Ports;
  readonly #log: Log;
  #session: Session | undefined;
  #problem: BoardProblem | undefined;
  #everLinked = false;
  #closing = false;
  #opening: Transport | undefined;
  #wake: () => void = () => {};
  #running: Promise<void> = Promise.resolve();

  constructor({ ports, log }: { ports: Ports; log: Log }) {
    super();
    this.setMaxListeners(0); // a ring that waits for the board listens
    this.#ports = ports;
    this.#log = log;
  }

  /** The linked board, if there is one. */
  get session(): Session | undefined {
    return this.#session;
  }

  /** Why there is none, once known. */
  get problem(): BoardProblem | undefined {
    return this.#problem;
  }

  start(): void {
    this.#running = this.#keepLinked();
  }

  /** The next try at once, since something has changed. */
  retry(): void {
    this.#wake();
  }

  async close(): Promise<void> {
    this.#closing = true;
    this.#opening?.end('unplugged');
    this.#wake();
    await this.#running;
  }

  async #keepLinked(): Promise<void> {
    let wait = FIRST_RETRY_MS;
    while (!this.#closing) {
      const session = await this.#open();
      if (session !== undefined) {
        wait = FIRST_RETRY_MS;
        await this.#hold(session);
      }
      if (this.#closing) return;
      await this.#pause(wait);
      wait = Math.min(2 * wait, LAST_RETRY_MS);
    }
  }

  async #open(): Promise<Session | undefined> {
    const opened = await this.#ports.open();
    if (!opened.ok) return this.#say(opened.problem);
    this.#opening = opened.transport;
    const linked = await openSession(opened.transport);
    this.#opening = undefined;
    const keep = await this.#ports.settle(linked.ok ? { ok: true, board: linked.session.identity.board } : linked);
    if (!linked.ok) return this.#say(linked.problem);
    if (keep) return linked.session;
    await linked.session.close();
    return undefined;
  }

  /** Resolves when the session is over. */
  async #hold(session: Session): Promise<void> {
    const over = new Promise<BoardProblem | undefined>((resolve) => {
      session.once('lost', resolve);
      this.#wake = () => this.#closing && resolve(undefined);
    });
    const { board, firmware } = session.identity;
    this.#log.info({ board, firmware, simulated: session.simulated }, 'The board is linked');
    this.#session = session;
    this.#problem = undefined;
    this.#everLinked = true;
    this.emit('linked', session);
    const problem = this.#closing || session.lost ? undefined : await over;
    this.#session = undefined;
    await session.close();
    if (!this.#closing) this.#say(problem ?? 'unplugged');
  }

  /** A problem is told when it is a new one, not at each try. A port that was there and is gone was unplugged. */
  #say(found: BoardProblem): undefined {
    const problem = found === 'port-missing' && this.#everLinked ? 'unplugged' : found;
    if (problem === this.#problem) return;
    this.#problem = problem;
    this.#log.warn({ problem }, 'No board is linked');
    this.emit('unlinked');
  }

  #pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
