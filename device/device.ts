import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Client, connect } from '../broker/client.ts';
import type { Log } from '../broker/contract/log.ts';
import { createLamp } from './lamp.ts';
import { Link } from './link.ts';
import { passOn } from './pass-on.ts';
import { createPorts } from './ports.ts';
import { createPresence } from './presence.ts';
import { openPressStore } from './press-store.ts';
import { createPresses } from './presses.ts';
import { createReports } from './reports.ts';
import { createRinger } from './ringer.ts';
import { type Simulation, simulation } from './simulation.ts';

export interface DeviceOptions {
  bell: string;
  /** `auto`, `simulated`, `tcp://host:port` or the path of a serial port. */
  serial: string;
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
export async function startDevice({ bell, serial, brokerUrl, prefix, dataDir, log }: DeviceOptions): Promise<Device> {
  await mkdir(dataDir, { recursive: true, mode: 0o700 });
  const store = await openPressStore(join(dataDir, 'presses.json'), log);
  const ports = createPorts({ serial, dataDir, log });
  const link = new Link({ ports, log });
  const bus = connect({
    url: brokerUrl,
    prefix,
    will: { key: 'state', name: bell, message: { state: 'offline' } },
    log,
  });
  const reports = createReports(bus, bell);
  const ringer = createRinger(link, reports.end);
  const presses = createPresses({ link, bus, bell, store });
  const parts = { reports, ringer, presses, lamp: createLamp(link, bus), presence: createPresence(link, bus, bell) };
  listen(bus, bell, { ...parts, lastSaid: passOn(link, reports) });
  link.start();
  return Object.assign(simulation(ports, link), {
    async close() {
      ringer.close();
      parts.lamp.close();
      await link.close();
      ports.close();
      await presses.close();
      await parts.presence.leave();
      await bus.close();
    },
  });
}

interface Parts {
  reports: ReturnType<typeof createReports>;
  ringer: ReturnType<typeof createRinger>;
  presses: ReturnType<typeof createPresses>;
  lamp: ReturnType<typeof createLamp>;
  presence: ReturnType<typeof createPresence>;
  /** Says the board's last ring again. */
  lastSaid(): void;
}

/** What the broker brings, and what its coming brings about. */
function listen(bus: Client, bell: string, { reports, ringer, presses, lamp, presence, lastSaid }: Parts): void {
  let online = false;
  bus.on('ring', ({ message, retained }) => (retained ? undefined : ringer.take(message)), bell);
  bus.on('stored', ({ message }) => presses.stored(message.pressId), bell);
  bus.on('server', ({ message }) => {
    const came = message.state === 'online' && !online;
    online = message.state === 'online';
    lamp.server(online);
    if (!came) return;
    lastSaid(); // it may have missed it while it was away
    presses.deliver();
  });
  bus.onChange((connected) => {
    if (!connected) online = false;
    lamp.server(online);
    if (!connected) return;
    presence.say();
    reports.flush();
    presses.deliver();
  });
}
