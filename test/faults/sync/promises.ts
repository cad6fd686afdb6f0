import type { Call } from './trace.ts';

/** What was handed to the product while it was traced. */
export interface Given {
  /** The data folder. */
  folder: string;
  /** Order ids posted and acknowledged, those sent over MQTT, and those that rang. */
  posted: readonly string[];
  published: readonly string[];
  rang: readonly string[];
  pressIds: readonly string[];
}

const WAL = 'ships-bell.db-wal';
const PUBACK = 0x40;
/** SQLite's file format, 4: a frame is 24 bytes, then its page; the size in pages after a commit stands at byte 4, else 0. */
const FRAME_HEADER = 24;

const isWrite = ({ name }: Call): boolean => /^p?write(64|v2?)?$|^send(to|msg)$/.test(name);
const isRead = ({ name }: Call): boolean => /^(read|readv|recvfrom|recvmsg)$/.test(name);
const isSync = ({ name, result }: Call): boolean => (name === 'fsync' || name === 'fdatasync') && result === 0;
const isSocket = ({ on }: Call): boolean => on.startsWith('TCP');
const endsACommit = ({ data }: Call): boolean => data.length === FRAME_HEADER && data.slice(4, 8) !== '\0\0\0\0';

/** Every acknowledgement in a trace that did not wait until its data was on disk, in words; none is as it should be. */
export function unsynced(calls: readonly Call[], given: Given): string[] {
  const wal = calls.filter(({ on }) => on.endsWith(`/${WAL}`));
  const broken: string[] = [];
  const follows = (what: string, ack: Call | undefined, safe: number | undefined) => {
    if (ack === undefined) broken.push(`${what}: not in the trace`);
    else if (safe === undefined || safe >= ack.began) broken.push(`${what}: before its data was synced`);
  };
  for (const id of given.posted) follows(`2xx for ${id}`, answer(calls, id), safeAt(wal, id));
  for (const id of given.published) {
    const came = heard(calls, 'orders/orders', id);
    follows(`PUBACK for ${id}`, came && puback(calls, came), safeAt(wal, id));
  }
  for (const id of given.rang) {
    for (const [ending, came] of ends(calls, given.rang.indexOf(id)).entries())
      if (ending === 0) follows(`PUBACK for the end of ${id}`, puback(calls, came), safeAt(wal, id, came.ended));
  }
  for (const id of given.pressIds) {
    const came = heard(calls, 'bells/main/button', id);
    follows(`stored for ${id}`, said(calls, 'bells/main/stored', id), safeAt(wal, id));
    follows(`PUBACK for ${id}`, came && puback(calls, came), safeAt(wal, id));
    const told = said(calls, 'bells/main/button', id);
    follows(`button for ${id}`, told, told && notedAt(calls, id, told.began));
  }
  return [...broken, ...unsyncedNames(calls, given.folder)];
}

/** When what was first written of an id to the log was safe: its transaction whole, and synced since. */
function safeAt(wal: readonly Call[], id: string, after = -1): number | undefined {
  const page = wal.find((call) => isWrite(call) && call.began > after && call.data.includes(id));
  if (page === undefined) return undefined;
  const at = wal.indexOf(page);
  const isLast = wal[at - 1];
  const header = isLast !== undefined && endsACommit(isLast) ? isLast : wal.slice(at).find(endsACommit);
  const last = header && wal[wal.indexOf(header) + 1];
  return last && wal.find((call) => isSync(call) && call.began > last.ended)?.ended;
}

const answer = (calls: readonly Call[], id: string) =>
  calls.find(
    (call) => isWrite(call) && isSocket(call) && call.data.startsWith('HTTP/1.1 20') && call.data.includes(`"${id}"`),
  );

const isPublish = ({ data }: Call): boolean => data.charCodeAt(0) >> 4 === 3;
const about = (topic: string, id: string) => (call: Call) =>
  isSocket(call) && isPublish(call) && call.data.includes(topic) && call.data.includes(id);
const said = (calls: readonly Call[], topic: string, id: string) => calls.filter(isWrite).find(about(topic, id));
const heard = (calls: readonly Call[], topic: string, id: string) => calls.filter(isRead).find(about(topic, id));

/** The ends of the nth ring that was sent, as the server heard them. */
function ends(calls: readonly Call[], nth: number): Call[] {
  return calls.filter(
    (call) => isRead(call) && about('bells/main/rung', `"number":${nth + 1},`)(call) && call.data.includes('"outcome"'),
  );
}

/** The acknowledgement of a PUBLISH that was read: MQTT 3.1.1, 3.4. */
function puback(calls: readonly Call[], came: Call): Call | undefined {
  const wanted = String.fromCharCode(PUBACK, 2) + packetId(came.data);
  return calls.find(
    (call) => isWrite(call) && call.on === came.on && call.began > came.ended && call.data.includes(wanted),
  );
}

/** The two bytes after the topic: MQTT 3.1.1, 2.2.3 and 3.3.2. */
function packetId(publish: string): string {
  let at = 1;
  while (publish.charCodeAt(at) & 0x80) at += 1;
  const topic = publish.charCodeAt(at + 1) * 256 + publish.charCodeAt(at + 2);
  return publish.slice(at + 3 + topic, at + 5 + topic);
}

/** When the device's last note of a press before `until` would outlive a power cut: written, synced, renamed, its folder synced. */
function notedAt(calls: readonly Call[], id: string, until: number): number | undefined {
  const isDraft = ({ on }: Call) => on.endsWith('/presses.json.new');
  const written = calls
    .filter((call) => isWrite(call) && isDraft(call) && call.data.includes(id) && call.began < until)
    .at(-1);
  const synced = written && calls.find((call) => isSync(call) && isDraft(call) && call.began > written.ended);
  const renamed =
    synced &&
    calls.find(
      (call) => call.name.startsWith('rename') && call.began > synced.ended && call.data.includes('presses.json'),
    );
  return (
    renamed &&
    calls.find((call) => isSync(call) && call.on.endsWith('/bells/main') && call.began > renamed.ended)?.ended
  );
}

/** A file just made is lost with its name, unless its folder is synced before the first acknowledgement. */
function unsyncedNames(calls: readonly Call[], folder: string): string[] {
  const made = calls.find(({ name, words }) => name === 'openat' && words.includes('O_CREAT') && words.includes(WAL));
  const first = calls.find(
    (call) => isWrite(call) && isSocket(call) && call.data.startsWith('HTTP/1.1 20') && call.data.includes('"orderId"'),
  );
  if (made === undefined) return ['the database was not made in this trace'];
  const named = calls.find((call) => isSync(call) && call.on === folder && call.began > made.ended);
  return first !== undefined && (named === undefined || named.ended >= first.began)
    ? ['the first 2xx: before the name of the database was synced']
    : [];
}
