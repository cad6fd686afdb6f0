import { randomBytes } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { Express } from 'express';
import type { Log } from '../../broker/contract/log.ts';
import { sentence } from '../../broker/contract/result.ts';
import type { Certificate } from '../../broker/secure.ts';
import { showEndpoint } from '../config/address.ts';
import { type Config, mayListen } from '../config.ts';
import type { Desk } from '../desk.ts';
import type { Credentials } from '../store/credentials.ts';
import { type Access, createAccess } from './access.ts';
import { createApp } from './app.ts';
import { closeServer, trackSockets } from './close.ts';
import { guardConnections } from './connections.ts';
import { createHooks } from './hooks.ts';
import { throttleLogIns } from './log-in.ts';
import { createMetrics, type Metrics } from './metrics.ts';
import { isWildcard } from './own-addresses.ts';
import { createRefusalLog } from './refusals.ts';

export interface HttpOptions {
  config: Config;
  credentials: Credentials;
  desk: Desk;
  log: Log;
  /** With one it is https. */
  certificate?: Certificate | undefined;
  metrics?: Metrics;
  now?: () => number;
  /** Called before the server listens: sockets join it here, and ask `access` whom to let in. */
  attach?(server: Server, access: Access): void;
}

export interface HttpServer {
  /** Where this machine reaches it, without a trailing slash. */
  url: string;
  port: number;
  server: Server;
  app: Express;
  access: Access;
  /** Takes nothing new, lets what is under way finish for two seconds, then ends every connection. */
  close(): Promise<void>;
}

/** Web pages, API and hooks on one port. Rejects with one line that names the address when it cannot listen. */
export async function serveHttp(options: HttpOptions): Promise<HttpServer> {
  const { config, credentials, desk, log, now = Date.now, metrics = createMetrics() } = options;
  const may = mayListen(config);
  if (!may.ok) throw new Error(sentence(may.problem));
  let url = '';
  let port = config.http.port;
  const access = createAccess({ config, credentials, port: () => port, now });
  const refusals = createRefusalLog(log);
  const { throttle, stop } = throttleLogIns(config);
  const testMark = randomBytes(24).toString('base64url');
  const baseUrl = () => config.publicUrl ?? url;
  const ownUrl = () => `${options.certificate ? 'https' : 'http'}://${showEndpoint({ host: ownHost(config), port })}`;
  const ports = { config, credentials, desk, metrics, refusals, now, baseUrl, ownUrl, testMark };
  const hooks = createHooks({ ...ports, sources: desk.sources.book, refused: desk.sources.refused });
  const app = createApp({ ...ports, access, throttle });
  const server = createFor(options.certificate, (request, response) =>
    request.url?.startsWith('/hooks/') ? hooks(request, response) : app(request, response),
  );
  guardConnections(server);
  const sockets = trackSockets(server);
  options.attach?.(server, access);
  port = await listen(server, config.http);
  server.on('error', (error) => log.error({ err: error }, 'The web server has a problem'));
  const host = isWildcard(config.http.host) ? 'localhost' : config.http.host;
  url = `${options.certificate ? 'https' : 'http'}://${showEndpoint({ host, port })}`;
  const close = async (): Promise<void> => {
    await closeServer(server, sockets);
    stop();
    refusals.close();
  };
  return { url, port, server, app, access, close };
}

/** A server that listens everywhere is called by its loopback address. */
const ownHost = ({ http: { host } }: Config): string =>
  isWildcard(host) ? (host === '::' ? '::1' : '127.0.0.1') : host;

const timeouts = {
  noDelay: true,
  headersTimeout: 10_000,
  requestTimeout: 10_000,
  connectionsCheckingInterval: 2_000,
  // Longer than a proxy keeps its side (60 s), so that it never posts into a connection just being closed.
  keepAliveTimeout: 65_000,
};

function createFor(
  certificate: Certificate | undefined,
  answer: (request: IncomingMessage, response: ServerResponse) => void,
): Server {
  if (certificate === undefined) return createServer(timeouts, answer);
  const server = createTlsServer({ ...timeouts, ...certificate.options, handshakeTimeout: 10_000 }, answer);
  certificate.onRenewed((renewed) => server.setSecureContext(renewed));
  return server;
}

function listen(server: Server, { host, port }: Config['http']): Promise<number> {
  return new Promise((resolve, reject) => {
    const refused = (error: NodeJS.ErrnoException): void =>
      reject(new Error(`BELL_HTTP is ${showEndpoint({ host, port })}; ${why(error)}`, { cause: error }));
    server.once('error', refused);
    server.listen({ host, port }, () => {
      server.off('error', refused);
      resolve((server.address() as AddressInfo).port);
    });
  });
}

function why({ code, message }: NodeJS.ErrnoException): string {
  if (code === 'EADDRINUSE') return 'that address is in use already, so choose another port or end what uses it';
  if (code === 'EACCES') return 'this user may not listen there, so choose a port above 1023';
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return 'this machine has no such address';
  return message;
}
