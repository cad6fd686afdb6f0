import { mkdtempSync, rmSync } from 'node:fs';
import { type IncomingHttpHeaders, type OutgoingHttpHeaders, request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Webhook } from 'standardwebhooks';
import type { Log } from '../../broker/contract/log.ts';
import { ok, refuse } from '../../broker/contract/result.ts';
import type { BellView, RingView, Snapshot } from '../../broker/contract/wall.ts';
import type { KeptAnswer } from '../../server/answers.ts';
import type { Receipt } from '../../server/api/receipt.ts';
import type { WinView } from '../../server/api/wins.ts';
import type { TlsConfig } from '../../server/config/tls.ts';
import { type Config, loadConfig, type SourceConfig } from '../../server/config.ts';
import type { Desk } from '../../server/desk.ts';
import { type HttpOptions, type HttpServer, serveHttp } from '../../server/http/serve.ts';
import type { Imports } from '../../server/import/imports.ts';
import type { Rules } from '../../server/rules/settings.ts';
import type { RulesDesk } from '../../server/rules-desk.ts';
import type { SourceDesk } from '../../server/source-book/desk.ts';
import { keepRefused } from '../../server/source-book/refused.ts';
import type { Delivery } from '../../server/sources/source.ts';
import { type Credentials, openCredentials } from '../../server/store/credentials.ts';

export const ring: RingView = {
  id: 'r1',
  bell: 'main',
  kind: 'press',
  at: '2026-03-11T09:00:00Z',
  sellers: [],
  reasons: [{ kind: 'press' }],
  strokes: 1,
  state: 'ended',
};
const bell: BellView = { bell: 'main', state: 'ready', simulated: true, piezo: true, since: '2026-03-11T09:00:00Z' };
const snapshot: Snapshot = {
  office: { name: 'Our office', currency: 'EUR', timeZone: 'Europe/Amsterdam' },
  now: '2026-03-11T09:00:00Z',
  version: '0',
  bells: [bell],
  lastRing: null,
  claims: [],
  yours: [],
  progress: {
    month: { period: '2026-03', reached: { amount: '0.00', currency: 'EUR' }, wins: 0 },
    week: { wins: 0, reached: { amount: '0.00', currency: 'EUR' } },
    milestone: null,
  },
  troubles: [],
};

export const win: WinView = { id: 'press:p1', kind: 'press', at: ring.at, sellers: [], why: [], rings: [ring] };

/**
 * A desk that keeps what it is handed in memory. Only for tests of the HTTP edge, where what matters is what gets
 * through and how answers look; what the office makes of it is tested with the real one.
 */
export class MemoryDesk implements Desk {
  readonly taken: { source: SourceConfig; delivery: Delivery }[] = [];
  receipt: Receipt = { status: 'taken', orders: [{ orderId: 'SO-88', rings: ['r1'], why: [] }] };
  broken: Error | undefined;
  pullBy: Rules['byHand']['pull'] = 'anyone';
  readonly sources: SourceDesk;
  /** No files come here. */
  readonly imports = {} as unknown as Imports;
  /** Of rules the edge asks nothing by itself. */
  readonly rules = {} as RulesDesk;
  /** Nor of rates and people. */
  readonly rates = {} as Desk['rates'];
  readonly orders = {} as Desk['orders'];
  readonly customers = {} as Desk['customers'];
  readonly sellers = {} as Desk['sellers'];

  /** Nothing of sources but what hooks ask: which there are. */
  constructor(sources: readonly SourceConfig[]) {
    const listed = sources.map((source) => ({ ...source, from: 'file' as const }));
    const book = { all: () => listed, onChange: () => {} };
    this.sources = { book, refused: keepRefused(Date.now) } as unknown as SourceDesk;
  }

  noticed(error: unknown): unknown {
    return error;
  }
  async take(source: SourceConfig, delivery: Delivery): Promise<Receipt> {
    if (this.broken !== undefined) throw this.broken;
    this.taken.push({ source, delivery });
    return this.receipt;
  }
  async rehearse(name: string | undefined) {
    return name === undefined || name === 'main' ? ok({ id: 'r1' }) : refuse('bell', name, 'main');
  }
  async claim(pressId: string, claim: { sellers: string[] }) {
    return pressId === 'p1'
      ? ok({ ...ring, sellers: claim.sellers })
      : refuse('pressId', pressId, 'a press of the log');
  }
  async undoClaim(pressId: string) {
    if (pressId === 'p1') return ok(ring);
    return pressId === 'p2'
      ? refuse('claim', 'lapsed', 'a press that still counts')
      : refuse('pressId', pressId, 'a press');
  }
  answers = memoryAnswers();
  async pull(id: string) {
    if (id === 'r1') return ok(ring);
    return id === 'r2'
      ? refuse('ring', 'ended', 'one that waits for its winner')
      : refuse('id', id, 'a ring of this office');
  }
  byHand(): Rules['byHand'] {
    return { rehearsal: 'anyone', pull: this.pullBy };
  }
  async adopt(name: string) {
    return name === 'main' ? ok(bell) : refuse('bell', name, 'main');
  }
  async mute(name: string) {
    return name === 'main' ? ok(bell) : refuse('bell', name, 'main');
  }
  async askAgain(source: string) {
    return refuse('source', source, 'a source that can be asked');
  }
  async testNotify() {
    return [{ name: 'manager', kind: 'slack', told: true }];
  }
  async check() {
    return { findings: [], mended: false };
  }
  restore() {
    return ok(undefined);
  }
  async simulate() {
    return ok(undefined);
  }
  async lendPort() {
    return ok({ forMs: 1 });
  }
  async takeBackPort() {
    return ok(undefined);
  }
  ready() {
    return this.broken === undefined ? ok(undefined) : refuse('disk', 'full', 'room for orders');
  }
  wins = {
    list: async () => ok({ wins: [win] }),
    async *all() {
      yield win;
    },
    find: async (id: string) =>
      id === win.id ? ok({ win, decisions: [], rings: [], sale: [], back: [] }) : refuse('id', id, 'a win of the log'),
  };
  async snapshot() {
    if (this.broken !== undefined) throw this.broken;
    return snapshot;
  }
}

