import { isIP } from 'node:net';
import type { Reach } from '../api/sources.ts';
import { isLoopback } from '../config/address.ts';
import { isNearby } from './address.ts';

/** Who can reach an address, as far as it tells by itself. */
export function reachOf(base: string): Reach {
  const host = new URL(base).hostname.replace(/^\[|\]$/g, '').toLowerCase();
  if (isLoopback(host)) return 'machine';
  if (isIP(host) !== 0) return isNearby(host) ? 'network' : 'world';
  return host.includes('.') && !/\.(local|lan|home|internal|home\.arpa)$/.test(host) ? 'world' : 'network';
}
