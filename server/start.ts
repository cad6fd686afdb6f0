import { join } from 'node:path';
import { refuse, sentence } from '../broker/contract/result.ts';
import type { JoinOptions } from '../broker/join.ts';
import type { Broker, Post } from '../broker/ports.ts';
import type { Certificate } from '../broker/secure.ts';
import { workAside } from './care/aside.ts';
import { openCertificate } from './care/certificate.ts';
import { type Clock, keepClock, machineTime, type Timepieces } from './care/clock.ts';
import { watchDisk } from './care/disk.ts';
import { backUpFormer, restoreSoon, restoreWhatLiesReady } from './care/former-data.ts';
import { watchHabits } from './care/habits.ts';
import { keepNights } from './care/nights.ts';
import { keepTroubles } from './care/troubles.ts';
import { backupFolder, type Config } from './config.ts';
import { createMetrics } from './http/metrics.ts';
import { serveHttp } from './http/serve.ts';
import type { LogBook } from './log.ts';
import { measure } from './metrics.ts';
import { fetchDaily } from './money/daily.ts';
import { openNotify } from './notify/open.ts';
import { openOffice } from './office.ts';
import { packageRoot, packageVersion } from './package.ts';
import { openSourceBook } from './source-book/book.ts';
import { authenticateMqtt, type Credentials, openCredentials } from './store/credentials.ts';
import { openDatabase } from './store/database.ts';
import { storeFailureOf, unusable } from './store/failure.ts';
import { openDataFolder } from './store/folder.ts';
import { groupCommit } from './store/group-commit.ts';
import { orders } from './store/orders.ts';
import { type Supervisor, superviseDevices } from './supervisor.ts';

export interface ServerOptions {
  config: Config;
  log: LogBook;
  /** How time passes; the machine's own unless said. */
  time?: Timepieces;
  /** Closes what runs and starts it anew, in this process or by whoever watches over it. */
  startAnew?: () => void;
}

export interface Running {
  /** Where the wall is on this machine. */
  url: string;
  /** Where the broker is; without credentials. */
  mqttUrl: string;
  close(): Promise<void>;
}

/**
 * Everything, in the order in which it depends on each other: data, broker, office, web, bells.
 * Rejects with one line that says what to change; what was opened by then is closed again.
 */
export async function startServer({
  config,
  log,
  time = machineTime,
  startAnew = () => {},
}: ServerOptions): Promise<Running> {
  const closers: (() => void | Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    return { ...(await open({ config, log, time, startAnew }, closers)), close };
  } catch (error) {
    await close();
    throw storeFailureOf(error) === undefined ? error : unusable(config.dataDir, error);
  }
}

