import type { Request, RequestHandler, Response } from 'express';
import type { Config } from '../config.ts';
import type { Desk } from '../desk.ts';
import type { Credentials } from '../store/credentials.ts';
import type { Access } from './access.ts';
import type { Metrics } from './metrics.ts';
import type { RefusalLog } from './refusals.ts';

/** What the routes work with. */
export interface Ports {
  config: Config;
  credentials: Credentials;
  desk: Desk;
  metrics: Metrics;
  access: Access;
  refusals: RefusalLog;
  now: () => number;
  /** Counts failed log-ins per address. */
  throttle: RequestHandler;
  /** How the world reaches this server, and where it answers on this machine; without a trailing slash. */
  baseUrl: () => string;
  ownUrl: () => string;
  /** Known to this process alone: a delivery that carries it is a test. */
  testMark: string;
}

export type Handle = (ports: Ports, request: Request, response: Response) => void | Promise<void>;
