import { resolve } from 'node:path';
import { z } from 'zod';
import { check, ok, type Result, refuse } from '../../broker/contract/result.ts';
import type { Config } from '../config.ts';
import { DEFAULT_FILE } from './document.ts';
import { adminPassword, brokerUrl, endpoint, publicUrl, serial } from './file-schema.ts';
import { nearest } from './nearest.ts';
import { type Environment, hidden, isSecret } from './secrets.ts';

const schema = z.object({
  BELL_DATA: z.string().exactOptional(),
  BELL_HTTP: endpoint.exactOptional(),
  BELL_PUBLIC_URL: publicUrl.exactOptional(),
  BELL_MQTT: endpoint.exactOptional(),
  BELL_BROKER_URL: brokerUrl.exactOptional(),
  BELL_SERIAL: serial.exactOptional(),
  BELL_ADMIN_PASSWORD: adminPassword.exactOptional(),
});
type Overrides = z.output<typeof schema>;

/** Read elsewhere: by the log, by the processes of bells, and by developers. */
const others = ['BELL_LOG', 'BELL_NAME', 'BELL_PREFIX', 'BELL_OTHERS', 'BELL_FIRMWARE_HEX'];
export const knownVariables: readonly string[] = [...Object.keys(schema.shape), ...others];

/** A line for each variable that looks like ours and is not; `named` are those that the file refers to. */
export function unknownVariables(env: Environment, named: ReadonlySet<string>): string[] {
  const unknown = Object.keys(env).filter(
    (name) => name.startsWith('BELL_') && !knownVariables.includes(name) && !named.has(name),
  );
  return unknown.map((name) => `${name} is not read by anything; the nearest is ${nearest(name, knownVariables)}`);
}

/** What the environment sets, checked. An empty variable counts as unset, as compose files leave them. */
export function readEnvironment(env: Environment, cwd: string): Result<Overrides> {
  const set = Object.fromEntries(Object.entries(env).filter(([name, value]) => name.startsWith('BELL_') && value));
  const read = check<Overrides>(schema, set, 'environment');
  if (read.ok) {
    const { BELL_DATA } = read.value;
    return ok(BELL_DATA === undefined ? read.value : { ...read.value, BELL_DATA: resolve(cwd, BELL_DATA) });
  }
  const { field, allowed } = read.problem;
  return isSecret([field]) ? refuse(field, hidden(env[field]), allowed) : read;
}

const keys = {
  BELL_DATA: 'dataDir',
  BELL_HTTP: 'http',
  BELL_PUBLIC_URL: 'publicUrl',
  BELL_MQTT: 'mqtt',
  BELL_BROKER_URL: 'brokerUrl',
  BELL_ADMIN_PASSWORD: 'adminPassword',
} as const;

/** The configuration with what the environment sets in place of the file's. */
export function override(config: Config, { BELL_SERIAL, ...set }: Overrides): Result<Config> {
  const values = Object.entries(set).map(([name, value]) => [keys[name as keyof typeof keys], value]);
  const overridden: Config = { ...config, ...Object.fromEntries(values) };
  if (BELL_SERIAL === undefined) return ok(overridden);
  const [bell, ...others] = config.bells;
  if (bell === undefined || others.length > 0)
    return refuse('BELL_SERIAL', BELL_SERIAL, `nothing with several bells: set serial for each in ${DEFAULT_FILE}`);
  return ok({ ...overridden, bells: [{ ...bell, serial: BELL_SERIAL }] });
}
