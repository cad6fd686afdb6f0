import type { IncomingHttpHeaders } from 'node:http';
import { ok, type Result, refuse } from '../../broker/contract/result.ts';
import { isLoopback, showEndpoint } from '../config/address.ts';

/** The Host values and Origins under which this server is itself. */
export interface OwnAddresses {
  hosts: ReadonlySet<string>;
  origins: ReadonlySet<string>;
}

export interface Listening {
  host: string;
  port: number;
  /** https. */
  secure: boolean;
  publicUrl?: string | undefined;
  /** Of this machine's network interfaces, without zone ids. */
  addresses: readonly string[];
  hostname: string;
}

export const isWildcard = (host: string): boolean => host === '0.0.0.0' || host === '::' || host === '';

/** Beyond loopback the machine's own name counts too; on every interface, each interface's address does. */
export function ownAddresses({ host, port, secure, publicUrl, addresses, hostname }: Listening): OwnAddresses {
  const names = ['localhost', '127.0.0.1', '::1', ...(isWildcard(host) ? addresses : [host])];
  if (!isLoopback(host)) names.push(hostname, `${hostname}.local`);
  const hosts = new Set<string>();
  for (const name of names) {
    const own = showEndpoint({ host: name.toLowerCase(), port });
    hosts.add(own);
    if (port === (secure ? 443 : 80)) hosts.add(own.replace(/:\d+$/, ''));
  }
  const origins = new Set([...hosts].map((own) => `${secure ? 'https' : 'http'}://${own}`));
  if (publicUrl !== undefined) {
    const { host: publicHost, origin } = new URL(publicUrl);
    hosts.add(publicHost);
    origins.add(origin);
  }
  return { hosts, origins };
}

/** Against DNS rebinding (Host) and other sites' pages (Origin). What is allowed is not listed: the asker may be hostile. */
export function checkHostAndOrigin(headers: IncomingHttpHeaders, own: OwnAddresses): Result<void> {
  const { host, origin } = headers;
  if (host === undefined || !own.hosts.has(host.toLowerCase()))
    return refuse('host', host, 'the address this server listens on, or the host of BELL_PUBLIC_URL');
  if (origin !== undefined && !own.origins.has(origin.toLowerCase()))
    return refuse('origin', origin, "this server's own pages only");
  return ok(undefined);
}
