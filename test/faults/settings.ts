import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { urlFor } from '../support/broker-parties.ts';
import type { Links } from './links.ts';

export const shopSecret = `whsec_${Buffer.from('for the faults only, 25 b').toString('base64')}`;

/** Nothing is paced and nothing is quiet, so that whatever does not ring is the faults' doing. */
export const yamlFor = (external: boolean, links: Links): string => `
office: { name: Faults, currency: EUR, timeZone: Europe/Amsterdam }
rules:
  expiryMinutes: 1
  pacing: { rings: 1000, minutes: 1, pauseSeconds: 0 }
  patterns:
    largeOrder: { strokes: 2, pulseMs: 20, gapMs: 250, pairGapMs: 250 }
    longPursuit: { strokes: 3, pulseMs: 20, gapMs: 250, pairGapMs: 250 }
milestones: [{ name: Out of reach, target: '900000000000', period: year }]
sources: [{ name: shop, kind: standard-webhooks, secret: '${shopSecret}' }]
${external ? `brokerUrl: '${urlFor('server', links.server.port)}'` : ''}
bells:
  - name: main
    serial: ${external ? boardUrl(links) : 'none'}
    ${external ? `brokerUrl: '${urlFor('main', links.device.port)}'` : ''}
`;

export const boardUrl = ({ board }: Links): string => `tcp://127.0.0.1:${board.port}`;

interface Credentials {
  bells: { main: { password: string } };
  sources: { shop: { password: string } };
}

const credentials = (dataDir: string): Credentials =>
  JSON.parse(readFileSync(join(dataDir, 'credentials.json'), 'utf8'));

/** The device's account at the embedded broker. */
export const deviceUrl = (dataDir: string, { device }: Links): string =>
  `mqtt://bell-main:${credentials(dataDir).bells.main.password}@127.0.0.1:${device.port}`;

/** The shop's account at whichever broker there is. */
export const shopUrl = (dataDir: string, { mqtt }: Links, external: boolean): string =>
  external
    ? urlFor('shop', mqtt.port)
    : `mqtt://source-shop:${credentials(dataDir).sources.shop.password}@127.0.0.1:${mqtt.port}`;
