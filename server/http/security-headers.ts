import type { IncomingMessage } from 'node:http';
import helmet from 'helmet';
import type { Ports } from './ports.ts';

/** Helmet, for a product that is mostly reached over plain http on an office network. */
export function securityHeaders({ access, config }: Ports): ReturnType<typeof helmet> {
  const world = config.publicUrl?.startsWith('https:') === true;
  const https = world || config.tls !== undefined;
  // Older Safari does not count ws: among 'self'. A Host we do not know is refused next; it must not get into a header.
  const sockets = ({ headers }: IncomingMessage): string =>
    access.checkHostAndOrigin(headers).ok ? `ws://${headers.host} wss://${headers.host}` : '';
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        connectSrc: ["'self'", sockets],
        imgSrc: ["'self'", 'data:'],
        objectSrc: ["'none'"],
        baseUri: ["'self'"],
        formAction: ["'self'"],
        frameAncestors: ["'self'"],
      },
    },
    // It binds every port of the host, for long: in the office other things may answer by http under the same name.
    strictTransportSecurity: world,
    // Over plain http browsers ignore these and complain in the console.
    crossOriginOpenerPolicy: https,
    originAgentCluster: https,
  });
}
