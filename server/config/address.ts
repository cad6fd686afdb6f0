import { BlockList, isIP } from 'node:net';
import { ok, type Result, refuse } from '../../broker/contract/result.ts';

export interface Endpoint {
  host: string;
  port: number;
}

export const ENDPOINT = 'host:port such as 127.0.0.1:8088 or [::1]:8088, with a port from 0 to 65535';

/** Reads `host:port`; an IPv6 address stands in brackets. Port 0 lets the machine choose. */
export function readEndpoint(text: string): Result<Endpoint> {
  const match = /^(?:\[([^\]]+)\]|([^:[\]\s/]+)):(\d{1,5})$/.exec(text.trim());
  const [, bracketed, plain, digits] = match ?? [];
  const host = bracketed ?? plain;
  const port = Number(digits);
  if (host === undefined || port > 65535) return refuse('address', text, ENDPOINT);
  if (bracketed !== undefined && isIP(bracketed) !== 6) return refuse('address', text, ENDPOINT);
  if (bracketed === undefined && !isHost(host)) return refuse('address', text, ENDPOINT);
  return ok({ host, port });
}

function isHost(host: string): boolean {
  if (/^[\d.]+$/.test(host)) return isIP(host) === 4;
  return /^[a-z0-9_-]+(\.[a-z0-9_-]+)*$/i.test(host);
}

export const showEndpoint = ({ host, port }: Endpoint): string =>
  host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

/** Whether only this machine reaches the host. A name other than `localhost` counts as the world: its address may change. */
export function isLoopback(host: string): boolean {
  const bare = host.replace(/^\[|\]$/g, '').toLowerCase();
  if (bare === 'localhost') return true;
  const version = isIP(bare);
  return version !== 0 && loopback.check(bare, version === 4 ? 'ipv4' : 'ipv6');
}

export const PUBLIC_URL = 'an address such as https://bell.example.com, without user, query or fragment';

/** The address the world uses, without its trailing slash. */
export function readPublicUrl(text: string): Result<string> {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !['http:', 'https:'].includes(url.protocol) || url.username !== '' || url.password !== '')
    return refuse('publicUrl', text, PUBLIC_URL);
  if (url.search !== '' || url.hash !== '') return refuse('publicUrl', text, PUBLIC_URL);
  return ok(url.origin + url.pathname.replace(/\/+$/, ''));
}

export const BROKER_URL = 'an address that begins with mqtt://, mqtts://, ws:// or wss://';

export function readBrokerUrl(text: string): Result<string> {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const known = ['mqtt:', 'mqtts:', 'ws:', 'wss:'].includes(url?.protocol ?? '');
  return known && url?.hostname !== '' ? ok(text) : refuse('brokerUrl', text, BROKER_URL);
}

export const SERIAL = 'auto, simulated, none, tcp://host:port, or a serial path such as /dev/serial/by-id/usb-Arduino';

/** Where a bell's board hangs. Whether the path exists shows later, when the device opens it. */
export function readSerial(text: string): Result<string> {
  if (['auto', 'simulated', 'none'].includes(text)) return ok(text);
  if (text.startsWith('tcp://')) {
    const endpoint = readEndpoint(text.slice('tcp://'.length));
    return endpoint.ok && endpoint.value.port > 0 ? ok(text) : refuse('serial', text, SERIAL);
  }
  const path = /^\/[^\0]+$|^(\\\\\.\\)?COM\d{1,3}$/i.test(text);
  return path ? ok(text) : refuse('serial', text, SERIAL);
}
