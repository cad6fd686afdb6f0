import { type ChildProcess, spawn } from 'node:child_process';
import { pbkdf2Sync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type Client, filtersOf } from '../../broker/access.ts';

export interface MosquittoUser {
  username: string;
  password: string;
  client: Client;
}

export interface Mosquitto {
  host: string;
  port: number;
  url: string;
  /** As a power cut of its machine: SIGKILL. Resolves when it is gone. */
  kill(): Promise<void>;
  /** After `kill`: the same broker again, at the same port. */
  revive(): Promise<void>;
  close(): Promise<void>;
}

// Debian keeps the broker where an ordinary user's PATH does not look.
const env = { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/usr/local/sbin` };

/** Debian's mosquitto on a free port of this machine, or on the one given, for these users alone, each held to `broker/access.ts`. */
export async function startMosquitto(users: MosquittoUser[], prefix: string, at?: number): Promise<Mosquitto> {
  for (;;) {
    const port = at ?? (await freePort());
    const started = startAt({ users, prefix, port });
    if (at !== undefined || !(await wasTaken(started))) return started;
  }
}

/** Between finding a port free and listening on it somebody else may have been given it. */
const wasTaken = (started: Promise<unknown>): Promise<boolean> =>
  started.then(
    () => false,
    (error: unknown) => String(error).includes('Address already in use'),
  );

async function startAt({ users, prefix, port }: Omit<Setup, 'folder'>): Promise<Mosquitto> {
  const folder = mkdtempSync(join(tmpdir(), 'mosquitto-'));
  try {
    const args = ['-c', configure({ folder, port, users, prefix })];
    const start = async () => {
      const broker = spawn('mosquitto', args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
      const kill = () => broker.kill('SIGKILL'); // it forgets a SIGTERM that comes just after it said that it runs
      process.once('exit', kill);
      await running(broker);
      return async () => {
        process.off('exit', kill);
        const ended = once(broker, 'close');
        if (kill()) await ended;
      };
    };
    let end = await start();
    const close = async () => {
      await end();
      rmSync(folder, { recursive: true });
    };
    const revive = async () => {
      end = await start();
    };
    return { host: '127.0.0.1', port, url: `mqtt://127.0.0.1:${port}`, kill: () => end(), revive, close };
  } catch (error) {
    rmSync(folder, { recursive: true });
    throw error instanceof Error && 'code' in error && error.code === 'ENOENT' ? new Error(MISSING) : error;
  }
}

const MISSING = 'mosquitto is missing and this test cannot do without: apt-get install mosquitto';

interface Setup {
  folder: string;
  port: number;
  users: MosquittoUser[];
  prefix: string;
}

function configure({ folder, port, users, prefix }: Setup): string {
  const passwords = join(folder, 'passwords');
  const access = join(folder, 'access');
  const file = join(folder, 'mosquitto.conf');
  writeFileSync(passwords, users.map(passwordLine).join(''), { mode: 0o600 });
  writeFileSync(access, users.map((user) => accessOf(user, prefix)).join('\n'), { mode: 0o600 });
  const lines = [
    `listener ${port} 127.0.0.1`,
    `user ${userInfo().username}`,
    'allow_anonymous false',
    `password_file ${passwords}`,
    `acl_file ${access}`,
    'set_tcp_nodelay true',
    'max_queued_messages 0',
    'log_dest stderr',
  ];
  writeFileSync(file, `${lines.join('\n')}\n`);
  return file;
}

/** As `mosquitto_passwd` writes it: $7$ is PBKDF2 with SHA-512, here with the 101 rounds of its default. */
function passwordLine({ username, password }: MosquittoUser): string {
  const salt = randomBytes(12);
  const hash = pbkdf2Sync(password, salt, 101, 64, 'sha512');
  return `${username}:$7$101$${salt.toString('base64')}$${hash.toString('base64')}\n`;
}

function accessOf({ username, client }: MosquittoUser, prefix: string): string {
  const { publish, subscribe } = filtersOf(client, prefix);
  const lines = [
    ...publish.map((filter) => `topic write ${filter}`),
    ...subscribe.map((filter) => `topic read ${filter}`),
  ];
  return `user ${username}\n${lines.join('\n')}\n`;
}

/** Resolves at the line in which mosquitto says that it runs; rejects with all that it said when it ends before. */
function running(broker: ChildProcess): Promise<void> {
  const said: string[] = [];
  return new Promise((resolve, reject) => {
    broker.once('error', reject);
    broker.once('close', () => reject(new Error(`mosquitto ended: ${said.join('\n')}`)));
    if (broker.stderr === null) return;
    createInterface({ input: broker.stderr }).on('line', (line) => {
      said.push(line);
      if (line.endsWith(' running')) resolve();
    });
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