async function open(
  { config, log, time, startAnew }: Required<ServerOptions>,
  closers: (() => void | Promise<void>)[],
) {
  const folder = openDataFolder(config.dataDir);
  if (!folder.ok) throw new Error(sentence(folder.problem));
  closers.push(() => folder.value.close());
  closers.push(log.keepIn(join(config.dataDir, 'logs'), config.keep.logDays));
  restoreWhatLiesReady(config.dataDir, log);
  const credentials = openCredentials(config);
  const db = await openDatabase(config.dataDir, { beforeMigrating: () => backUpFormer(config, log) }).catch(
    (error: unknown) => {
      throw unusable(config.dataDir, error);
    },
  );
  closers.push(() => db.destroy());
  const writer = groupCommit(db, log);
  const troubles = keepTroubles(() => clock.now());
  const clock: Clock = keepClock({ time, troubles, log });
  const { now } = clock;
  const disk = watchDisk({ folder: config.dataDir, writer, troubles, log });
  closers.push(clock.close, disk.close);
  const notify = openNotify({ notify: config.notify, office: config.office.name, troubles, log, now });
  const sources = await openSourceBook({ config, credentials, db, writer, log, now });
  closers.push(sources.close);
  const habits = watchHabits({ sources, db, troubles, log, now });
  closers.push(notify.close, habits.close);
  clock.compareWith(await orders.lastDecidedAt(db));

  let broker: Broker | undefined;
  let supervisor: Supervisor | undefined;
  const post: Post = {
    publish: (key, name, message) => broker?.publish(key, name, message) ?? Promise.reject(new Error('no broker yet')),
    get connected() {
      return broker?.connected ?? false;
    },
  };
  const aside = workAside();
  closers.push(aside.close);
  const office = await openOffice({
    ...{
      config,
      credentials,
      sources,
      version: packageVersion,
      db,
      writer,
      post,
      log,
      now,
      troubles,
      notify,
      work: aside,
    },
    isClockBehind: clock.isBehind,
    restore: () => restoreSoon(config.dataDir, startAnew),
    hands: {
      simulate: async (bell, action) => supervisor?.simulate(bell, action) ?? starting,
      lendPort: async (bell) => supervisor?.lendPort(bell) ?? starting,
      takeBackPort: async (bell) => supervisor?.takeBackPort(bell) ?? starting,
    },
  });
  closers.push(() => office.close());
  const daily = fetchDaily({ config: config.rates, rates: office.rates, troubles, log, now });
  closers.push(daily.close);
  clock.onJump(office.moveTimes);
  const nights = keepNights({ config, db, writer, troubles, log, now, work: aside, check: office.desk.check });
  closers.push(nights.close);

  const certificate = config.tls && openCertificate({ tls: config.tls, log });
  if (certificate?.ok === false) throw new Error(sentence(certificate.problem));
  closers.push(() => certificate?.value.close());
  broker = await openBroker({ config, credentials, certificate: certificate?.value }, { ...office.ports, log });
  closers.push(() => broker?.close());
  sources.onChange(() => broker?.keepSources?.((name) => sources.find(name) !== undefined));
  const metrics = createMetrics();
  await measure({
    ...{ registry: metrics.registry, db, writer, troubles, bells: office.bellViews },
    ...{ sources, backups: backupFolder(config) },
  });
  const web = await serveHttp({
    ...{ config, credentials, desk: office.desk, metrics, log, now, certificate: certificate?.value },
    attach: (server, access) => office.live.attach(server, access.maySeeWall),
  });
  closers.push(() => web.close());
  closers.push(() => office.live.close());
  if (broker.connected) office.joined();
  broker.onChange((connected) => {
    if (connected) office.joined();
  });

  supervisor = superviseDevices({
    bells: config.bells,
    deviceMain: join(packageRoot, 'dist', 'device', 'main.js'),
    dataDir: config.dataDir,
    prefix: config.prefix,
    brokerUrlFor: (bell) => bell.brokerUrl ?? config.brokerUrl ?? deviceUrl(broker, bell.name, credentials),
    say: log.say,
    log,
  });
  closers.push(() => supervisor?.close());
  const { url: mqtt, tlsUrl: mqtts } = broker;
  log.info({ wall: config.publicUrl ?? web.url, here: web.url, mqtt, ...(mqtts && { mqtts }) }, 'The bell is up');
  return { url: web.url, mqttUrl: broker.url };
}

interface Door {
  config: Config;
  credentials: Credentials;
  certificate: Certificate | undefined;
}
type Hearing = Omit<JoinOptions, 'url' | 'prefix' | 'clientId'>;

const starting = refuse('state', 'starting', 'a bell that runs already');

/** mqtt.js is loaded only where it is needed: with the embedded broker it would be memory for nothing. */
async function openBroker({ config, credentials, certificate }: Door, hearing: Hearing): Promise<Broker> {
  const { prefix, brokerUrl } = config;
  if (brokerUrl !== undefined) {
    const { joinBroker } = await import('../broker/join.ts');
    return joinBroker({ ...hearing, url: brokerUrl, prefix });
  }
  const { startBroker } = await import('../broker/start.ts');
  const authenticate = (user: string, password: string) => authenticateMqtt(credentials, user, password);
  const secured = config.tls?.mqtt;
  const tls = secured && certificate && { ...secured, certificate };
  return startBroker({ ...hearing, ...config.mqtt, tls, prefix, authenticate }).catch((error: unknown) => {
    const reason = messageOf(error);
    const ofTls = secured !== undefined && reason.startsWith(`${secured.host}:${secured.port} `);
    throw new Error(`${ofTls ? 'tls.mqtt' : 'BELL_MQTT'}: ${reason}`);
  });
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function deviceUrl(broker: Broker | undefined, bell: string, { bells }: Credentials): string {
  const url = new URL(broker?.url ?? '');
  if (['0.0.0.0', '[::]'].includes(url.hostname)) url.hostname = '127.0.0.1';
  return `mqtt://bell-${bell}:${bells[bell]?.password ?? ''}@${url.host}`;
}
