// A server whose data is an old copy must learn so before it sends: a number given twice would repeat another's result.
import { expect, test } from 'vitest';
import type { State } from '../../broker/contract/messages.ts';
import { hangBell, linkedBoard, listeningLog, openDesk, serveSimulatedBoard } from '../support/device-desk.ts';

const isReady = ({ state }: State) => state === 'ready';

test('what a board remembers is told before that it is ready, when it is found and when the broker is', async () => {
  const [desk, served] = await Promise.all([openDesk(), serveSimulatedBoard()]);
  const log = listeningLog();
  await hangBell({ desk, serial: served.url, log });
  const board = await linkedBoard(desk);
  await desk.ring({ number: 7, board, strokes: 1 });
  await desk.ends.first();
  const ways = [
    { goes: served.unplug, said: 'No board is linked', comes: served.plug },
    { goes: desk.leave, said: 'The connection to the broker is lost', comes: desk.comeBack },
  ];
  for (const { goes, said, comes } of ways) {
    const gone = log.lines.next(({ message }) => message === said);
    await goes();
    await gone; // what it says every few seconds may have been on its way until now
    const before = desk.ends.all.length;
    const toldByThen = desk.states.next(isReady).then(() => desk.ends.all.slice(before));
    await comes();
    expect(await toldByThen).toContainEqual(expect.objectContaining({ number: 7, board }));
  }
}, 60_000);
