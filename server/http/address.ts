import type { IncomingMessage } from 'node:http';
import { BlockList, isIP } from 'node:net';
import { isLoopback } from '../config/address.ts';

const nearby = new BlockList();
nearby.addSubnet('127.0.0.0', 8, 'ipv4');
nearby.addSubnet('10.0.0.0', 8, 'ipv4');
nearby.addSubnet('172.16.0.0', 12, 'ipv4');
nearby.addSubnet('192.168.0.0', 16, 'ipv4');
nearby.addSubnet('169.254.0.0', 16, 'ipv4');
nearby.addAddress('::1', 'ipv6');
nearby.addSubnet('fc00::', 7, 'ipv6');
nearby.addSubnet('fe80::', 10, 'ipv6');

const plain = (address: string): string => (address.startsWith('::ffff:') ? address.slice(7) : address);
export const isNearby = (address: string): boolean => nearby.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4');

/** Any header by which a proxy says that it speaks for somebody else. */
const speaksForOthers = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip', 'via'];
export const isForwarded = (headers: IncomingMessage['headers']): boolean =>
  speaksForOthers.some((name) => headers[name] !== undefined);

/** From this machine itself, not through a proxy that happens to run here. */
export const isFromHere = (request: IncomingMessage): boolean =>
  isLoopback(plain(request.socket.remoteAddress ?? '')) && !isForwarded(request.headers);

/**
 * The address a throttle counts. X-Forwarded-For is believed only behind a proxy (a public URL is set) that stands
 * nearby, and only as far as nearby proxies wrote it: the right-most address that is not one of them.
 */
export function clientAddress(request: IncomingMessage, behindProxy: boolean): string {
  const peer = plain(request.socket.remoteAddress ?? '');
  const forwarded = request.headers['x-forwarded-for'];
  if (!behindProxy || typeof forwarded !== 'string' || !isNearby(peer)) return peer;
  const path = forwarded.split(',').map((address) => plain(address.trim()));
  let client = peer;
  for (const address of path.reverse()) {
    if (isIP(address) === 0) break;
    client = address;
    if (!isNearby(address)) break;
  }
  return client;
}
