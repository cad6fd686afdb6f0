import { clock } from './clock.ts';
import { type Connection, openConnection } from './connection.ts';
import { requestFor } from './orders.ts';
import { answer } from './worker.ts';

/** The load generator: a process of its own, the same for both sides. */
export interface Prepared {
  port: number;
  /** The number of the first order, and how many follow. */
  first: number;
  count: number;
  connections: number;
}

/** By order: when it was posted and answered (`clock()`), and with which status; 0 for a broken connection. */
export interface Posted {
  first: number;
  postedAt: Float64Array;
  answeredAt: Float64Array;
  status: Uint16Array;
}

let requests: Buffer[] = [];
let connections: Connection[] = [];
let posted: Posted;

async function prepare({ port, first, count, connections: many }: Prepared): Promise<void> {
  const at = new Date();
  requests = Array.from({ length: count }, (_, i) => requestFor(first + i, port, at));
  connections = await Promise.all(Array.from({ length: many }, () => openConnection(port)));
  posted = {
    first,
    postedAt: new Float64Array(count),
    answeredAt: new Float64Array(count),
    status: new Uint16Array(count),
  };
}

function post(connection: Connection, at: number, done: () => void): void {
  const request = requests[at];
  if (request === undefined) return;
  if (posted.postedAt[at] === 0) posted.postedAt[at] = clock();
  connection.send(request, (status) => {
    if (posted.answeredAt[at] !== 0) return; // a connection that closes later
    posted.answeredAt[at] = clock();
    posted.status[at] = status;
    done();
  });
}

/** Every connection posts its next order when the last is answered. */
function closedLoop(): Promise<Posted> {
  return new Promise((resolve) => {
    let next = 0;
    let answered = 0;
    const go = (connection: Connection): void =>
      post(connection, next++, () => {
        answered += 1;
        if (answered === requests.length) resolve(finish());
        else go(connection);
      });
    for (const connection of connections) go(connection);
  });
}

/** An order is posted when its time has come, whatever has become of those before it. */
function openLoop({ port, rate }: { port: number; rate: number }): Promise<Posted> {
  const began = clock();
  const idle = [...connections];
  let next = 0;
  let answered = 0;
  return new Promise((resolve, reject) => {
    const give = async (at: number): Promise<void> => {
      posted.postedAt[at] = clock();
      const connection = usable(idle) ?? (await another(port));
      post(connection, at, () => {
        idle.push(connection);
        answered += 1;
        if (answered === requests.length) resolve(finish());
      });
    };
    const go = (): void => {
      for (; next < requests.length && began + (next * 1000) / rate <= clock(); next++) give(next).catch(reject);
      if (next < requests.length) setTimeout(go, Math.max(0, began + (next * 1000) / rate - clock()));
    };
    go();
  });
}

/** A server ends connections on which nothing has come for long. */
function usable(idle: Connection[]): Connection | undefined {
  for (let found = idle.pop(); found !== undefined; found = idle.pop()) if (!found.broken) return found;
  return undefined;
}

async function another(port: number): Promise<Connection> {
  const connection = await openConnection(port);
  connections.push(connection);
  return connection;
}

function finish(): Posted {
  for (const connection of connections) connection.close();
  requests = [];
  return posted;
}

const handlers = { prepare, closedLoop, openLoop };
export type Load = typeof handlers;
answer(handlers);
