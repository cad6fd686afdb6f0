import { once } from 'node:events';
import { connect } from 'node:net';
import { readAddress } from '../../../broker/address.ts';
import { connect as join } from '../../../broker/client.ts';
import { showEndpoint } from '../../config/address.ts';
import { bad, type Finding, good, type Look, type Patient } from './finding.ts';

const PATIENCE_MS = 5_000;
const silent = { info() {}, warn() {}, error() {} };

/** Whether MQTT answers, and takes the accounts that are configured. Without a server the embedded one cannot. */
export const broker: Look = async ({ config, credentials, snapshot }) => {
  const own = config.brokerUrl === undefined;
  if (own && (snapshot === undefined || credentials === undefined)) return [];
  const url = config.brokerUrl ?? ownUrl(config, credentials?.reader.password ?? '');
  const found = [await account(url, config.prefix, own ? 'BELL_MQTT' : 'BELL_BROKER_URL')];
  for (const { name, brokerUrl } of config.bells)
    if (brokerUrl !== undefined) found.push(await account(brokerUrl, config.prefix, `bells ${name} brokerUrl`));
  return found;
};

function ownUrl({ mqtt }: Patient['config'], password: string): string {
  const host = mqtt.host === '0.0.0.0' ? '127.0.0.1' : mqtt.host === '::' ? '::1' : mqtt.host;
  return `mqtt://reader:${encodeURIComponent(password)}@${showEndpoint({ ...mqtt, host })}`;
}

async function account(url: string, prefix: string, key: string): Promise<Finding> {
  const { url: shown, host, port } = readAddress(url);
  if (!(await answers(host, port))) return bad(`Nothing answers at ${shown}`, `Start that broker, or correct ${key}`);
  const client = join({ url, prefix, log: silent });
  const late = AbortSignal.timeout(PATIENCE_MS);
  try {
    await Promise.race([client.ready(), once(late, 'abort').then(() => Promise.reject(new Error('late')))]);
    return good(`MQTT answers at ${shown} and takes the account`);
  } catch {
    return bad(
      `MQTT at ${shown} does not take the account`,
      `Correct user and password in ${key}${certificate(shown)}`,
    );
  } finally {
    await client.close();
  }
}

/** Its issuer may be unknown here, which looks the same from outside. */
const certificate = (url: string): string =>
  /^(mqtts|wss):/.test(url) ? '; or name the issuer of its certificate in NODE_EXTRA_CA_CERTS' : '';

async function answers(host: string, port: number): Promise<boolean> {
  const socket = connect(port, host);
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(PATIENCE_MS) });
    return true;
  } catch {
    return false;
  } finally {
    socket.on('error', () => {}).destroy();
  }
}
