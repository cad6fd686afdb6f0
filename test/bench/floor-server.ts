import { once } from 'node:events';
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import { Aedes } from 'aedes';
import { bellOf, numberOfMessage } from './orders.ts';
import { answer } from './worker.ts';

/** The bare wire: HTTP in, MQTT out, in one process, without Nagle's delay. Nothing is verified, nothing is stored. */
const blows = { epoch: 1, strokes: 2, pulseMs: 30, gapMs: 450, pairGapMs: 1100 };
let every = 1;

async function start(): Promise<{ http: number; mqtt: number }> {
  const aedes = await Aedes.createBroker();
  const mqtt = createTcpServer({ noDelay: true }, aedes.handle).listen(0, '127.0.0.1');
  const http = createHttpServer({ noDelay: true, keepAliveTimeout: 65_000 }, (request, response) =>
    take(aedes, request, response),
  ).listen(0, '127.0.0.1');
  await Promise.all([once(mqtt, 'listening'), once(http, 'listening')]);
  return { http: (http.address() as AddressInfo).port, mqtt: (mqtt.address() as AddressInfo).port };
}

function take(aedes: Aedes, request: IncomingMessage, response: ServerResponse): void {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const number = numberOfMessage(String(request.headers['webhook-id']));
    const done = (): void => void response.writeHead(200, { 'Content-Length': 2 }).end('{}');
    if (number % every !== 0) return done();
    const payload = JSON.stringify({ number, ...blows });
    const packet = {
      cmd: 'publish',
      topic: `bells/${bellOf(number)}/ring`,
      payload,
      qos: 1,
      retain: false,
      dup: false,
    };
    aedes.publish(packet as Parameters<Aedes['publish']>[0], done);
  });
}

/** Only every so many orders go over the wire; the others are answered at once. */
function ringEvery(n: number): void {
  every = n;
}

const handlers = { start, ringEvery };
export type FloorServer = typeof handlers;
answer(handlers);
