import { join, resolve } from 'node:path';
import { Name } from '../broker/contract/name.ts';
import { check, ok, type Result, refuse } from '../broker/contract/result.ts';
import { DEFAULT_PREFIX } from '../broker/contract/topics.ts';
import type { DeviceOptions } from './device.ts';
import { checkSerial } from './ports.ts';

const BROKER_URL = 'mqtt://, mqtts://, ws:// or wss://, then user:password@host:port';
const PREFIX = /^[^+#$/\s][^+#\s]{0,99}$/;

/** A device process's options; a problem names the variable, its value and what is allowed. An address's password is kept out. */
export function readEnvironment(env: NodeJS.ProcessEnv): Result<Omit<DeviceOptions, 'log'>> {
  const name = check(Name, env.BELL_NAME || 'main', 'BELL_NAME');
  if (!name.ok) return name;
  const serial = checkSerial(env.BELL_SERIAL || 'auto');
  if (!serial.ok) return { ok: false, problem: { ...serial.problem, field: 'BELL_SERIAL' } };
  const brokerUrl = env.BELL_BROKER_URL || 'mqtt://127.0.0.1:1883';
  if (!isBrokerUrl(brokerUrl)) return refuse('BELL_BROKER_URL', withoutPassword(brokerUrl), BROKER_URL);
  const prefix = env.BELL_PREFIX || DEFAULT_PREFIX;
  if (!PREFIX.test(prefix) || prefix.endsWith('/'))
    return refuse('BELL_PREFIX', prefix, 'a topic of 1 to 100 characters without spaces, + and #');
  const dataDir = join(resolve(env.BELL_DATA || './data'), 'bells', name.value);
  const others = (env.BELL_OTHERS ?? '').split(',').filter((other) => other !== '' && other !== name.value);
  const wrong = others.find((other) => !Name.safeParse(other).success);
  if (wrong !== undefined) return refuse('BELL_OTHERS', wrong, 'names of bells with commas between them');
  return ok({ others, bell: name.value, serial: serial.value, brokerUrl, prefix, dataDir });
}

function isBrokerUrl(url: string): boolean {
  return /^(mqtts?|wss?):\/\//.test(url) && URL.canParse(url) && new URL(url).hostname !== '';
}

const withoutPassword = (url: string): string => url.replace(/\/\/.*@/, '//');
