import { connect, type Socket } from 'node:net';
import { pause } from './clock.ts';
import { answer } from './worker.ts';

/** Who attacks the broker, in a process of its own: each keeps so many connections, and opens another for each it loses. */
const sockets = new Set<Socket>();
let attacking = false;

/** A PUBLISH that declares 200 MB (MQTT 3.1.1, 2.2.3). */
const declared = Buffer.from([0x30, 0x80, 0x84, 0xaf, 0x5f]);

function attack({ port, count, says }: { port: number; count: number; says: 'nothing' | '200 MB' }): void {
  attacking = true;
  const open = (): void => {
    if (!attacking) return;
    const socket = connect(port, '127.0.0.1', () => void (says === '200 MB' && socket.write(declared)));
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('close', async () => {
      sockets.delete(socket);
      await pause(1_000);
      open();
    });
  };
  for (let n = 0; n < count; n++) open();
}

function end(): void {
  attacking = false;
  for (const socket of sockets) socket.destroy();
}

const handlers = { attack, end };
export type Attackers = typeof handlers;
answer(handlers);
