import type { BoardProblem } from '../broker/contract/messages.ts';
import type { BoardMemory } from './board-memory.ts';
import type { Found, Ports } from './ports.ts';
import { openSerial } from './serial-port.ts';
import { isForeign, REST_MS, setAside } from './set-aside.ts';
import type { SimulatedPort } from './simulated-port.ts';
import { notOpened, type Opened } from './transport.ts';
import { findBoards, type ListPorts, type UsbPort } from './usb-boards.ts';

const LOOK_MS = 3_000;
const SILENT_REST_MS = 5_000;

export interface AutoPortsOptions {
  memory: BoardMemory;
  list: ListPorts;
  simulated: SimulatedPort;
}

/**
 * The USB port with this bell's board: first where it was last found, then any but another bell's. A board that is none
 * of this machine's bells' is taken when the bell's own is nowhere else. Simulated until a real one has ever answered.
 */
export function autoPorts({ memory, list, simulated }: AutoPortsOptions): Ports {
  const aside = setAside();
  /** Ports with a board of ours that is not this bell's: tried again only after all others. */
  const strange = new Set<string>();
  let current: UsbPort | undefined;
  let simulating = false;
  let look: NodeJS.Timeout | undefined;

  const rank = ({ path }: UsbPort) =>
    path === memory.own?.port ? 0 : memory.isOthersPort(path) ? 2 : strange.has(path) ? 3 : 1;
  const survey = async () => {
    const plugged = await findBoards(list);
    const paths = plugged.map(({ path }) => path);
    aside.keepOnly(paths);
    for (const path of strange) if (!paths.includes(path)) strange.delete(path);
    const free = plugged.filter(({ path }) => aside.problemOf(path) === undefined);
    return { paths, free: free.sort((a, b) => rank(a) - rank(b)) };
  };
  const stopSimulating = () => {
    clearInterval(look);
    simulating = false;
    simulated.close();
  };
  const simulate = (): Promise<Opened> => {
    simulating = true;
    clearInterval(look);
    look = setInterval(async () => {
      if ((await survey()).free.length > 0 && simulating) stopSimulating();
    }, LOOK_MS);
    return simulated.open();
  };
  const settleReal = async ({ path, printersToo }: UsbPort, found: Found): Promise<boolean> => {
    if (!found.ok) {
      const ruledOut = found.problem === 'not-answering' && !memory.seen && printersToo;
      const rest = ruledOut ? Number.POSITIVE_INFINITY : isForeign(found.problem) ? REST_MS : SILENT_REST_MS;
      aside.add(path, ruledOut ? 'port-missing' : found.problem, rest);
      return false;
    }
    if (memory.isOthers(found.board)) {
      aside.add(path, 'port-missing', REST_MS);
      return false;
    }
    const own = memory.own?.board ?? found.board;
    const lastChoice = strange.has(path) || (await survey()).paths.length === 1;
    if (found.board === own) await memory.remember(own, path);
    else if (!lastChoice) strange.add(path);
    return found.board === own || lastChoice;
  };
  return {
    async open() {
      const { paths, free } = await survey();
      const problems = paths.flatMap((path) => aside.problemOf(path) ?? []);
      for (const port of free) {
        const opened = await openSerial(port.path);
        if (!opened.ok) {
          problems.push(memory.isOthersPort(port.path) ? 'port-missing' : opened.problem);
          continue;
        }
        if (simulating) stopSimulating();
        current = port;
        return opened;
      }
      const problem = worst(problems);
      return memory.seen || problem !== 'port-missing' ? notOpened(problem) : simulate();
    },
    settle: async (found) => simulating || current === undefined || settleReal(current, found),
    get simulated() {
      return simulating ? simulated : undefined;
    },
    close: stopSimulating,
  };
}

/** Of several ports' problems the one that a person can most likely do something about. */
function worst(problems: readonly BoardProblem[]): BoardProblem {
  const order: BoardProblem[] = ['old-firmware', 'other-firmware', 'port-denied', 'port-busy', 'not-answering'];
  return order.find((problem) => problems.includes(problem)) ?? 'port-missing';
}
