import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { packageRoot } from '../../server/package.ts';
import type { Credentials } from '../../server/store/credentials.ts';
import { resign, type Sample, samples } from './samples.ts';
import { openWall, type Wall } from './wall.ts';

/** The whole product as a user runs it: the built command in a process of its own, on free ports, in a folder of its own. */
export interface Office {
  url: string;
  mqttUrl: string;
  folder: string;
  dataDir: string;
  credentials(): Credentials;
  wall(): Promise<Wall>;
  /** Posts a signed generic order to the source `orders`. */
  order(order: Record<string, unknown>): Promise<Response>;
  /** Posts a Stripe sample signed anew, dated when the office was opened unless changed. */
  stripe(sample: Sample, change?: (event: StripeEvent) => void): Promise<Response>;
  api(path: string, body?: unknown): Promise<Response>;
  /** Lines that the product has logged. */
  log(): Record<string, unknown>[];
  process: ChildProcess;
  close(): Promise<void>;
}

export interface StripeEvent {
  created: number;
  data: { object: Record<string, unknown> };
}

export interface OfficeOptions {
  serial?: string;
  yaml?: string;
  env?: Record<string, string>;
  folder?: string;
  command?: string[];
}

export const stripeSecret = 'whsec_for_tests_only';
export const officeYaml = `
office: { name: Scheepsbel, currency: EUR, timeZone: Europe/Amsterdam }
sources:
  - { name: orders, kind: standard-webhooks }
  - { name: stripe, kind: stripe, secret: ${stripeSecret} }
`;

export async function openOffice(options: OfficeOptions = {}): Promise<Office> {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'ships-bell-office-'));
  writeFileSync(join(folder, 'ships-bell.yaml'), options.yaml ?? officeYaml);
  const [program = '', ...args] = options.command ?? [process.execPath, join(packageRoot, 'dist/server/main.js')];
  const child = spawn(program, args, {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...cleanEnvironment(),
      BELL_HTTP: '127.0.0.1:0',
      BELL_MQTT: '127.0.0.1:0',
      BELL_SERIAL: options.serial ?? 'none',
      ...options.env,
    },
  });
  const lines: Record<string, unknown>[] = [];
  const { url, mqttUrl } = await whenUp(child, lines);
  const dataDir = join(folder, 'data');
  const credentials = (): Credentials => JSON.parse(readFileSync(join(dataDir, 'credentials.json'), 'utf8'));
  const walls: Wall[] = [];
  const openedAt = Math.floor(Date.now() / 1000);

  return {
    ...{ url, mqttUrl, folder, dataDir, credentials, process: child },
    log: () => lines,
    async wall() {
      const wall = await openWall(url);
      walls.push(wall);
      return wall;
    },
    order(data) {
      const change = (body: { data: unknown }) => Object.assign(body, { data });
      const secret = credentials().sources.orders?.secret ?? '';
      return post(`${url}/hooks/orders`, resign(samples.order, { secret, id: `msg_${data.orderId}`, change }));
    },
    stripe(sample, alter = () => {}) {
      const change = (event: StripeEvent) => {
        event.created = openedAt;
        alter(event);
      };
      return post(`${url}/hooks/stripe`, resign(sample, { secret: stripeSecret, change }));
    },
    api: (path, body) =>
      fetch(url + path, {
        method: body === undefined ? 'GET' : 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${credentials().api}` },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      }),
    async close() {
      for (const wall of walls) wall.close();
      if (child.exitCode === null && child.signalCode === null) {
        const ended = once(child, 'exit');
        child.kill('SIGTERM');
        await ended;
      }
      if (options.folder === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Without what a developer may have set for a bell of their own; the rebuilt firmware stays. */
export function cleanEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([key]) => !key.startsWith('BELL_') || key === 'BELL_FIRMWARE_HEX');
  return Object.fromEntries(kept);
}

async function whenUp(
  child: ChildProcess,
  lines: Record<string, unknown>[],
): Promise<{ url: string; mqttUrl: string }> {
  let complaint = '';
  child.stderr?.on('data', (bytes: Buffer) => {
    complaint += bytes;
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the product ended with ${code}: ${complaint}`)));
    if (child.stdout === null) return reject(new Error('the product has no output'));
    createInterface(child.stdout).on('line', (line) => {
      if (!line.startsWith('{')) return;
      const said = JSON.parse(line) as Record<string, unknown>;
      lines.push(said);
      if (said.msg === 'The bell is up') resolve({ url: String(said.here), mqttUrl: String(said.mqtt) });
    });
  });
}

const post = (url: string, { headers, body }: Sample): Promise<Response> =>
  fetch(url, { method: 'POST', headers, body });
