import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from '../../../broker/client.ts';
import { DEFAULT_PREFIX } from '../../../broker/contract/topics.ts';
import { serveBoard } from '../../../device/simulator/serve.ts';
import { packageRoot } from '../../../server/package.ts';
import type { Credentials } from '../../../server/store/credentials.ts';
import { silent } from '../../support/broker-parties.ts';
import { type Mosquitto, type MosquittoUser, startMosquitto } from '../../support/mosquitto.ts';
import { cleanEnvironment, type Office, openOffice } from '../../support/office.ts';
import { type Control, type Kind, openControl } from './control.ts';
import { fixedPort } from './fixed-port.ts';
import { type FragileBoard, PULSE_MS, startFragileBoard } from './fragile-board.ts';
import { type News, openNews } from './news.ts';
import { type Records, readRecords } from './records.ts';
import { watchWall } from './watch-wall.ts';

export type Broker = 'embedded' | 'mosquitto';
export type Victim = Kind | 'broker' | 'board';

/** The product in its pieces, each of which can be made to fail and brought back; a device on a machine of its own. */
export interface FaultyOffice {
  broker: Broker;
  control: Control;
  board: FragileBoard;
  news: News;
  /** True when it is on disk. Safe to send again. */
  order(orderId: string): Promise<boolean>;
  /** The same over MQTT. */
  publish(orderId: string): Promise<boolean>;
  /** Ends it as a power cut would, and resolves when it is gone. */
  fail(victim: Victim): Promise<void>;
  /** Resolves when it has ended by itself. */
  gone(victim: Kind): Promise<void>;
  /** Resolves when the wall has been told that the bell is away: until then it would seem to be back at once. */
  missed(victim: Victim): Promise<void>;
  /** Starts it again, as the supervisor or a person would. */
  revive(victim: Victim): Promise<void>;
  /** A new device process and a new shop, if need be: each connects at once, without the patience that it has learnt. */
  renew(): Promise<void>;
  /** Resolves with what is on record once all are back, nothing is on its way any more, and it fits. */
  settled(fits?: (records: Records) => boolean): Promise<Records>;
  close(): Promise<void>;
}

const SERVER_PASSWORD = 'for-these-tests-only';
export const STROKES = 2;

const yaml = `
office: { name: Faults, currency: EUR, timeZone: Europe/Amsterdam }
rules:
  pacing: { rings: 1000, minutes: 1, pauseSeconds: 0 }
  patterns: { largeOrder: { strokes: ${STROKES}, pulseMs: ${PULSE_MS}, gapMs: 250 } }
milestones: [{ name: Out of reach, target: '900000000000', period: year }]
sources: [{ name: orders, kind: standard-webhooks }]
`;

