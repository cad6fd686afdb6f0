import { hostname } from 'node:os';
import { ok, type Problem, type Result, refuse, sentence } from '../../broker/contract/result.ts';
import { showEndpoint } from '../config/address.ts';
import { type Config, loadConfig } from '../config.ts';
import type { Credentials } from '../store/credentials.ts';
import { readCredentials } from '../store/credentials-file.ts';
import { exit, type Terminal } from './terminal.ts';

/** The server on this machine: how it is set up, what opens it, where it answers and where people see the wall. */
export interface Here {
  config: Config;
  credentials: Credentials;
  /** Without trailing slash. */
  url: string;
  wall: string;
}

export function findHere({ config: path, env, cwd }: Terminal): Result<Here> {
  const loaded = loadConfig({ path, env, cwd });
  if (!loaded.ok) return loaded;
  const config = loaded.value;
  if (config.http.port === 0)
    return refuse('BELL_HTTP', showEndpoint(config.http), 'the port that the server listens on');
  const credentials = readCredentials(config.dataDir);
  if (!credentials.ok) return credentials;
  if (credentials.value === undefined)
    return refuse('data folder', config.dataDir, 'one that a server has started in: start it first with ships-bell');
  const url = addressOf(config);
  const everywhere = ['0.0.0.0', '::'].includes(config.http.host);
  const seen = everywhere ? `${schemeOf(config)}://${showEndpoint({ ...config.http, host: hostname() })}` : url;
  return ok({ config, credentials: credentials.value, url, wall: `${config.publicUrl ?? seen}/` });
}

/** Where the server of a configuration answers on this machine, without trailing slash. */
export const addressOf = (config: Config): string =>
  `${schemeOf(config)}://${showEndpoint({ ...config.http, host: reachable(config.http.host) })}`;

const schemeOf = ({ tls }: Config): string => (tls === undefined ? 'http' : 'https');

/** Runs a command against the server here; without one that is set up, says in a line what is wrong. */
export async function withHere(terminal: Terminal, run: (here: Here) => number | Promise<number>): Promise<number> {
  const here = findHere(terminal);
  return here.ok ? run(here.value) : mistaken(terminal, here.problem);
}

/** One line for what was typed or configured wrongly, and its exit code. */
export function mistaken({ err }: Terminal, problem: Problem): number {
  err(sentence(problem));
  return exit.mistaken;
}

/** The bell named, or the first. */
export const bellOf = ({ config }: Here, named: string | undefined): string => named ?? config.bells[0]?.name ?? '';

/** A server that listens everywhere is called by its loopback address. */
const reachable = (host: string): string => (host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host);
