import { join } from 'node:path';
import { type Client, connect } from '../broker/client.ts';
import type { Log } from '../broker/contract/log.ts';
import type { Ring } from '../broker/contract/messages.ts';
import { openBoardMemory } from './board-memory.ts';
import { makeFolder } from './durable-file.ts';
import { createLamp } from './lamp.ts';
import { Link } from './link.ts';
import { Mute } from './mute.ts';
import { passOn } from './pass-on.ts';
import { createPorts } from './ports.ts';
import { createPresence } from './presence.ts';
import { openPressStore } from './press-store.ts';
import { createPresses } from './presses.ts';
import { createReports } from './reports.ts';
import { createRinger } from './ringer.ts';
import { type Simulation, simulation } from './simulation.ts';
import { onPress } from './switches.ts';
import { Waiting } from './waiting.ts';

export interface DeviceOptions {
  bell: string;
  /** `auto`, `simulated`, `tcp://host:port` or the path of a serial port. */
  serial: string;
  /** The other bells that hang on this machine, whose boards are left to them. */
  others?: readonly string[];
  /** With the bell's user and password in it. */
  brokerUrl: string;
  prefix: string;
  /** This bell's own folder; made if it is missing. */
  dataDir: string;
  log: Log;
}

export interface Device extends Simulation {
  /** Says that the bell is offline, and lets go of board and broker. */
  close(): Promise<void>;
}

/** Runs one bell. Rejects only where its folder cannot be used; board and broker may come later, or come and go. */
export async function startDevice(options: DeviceOptions): Promise<Device> {
  const { bell, serial, others = [], brokerUrl, prefix, dataDir, log } = options;
  await makeFolder(dataDir);
  const store = await openPressStore(join(dataDir, 'presses.json'), log);
  const memory = openBoardMemory({ dataDir, others, log });
  const ports = createPorts({ serial, dataDir, memory });
  const link = new Link({ ports, log });
  const bus = connect({
    url: brokerUrl,
    prefix,
    will: { key: 'state', name: bell, message: { state: 'offline' } },
    log,
  });
  const mute = new Mute({ bus, bell });
  const waiting = new Waiting();
  const reports = createReports(bus, bell);
  const ringer = createRinger({ link, mute, report: reports.end });
  const presses = createPresses({ link, bus, bell, store, mute });
  const lamp = createLamp({ link, bus, mute, waiting });
  // Before the presence: the server learns what the board remembers before it hears that it may send.
  const lastSaid = passOn(link, reports);
  const presence = createPresence(link, bus, bell);
  /** The server names a board only once it is this bell's: so an adopted one is remembered as its own. */
  const keep = (board: string) => {
    const { session } = link;
    if (session?.identity.board === board && !session.simulated) void memory.remember(board);
  };
  onPress(link, 'mute', () => mute.toggle());
  listen(bus, bell, { reports, ringer, presses, lamp, presence, mute, waiting, keep, lastSaid });
  link.start();
  return Object.assign(simulation(ports, link), {
    async close() {
      ringer.close();
      lamp.close();
      mute.close();
      waiting.close();
      await link.close();
      ports.close();
      await presses.close();
      await presence.leave();
      await bus.close();
      await store.settled(); // what the server said meanwhile of presses that it has stored
    },
  });
}

interface Parts {
  reports: ReturnType<typeof createReports>;
  ringer: ReturnType<typeof createRinger>;
  presses: ReturnType<typeof createPresses>;
  lamp: ReturnType<typeof createLamp>;
  presence: ReturnType<typeof createPresence>;
  mute: Mute;
  waiting: Waiting;
  keep(board: string): void;
  /** Says the board's last ring again. */
  lastSaid(): void;
}

/** What the broker brings, and what its coming brings about. */
function listen(bus: Client, bell: string, parts: Parts): void {
  const { reports, ringer, presses, lamp, presence, mute, waiting, keep, lastSaid } = parts;
  let online = false;
  const ring = (message: Ring) => {
    keep(message.board);
    ringer.take(message);
  };
  bus.on('ring', ({ message, retained }) => (retained ? undefined : ring(message)), bell);
  bus.on('mute', ({ message, retained }) => (retained ? undefined : mute.obey(message.ms)), bell);
  bus.on('waiting', ({ message, retained }) => (retained ? undefined : waiting.obey(message.ms)), bell);
  bus.on('stored', ({ message }) => presses.stored(message.pressId), bell);
  bus.on('server', ({ message }) => {
    const came = message.state === 'online' && !online;
    online = message.state === 'online';
    lamp.server(online);
    if (!came) return;
    lastSaid(); // it may have missed it while it was away
    presses.deliver();
    mute.tell();
  });
  bus.onChange((connected) => {
    if (!connected) online = false;
    lamp.server(online);
    if (!connected) return;
    lastSaid();
    reports.flush();
    presence.say();
    presses.deliver();
    mute.tell();
  });
}