export async function openFaultyOffice(kind: Broker): Promise<FaultyOffice> {
  const news = openNews();
  const control = await openControl(news);
  const folder = mkdtempSync(join(tmpdir(), 'bell-faults-office-'));
  const board = startFragileBoard();
  const served = await serveBoard(board);
  const [http, mqtt] = [await fixedPort(), await fixedPort()];
  const brokerUrl = (user: string, password = '') => `mqtt://${user}:${password}@127.0.0.1:${mqtt}`;
  const env = {
    ...control.env,
    BELL_HTTP: `127.0.0.1:${http}`,
    BELL_MQTT: `127.0.0.1:${mqtt}`,
    ...(kind === 'mosquitto' && { BELL_BROKER_URL: brokerUrl('server', SERVER_PASSWORD) }),
  };
  const startServer = () => openOffice({ folder, yaml, env });
  const startDevice = () => {
    const child = spawn(process.execPath, [join(packageRoot, 'dist/device/main.js')], {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: {
        ...cleanEnvironment(),
        ...control.env,
        BELL_SERIAL: served.url,
        BELL_BROKER_URL: brokerUrl('bell-main', server.credentials().bells.main?.password),
        BELL_DATA: join(folder, 'pi'),
      },
    });
    child.once('exit', news.tell);
    return child;
  };
  let server: Office = await startServer();
  const passwords = server.credentials();
  const mosquitto = kind === 'mosquitto' ? await openMosquitto(passwords, mqtt) : undefined;
  let device: ChildProcess = startDevice();
  let isPatient = false; // having lost its broker, it waits longer the next time
  const wall = watchWall(server.url, news);
  const openShop = () => {
    const url = brokerUrl('source-orders', passwords.sources.orders?.password);
    const client = connect({ url, prefix: DEFAULT_PREFIX, log: silent });
    client.onChange(news.tell);
    return client;
  };
  let shop = openShop();
  const childOf = (victim: Kind): ChildProcess => (victim === 'server' ? server.process : device);
  const isGone = ({ exitCode, signalCode }: ChildProcess) => exitCode !== null || signalCode !== null;
  const gone = async (victim: Kind) => {
    if (!isGone(childOf(victim))) await once(childOf(victim), 'exit');
  };
  const missed = (victim: Victim) =>
    news.whenSo(`the ${victim} is missed`, () => wall.state() !== 'ready' || undefined).then(() => {});
  const there = () => ({
    bell: wall.state() === 'ready',
    shop: shop.connected,
    server: control.isThere('server'),
    device: control.isThere('device'),
  });
  const isBack = () => Object.values(there()).every(Boolean);
  const standing = () =>
    `all is back and settled: ${JSON.stringify({ ...there(), notes: keptPresses(join(folder, 'pi')), ...readRecords(server.dataDir) })}`;

  return {
    ...{ broker: kind, control, board, news, gone },
    order: (orderId) =>
      server.order({ orderId, amount: '12500.00', currency: 'EUR' }).then(
        ({ ok }) => ok,
        () => false,
      ),
    publish: (orderId) =>
      shop.publish('order', 'orders', { orderId, amount: '12500.00', currency: 'EUR', status: 'won' }).then(
        () => true,
        () => false,
      ),
    async fail(victim) {
      if (victim === 'board') return served.unplug();
      if (victim === 'broker') return mosquitto?.kill();
      childOf(victim).kill('SIGKILL');
      await gone(victim);
    },
    async missed(victim) {
      if (victim === 'board' || victim === 'device') await missed(victim);
    },
    async revive(victim) {
      isPatient ||= victim === 'server' || victim === 'broker';
      if (victim === 'board') await served.plug();
      if (victim === 'broker') await mosquitto?.revive();
      if (victim === 'server') server = await startServer();
      if (victim === 'device') device = startDevice();
    },
    async renew() {
      if (!isPatient) return;
      isPatient = false;
      device.kill('SIGKILL');
      await Promise.all([gone('device'), shop.close()]);
      await missed('device'); // or what it said last is taken for the new one's
      device = startDevice();
      shop = openShop();
    },
    settled: (fits = () => true) =>
      news.whenSo(standing, () => {
        if (!isBack() || keptPresses(join(folder, 'pi')) !== '[]') return undefined;
        const records = readRecords(server.dataDir);
        return records.unfinished === 0 && fits(records) ? records : undefined;
      }),
    async close() {
      wall.close();
      await shop.close();
      device.kill('SIGKILL');
      await server.close();
      await mosquitto?.close();
      await served.close();
      board.close();
      control.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The device's file of presses as it stands on disk. */
function keptPresses(dataDir: string): string {
  const file = join(dataDir, 'bells', 'main', 'presses.json');
  return existsSync(file) ? readFileSync(file, 'utf8') : '[]';
}

function openMosquitto({ bells, sources }: Credentials, port: number): Promise<Mosquitto> {
  const users: MosquittoUser[] = [
    { username: 'server', password: SERVER_PASSWORD, client: { role: 'server' } },
    { username: 'bell-main', password: bells.main?.password ?? '', client: { role: 'device', bell: 'main' } },
    {
      username: 'source-orders',
      password: sources.orders?.password ?? '',
      client: { role: 'source', source: 'orders' },
    },
  ];
  return startMosquitto(users, DEFAULT_PREFIX, port);
}
