import { pause } from './clock.ts';
import type { FloorDevice } from './floor-device.ts';
import type { FloorServer } from './floor-server.ts';
import { BELLS, isRinging, RINGING } from './orders.ts';
import type { Side } from './side.ts';
import type { Witness } from './witness.ts';
import { startWorker } from './worker.ts';

export interface Floor extends Side {
  /** `all`: every order goes over the wire. `ringing`: only those that ring at the product. */
  wire(orders: 'all' | 'ringing'): Promise<void>;
}

/** The same processes as the product has, and nothing but the wire between them. */
export async function startFloor(): Promise<Floor> {
  const witness = startWorker<Witness>('witness.js');
  const server = startWorker<FloorServer>('floor-server.js');
  const devices = Array.from({ length: BELLS }, () => startWorker<FloorDevice>('floor-device.js'));
  const serials = await witness.ask('boards', { answers: false });
  const { http, mqtt } = await server.ask('start', undefined as never);
  await Promise.all(devices.map((device, i) => device.ask('start', { bell: i + 1, mqtt, serial: serials[i] ?? 0 })));
  return {
    name: 'floor',
    port: http,
    pids: () => [server.pid, ...devices.map(({ pid }) => pid)],
    settled: () => pause(200),
    async seen() {
      const { rings } = await witness.ask('take', undefined as never);
      const ringing = rings.filter(({ number }) => isRinging(number));
      return { bytes: new Map(ringing.map(({ number, at }) => [number, at])), wall: new Map() };
    },
    wire: (orders) => server.ask('ringEvery', orders === 'all' ? 1 : RINGING),
    async close() {
      await Promise.all([...devices, server, witness].map((worker) => worker.close()));
    },
  };
}
