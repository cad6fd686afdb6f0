// A server whose data is an old copy must learn so before it sends: a number given twice would repeat another's result.
import { expect, test } from 'vitest';
import type { State } from '../../broker/contract/messages.ts';
import { hangBell, linkedBoard, openDesk, serveSimulatedBoard } from '../support/device-desk.ts';

const isReady = ({ state }: State) => state === 'ready';

test('what a board remembers is told before that it is ready, when it is found and when the broker is', async () => {
  const [desk, served] = await Promise.all([openDesk(), serveSimulatedBoard()]);
  await hangBell({ desk, serial: served.url });
  const board = await linkedBoard(desk);
  await desk.ring({ number: 7, board, strokes: 1 });
  await desk.ends.first();
  const ways = [
    async () => {
      await served.unplug();
      await desk.states.first(({ state }) => state === 'no-board');
      return served.plug();
    },
    async () => {
      await desk.leave();
      return desk.comeBack();
    },
  ];
  for (const way of ways) {
    const before = desk.ends.all.length;
    const toldByThen = desk.states.next(isReady).then(() => desk.ends.all.slice(before));
    await way();
    expect(await toldByThen).toMatchObject([{ number: 7, board }]);
  }
}, 60_000);
