import type { IncomingHttpHeaders, IncomingMessage } from 'node:http';
import { hostname, networkInterfaces } from 'node:os';
import { type Result, refuse } from '../../broker/contract/result.ts';
import { isLoopback } from '../config/address.ts';
import type { Config } from '../config.ts';
import { isSame } from '../same.ts';
import type { Credentials } from '../store/credentials.ts';
import { isForwarded, isFromHere } from './address.ts';
import { checkHostAndOrigin, isWildcard, type OwnAddresses, ownAddresses } from './own-addresses.ts';
import { COOKIE, cookieNamed, createSessions, type Role, type Sessions } from './session.ts';

/** Who may use a route. `source`: whoever can sign as that source. `loopback`: this machine, or the local token. */
export type Who = 'anyone' | 'wall' | 'administrator' | 'loopback' | 'source';

export interface Access {
  /** Absent while no password is set: then everybody on this machine is an administrator. */
  sessions: Sessions | undefined;
  /** What the credentials in these headers make their sender; undefined = nobody we know. */
  whoIs(headers: IncomingHttpHeaders): Role | undefined;
  checkHostAndOrigin(headers: IncomingHttpHeaders): Result<void>;
  /** For sockets, which Express never sees: Host, Origin and role in one. */
  maySeeWall(request: IncomingMessage): Result<void>;
  admits(who: Who, request: IncomingMessage): 'yes' | 'unknown' | 'forbidden';
}

export interface AccessOptions {
  config: Config;
  credentials: Credentials;
  /** The port in use, known once the server listens. */
  port: () => number;
  now: () => number;
}

export function createAccess(options: AccessOptions): Access {
  const { config, credentials, now } = options;
  const password = config.adminPassword;
  const sessions = password === undefined ? undefined : createSessions({ secret: credentials.session, password, now });
  const check = hostAndOriginCheck(options);
  const whoIs = (headers: IncomingHttpHeaders): Role | undefined => {
    const bearer = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
    if (bearer !== undefined) return isSame(bearer, credentials.api) ? 'administrator' : undefined;
    if (sessions === undefined) return isDirect(headers) ? 'administrator' : undefined;
    const cookie = cookieNamed(COOKIE, headers.cookie);
    return cookie === undefined ? undefined : sessions.read(cookie);
  };
  return {
    sessions,
    whoIs,
    checkHostAndOrigin: check,
    maySeeWall(request) {
      const checked = check(request.headers);
      if (!checked.ok || whoIs(request.headers) !== undefined) return checked;
      return refuse('session', undefined, 'a session: log in first');
    },
    admits(who, request) {
      if (who === 'anyone' || (who === 'loopback' && isFromHere(request) && isDirect(request.headers))) return 'yes';
      const role = whoIs(request.headers);
      if (role === undefined) return 'unknown';
      if (role === 'administrator' || role === who) return 'yes';
      return 'forbidden';
    },
  };
}

/** Without a password a tunnel for hooks must not open the wall to the world: only this machine, asked by its own name. */
function isDirect(headers: IncomingHttpHeaders): boolean {
  const name = headers.host?.replace(/:\d+$/, '') ?? '';
  return isLoopback(name) && !isForwarded(headers);
}

/** Addresses come and go (DHCP), so a miss looks at the interfaces again, at most every few seconds. */
function hostAndOriginCheck({ config, port, now }: AccessOptions): Access['checkHostAndOrigin'] {
  let own: OwnAddresses | undefined;
  let seenAt = 0;
  const look = (): OwnAddresses => {
    seenAt = now();
    const addresses = Object.values(networkInterfaces()).flatMap((each) => each?.map(({ address }) => address) ?? []);
    return ownAddresses({
      host: config.http.host,
      port: port(),
      secure: config.tls !== undefined,
      publicUrl: config.publicUrl,
      addresses,
      hostname: hostname(),
    });
  };
  return (headers) => {
    own ??= look();
    const checked = checkHostAndOrigin(headers, own);
    if (checked.ok || !isWildcard(config.http.host) || now() - seenAt < 5_000) return checked;
    own = look();
    return checkHostAndOrigin(headers, own);
  };
}
