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
  posted.postedAt[at] = clock();
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
function openLoop({ rate }: { rate: number }): Promise<Posted> {
  const began = clock();
  const idle = [...connections];
  let next = 0;
  let answered = 0;
  return new Promise((resolve, reject) => {
    const go = (): void => {
      for (; next < requests.length && began + (next * 1000) / rate <= clock(); next++) {
        const connection = idle.pop();
        if (connection === undefined) {
          reject(new Error(`more than ${connections.length} orders under way`));
          return;
        }
        post(connection, next, () => {
          idle.push(connection);
          answered += 1;
          if (answered === requests.length) resolve(finish());
        });
      }
      if (next < requests.length) setTimeout(go, Math.max(0, began + (next * 1000) / rate - clock()));
    };
    go();
  });
}

function finish(): Posted {
  for (const connection of connections) connection.close();
  requests = [];
  return posted;
}

const handlers = { prepare, closedLoop, openLoop };
export type Load = typeof handlers;
answer(handlers);
