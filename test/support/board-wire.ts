import { connect } from 'node:net';
import { listenAsBoard } from './device-desk.ts';

/** What happens to bytes on their way from the board to its host: others in their place, or nothing and the line is cut. */
export type Meddle = (bytes: Uint8Array) => Uint8Array | 'cut';

/** A line in front of a networked board. `connect` is called for each connection, and says what happens on it. */
export function openWire(url: string, connecting: () => Meddle): Promise<{ url: string }> {
  const { hostname, port } = new URL(url);
  return listenAsBoard((socket) => {
    const meddle = connecting();
    const board = connect({ host: hostname, port: Number(port), noDelay: true });
    const cut = () => {
      board.destroy();
      socket.destroy();
    };
    board.on('error', cut).on('close', cut);
    socket.on('close', cut).on('data', (bytes) => board.write(bytes));
    board.on('data', (bytes) => {
      const passed = meddle(bytes);
      if (passed === 'cut') cut();
      else socket.write(passed);
    });
  });
}
