import { ok, type Result, refuse } from '../../broker/contract/result.ts';
import type { Config } from '../config.ts';
import { isLoopback } from './address.ts';

/** Whether anybody beyond this machine can reach the pages, the hooks or the embedded broker. */
export function beyondLoopback({ http, mqtt, tls, brokerUrl, publicUrl }: Config): boolean {
  const hosts = [http.host];
  if (brokerUrl === undefined) hosts.push(mqtt.host, ...(tls?.mqtt ? [tls.mqtt.host] : []));
  if (publicUrl !== undefined) hosts.push(new URL(publicUrl).hostname);
  return !hosts.every(isLoopback);
}

/** Asked before anything listens: beyond loopback there must be an administrator. */
export function mayListen(config: Config): Result<void> {
  if (!beyondLoopback(config) || config.adminPassword !== undefined) return ok(undefined);
  return refuse(
    'BELL_ADMIN_PASSWORD',
    undefined,
    'a password of at least 12 characters, since others than this machine can reach the bell',
  );
}
