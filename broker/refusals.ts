import type { Log } from './contract/log.ts';

/** Why a client was refused, already in the log: whoever catches it says nothing more. */
export class Refused extends Error {
  override name = 'Refused';
}

/** Says a thing once, and again at most an hour later. `key` is what makes two things the same. */
export type SayOnce = (key: string, fields: object, message: string) => void;

const WINDOW_MS = 3_600_000;
const MOST = 200;

/** A flood of refusals must not become a flood of log lines: at most 200 different ones an hour, then one that says so. */
export function sayOnce(log: Log, now: () => number = Date.now): SayOnce {
  const said = new Set<string>();
  let since = now();
  return (key, fields, message) => {
    if (now() - since >= WINDOW_MS) {
      said.clear();
      since = now();
    }
    if (said.size > MOST || said.has(key)) return;
    said.add(key);
    if (said.size > MOST)
      log.warn({}, 'Too many different refusals by the broker: silent about more of them for an hour');
    else log.warn(fields, message);
  };
}
