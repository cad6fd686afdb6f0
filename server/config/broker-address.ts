import { hostname } from 'node:os';
import type { Config } from '../config.ts';
import { showEndpoint } from './address.ts';

/** Where others reach the broker: over TLS where it is, and without whatever account the configuration holds. */
export function brokerAddress({ brokerUrl, mqtt, tls }: Pick<Config, 'brokerUrl' | 'mqtt' | 'tls'>): string {
  const at = tls?.mqtt ?? mqtt;
  const everywhere = ['0.0.0.0', '::'].includes(at.host);
  const scheme = tls?.mqtt === undefined ? 'mqtt' : 'mqtts';
  if (brokerUrl === undefined) return `${scheme}://${showEndpoint(everywhere ? { ...at, host: hostname() } : at)}`;
  const url = new URL(brokerUrl);
  return `${url.protocol}//${url.host}${url.pathname === '/' ? '' : url.pathname}`;
}
