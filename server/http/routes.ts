import type { Who } from './access.ts';
import { check, restore } from './data.ts';
import { healthz, metricsText, readyz } from './health.ts';
import { logIn, logOut } from './log-in.ts';
import {
  adopt,
  claimPress,
  lendPort,
  mute,
  rehearse,
  simulate,
  snapshot,
  takeBackPort,
  testNotify,
  undoClaim,
  unmute,
} from './office.ts';
import { page } from './pages.ts';
import type { Handle } from './ports.ts';
import { win, wins, winsCsv } from './wins.ts';

/** One way in. Rows for `source` are served by hooks.ts, before Express; `page` comes last, as it takes what is left. */
export type Route =
  | { method: 'GET' | 'POST' | 'DELETE'; path: string; who: Exclude<Who, 'source'>; handle: Handle; throttled?: true }
  | { method: 'POST'; path: string; who: 'source' };

/** Every way in that there is, and who may use it. Nothing is mounted but through this table. */
export const routes: readonly Route[] = [
  { method: 'POST', path: '/hooks/:source', who: 'source' },
  { method: 'POST', path: '/hooks/:source/:key', who: 'source' },
  { method: 'GET', path: '/healthz', who: 'anyone', handle: healthz },
  { method: 'GET', path: '/readyz', who: 'anyone', handle: readyz },
  { method: 'GET', path: '/metrics', who: 'loopback', handle: metricsText },
  { method: 'POST', path: '/api/session', who: 'anyone', handle: logIn, throttled: true },
  { method: 'DELETE', path: '/api/session', who: 'anyone', handle: logOut },
  { method: 'GET', path: '/api/snapshot', who: 'wall', handle: snapshot },
  { method: 'GET', path: '/api/wins', who: 'wall', handle: wins },
  { method: 'GET', path: '/api/wins.csv', who: 'wall', handle: winsCsv },
  { method: 'GET', path: '/api/wins/:id', who: 'wall', handle: win },
  { method: 'POST', path: '/api/rehearsals', who: 'wall', handle: rehearse },
  { method: 'POST', path: '/api/presses/:pressId/claim', who: 'wall', handle: claimPress },
  { method: 'POST', path: '/api/presses/:pressId/undo', who: 'wall', handle: undoClaim },
  { method: 'POST', path: '/api/bells/:bell/mute', who: 'wall', handle: mute },
  { method: 'DELETE', path: '/api/bells/:bell/mute', who: 'wall', handle: unmute },
  { method: 'POST', path: '/api/checks', who: 'administrator', handle: check },
  { method: 'POST', path: '/api/restores', who: 'administrator', handle: restore },
  { method: 'POST', path: '/api/notifications/test', who: 'administrator', handle: testNotify },
  { method: 'POST', path: '/api/bells/:bell/adopt', who: 'administrator', handle: adopt },
  { method: 'POST', path: '/api/bells/:bell/simulated/:action', who: 'administrator', handle: simulate },
  { method: 'POST', path: '/api/bells/:bell/port-lease', who: 'administrator', handle: lendPort },
  { method: 'DELETE', path: '/api/bells/:bell/port-lease', who: 'administrator', handle: takeBackPort },
  { method: 'GET', path: '/{*file}', who: 'anyone', handle: page },
];
