import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import type { SimulatedBoard } from './board.ts';

export interface ServedBoard {
  /** tcp://host:port */
  url: string;
  /** Pulls the plug: the host is cut off, the port refuses, the board is without power. */
  unplug(): Promise<void>;
  /** Plugs it in again, at the same port. */
  plug(): Promise<void>;
  close(): Promise<void>;
}

/**
 * The board as a networked serial port. A new connection resets the board, as opening a port does to an Uno; a second
 * host at the same time is turned away, as from a port in use. The board itself stays its owner's to close.
 */
export async function serveBoard(
  board: Pick<SimulatedBoard, 'write' | 'onBytes' | 'reset' | 'power'>,
  { host = '127.0.0.1', port = 0 }: { host?: string; port?: number } = {},
): Promise<ServedBoard> {
  let current: Socket | undefined;
  const server = createServer({ noDelay: true }, (socket) => {
    socket.on('error', () => socket.destroy()); // a host that vanished; 'close' follows
    if (current !== undefined) {
      socket.destroy();
      return;
    }
    current = socket;
    socket.on('data', (bytes) => board.write(bytes));
    socket.on('close', () => {
      current = undefined;
    });
    board.reset();
  });
  const forget = board.onBytes((bytes) => current?.write(bytes));
  const bound = await listen(server, host, port);
  const cutOff = async (): Promise<void> => {
    current?.destroy();
    if (server.listening) await new Promise((resolve) => server.close(resolve));
  };
  return {
    url: `tcp://${host}:${bound}`,
    unplug: async () => {
      board.power(false);
      await cutOff();
    },
    plug: async () => {
      board.power(true);
      if (!server.listening) await listen(server, host, bound);
    },
    close: async () => {
      forget();
      await cutOff();
    },
  };
}

async function listen(server: Server, host: string, port: number): Promise<number> {
  server.listen(port, host);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}
