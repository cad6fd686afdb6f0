import { once } from 'node:events';
import { connect } from 'node:net';
import { notOpened, type Opened, Transport } from './transport.ts';

const CONNECT_MS = 5_000;
const KEEP_ALIVE_MS = 10_000;

/** Opens a networked serial port, such as ser2net or the simulated board's. */
export async function openTcp({ hostname, port }: URL): Promise<Opened> {
  const socket = connect({
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port),
    noDelay: true,
    keepAlive: true,
    keepAliveInitialDelay: KEEP_ALIVE_MS,
  });
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(CONNECT_MS) });
  } catch {
    socket.on('error', () => {});
    socket.destroy();
    return notOpened('port-missing');
  }
  const transport = new Transport({
    write: (bytes, done) => void socket.write(bytes, () => done()),
    close: async () => void socket.destroy(),
  });
  socket.on('data', (bytes) => transport.deliver(bytes));
  socket.on('error', () => transport.end('unplugged'));
  socket.on('close', () => transport.end('unplugged'));
  return { ok: true, transport };
}
