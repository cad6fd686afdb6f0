import { once } from 'node:events';
import { connect as connectTcp, Socket } from 'node:net';
import { connectAsync as connectMqtt } from 'mqtt';
import { ringBytes } from '../../device/protocol.ts';
import { answer } from './worker.ts';

/** The bare wire's far end: an MQTT client that writes the RING bytes to a TCP "serial" port, and that is all. */
async function start({ bell, mqtt, serial }: { bell: number; mqtt: number; serial: number }): Promise<void> {
  const port = connectTcp({ host: '127.0.0.1', port: serial, noDelay: true });
  await once(port, 'connect');
  port.resume();
  const client = await connectMqtt({ host: '127.0.0.1', port: mqtt, protocolVersion: 4, reconnectPeriod: 0 });
  client.on('message', (_topic, payload) => {
    port.write(Uint8Array.from([0xf0, ...ringBytes(JSON.parse(payload.toString())), 0xf7]));
  });
  if (client.stream instanceof Socket) client.stream.setNoDelay(true);
  await client.subscribeAsync(`bells/${bell}/ring`, { qos: 1 });
}

const handlers = { start };
export type FloorDevice = typeof handlers;
answer(handlers);
