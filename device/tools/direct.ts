import type { BoardMemory } from '../board-memory.ts';
import { makeFolder } from '../durable-file.ts';
import { openPort } from '../ports.ts';
import { openSession, type Session } from '../session.ts';
import { type SimulatedPort, simulatedPort } from '../simulated-port.ts';
import { findBoards, listPorts } from '../usb-boards.ts';
import { sayProblem } from './words.ts';

/** What a tool works with: one bell and its port, with nobody else at it. */
export interface Bench {
  /** As `BELL_SERIAL`. */
  serial: string;
  /** As `--port`; goes before `serial`. */
  port?: string | undefined;
  dataDir: string;
  memory: BoardMemory;
  env: NodeJS.ProcessEnv;
  out(line: string): void;
  list?: typeof listPorts;
}

/** A way on, or the sentence that says why there is none. */
export type Way<T> = { ok: true; value: T } | { ok: false; say: string };
const no = (say: string): { ok: false; say: string } => ({ ok: false, say });

/** Where the board is: a path, `tcp://…`, or `simulated` for a bell that has never seen a real one. */
export async function findPort({ serial, port = serial, memory, list = listPorts }: Bench): Promise<Way<string>> {
  if (port !== 'auto') return { ok: true, value: port };
  const paths = (await findBoards(list)).map(({ path }) => path);
  const own = paths.find((path) => path === memory.own?.port);
  const [first, second] = paths;
  if (own !== undefined) return { ok: true, value: own };
  if (second !== undefined) return no(`Several boards are plugged in. Say which with --port: ${paths.join(', ')}`);
  if (first !== undefined) return { ok: true, value: first };
  if (!memory.seen) return { ok: true, value: 'simulated' };
  return no('No board is plugged into this machine. Plug it in, with a cable that carries data, then try again.');
}

/** Opens the board at a port and closes it again after the work. */
export async function atBoard<T>(
  { dataDir, out }: Bench,
  port: string,
  work: (session: Session, simulated: SimulatedPort | undefined) => Promise<Way<T>>,
): Promise<Way<T>> {
  const simulated = port === 'simulated' ? simulatedPort(dataDir) : undefined;
  if (simulated !== undefined) {
    out('This is the simulated board: no real one is in use.');
    await makeFolder(dataDir);
  }
  try {
    const opened = await (simulated?.open() ?? openPort(port));
    const linked = opened.ok ? await openSession(opened.transport) : opened;
    if (!linked.ok) return no(sayProblem(linked.problem, port));
    try {
      return await work(linked.session, simulated);
    } finally {
      await linked.session.close();
    }
  } finally {
    simulated?.close();
  }
}
