import { mqttTap, type Tapped } from './mqtt-tap.ts';
import { openWire, type Wire } from './wire.ts';

/** Device to board, device to broker, server to broker, and the two ways in for orders. */
export type LinkName = 'board' | 'device' | 'server' | 'http' | 'mqtt';
export type Links = Record<LinkName, Wire>;

export async function openLinks(tapped: Tapped): Promise<Links> {
  return {
    board: await openWire(),
    device: await openWire(),
    server: await openWire({ tap: () => mqttTap(tapped) }),
    http: await openWire(),
    mqtt: await openWire(),
  };
}

/** Where the broker is now; undefined while there is none. */
export function leadToBroker({ device, server, mqtt }: Links, port: number | undefined): void {
  for (const link of [device, server, mqtt]) link.lead(port);
}

export async function closeLinks(links: Links): Promise<void> {
  for (const link of Object.values(links)) await link.close();
}