function memoryAnswers(): Desk['answers'] {
  const kept = new Map<string, KeptAnswer>();
  return { find: async (key) => kept.get(key), keep: async (key, answer) => void kept.set(key, answer) };
}

export interface Line {
  level: 'info' | 'warn' | 'error';
  fields: Record<string, unknown>;
  message: string;
}

export interface Edge extends HttpServer {
  config: Config;
  credentials: Credentials;
  desk: MemoryDesk;
  lines: Line[];
}

export interface EdgeOptions extends Pick<HttpOptions, 'attach' | 'now' | 'certificate'> {
  env?: Record<string, string>;
  tls?: TlsConfig;
  sources?: SourceConfig[];
}

export const SECRET = 'whsec_Zml4dHVyZS1rZXktMDEyMzQ1Njc4OS1hYmNkZWYteHl6';

/** The real web server, configuration and credentials on port 0, over a MemoryDesk. */
export async function openEdge({ env = {}, sources, tls, ...rest }: EdgeOptions = {}): Promise<Edge> {
  const folder = mkdtempSync(join(tmpdir(), 'http-edge-'));
  const loaded = loadConfig({
    env: { BELL_DATA: folder, BELL_HTTP: '127.0.0.1:0', BELL_MQTT: '127.0.0.1:0', ...env },
    cwd: folder,
  });
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.problem));
  const config: Config = {
    ...loaded.value,
    sources: sources ?? [{ name: 'orders', kind: 'standard-webhooks', secret: SECRET }],
    ...(tls && { tls }),
  };
  const credentials = openCredentials(config);
  const desk = new MemoryDesk(config.sources);
  const lines: Line[] = [];
  const say = (level: Line['level']) => (fields: object, message: string) =>
    void lines.push({ level, fields: { ...fields }, message });
  const log: Log = { info: say('info'), warn: say('warn'), error: say('error') };
  const server = await serveHttp({ config, credentials, desk, log, ...rest });
  const close = async (): Promise<void> => {
    await server.close();
    rmSync(folder, { recursive: true });
  };
  return { ...server, config, credentials, desk, lines, close };
}

export interface Asked {
  method?: string;
  headers?: OutgoingHttpHeaders;
  body?: string | Buffer;
  /** Sent in these pieces, without a Content-Length. */
  chunks?: Iterable<Buffer>;
}
export interface Answered {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
  /** The body read as JSON. */
  json: Record<string, unknown>;
}

/** One request on a connection of its own, with exactly these headers. */
export function ask(url: string, { method = 'GET', headers = {}, body, chunks }: Asked = {}): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers, agent: false }, (answer) => {
      const read: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => read.push(chunk));
      answer.on('end', () => {
        const text = Buffer.concat(read).toString();
        const isJson = answer.headers['content-type']?.includes('json') === true;
        resolve({
          status: answer.statusCode ?? 0,
          headers: answer.headers,
          text,
          json: isJson ? JSON.parse(text) : {},
        });
      });
    });
    sent.on('error', reject);
    for (const chunk of chunks ?? []) sent.write(chunk);
    sent.end(body);
  });
}

export const orderBody = JSON.stringify({
  type: 'order.won',
  timestamp: '2026-03-11T08:59:58Z',
  data: { orderId: 'SO-88', amount: '12500.00', currency: 'EUR' },
});

/** Headers of a delivery signed by the official package. */
export function signed(body: string, { secret = SECRET, at = new Date() } = {}): OutgoingHttpHeaders {
  return {
    'content-type': 'application/json',
    'webhook-id': 'msg_1',
    'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
    'webhook-signature': new Webhook(secret).sign('msg_1', at, body),
  };
}

/** A JSON body as the pages send it. */
export const json = (value: unknown): Asked => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
});
