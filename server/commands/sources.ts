import { DEFAULT_PREFIX, topicFor } from '../../broker/contract/topics.ts';
import { sourceNeeds } from '../api/source-needs.ts';
import { SourceWithKeys } from '../api/sources.ts';
import { isLoopback } from '../config/address.ts';
import { brokerAddress } from '../config/broker-address.ts';
import type { SourceConfig } from '../config.ts';
import { secretsOf } from '../store/credentials.ts';
import { ask } from './ask.ts';
import { type Here, withHere } from './here.ts';
import { sourcesHere } from './sources-here.ts';
import { exit, type Terminal } from './terminal.ts';

/** As typed on the command line. */
export interface SourcesOptions extends Terminal {
  /** The source that gets another secret, address or MQTT password. */
  newSecret?: string | undefined;
  newAddress?: string | undefined;
  newMqttPassword?: string | undefined;
}

/**
 * `ships-bell sources`: where each source sends, and what a bell on another machine needs. Secrets of sources are shown
 * once, when they are made: `--new-secret` and its like make another.
 */
export function sources(options: SourcesOptions): Promise<number> {
  return withHere(options, (here) => {
    const { newSecret, newAddress, newMqttPassword } = options;
    if (newSecret !== undefined) return replace(here, { name: newSecret, which: 'secret' }, options);
    if (newAddress !== undefined) return replace(here, { name: newAddress, which: 'address' }, options);
    if (newMqttPassword !== undefined) return replace(here, { name: newMqttPassword, which: 'mqtt' }, options);
    return list(here, options);
  });
}

function list(here: Here, { out }: SourcesOptions): number {
  const { config } = here;
  const lines = [
    ...sourcesHere(config).flatMap((source) => sourceLines(here, source)),
    `The steps for each, and more sources: ${here.wall}office/sources`,
    '',
    ...config.bells.flatMap(({ name }) => bellLines(here, name)),
  ];
  for (const line of lines) out(line);
  if (config.brokerUrl === undefined && isLoopback((config.tls?.mqtt ?? config.mqtt).host))
    out(
      `MQTT is open to this machine alone; ${config.tls === undefined ? 'BELL_MQTT=0.0.0.0:1883 opens it to others' : 'tls.mqtt: 0.0.0.0:8883 in the configuration opens it to others, over TLS'}.`,
    );
  if (config.tls?.mqtt !== undefined && config.brokerUrl === undefined)
    out(
      'A machine that does not know the issuer of the certificate needs its file: NODE_EXTRA_CA_CERTS=/path/to/ca.pem before ships-bell device.',
    );
  return exit.done;
}

function sourceLines(here: Here, source: SourceConfig): string[] {
  const { config, wall } = here;
  const { name, kind } = source;
  const key = sourceNeeds[kind].keyed ? `/KEY     another: ships-bell sources --new-address ${name}` : '';
  const account =
    config.brokerUrl === undefined
      ? `user source-${name}     password: ships-bell sources --new-mqtt-password ${name}`
      : 'with an account of that broker';
  return [
    `${name} (${kind})`,
    `  address  ${wall}hooks/${name}${key}`,
    ...(sourceNeeds[kind].secret === 'none'
      ? []
      : [`  ${kind === 'json' ? 'token  ' : 'secret '}  ${secretLine(here, source)}`]),
    `  or MQTT  ${brokerAddress(config)}, topic ${topicFor(config.prefix, 'order', name)}`,
    `           ${account}`,
    '',
  ];
}

/** Never the secret itself. */
function secretLine({ credentials, wall }: Here, source: SourceConfig): string {
  if (source.secret !== undefined) return 'as the configuration file has it';
  const isSet = secretsOf(source, credentials).length > 0;
  if (sourceNeeds[source.kind].secret === 'given')
    return isSet ? 'put in' : `missing: put it in at ${wall}office/sources/${source.name}`;
  return isSet
    ? `made, and shown only once     another: ships-bell sources --new-secret ${source.name}`
    : 'made when the server next starts';
}

type Wanted = { name: string; which: 'secret' | 'address' | 'mqtt' };

/** The one before is taken for another day. */
async function replace(here: Here, { name, which }: Wanted, options: SourcesOptions): Promise<number> {
  const path = `/api/sources/${encodeURIComponent(name)}/secret`;
  const asked = await ask(here, { path, body: JSON.stringify({ which }) }, options);
  if (typeof asked === 'number') return asked;
  const { secret, address, user, password, mqttPassword } = SourceWithKeys.parse(asked.answer).shown;
  const made = { secret, address, user, password, 'MQTT password': mqttPassword };
  for (const [label, text] of Object.entries(made)) if (text !== undefined) options.out(`${label}  ${text}`);
  options.out('This is shown only now. The one before is taken for another day.');
  return exit.done;
}

function bellLines({ config, credentials }: Here, name: string): string[] {
  const url = new URL(config.brokerUrl ?? brokerAddress(config));
  url.username = config.brokerUrl === undefined ? `bell-${name}` : 'USER';
  url.password = config.brokerUrl === undefined ? (credentials.bells[name]?.password ?? '') : 'PASSWORD';
  const prefix = config.prefix === DEFAULT_PREFIX ? '' : `BELL_PREFIX=${config.prefix} `;
  return [
    `Bell ${name} on another machine:`,
    `  ${prefix}BELL_NAME=${name} BELL_BROKER_URL=${url.href.replace(/\/$/, '')} ships-bell device`,
    '',
  ];
}
