import { connect } from '../../broker/client.ts';
import type { EndReport, Ring, State } from '../../broker/contract/messages.ts';
import { DEFAULT_PREFIX } from '../../broker/contract/topics.ts';
import { mailbox, silent } from './broker-parties.ts';
import type { Office } from './office.ts';

/** As every device does: a bell that has said nothing for 15 s is taken to be gone. */
const REPEAT_MS = 5_000;

/** A bell played by hand over the real broker, so that a test decides what a board answers, and when. */
export interface PlayedBell {
  board: string;
  /** The next ring it is asked for. */
  asked(): Promise<Ring>;
  /** Rings asked for and not taken yet. */
  unanswered(): number;
  say(state: Partial<State>): Promise<void>;
  stroke(ring: Ring, stroke: number): Promise<void>;
  end(ring: Ring, end?: Partial<EndReport>): Promise<void>;
  press(pressId: string, more?: { rang?: boolean; ageMs?: number }): Promise<void>;
  /** The next press that the server says it has stored. */
  stored(): Promise<string>;
  close(): Promise<void>;
}

/** Plays the bell `main` of an office that was opened with `serial: none`. */
export async function playBell(
  office: Office,
  { board = '00000000000000aa', name = 'main' } = {},
): Promise<PlayedBell> {
  const url = new URL(office.mqttUrl);
  url.username = `bell-${name}`;
  url.password = office.credentials().bells[name]?.password ?? '';
  const client = connect({
    url: url.href,
    prefix: DEFAULT_PREFIX,
    will: { key: 'state', name, message: { state: 'offline' } },
    log: silent,
  });
  const rings = mailbox<Ring>();
  const stored = mailbox<string>();
  client.on('ring', ({ message }) => rings.put(message), name);
  client.on('stored', ({ message }) => stored.put(message.pressId), name);
  await client.ready();
  let said: State;
  const say = (state: Partial<State>) => {
    said = { state: 'ready', board, ...state };
    return client.publish('state', name, said);
  };
  await say({});
  const repeating = setInterval(() => client.publish('state', name, said).catch(() => {}), REPEAT_MS);
  return {
    board,
    asked: rings.next,
    unanswered: () => rings.left.length,
    say,
    stroke: ({ number, epoch, strokes }, stroke) =>
      client.publish('rung', name, { number, epoch, stroke, of: strokes }),
    end: ({ number, epoch, strokes }, more = {}) =>
      client.publish('rung', name, { number, epoch, outcome: 'struck', strokes, ...more }),
    press: (pressId, { rang = true, ageMs = 0 } = {}) => client.publish('button', name, { pressId, rang, ageMs }),
    stored: stored.next,
    close() {
      clearInterval(repeating);
      return client.close();
    },
  };
}
