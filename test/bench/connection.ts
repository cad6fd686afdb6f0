import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** A keep-alive HTTP connection that does the least a sender can: writes a request, counts an answer's bytes. */
export interface Connection {
  /** One at a time. `done` hears the status. */
  send(request: Buffer, done: (status: number) => void): void;
  readonly broken: boolean;
  close(): void;
}

export async function openConnection(port: number): Promise<Connection> {
  const socket = connect({ host: '127.0.0.1', port, noDelay: true });
  await once(socket, 'connect');
  let heard = '';
  let broken = false;
  let done: (status: number) => void = () => {};
  socket.on('data', (bytes: Buffer) => {
    heard += bytes.toString('latin1');
    const status = statusOf(heard);
    if (status === undefined) return;
    heard = '';
    done(status);
  });
  end(socket, () => {
    broken = true;
    done(0);
  });
  return {
    send(request, then) {
      done = then;
      socket.write(request);
    },
    get broken() {
      return broken;
    },
    close: () => void socket.destroy(),
  };
}

/** A connection that breaks has the status 0. */
function end(socket: Socket, broken: () => void): void {
  socket.on('error', () => {});
  socket.on('close', broken);
}

function statusOf(text: string): number | undefined {
  const head = text.indexOf('\r\n\r\n');
  if (head < 0) return undefined;
  const length = Number(/\r\ncontent-length: (\d+)/i.exec(text)?.[1] ?? 0);
  return text.length >= head + 4 + length ? Number(text.slice(9, 12)) : undefined;
}
