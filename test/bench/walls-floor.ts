import { once } from 'node:events';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { Aedes } from 'aedes';
import { Server } from 'socket.io';
import { answer } from './worker.ts';

/** The bare wire from a bell to its walls: MQTT in, Socket.IO out, in one process. Nothing is looked up or stored. */
async function start(): Promise<{ url: string; mqttUrl: string }> {
  const aedes = await Aedes.createBroker();
  const mqtt = createTcpServer({ noDelay: true }, aedes.handle).listen(0, '127.0.0.1');
  const http = createHttpServer().listen(0, '127.0.0.1');
  const io = new Server(http, { serveClient: false });
  io.on('connection', (socket) => void socket.emit('snapshot', {}));
  aedes.on('publish', ({ topic, payload }, client) => {
    if (client === null || !topic.endsWith('/rung')) return;
    const { number, stroke, of } = JSON.parse(payload.toString());
    if (stroke !== undefined) io.emit('stroke', { id: String(number), bell: 'main', stroke, of });
  });
  await Promise.all([once(mqtt, 'listening'), once(http, 'listening')]);
  const port = (server: { address(): unknown }): number => (server.address() as AddressInfo).port;
  return { url: `http://127.0.0.1:${port(http)}`, mqttUrl: `mqtt://127.0.0.1:${port(mqtt)}` };
}

const handlers = { start };
export type WallsFloor = typeof handlers;
answer(handlers);
