import type { Load, Posted } from './load.ts';
import { BELLS, isRinging } from './orders.ts';
import { cpuMs } from './processes.ts';
import type { Side } from './side.ts';
import type { Worker } from './worker.ts';

/** Hands out order numbers, so that no two legs post the same order. */
export function numberOrders(from = 100): (count: number) => number {
  let next = from;
  return (count) => {
    const first = next;
    next += Math.ceil(count / 100) * 100;
    return first;
  };
}

export interface Leg {
  /** Numbers of the orders answered with 2xx. */
  acknowledged: number[];
  perSecond: number;
  cpuMsPerOrder: number;
  /** ms from posting: to the answer, to the RING bytes, to the wall's event. */
  toAnswer: number[];
  toBytes: number[];
  toWall: number[];
}

export interface LegOptions {
  load: Worker<Load>;
  first: number;
  count: number;
  connections: number;
  /** Orders a second; without it every connection posts as fast as it is answered. */
  rate?: number;
}

/** Posts orders to one side, waits until all has come out, and says how long it took. */
export async function runLeg(side: Side, { load, first, count, connections, rate }: LegOptions): Promise<Leg> {
  await side.seen(0, 0);
  await load.ask('prepare', { port: side.port, first, count, connections });
  const pids = side.pids();
  const before = cpuMs(pids);
  const posted = await (rate === undefined
    ? load.ask('closedLoop', undefined as never)
    : load.ask('openLoop', { port: side.port, rate }));
  const cpuMsPerOrder = (cpuMs(pids) - before) / count;
  await side.settled();
  const seen = await side.seen(first, count);
  const since = (times: Map<number, number>): number[] =>
    [...times].map(([n, at]) => at - (posted.postedAt[n - first] ?? Number.NaN));
  return {
    ...answersOf(posted),
    cpuMsPerOrder,
    toBytes: since(seen.bytes),
    toWall: since(seen.wall),
  };
}

function answersOf({
  first,
  postedAt,
  answeredAt,
  status,
}: Posted): Pick<Leg, 'acknowledged' | 'perSecond' | 'toAnswer'> {
  const acknowledged: number[] = [];
  const toAnswer: number[] = [];
  for (const [i, code] of status.entries()) {
    if (code !== 200) continue;
    acknowledged.push(first + i);
    toAnswer.push((answeredAt[i] ?? 0) - (postedAt[i] ?? 0));
  }
  const seconds = (answeredAt.reduce((last, at) => Math.max(last, at), 0) - (postedAt[0] ?? 0)) / 1000;
  return { acknowledged, toAnswer, perSecond: acknowledged.length / seconds };
}

/** Both sides have run their code often enough before the clock starts; each bell has rung. */
export const warmUp = (
  side: Side,
  load: Worker<Load>,
  { first, count }: { first: number; count: number },
): Promise<Leg> => runLeg(side, { load, first, count: Math.max(count, BELLS * 100), connections: 32 });

export const ringingIn = (numbers: readonly number[]): number => numbers.filter(isRinging).length;
