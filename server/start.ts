import { join } from 'node:path';
import { refuse, sentence } from '../broker/contract/result.ts';
import type { JoinOptions } from '../broker/join.ts';
import type { Broker, Post } from '../broker/ports.ts';
import type { Config } from './config.ts';
import { serveHttp } from './http/serve.ts';
import type { LogBook } from './log.ts';
import { openOffice } from './office.ts';
import { packageRoot, packageVersion } from './package.ts';
import { authenticateMqtt, type Credentials, openCredentials } from './store/credentials.ts';
import { openDatabase } from './store/database.ts';
import { openDataFolder } from './store/folder.ts';
import { groupCommit } from './store/group-commit.ts';
import { type Supervisor, superviseDevices } from './supervisor.ts';
import type { Instant } from './time.ts';

export interface ServerOptions {
  config: Config;
  log: LogBook;
  now?: () => Instant;
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
export async function startServer({ config, log, now = Date.now }: ServerOptions): Promise<Running> {
  const closers: (() => void | Promise<void>)[] = [];
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).reverse()) await closer();
  };
  try {
    return { ...(await open({ config, log, now }, closers)), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function open({ config, log, now }: Required<ServerOptions>, closers: (() => void | Promise<void>)[]) {
  const folder = openDataFolder(config.dataDir);
  if (!folder.ok) throw new Error(sentence(folder.problem));
  closers.push(() => folder.value.close());
  const credentials = openCredentials(config);
  const db = await openDatabase(config.dataDir).catch((error: unknown) => {
    throw new Error(`the database in ${config.dataDir} cannot be opened: ${messageOf(error)}`);
  });
  closers.push(() => db.destroy());
  const writer = groupCommit(db, log);

  let broker: Broker | undefined;
  let supervisor: Supervisor | undefined;
  const post: Post = {
    publish: (key, name, message) => broker?.publish(key, name, message) ?? Promise.reject(new Error('no broker yet')),
    get connected() {
      return broker?.connected ?? false;
    },
  };
  const office = await openOffice({
    ...{ config, version: packageVersion, db, writer, post, log, now },
    simulate: async (bell, action) =>
      supervisor?.simulate(bell, action) ?? refuse('state', 'starting', 'a bell that runs already'),
  });
  closers.push(() => office.close());

  broker = await openBroker(config, credentials, { ...office.ports, log });
  closers.push(() => broker?.close());
  const web = await serveHttp({
    ...{ config, credentials, desk: office.desk, log, now },
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
  log.info({ wall: config.publicUrl ?? web.url, here: web.url, mqtt: broker.url }, 'The bell is up');
  return { url: web.url, mqttUrl: broker.url };
}

type Hearing = Omit<JoinOptions, 'url' | 'prefix' | 'clientId'>;

/** mqtt.js is loaded only where it is needed: with the embedded broker it would be memory for nothing. */
async function openBroker(config: Config, credentials: Credentials, hearing: Hearing): Promise<Broker> {
  const { prefix, brokerUrl } = config;
  if (brokerUrl !== undefined) {
    const { joinBroker } = await import('../broker/join.ts');
    return joinBroker({ ...hearing, url: brokerUrl, prefix });
  }
  const { startBroker } = await import('../broker/start.ts');
  const authenticate = (user: string, password: string) => authenticateMqtt(credentials, user, password);
  return startBroker({ ...hearing, ...config.mqtt, prefix, authenticate }).catch((error: unknown) => {
    throw new Error(`BELL_MQTT: ${messageOf(error)}`);
  });
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

function deviceUrl(broker: Broker | undefined, bell: string, { bells }: Credentials): string {
  const url = new URL(broker?.url ?? '');
  if (['0.0.0.0', '[::]'].includes(url.hostname)) url.hostname = '127.0.0.1';
  return `mqtt://bell-${bell}:${bells[bell]?.password ?? ''}@${url.host}`;
}
