const DEFAULT_PORT = { mqtt: 1883, mqtts: 8883, ws: 80, wss: 443 } as const;
type Protocol = keyof typeof DEFAULT_PORT;

export interface Address {
  host: string;
  port: number;
  /** Without the credentials: for logs and people. */
  url: string;
  /** As mqtt.js takes them. */
  options: { protocol: Protocol; host: string; hostname: string; port: number; path?: string } & Credentials;
}
interface Credentials {
  username?: string;
  password?: string;
}

/** Takes a broker's address apart. Throws without repeating it, since a password may stand in it. */
export function readAddress(url: string): Address {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  const protocol = parsed?.protocol.slice(0, -1);
  if (parsed === undefined || !isProtocol(protocol) || parsed.hostname === '')
    throw new Error('a broker address is mqtt://, mqtts://, ws:// or wss://, then user:password@host:port');
  const overWebSocket = protocol === 'ws' || protocol === 'wss';
  const port = Number(parsed.port) || DEFAULT_PORT[protocol];
  const host = overWebSocket ? parsed.hostname : parsed.hostname.replace(/^\[|\]$/g, '');
  const options: Address['options'] = { protocol, host, hostname: host, port };
  if (overWebSocket) options.path = parsed.pathname + parsed.search;
  if (parsed.username !== '') options.username = decodeURIComponent(parsed.username);
  if (parsed.password !== '') options.password = decodeURIComponent(parsed.password);
  return { host, port, url: `${protocol}://${parsed.hostname}:${port}`, options };
}

const isProtocol = (protocol: string | undefined): protocol is Protocol =>
  protocol !== undefined && Object.hasOwn(DEFAULT_PORT, protocol);
