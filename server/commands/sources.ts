import { hostname } from 'node:os';
import { DEFAULT_PREFIX, topicFor } from '../../broker/contract/topics.ts';
import { isLoopback, showEndpoint } from '../config/address.ts';
import type { Config, SourceConfig } from '../config.ts';
import { secretsOf } from '../store/credentials.ts';
import { type Here, withHere } from './here.ts';
import { exit, type Terminal } from './terminal.ts';

/**
 * `ships-bell sources`: what to paste into each source, and what a bell on another machine needs. The one command that
 * shows secrets: to whoever may read the credentials file.
 */
export function sources(options: Terminal): Promise<number> {
  return withHere(options, (here) => {
    const { config } = here;
    const lines = [
      ...config.sources.flatMap((source) => sourceLines(here, source)),
      ...config.bells.flatMap(({ name }) => bellLines(here, name)),
    ];
    for (const line of lines) options.out(line);
    if (config.brokerUrl === undefined && isLoopback((config.tls?.mqtt ?? config.mqtt).host))
      options.out(
        `MQTT is open to this machine alone; ${config.tls === undefined ? 'BELL_MQTT=0.0.0.0:1883 opens it to others' : 'tls.mqtt: 0.0.0.0:8883 in the configuration opens it to others, over TLS'}.`,
      );
    if (config.tls?.mqtt !== undefined && config.brokerUrl === undefined)
      options.out(
        'A machine that does not know the issuer of the certificate needs its file: NODE_EXTRA_CA_CERTS=/path/to/ca.pem before ships-bell device.',
      );
    return exit.done;
  });
}

function sourceLines({ config, credentials, wall }: Here, source: SourceConfig): string[] {
  const [secret] = secretsOf(source, credentials);
  const password = credentials.sources[source.name]?.password;
  const ours = config.brokerUrl === undefined && password !== undefined;
  const account = ours ? `user source-${source.name}, password ${password}` : 'with an account of that broker';
  return [
    `${source.name} (${source.kind})`,
    `  address  ${wall}hooks/${source.name}`,
    `  ${source.kind === 'json' ? 'token  ' : 'secret '}  ${secret ?? missing(source)}`,
    `  or MQTT  ${brokerAddress(config)}, ${account}`,
    `           topic ${topicFor(config.prefix, 'order', source.name)}`,
    '',
  ];
}

/** Stripe shows its secret only once it has been given the address. */
const missing = ({ kind }: SourceConfig): string =>
  kind === 'stripe' ? 'put the one Stripe shows into the configuration' : 'made when the server next starts';

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

/** Over TLS where it is, and without whatever account the configuration holds. */
function brokerAddress({ brokerUrl, mqtt, tls }: Config): string {
  const at = tls?.mqtt ?? mqtt;
  const everywhere = ['0.0.0.0', '::'].includes(at.host);
  const scheme = tls?.mqtt === undefined ? 'mqtt' : 'mqtts';
  if (brokerUrl === undefined) return `${scheme}://${showEndpoint(everywhere ? { ...at, host: hostname() } : at)}`;
  const url = new URL(brokerUrl);
  return `${url.protocol}//${url.host}${url.pathname === '/' ? '' : url.pathname}`;
}
